/**
 * The dashboard over a store, in a process of its own: `node --expose-gc dashboard-serve-process.ts STORE PAGE`. Prints, as a line
 * of JSON, its address and a cookie; for each line of its input the bytes that it holds after a collection; and ends
 * with its input. A job runs all the time, for whoever listens to what happens.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { DashboardGround } from '../src/app/dashboard/ground.ts';
import { Workbench } from '../src/app/dashboard/workbench.ts';
import { openStore } from '../src/store/open-store.ts';
import { servicesOn } from '../src/web/server/services.ts';
import { startDashboard } from '../src/web/server/start-dashboard.ts';

const [, , path = '', uiFolder = ''] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-bench-'));
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);
const onFault = (error: unknown) => void process.stderr.write(`${String(error)}\n`);

const workbench = new Workbench({
  real: async () => {
    const store = await openStore(path);
    const ground = await DashboardGround.open({
      ...{ demo: false, store, folder, config: false, auditLog: join(folder, 'audit.jsonl') },
      live: () => ({}),
    });
    return { ground, close: () => store.close() };
  },
  onFault,
});
const desk = await workbench.desk();
const dashboard = await startDashboard({
  listen: { host: '127.0.0.1', port: 0 },
  services: {
    ...servicesOn(workbench),
    ground: { describe: async () => ({ demo: false, store: { kind: 'sqlite', place: path } }) },
  },
  ...{ uiFolder, sessionHours: 12, idleMinutes: 60 },
  log: ({ level, words }) => {
    if (level !== 'info') onFault(words);
  },
});
const job = desk.jobs.start({ kind: 'scan', by: 'bench' }, async ({ progress, signal }) => {
  for (let done = 0; !signal.aborted; done += 1) {
    progress({ done, words: `${done} done` });
    await setTimeout(100);
  }
  return {
    ...{ kind: 'scan', complete: true, failing: 0, unknown: 0, words: 'Done.' },
    accounts: { scanned: 0, failed: 0, skipped: 0 },
  };
});
await desk.board.built();
const person = { name: 'bench', role: 'admin' } as const;
const secret = dashboard.sessions.begin({ person, way: 'link', address: '127.0.0.1' });
say({
  url: dashboard.url,
  cookie: `keyreeve-${new URL(dashboard.url).port}=${secret}`,
  job: job.id,
});
const input = createInterface({ input: process.stdin });
input.on('line', () => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  say({ held: heapUsed + external, rss });
});
await once(input, 'close');
await dashboard.close();
await workbench.close();
rmSync(folder, { recursive: true, force: true });
process.exit();
