import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Board } from '../../../src/app/dashboard/board/board.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/port.ts';
import type { AsOf } from '../../../src/web/api/parts.ts';
import { BOARD_AT, boards, scanKept } from '../../support/boards.ts';
import { soundAccount, unsoundAccount } from '../../support/catalogue-worlds.ts';
import { startPostgres } from '../../support/postgres.ts';
import { postgresDatabase } from '../../support/postgres-database.ts';
import { account, sandboxes } from '../../support/sandboxes.ts';
import { dashboards, FAKE_SERVICES } from '../server/served.ts';

const sandbox = sandboxes({ mayChange: true });
const { store: newStore } = boards();
const serve = dashboards(afterAll);

const FAILING = '222233334444';
const NAME = 'Ä-b<b>\n::error::';

// Answers are read member by member, and compared.
type Ask = (path: string) => Promise<{ readonly status: number; readonly body: Body }>;
type Body = Readonly<Record<string, unknown>> & {
  readonly items: readonly never[];
  readonly asOf: AsOf;
};
const asks: { sqlite: Ask; postgres: Ask } = { sqlite: notYet, postgres: notYet };

function notYet(): never {
  throw new Error('It is not served yet.');
}

/** Three accounts, of which one is unread; the second time another user has a key of its setup, and one is gone. */
async function fill(stores: readonly Store[]): Promise<void> {
  const world = [
    unsoundAccount({ name: NAME }),
    soundAccount({ id: '555566667777' }),
    account({ id: FAILING }),
  ];
  const faults = [{ operation: 'sts:AssumeRole', account: FAILING, code: 'AccessDenied', status: 403 }];
  const started = await sandbox({ world, faults });
  const later = await sandbox({ world: [unsoundAccount(), soundAccount({ id: '555566667777' })] });
  for (const store of stores) {
    await scanKept(store, started, { organization: true, now: '2026-11-20T12:00:00Z', preview: true });
    await scanKept(store, later, { organization: true, preview: true });
    await scanKept(store, started, { organization: true, now: '2026-11-23T12:00:00Z', preview: true });
  }
}

async function askOn(store: Store): Promise<Ask> {
  const board = new Board({ store, at: () => BOARD_AT });
  await board.built();
  return serveBoard(board);
}

async function serveBoard(board: Board): Promise<Ask> {
  const served = await serve({
    services: {
      ...FAKE_SERVICES,
      board: { current: async () => board, around: () => ({ entries: () => [] }) },
    },
  });
  const cookie = await served.signIn();
  return async (path) => {
    const answer = await served.ask(`/api/v1${path}`, { headers: { cookie } });
    return { status: answer.status, body: JSON.parse(await answer.text(), withoutVersion) };
  };
}

/** A board's version is its own, and stands in its cursors. */
function withoutVersion(name: string, value: unknown): unknown {
  if (name === 'version') return undefined;
  return name === 'next' ? typeof value : value;
}

beforeAll(async () => {
  const sqlite = await newStore();
  const postgres = await openStore(await postgresDatabase());
  afterAll(() => postgres.close());
  await fill([sqlite, postgres]);
  Object.assign(asks, { sqlite: await askOn(sqlite), postgres: await askOn(postgres) });
});

const PATHS = [
  '/overview',
  '/overview/heat-map',
  '/overview/keys',
  '/overview/trend',
  '/overview/trend?by=rule',
  '/overview/changes',
  '/overview/changes?from=1&to=3',
  '/findings?limit=500',
  '/findings?limit=500&standing=open,unknown,manual,accepted,not-seen,resolved&sort=since&order=desc',
  `/findings?q=${encodeURIComponent('ä-B')}&severity=high,critical`,
  '/findings/groups?by=account',
  '/findings/groups?by=rule',
  '/findings/groups?by=principal&limit=5',
  '/principals?limit=1000',
  '/accounts',
  '/runs',
  '/rules',
  '/frameworks',
  '/search?q=ali',
];

test.each(PATHS)('SQLite and PostgreSQL give the same for %s', async (path) => {
  const { sqlite, postgres } = asks;
  expect(await postgres(path)).toEqual(await sqlite(path));
});

test('each page that these lead to is the same from SQLite and PostgreSQL', async () => {
  const { sqlite, postgres } = asks;
  const body = async <T>(path: string) => (await sqlite(path)).body.items as readonly T[];
  type Named = { readonly id: string };
  const paths = [
    ...(await body<Named>('/findings?limit=60')).map(({ id }) => `/findings/${id}`),
    ...(await body<{ account: Named; kind: string; name: string }>('/principals?limit=1000')).map(
      (each) => `/principals/${each.account.id}/${each.kind}/${encodeURIComponent(each.name)}`,
    ),
    ...(await body<{ coverage: { account: Named } }>('/accounts')).map(
      ({ coverage }) => `/accounts/${coverage.account.id}`,
    ),
    ...(await body<Named>('/frameworks')).map(({ id }) => `/frameworks/${id}`),
    '/rules/user-setup-access-key',
  ];
  expect(paths.length).toBeGreaterThan(80);
  for (const path of paths) expect([path, await postgres(path)]).toEqual([path, await sqlite(path)]);
});

test('a PostgreSQL that goes away is told, what was read stays, and the board goes on when it is back', async () => {
  const server = await startPostgres({ fsync: false });
  onTestFinished(() => server.stop());
  const store = await openStore(await server.database());
  onTestFinished(() => store.close());
  const started = await sandbox({ world: [soundAccount({ id: '555566667777' })] });
  const kept = (now: string) => scanKept(store, started, { organization: true, now, preview: true });
  await kept('2026-11-20T12:00:00Z');
  const faults: unknown[] = [];
  const board = new Board({
    store,
    at: () => BOARD_AT,
    lookMs: 0,
    onFault: (fault) => void faults.push(fault),
  });
  await board.built();
  const ask = await serveBoard(board);
  const { body: before } = await ask('/findings?limit=500');

  await server.kill();
  const unavailable = { status: 503, body: { code: 'store-unavailable', detail: expect.any(String) } };
  for (const path of ['/runs', '/overview/trend']) {
    const answer = await ask(path);
    expect(answer, path).toMatchObject(unavailable);
    expect(JSON.stringify(answer)).not.toContain(new URL(server.url).password);
  }
  // What was read is shown, and that it is as it was then.
  const notes = async () => (await ask('/findings?limit=500')).body.asOf.notes.join();
  await expect.poll(notes).toMatch(/^Since .* the store could not be read, and what is shown is as it was/);
  const { asOf, ...rows } = (await ask('/findings?limit=500')).body;
  expect({ ...rows, asOf: { ...asOf, notes: [] } }).toEqual(before);
  // Of each kind once, however often somebody looks: that a connection broke, and that none is to be had.
  for (let times = 0; times < 5; times += 1) await notes();
  expect(faults.length).toBeLessThanOrEqual(2);
  for (const fault of faults) expect(fault).toMatchObject({ code: 'store-unavailable' });

  await server.restart();
  expect(await ask('/runs')).toMatchObject({ status: 200, body: { total: 1 } });
  await kept('2026-11-21T12:00:00Z');
  const shown = async () => {
    const { runs, notes } = (await ask('/overview')).body.asOf;
    return [runs.map(({ now }) => now), notes];
  };
  // Not by its number: PostgreSQL leaves some out after a crash.
  await expect.poll(shown).toEqual([['2026-11-21T12:00:00Z'], []]);
});
