import type { World } from './world.ts';

/** What Slack makes of text after a slash command; with `should_escape` in the manifest, mentions and links as well. */
export function escapeTyped(text: string, world: World): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (!world.shouldEscape) return escaped;
  return escaped
    .replace(/https?:\/\/[^\s|"]*[^\s|",.;:!?]/g, (address) => `<${address}>`)
    .replace(/(?<![\w/.:@])[a-z]+\.(?:com|example)\b/g, (domain) => `<http://${domain}|${domain}>`)
    .replace(/(?<!\S)([@#])([\w-]+)/g, (typed, sign, name) => mentioned(sign, name, world) ?? typed);
}

function mentioned(sign: string, name: string, world: World): string | undefined {
  if (sign === '#') {
    const channel = [...world.channels.values()].find((each) => each.name === name);
    return channel && `<#${channel.id}|${name}>`;
  }
  if (['here', 'channel', 'everyone'].includes(name)) return `<!${name}>`;
  const user = [...world.users.values()].find((each) => each.name === name);
  if (user !== undefined) return `<@${user.id}|${name}>`;
  const group = world.userGroups.find(({ handle }) => handle === name);
  return group && `<!subteam^${group.id}|@${name}>`;
}
