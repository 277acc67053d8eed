import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Log } from '../../../src/web/server/faults.ts';
import type { Services } from '../../../src/web/server/services.ts';
import {
  type Dashboard,
  type DashboardOptions,
  startDashboard,
} from '../../../src/web/server/start-dashboard.ts';

/** Use cases that know little, for what is not about them. */
export const FAKE_SERVICES: Services = {
  ground: {
    describe: async () => ({ demo: false, store: { kind: 'sqlite', place: '/data/store.sqlite' } }),
  },
};

/** A page as the build would make it. */
export function builtPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-ui-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>The page</title><script src="/assets/main-a1b2c3d4.js"></script>',
  );
  writeFileSync(
    join(folder, 'assets', 'main-a1b2c3d4.js'),
    `document.title = 'Started';${' '.repeat(2_000)}`,
  );
  writeFileSync(join(folder, 'theme.js'), '1;');
  writeFileSync(join(folder, '.secret'), 'hidden');
  return folder;
}

export type Served = Dashboard & {
  readonly lines: readonly Parameters<Log>[0][];
  /** Signs in by a new link, as a browser would, and gives the header Cookie. */
  signIn(): Promise<string>;
  /** Asks as a program on this machine; `path` from `/`. */
  ask(path: string, init?: RequestInit): Promise<Response>;
};

/** Dashboards of one test file, on loopback; each is closed after its test, or after the file with `afterAll`. */
export function dashboards(
  after: (close: () => Promise<void>) => void = afterEach,
): (options?: Partial<DashboardOptions>) => Promise<Served> {
  const open: Served[] = [];
  const folders: string[] = [];
  after(async () => {
    for (const each of open.splice(0)) await each.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  return async (options = {}) => {
    const uiFolder = options.uiFolder ?? builtPage();
    if (options.uiFolder === undefined) folders.push(uiFolder);
    const lines: Parameters<Log>[0][] = [];
    const dashboard = await startDashboard({
      listen: { host: '127.0.0.1', port: 0 },
      services: FAKE_SERVICES,
      sessionHours: 12,
      idleMinutes: 60,
      log: (line) => void lines.push(line),
      ...options,
      testing: { checkAnswers: true, ...options.testing },
      uiFolder,
    });
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${dashboard.url}${path}`, { redirect: 'manual', ...init });
    const served: Served = {
      ...dashboard,
      lines,
      ask,
      async signIn() {
        const link = new URL(dashboard.link() ?? '');
        return cookieOf(await ask(`${link.pathname}${link.search}`));
      },
    };
    open.push(served);
    return served;
  };
}

/** The cookies that an answer sets, as the next request sends them. */
export function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
}
