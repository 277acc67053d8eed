import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import type { AccountSpec, Sandbox } from '../../../sandbox/index.ts';
import type { OpenedGround } from '../../../src/app/dashboard/demo.ts';
import { DashboardGround, type ScanReads } from '../../../src/app/dashboard/ground.ts';
import { Workbench } from '../../../src/app/dashboard/workbench.ts';
import { readEntries } from '../../../src/audit-log/read.ts';
import type { Entry } from '../../../src/core/model/audit-entry.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Job, JobStarted } from '../../../src/web/api/jobs.ts';
import type { PlanView } from '../../../src/web/api/plans.ts';
import { servicesOn } from '../../../src/web/server/services.ts';
import { sandboxes } from '../../support/sandboxes.ts';
import { dashboards, type Served } from '../server/served.ts';

export const MANAGEMENT = '111111111111';
export const MEMBER = '222222222222';
const CREATED = '2024-03-01T08:00:00Z';

export const KEYS = { ann: 'AKIAQXYZANNSFIRSTKEY', bob: 'AKIAQXYZBOBSFIRSTKEY' } as const;

/** Two people with a console password and a key that nobody ever used; reports that no test has to wait for. */
function world(now: Date): readonly AccountSpec[] {
  const report = { stored: { generatedAt: new Date(now.getTime() - 3_600_000).toISOString() } };
  return [
    { id: MANAGEMENT, report },
    {
      id: MEMBER,
      report,
      users: (['ann', 'bob'] as const).map((name) => ({
        name,
        createdAt: CREATED,
        password: { createdAt: CREATED, lastUsedAt: '2026-11-20T08:00:00Z' },
        mfa: true,
        accessKeys: [{ id: KEYS[name], createdAt: CREATED }],
      })),
    },
  ];
}

const SETTINGS = `version: 1
accounts:
  organization: true
remediation:
  noticeDays: 0
  notice: { channel: by-hand, required: false }
`;

/** A dashboard over a small organisation, and what lies under it. */
export interface Bench {
  readonly served: Served;
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly workbench: Workbench;
  /** Bugs that jobs came upon. */
  readonly faults: unknown[];
  entries(): readonly Entry[];
  get<T>(path: string): Promise<T>;
  /** The status, and the body whatever it is. */
  post(path: string, body?: object): Promise<{ readonly status: number; readonly body: Body }>;
  del(path: string): Promise<{ readonly status: number; readonly body: Body }>;
  /** Waits until a job has ended. */
  ended(job: Job): Promise<Job>;
  /** Posts, and gives the job that came of it, ended. */
  job(path: string, body?: object): Promise<Job>;
  /** Scans, plans for console users with keys, and gives the plan. */
  planned(): Promise<PlanView>;
  approve(plan: PlanView): Promise<void>;
  apply(plan: PlanView): Promise<Job>;
}

// Answers are read member by member, and compared with what is expected of them.
export type Body = Readonly<Record<string, unknown>> & { readonly code?: string; readonly job?: Job };

export const RULE = 'user-console-and-access-key';

interface BenchOptions {
  readonly demo?: () => Promise<OpenedGround>;
  /** Lines of the settings' block `remediation`, indented by two. */
  readonly settings?: string;
  /** As `--people` names it: lies in the bench's folder. */
  readonly people?: string;
}

/** Benches that are cleared after each test of the file. */
export function benches(): (more?: BenchOptions) => Promise<Bench> {
  const start = sandboxes({ mayChange: true });
  const serve = dashboards();
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  return async ({ settings = '', people, ...more } = {}) => {
    const now = new Date();
    const at = { now: now.toISOString(), frozenClock: false };
    const sandbox = await start({ world: world(now), ...at, trailLimit: false });
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-bench-'));
    writeFileSync(join(folder, 'keyreeve.yaml'), SETTINGS + settings);
    const faults: unknown[] = [];
    const workbench = new Workbench({
      real: () => openAt(folder, sandbox, people === undefined ? {} : { people: join(folder, people) }),
      ...more,
      onFault: (error) => void faults.push(error),
    });
    const served = await serve({
      services: {
        ...servicesOn(workbench),
        ground: { describe: async () => ({ demo: workbench.isDemo }) },
      },
    });
    open.push(async () => {
      await workbench.close();
      rmSync(folder, { recursive: true, force: true });
      expect(faults).toEqual([]);
    });
    return benchOf({ served, sandbox, folder, workbench, faults }, await served.signIn());
  };
}

/** A ground on a folder; another dashboard may stand on the same one. */
export async function openAt(folder: string, sandbox: Sandbox, reads: ScanReads = {}): Promise<OpenedGround> {
  const store = await openStore(join(folder, 'store.sqlite'));
  const surroundings = { env: sandbox.env(), credentials: sandbox.credentials };
  const ground = await DashboardGround.open({
    ...{ demo: false, store, folder, config: join(folder, 'keyreeve.yaml') },
    live: () => ({ surroundings }),
    ...{ readBack: 1, reads },
  });
  return { ground, close: () => store.close() };
}

type Parts = Pick<Bench, 'served' | 'sandbox' | 'folder' | 'workbench' | 'faults'>;

function benchOf(parts: Parts, cookie: string): Bench {
  const { served, folder } = parts;
  const ask = (method: string, path: string, body?: object) =>
    served.ask(`/api/v1${path}`, {
      method,
      headers: {
        cookie,
        origin: served.url,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const bench: Bench = {
    ...parts,
    entries: () => readEntries(join(folder, 'keyreeve-audit.jsonl')),
    async get(path) {
      const answer = await ask('GET', path);
      expect(answer.status, await answer.clone().text()).toBe(200);
      return answer.json();
    },
    async post(path, body) {
      const answer = await ask('POST', path, body);
      return { status: answer.status, body: (await answer.json()) as Body };
    },
    async del(path) {
      const answer = await ask('DELETE', path);
      return { status: answer.status, body: (await answer.json()) as Body };
    },
    async ended({ id }) {
      for (;;) {
        const { job } = await bench.get<JobStarted>(`/jobs/${id}`);
        if (job.state !== 'running') return job;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async job(path, body) {
      const { status, body: answer } = await bench.post(path, body);
      expect(status, JSON.stringify(answer)).toBe(202);
      return bench.ended(answer.job as Job);
    },
    async planned() {
      const made = await bench.job('/plans', { rules: [RULE] });
      expect(made, JSON.stringify(made)).toMatchObject({ state: 'done', result: { kind: 'plan' } });
      const id = made.result?.kind === 'plan' ? made.result.plan : undefined;
      return bench.get<PlanView>(`/plans/${id}`);
    },
    async approve({ plan, standing }) {
      const accounts = standing.accounts.map(({ id }) => id);
      const { status, body } = await bench.post(`/plans/${plan.id}/approval`, { hash: plan.hash, accounts });
      expect(status, JSON.stringify(body)).toBe(201);
    },
    async apply({ plan }) {
      return bench.job(`/plans/${plan.id}/apply`, { hash: plan.hash, confirm: plan.id });
    },
  };
  return bench;
}
