import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxOptions, STORIES, startSandbox } from '../../../sandbox/index.ts';
import { openStoreAt } from '../store-place.ts';
import { DashboardGround } from './ground.ts';

/** A ground with all that lies under it. */
export interface OpenedGround {
  readonly ground: DashboardGround;
  close(): Promise<void>;
}

const ACCOUNTS = 24;
const USERS = 40;

/** In a demo nobody waits for a week: what comes next is due at once. */
const SETTINGS = `# Settings of the demo. They are gone when it ends.
version: 1
accounts:
  organization: true
remediation:
  noticeDays: 0
  holdDays: 0
  rootObservationDays: 0
  notice:
    channel: by-hand
    required: false
`;

/**
 * A made-up organisation that answers on this machine, with a store, settings and an audit log in a folder of its own.
 * Whatever the person's own AWS settings are, the demo never leaves the machine, and nothing of it comes near what is
 * real: its endpoint and its key are handed to each session, and stand in no environment.
 *
 * @param more for tests
 */
export async function openDemo(more: SandboxOptions = {}): Promise<OpenedGround> {
  const stories = STORIES.map(({ id }) => id);
  const sandbox = await startSandbox({ accounts: ACCOUNTS, users: USERS, stories, ...more });
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-demo-'));
  const release = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const config = join(folder, 'keyreeve.yaml');
    writeFileSync(config, SETTINGS, { mode: 0o600 });
    const store = await openStoreAt({ place: join(folder, 'store.sqlite') });
    const surroundings = { env: sandbox.env(), credentials: sandbox.credentials };
    const ground = await DashboardGround.open({
      ...{ demo: true, store, config, folder },
      live: () => ({ surroundings }),
      // So that each user's page tells what they may create.
      reads: { preview: true },
    });
    return {
      ground,
      async close() {
        await store.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
