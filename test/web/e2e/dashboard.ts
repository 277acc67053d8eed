import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/index.ts';
import { Workbench } from '../../../src/app/dashboard/workbench.ts';
import type { Job, JobStarted } from '../../../src/web/api/jobs.ts';
import type { Role } from '../../../src/web/api/session.ts';
import type { Log } from '../../../src/web/server/faults.ts';
import { servicesOn } from '../../../src/web/server/services.ts';
import { type Dashboard, startDashboard } from '../../../src/web/server/start-dashboard.ts';
import { openAt } from '../actions/bench.ts';

/** The page as it was built last: `npm test` builds it before. */
const PAGE = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

const SETTINGS = `version: 1
accounts:
  organization: true
remediation:
  noticeDays: 0
  holdDays: 0
  rootObservationDays: 0
  notice: { channel: by-hand, required: false }
`;

/** A dashboard as `keyreeve serve` makes it, over an organisation of the sandbox, with the page that is shipped. */
export interface Whole {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** A one-time link, as the terminal prints it. */
  link(): string;
  /** For a browser in which somebody of this role is signed in. */
  signedIn(role?: Role): SignedIn;
  get<T>(path: string): Promise<T>;
  post(path: string, body: object, role?: Role): Promise<Response>;
  /** Posts, waits until the job that came of it has ended, and gives it. */
  job(path: string, body: object): Promise<Job>;
  /** What the server told of faults, and bugs that jobs came upon. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** As playwright-core takes it. */
interface SignedIn {
  readonly storageState: Pick<StorageState, 'origins'> & {
    readonly cookies: [StorageState['cookies'][number]];
  };
}

type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>;

/** @param now by which sessions end; everything else goes by the clock */
export async function startWhole(world: SandboxOptions, now?: () => Date): Promise<Whole> {
  const sandbox = await startSandbox({ reportDelayMs: 0, trailLimit: false, ...world });
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-whole-'));
  writeFileSync(join(folder, 'keyreeve.yaml'), SETTINGS);
  const faults: string[] = [];
  const log: Log = ({ level, words }) => {
    if (level !== 'info') faults.push(words);
  };
  const workbench = new Workbench({
    real: () => openAt(folder, sandbox),
    onFault: (error) => void faults.push(String(error)),
  });
  const dashboard = await startDashboard({
    listen: { host: '127.0.0.1', port: 0 },
    services: {
      ...servicesOn(workbench),
      ground: {
        describe: async () => ({
          demo: workbench.isDemo,
          store: { kind: 'sqlite', place: join(folder, 'store.sqlite') },
        }),
      },
    },
    ...{ uiFolder: PAGE, sessionHours: 12, idleMinutes: 60, log, testing: { checkAnswers: true } },
    ...(now !== undefined && { now }),
  });
  return {
    ...{ sandbox, faults, ...asked(dashboard) },
    async close() {
      await dashboard.close();
      await workbench.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function asked(dashboard: Dashboard): Pick<Whole, 'url' | 'link' | 'signedIn' | 'get' | 'post' | 'job'> {
  const { url, sessions } = dashboard;
  const sessionOf = (role: Role) =>
    `keyreeve-${new URL(url).port}=${sessions.begin({ person: { name: `the ${role}`, role }, way: 'oidc', address: '127.0.0.1' })}`;
  let own: string | undefined;
  const admin = () => {
    own ??= sessionOf('admin');
    return own;
  };
  const post = (path: string, body: object, role?: Role) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        cookie: role === undefined ? admin() : sessionOf(role),
        origin: url,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, { headers: { cookie: admin() } });
    expect(answer.status, path).toBe(200);
    return answer.json() as Promise<T>;
  };
  return {
    ...{ url, get, post },
    signedIn: (role = 'admin') => {
      const [name = '', value = ''] = sessionOf(role).split('=');
      const own = { domain: '127.0.0.1', path: '/', expires: -1, secure: false } as const;
      const cookie = { name, value, ...own, httpOnly: true, sameSite: 'Strict' as const };
      return { storageState: { cookies: [cookie], origins: [] } };
    },
    link: () => dashboard.link() ?? '',
    async job(path, body) {
      const answer = await post(path, body);
      expect(answer.status, await answer.clone().text()).toBe(202);
      let { job } = (await answer.json()) as JobStarted;
      while (job.state === 'running') {
        await new Promise((resolve) => setTimeout(resolve, 25));
        ({ job } = await get<JobStarted>(`/jobs/${job.id}`));
      }
      return job;
    },
  };
}
