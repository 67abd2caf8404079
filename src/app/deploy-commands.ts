import { readConfig, type Config } from '../config/config.ts';
import { StartFault } from '../errors/fault.ts';
import { messageOf } from '../errors/message-of.ts';

/** `npm run commands:deploy`: publishes the Discord commands, and prints the Slack manifest. */
async function deployCommands(config: Config): Promise<void> {
  const { discord, slack, commandName, publicUrl } = config;
  if (discord !== undefined) {
    const { publishDiscordCommands } = await import('../platforms/discord/commands.ts');
    say(await publishDiscordCommands(discord, commandName));
  } else {
    say('Discord: set DISCORD_TOKEN to publish the commands there.');
  }
  const { slackManifest } = await import('../platforms/slack/commands.ts');
  const mode = slack?.signingSecret !== undefined && slack.appToken === undefined ? 'http' : 'socket';
  say('Slack: paste this manifest at "Create an app", "From a manifest" (or into "App Manifest" of the app that is there):\n');
  say(JSON.stringify(slackManifest(commandName, publicUrl ?? `http://localhost:${config.port}`, mode), undefined, 2));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await deployCommands(readConfig());
} catch (error) {
  const sentence = error instanceof StartFault ? error.message : `The commands could not be published: ${messageOf(error)}`;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
