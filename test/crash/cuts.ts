import { deepStrictEqual, ok } from 'node:assert';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { seededRandom } from '../../sandbox/random.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { STORE_VERSION } from '../../src/store/sql/migrations.ts';
import { allOf } from '../contract/store/all-of.ts';
import { day } from '../support/kept.ts';
import { openDatabase } from '../support/open-database.ts';
import { batchesOf, endOf, keptOf, planOf, startOf } from './content.ts';
import type { Kills } from './kills.ts';
import { ended, startProgram } from './programs.ts';

/** What takes a while and is cut off in the middle: then it was not done at all, or it was done whole. */
export interface CutSummary {
  readonly kills: number;
  /** Of these, how many came when it was done already. */
  readonly late: number;
}

export interface Cuts extends Kills {
  /** Days of runs in the store that is cut into. */
  readonly days: number;
}

/** Starts it, kills it at an instant of the time that it takes when nobody kills it, and has a look. */
async function cut(
  { times, seed, onKill }: Kills,
  start: (kill: number) => ReturnType<typeof startProgram>,
  look: (kill: number, done: boolean) => Promise<void>,
): Promise<CutSummary> {
  const next = seededRandom(seed).fraction;
  let longestMs = 400;
  let late = 0;
  for (let kill = 1; kill <= times; kill += 1) {
    const program = await start(kill);
    await program.opened;
    const opened = performance.now();
    program.child.once('close', () => {
      if (program.said().includes('done')) longestMs = performance.now() - opened;
    });
    await pause(next() * longestMs);
    program.child.kill('SIGKILL');
    await ended(program.child);
    deepStrictEqual(program.complained(), '');
    const done = program.said().includes('done');
    if (done) late += 1;
    await look(kill, done);
    onKill?.(kill);
  }
  return { kills: times, late };
}

async function fill(store: Store, days: number): Promise<void> {
  for (let round = 0; round < days; round += 1) {
    const each = { writer: 0, round };
    const run = await store.beginRun(startOf(each));
    await store.keepAccounts(
      run,
      batchesOf(each).flatMap((batch) => batch.map((number) => keptOf(each, number))),
    );
    await store.endRun(run, endOf(each));
    await store.keepPlan(planOf(each));
  }
}

async function filled(store: Store, days: number) {
  await fill(store, days);
  return allOf(store);
}

type Place = () => Promise<string>;

async function withStore<T>(place: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(place);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A backup is there whole or not at all, and what it is taken of stays as it is. */
export async function cutBackups(newPlace: Place, kills: Cuts): Promise<CutSummary> {
  const place = await newPlace();
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-cut-'));
  const fileOf = (kill: number) => join(folder, `copy-${kill}.sqlite`);
  try {
    const wanted = await withStore(place, (store) => filled(store, kills.days));
    const start = (kill: number) => startProgram('task', ['backup', fileOf(kill)], place);
    const done = await cut(kills, start, async (kill, whole) => {
      ok(!whole || existsSync(fileOf(kill)), 'a backup that was done is not there');
      if (existsSync(fileOf(kill))) deepStrictEqual(await withStore(fileOf(kill), allOf), wanted);
    });
    deepStrictEqual(await withStore(place, allOf), wanted);
    await withStore(place, (store) => store.backup(fileOf(0)));
    deepStrictEqual(await withStore(fileOf(0), allOf), wanted);
    return done;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A store is at the version before or at the next one, never between them. */
export async function cutMigrations(newPlace: Place, kills: Cuts): Promise<CutSummary> {
  let place = await newPlace();
  const wanted = await withStore(place, (store) => filled(store, kills.days));
  return cut(
    kills,
    () => startProgram('task', ['migrate'], place),
    async (_, done) => {
      const found = await versionIn(place);
      ok(found.version === STORE_VERSION + 1 || !done, 'a step that was done is lost');
      if (found.version === STORE_VERSION) {
        deepStrictEqual(found, { version: STORE_VERSION, made: 0, low: 0 });
        deepStrictEqual(await withStore(place, allOf), wanted);
        return;
      }
      deepStrictEqual({ ...found, low: 0 }, { version: STORE_VERSION + 1, made: 10, low: 0 });
      ok(found.low > 0);
      place = await newPlace();
      await withStore(place, (store) => fill(store, kills.days));
    },
  );
}

async function versionIn(place: string) {
  const database = await openDatabase(place);
  try {
    return await database.read(async (db) => {
      const tables = await db.introspection.getTables();
      const row = await db.selectFrom('keyreeve_version').select('version').executeTakeFirst();
      const low = await sql<{
        rows: number;
      }>`select count(*) as rows from finding where severity = 'low'`.execute(db);
      const made = tables.filter(({ name }) => name.startsWith('next_')).length;
      return { version: row?.version, made, low: low.rows[0]?.rows ?? 0 };
    });
  } finally {
    await database.close();
  }
}

/** Pruning takes away all that it says, or nothing. */
export async function cutPrunings(newPlace: Place, kills: Cuts): Promise<CutSummary> {
  const { days } = kills;
  const retention = { snapshotsBefore: day(days - 2), runsBefore: day(Math.floor(days / 3)) };
  let place = await newPlace();
  const before = await withStore(place, (store) => filled(store, kills.days));
  const after = await withStore(await newPlace(), async (store) => {
    await fill(store, days);
    const { runs, snapshots } = await store.prune(retention, false);
    ok(runs > 0 && snapshots > 0);
    return allOf(store);
  });
  return cut(
    kills,
    () => startProgram('task', ['prune', JSON.stringify(retention)], place),
    async (_, done) => {
      const seen = await withStore(place, allOf);
      if (!done && seen.runs.length === days) return deepStrictEqual(seen, before);
      deepStrictEqual(seen, after);
      deepStrictEqual((await withStore(place, (store) => store.prune({}, false))).bytes, 0);
      place = await newPlace();
      await withStore(place, (store) => fill(store, kills.days));
    },
  );
}
