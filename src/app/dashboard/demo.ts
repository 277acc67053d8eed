import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SandboxOptions, startSandbox } from '../../../sandbox/index.ts';
import { instant } from '../../core/model/time.ts';
import { readSettings } from '../settings-file.ts';
import { openStoreAt } from '../store-place.ts';
import { type DemoFolder, makeDemoFolder } from './demo-folder.ts';
import { DemoPast, veiled } from './demo-past.ts';
import { DashboardGround } from './ground.ts';

/** A ground with all that lies under it. */
export interface OpenedGround {
  readonly ground: DashboardGround;
  close(): Promise<void>;
}

const ACCOUNTS = 14;
const USERS = 20;
/** Runs before the first one, one a week. */
const WEEKS = 6;
/** Keys with something to tell, each in an account of its own. */
const TOLD = ['rotated', 'nightly-backup', 'traveller', 'quarantined', 'backdoor-user', 'root-key'];

/** So that each user's page tells what they may create, and root's devices are known. */
const READS = { preview: true, auditRoot: true } as const;

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
 * It has a past, which is as made-up: the first scan makes runs of the weeks before, and shows them when it has ended.
 *
 * @param more for tests
 * @param weeks for tests: how many runs of before there are
 */
export async function openDemo(more: SandboxOptions = {}, weeks = WEEKS): Promise<OpenedGround> {
  const now = instant(new Date());
  const world = { accounts: ACCOUNTS, users: USERS, stories: TOLD, ...more, now };
  const sandbox = await startSandbox(world);
  let made: DemoFolder | undefined;
  const release = async () => {
    await sandbox.close();
    made?.remove();
  };
  try {
    made = makeDemoFolder();
    const folder = made.path;
    const config = join(folder, 'keyreeve.yaml');
    writeFileSync(config, SETTINGS, { mode: 0o600 });
    const store = await openStoreAt({ place: join(folder, 'store.sqlite') });
    const surroundings = { env: sandbox.env(), credentials: sandbox.credentials };
    const shown = veiled(store);
    const settings = () => readSettings({ config, folder });
    const past = new DemoPast({ ...{ world, store, weeks, settings }, reads: READS }, shown.lift);
    const ground = await DashboardGround.open({
      ...{ demo: true, store: shown.store, config, folder, past, reads: READS },
      live: () => ({ surroundings }),
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
