import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../../src/backends/simulator/start-simulator.ts';
import { startFakeDiscord, type FakeDiscord } from '../../fakes/discord/fake-discord.ts';
import { startFakeSlack, type FakeSlack } from '../../fakes/slack/fake-slack.ts';
import { tinyModels } from '../../fixtures/tiny-models.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** What stands around the product while it is measured. */
export interface Stage {
  discord: FakeDiscord;
  slack: FakeSlack;
  simulator: Simulator;
  test: TestDatabase;
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

export async function setStage(redisUrl?: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'sorabot-stage-'));
  const models = join(folder, 'models.json');
  writeFileSync(models, JSON.stringify(tinyModels));
  const [discord, slack, test] = [await startFakeDiscord(), await startFakeSlack(), await createTestDatabase()];
  const simulator = await startSimulator({ folder: join(folder, 'simulator'), models: tinyModels, renderSeconds: 1 });
  const environment = {
    DATABASE_URL: test.url,
    OPENAI_BASE_URL: simulator.address,
    VIDEO_DIALECT: 'simulator',
    VIDEO_MODELS: models,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_APP_TOKEN: 'xapp-bench',
    SLACK_API_URL: slack.apiUrl,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
  };
  return {
    discord,
    slack,
    simulator,
    test,
    environment,
    async stop() {
      await Promise.all([discord.stop(), slack.stop(), simulator.stop()]);
      await test.drop();
      rmSync(folder, {
        recursive: true,
        force: true,
      });
    },
  };
}
