import type { StoredRun, StoredRunState } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { ControlResult, Run } from '../../core/model/run.ts';
import type { RunEnd, RunFacts, RunStart } from '../port.ts';
import type { Queries } from './database.ts';
import { loseSight } from './gone-accounts.ts';
import type { RunRules } from './move-lives.ts';
import { idIn, JsonPieces, keepPieces, pieceOf, sha256 } from './pieces.ts';
import { keepMarks } from './records.ts';
import type { RunTable } from './tables.ts';
import { holdable } from './text.ts';

/** Writes down that a run has begun. */
export async function beginRun(db: Queries, start: RunStart): Promise<number> {
  const [rules, facts] = [pieceOf(JSON.stringify(start.rules)), pieceOf(JSON.stringify(start.facts))];
  const ids = await keepPieces(db, [rules, facts]);
  const { number } = await db
    .insertInto('run')
    .values({
      state: 'running',
      scope_kind: start.scope.kind,
      scope_key: holdable(start.scope.key),
      now: start.now,
      started_at: start.startedAt,
      host: holdable(start.host),
      tool: holdable(start.tool),
      rules: idIn(ids, rules.hash),
      facts: idIn(ids, facts.hash),
    })
    .returning('number')
    .executeTakeFirstOrThrow();
  await keepMarks(db, start.facts.marks, number);
  return number;
}

/** Throws the {@link Problem} `unknown-run` for one that is not there, or is over. */
export async function runningRun(db: Queries, number: number) {
  const row = await db.selectFrom('run').selectAll().where('number', '=', number).executeTakeFirst();
  if (row === undefined) throw unknownRun(number);
  if (row.state !== 'running')
    throw new Problem('unknown-run', `Run ${number} is over: nothing is added to it.`);
  return row;
}

/** What does not change about a run while it runs. */
export async function rulesOfRun(db: Queries, number: number): Promise<RunRules> {
  const row = await runningRun(db, number);
  const rules = await new JsonPieces(db).get<Run['rules']>(row.rules);
  return {
    number,
    now: row.now,
    scopeKey: row.scope_key,
    rules: rules.map(({ id }) => id),
    parameters: new Map(rules.map(({ id, parameters = {} }) => [id, hashOf(parameters)])),
  };
}

/** The same for the same parameters, in whatever order they stand and whatever characters they hold. */
function hashOf(parameters: object): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(Buffer.from(JSON.stringify(sorted)));
}

/** Says that somebody is at work on it. */
export async function keepAlive(db: Queries, number: number, until: string): Promise<void> {
  await db.updateTable('run').set({ alive_until: until }).where('number', '=', number).execute();
}

/** Ends a run, with what it came to. */
export async function endRun(db: Queries, number: number, end: RunEnd): Promise<void> {
  const row = await runningRun(db, number);
  const summary = pieceOf(JSON.stringify(end.summary));
  const controls = pieceOf(JSON.stringify(end.controls));
  const ids = await keepPieces(db, [summary, controls]);
  const rules = end.summary.rules.map(({ id }) => id);
  if (row.scope_kind === 'organization') await loseSight(db, { ...row, rules });
  await db
    .updateTable('run')
    .set({
      state: 'ended',
      ended_at: end.endedAt,
      caller: end.caller === undefined ? null : holdable(end.caller),
      summary: idIn(ids, summary.hash),
      controls: idIn(ids, controls.hash),
    })
    .where('number', '=', number)
    .execute();
}

/** Ends a run that came to nothing, with the reason. */
export async function failRun(db: Queries, number: number, endedAt: string, words: string): Promise<void> {
  await runningRun(db, number);
  await db
    .updateTable('run')
    .set({ state: 'failed', ended_at: endedAt, words: holdable(words) })
    .where('number', '=', number)
    .execute();
}

/** The newest first. */
export async function readRuns(db: Queries, at: string, limit?: number): Promise<readonly StoredRun[]> {
  let query = db.selectFrom('run').selectAll().orderBy('number', 'desc');
  if (limit !== undefined) query = query.limit(limit);
  const pieces = new JsonPieces(db);
  const runs: StoredRun[] = [];
  for (const row of await query.execute()) runs.push(await storedRun(row as RunRow, pieces, at));
  return runs;
}

/** One run; nothing for a number that is not there. */
export async function readRun(db: Queries, number: number, at: string): Promise<StoredRun | undefined> {
  const row = await db.selectFrom('run').selectAll().where('number', '=', number).executeTakeFirst();
  return row === undefined ? undefined : storedRun(row as RunRow, new JsonPieces(db), at);
}

/** What a replay needs. */
export async function readFacts(db: Queries, number: number): Promise<RunFacts> {
  const row = await db.selectFrom('run').select('facts').where('number', '=', number).executeTakeFirst();
  if (row === undefined) throw unknownRun(number);
  return new JsonPieces(db).get(row.facts);
}

/** Results of all controls; none for a run that has not ended. */
export async function readControls(db: Queries, number: number): Promise<readonly ControlResult[]> {
  const row = await db.selectFrom('run').select('controls').where('number', '=', number).executeTakeFirst();
  if (row === undefined) throw unknownRun(number);
  return row.controls === null ? [] : new JsonPieces(db).get(row.controls);
}

type RunRow = Omit<RunTable, 'number'> & { readonly number: number };

async function storedRun(row: RunRow, pieces: JsonPieces, at: string): Promise<StoredRun> {
  const { number, now, host, tool } = row;
  return {
    number,
    state: stateOf(row, at),
    scope: { kind: row.scope_kind as StoredRun['scope']['kind'], key: row.scope_key },
    now,
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    host,
    tool,
    ...(row.caller !== null && { caller: row.caller }),
    rules: await pieces.get<Run['rules']>(row.rules),
    ...(row.summary !== null && { summary: await pieces.get<Run>(row.summary) }),
    ...(row.words !== null && { words: row.words }),
  };
}

function stateOf({ state, alive_until: until }: RunRow, at: string): StoredRunState {
  if (state !== 'running') return state;
  return until !== null && until >= at ? 'running' : 'interrupted';
}

function unknownRun(number: number): Problem {
  return new Problem('unknown-run', `The store has no run ${number}.`);
}
