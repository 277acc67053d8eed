/**
 * Looks into the store of STORE after its writers were killed: `node check.ts ROUNDS`, with what they were promised on
 * standard input. All of that must be there, exactly, and nothing half. It reads the facts of the newest ROUNDS rounds.
 */
import { deepStrictEqual, ok } from 'node:assert';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Finding } from '../../src/core/model/finding.ts';
import type { StoredRun } from '../../src/core/model/history.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/port.ts';
import { accountNumbered, day, livesIn, plainSnapshot } from '../support/kept.ts';
import { LifeModel, wordsOf } from '../support/life-model.ts';
import {
  batchesOf,
  endOf,
  entryOf,
  keptOf,
  LOG_OF,
  noticeOf,
  outcomeOf,
  planOf,
  roundNamed,
  startOf,
} from './content.ts';

/** What writers were told is kept, by what it is. */
function promisesIn(text: string): ReadonlyMap<string, readonly (readonly number[])[]> {
  const lines = text.split('\n').filter((line) => line !== '');
  const said = lines.map((line) => line.split(' '));
  return new Map(
    [...Map.groupBy(said, ([what = '']) => what)].map(([what, all]) => [
      what,
      all.map(([, ...numbers]) => numbers.map(Number)),
    ]),
  );
}

/** A run is what its round says, and its accounts are whole batches of it, from the first. Gives their numbers. */
async function checkRun(store: Store, stored: StoredRun, readFacts: boolean): Promise<readonly number[]> {
  const each = roundNamed(stored.host);
  const { number: run, now, scope, rules, tool } = stored;
  const start = startOf(each);
  deepStrictEqual(
    { now, scope, rules, tool },
    { now: start.now, scope: start.scope, rules: start.rules, tool: start.tool },
  );
  const coverage = await store.coverageOf(run);
  const numbers = coverage.map(({ account }) => Number(account.id));
  const batches = batchesOf(each);
  const upTo = batches.findIndex((_, index) => batches.slice(0, index + 1).flat().length > numbers.length);
  const whole = batches.slice(0, upTo === -1 ? batches.length : upTo).flat();
  deepStrictEqual(numbers, whole, `run ${run} has half a batch`);
  deepStrictEqual(
    coverage,
    numbers.map((number) => keptOf(each, number).coverage),
  );
  if (stored.state === 'ended') {
    deepStrictEqual(numbers, batches.flat(), `run ${run} has ended without all of its accounts`);
    const end = endOf(each);
    deepStrictEqual(
      [stored.summary, stored.caller, stored.endedAt, await store.controlsOf(run)],
      [end.summary, end.caller, end.endedAt, end.controls],
    );
  } else deepStrictEqual(await store.controlsOf(run), []);
  ok(stored.state !== 'failed' || outcomeOf(each) === 'fails');
  if (readFacts) await checkFacts(store, stored, numbers);
  return numbers;
}

async function checkFacts(
  store: Store,
  { number: run, host }: StoredRun,
  numbers: readonly number[],
): Promise<void> {
  const each = roundNamed(host);
  deepStrictEqual(await store.factsOf(run), startOf(each).facts);
  for (const number of numbers) {
    const { id } = accountNumbered(number);
    const kept = keptOf(each, number);
    deepStrictEqual(plainSnapshot(await store.snapshotOf(run, id)), plainSnapshot(kept.snapshot));
    const report = await store.reportOf(run, id);
    deepStrictEqual(report && Buffer.from(report), kept.report);
  }
}

function brief({
  id,
  rule,
  status,
  severity,
  account,
  suppressed,
}: Pick<Finding, 'id' | 'rule' | 'status' | 'severity' | 'account' | 'suppressed'>) {
  return { id, rule, status, severity, account, ...(suppressed && { suppressed }) };
}

/** Lives are what comes of the accounts that are there, run after run, and of nothing else. */
async function checkLives(
  store: Store,
  runs: readonly StoredRun[],
  accounts: ReadonlyMap<number, readonly number[]>,
): Promise<number> {
  const model = new LifeModel();
  for (const { number, now, rules, scope, host, state } of runs) {
    const run = { number, now, rules: rules.map(({ id }) => id), scope: scope.key, organization: scope.key };
    for (const account of accounts.get(number) ?? []) model.keep(run, keptOf(roundNamed(host), account));
    if (state === 'ended') model.end(run);
  }
  const lives = await livesIn(store);
  deepStrictEqual(
    lives.map(({ finding, ...life }) => ({ ...life, finding: brief(finding) })),
    model.lives().map(({ finding, ...life }) => ({ ...life, finding: brief(finding) })),
  );
  const counts = await store.changeCounts();
  deepStrictEqual(
    counts.map(({ count, secondsOpen, ...sum }) => `${wordsOf(sum)}: ${count}, ${secondsOpen}`).sort(),
    model.counts(),
  );
  return lives.length;
}

async function checkRecords(store: Store, runs: readonly StoredRun[]): Promise<void> {
  const numbers = new Map(runs.map(({ host, number }) => [host, number]));
  for (const plan of await store.plans()) {
    const [writer = 0, round = 0] = plan.id.slice(2).split('-').map(Number);
    deepStrictEqual(plan, planOf({ writer, round }));
  }
  for (const notice of await store.notices())
    deepStrictEqual(notice, noticeOf(roundNamed(notice.to), numbers.get(notice.to) ?? 0));
  for (const log of await store.logs()) {
    const writer = Number(log[0]);
    deepStrictEqual(
      await store.entriesOf(log),
      Array.from({ length: (await store.headOf(log))?.seq ?? 0 }, (_, index) => entryOf(writer, index + 1)),
    );
  }
}

/** Whatever somebody was told is there. */
async function checkPromises(
  store: Store,
  promises: ReturnType<typeof promisesIn>,
  runs: readonly StoredRun[],
  accounts: ReadonlyMap<number, readonly number[]>,
): Promise<void> {
  const of = (what: string) => promises.get(what) ?? [];
  const stored = new Map(runs.map((run) => [run.number, run]));
  for (const [run = 0, writer = 0, round = 0] of of('began'))
    deepStrictEqual(roundNamed(stored.get(run)?.host ?? ''), { writer, round }, `run ${run} was lost`);
  for (const [run = 0, ...numbers] of of('kept'))
    for (const number of numbers)
      ok(accounts.get(run)?.includes(number), `account ${number} of run ${run} was lost`);
  for (const [run = 0] of of('over')) {
    const { host = '', state } = stored.get(run) ?? {};
    const wanted = { ends: 'ended', fails: 'failed', 'is left': 'interrupted' }[outcomeOf(roundNamed(host))];
    deepStrictEqual(state, wanted, `the end of run ${run} was lost`);
  }
  const plans = new Set((await store.plans()).map(({ id }) => id));
  for (const [writer = 0, round = 0] of of('plan'))
    ok(plans.has(planOf({ writer, round }).id), 'a plan was lost');
  const notices = (await store.notices()).map(({ to }) => to);
  deepStrictEqual(notices.length, new Set(notices).size, 'a notice is there twice');
  for (const [writer = 0, round = 0] of of('notice'))
    ok(notices.includes(`writer ${writer} round ${round}`), 'a notice was lost');
  for (const [writer = 0, last = 0] of of('entries'))
    ok(((await store.headOf(LOG_OF(writer)))?.seq ?? 0) >= last, 'an entry was lost');
  for (const [writer = 0, round = 0] of of('note'))
    ok(Number(await store.noted(`writer ${writer}`)) >= round, 'a note was lost');
  for (const [writer = 0, round = 0] of of('lease'))
    ok(Number((await store.leaseOf(`writer ${writer}`))?.holder) >= round, 'a lease was lost');
}

const place = process.env.STORE ?? '';
const store = await openStore(place);
const runs = (await store.runs(day(99_999))).toReversed();
const newest = runs.length - 2 * Number(process.argv[2] ?? 0);
const accounts = new Map<number, readonly number[]>();
for (const [index, run] of runs.entries())
  accounts.set(run.number, await checkRun(store, run, index >= newest));
const lives = await checkLives(store, runs, accounts);
await checkRecords(store, runs);
const promises = promisesIn(readFileSync(0, 'utf8'));
await checkPromises(store, promises, runs, accounts);
deepStrictEqual((await store.prune({}, true)).bytes, 0, 'a piece is there that nothing names');
const { kind } = store;
await store.close();
if (kind === 'sqlite') {
  const file = new DatabaseSync(place);
  deepStrictEqual(
    file
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => ({ ...row })),
    [{ integrity_check: 'ok' }],
  );
  deepStrictEqual(file.prepare('PRAGMA foreign_key_check').all(), []);
  file.close();
}
const promised = [...promises.values()].reduce((sum, all) => sum + all.length, 0);
process.stdout.write(
  JSON.stringify({ promised, runs: runs.length, lives, accounts: [...accounts.values()].flat().length }),
);
