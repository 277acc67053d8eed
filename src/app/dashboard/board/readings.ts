import { counted } from '../../../core/model/counted.ts';
import type { StoredAccount, StoredRun } from '../../../core/model/history.ts';
import type { AccountCoverage } from '../../../core/model/run.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { Store } from '../../../store/port.ts';

/** What the board shows an account by: the newest run that had it, among the newest of each scope. */
export interface Reading {
  readonly run: StoredRun;
  readonly coverage: AccountCoverage;
  readonly stored: StoredAccount;
  /** No earlier run of its scope has ended: everything is new then, and nothing is. */
  readonly first: boolean;
}

/** What the board stands on. */
export interface Readings {
  /** Those that give a reading, the newest first. */
  readonly runs: readonly StoredRun[];
  /** In the order of account ids. */
  readonly accounts: ReadonlyMap<string, Reading>;
  /** All runs, the newest first. */
  readonly all: readonly StoredRun[];
  readonly notes: readonly string[];
}

/** What is read of a run once and for all: a run that has ended changes no more. */
export type RunAccounts = Map<
  number,
  { readonly coverage: readonly AccountCoverage[]; readonly stored: readonly StoredAccount[] }
>;

/** @param known what was read before; what is no longer needed is taken out of it */
export async function chooseReadings(store: Store, at: string, known: RunAccounts): Promise<Readings> {
  const all = await store.runs(at);
  const newest = newestOfScopes(all);
  const found = new Map<string, Reading>();
  const olderFiles = new Map<number, number>();
  for (const run of newest) {
    const accounts = known.get(run.number) ?? {
      coverage: await store.coverageOf(run.number),
      stored: await store.accountsOf(run.number),
    };
    known.set(run.number, accounts);
    const first = !all.some((each) => each.number < run.number && isOf(run, each) && each.state === 'ended');
    for (const [index, coverage] of accounts.coverage.entries()) {
      const stored = accounts.stored[index];
      if (stored === undefined) throw new Error('An account of the run has no coverage.');
      const before = found.get(coverage.account.id);
      const reading = { run, coverage, stored, first };
      const isOlderFile = before !== undefined && isNewerLive(reading, before);
      if (isOlderFile) olderFiles.set(before.run.number, (olderFiles.get(before.run.number) ?? 0) + 1);
      if (before === undefined || isOlderFile || isBetter(coverage, before)) {
        found.set(coverage.account.id, reading);
      }
    }
  }
  const accounts = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  const used = new Set([...accounts.values()].map(({ run }) => run.number));
  const runs = newest.filter(({ number }) => used.has(number));
  for (const number of [...known.keys()])
    if (!newest.some((run) => run.number === number)) known.delete(number);
  return { runs, accounts, all, notes: [...notesOf(all, runs), ...fileNotes(olderFiles)] };
}

/** Runs are shown the newest first, so what is there already is of a newer one; but one that read nothing gives way. */
function isBetter({ status }: AccountCoverage, before: Reading): boolean {
  return before.coverage.status === 'skipped' && status !== 'skipped';
}

/**
 * A report file tells less than a live reading, and was not made when it was judged: it takes the place of one only where
 * its report is newer.
 */
function isNewerLive({ run, coverage, stored }: Reading, before: Reading): boolean {
  const wasRead = coverage.status === 'scanned' || coverage.status === 'partial';
  if (before.run.scope.kind !== 'files' || run.scope.kind === 'files' || !wasRead) return false;
  const { generatedAt: ofFile } = before.stored;
  return ofFile === undefined || ofFile <= (stored.generatedAt ?? run.now);
}

function fileNotes(olderFiles: ReadonlyMap<number, number>): readonly string[] {
  return [...olderFiles].map(
    ([run, accounts]) =>
      `Run ${run} judged report files of ${counted(accounts, 'account')} that are no newer than what was read live before: the live reading is shown.`,
  );
}

function isOf({ scope }: StoredRun, { scope: other }: StoredRun): boolean {
  return scope.kind === other.kind && scope.key === other.key;
}

/** The newest that ended of each scope: by the time it judged by, as lives of findings go. The newest first. */
function newestOfScopes(all: readonly StoredRun[]): readonly StoredRun[] {
  const byTime = all
    .filter(({ state }) => state === 'ended')
    .sort((a, b) => (a.now === b.now ? b.number - a.number : a.now < b.now ? 1 : -1));
  const seen = new Set<string>();
  return byTime.filter(({ scope: { kind, key } }) => {
    const scope = `${kind} ${key}`;
    if (seen.has(scope)) return false;
    seen.add(scope);
    return true;
  });
}

const HOW_IT_ENDED: Readonly<Record<Exclude<StoredRun['state'], 'ended'>, string>> = {
  running: 'is under way, and is shown here once it has ended',
  interrupted: 'was interrupted, and is not shown here',
  failed: 'failed, and is not shown here',
};

function notesOf(all: readonly StoredRun[], shown: readonly StoredRun[]): readonly string[] {
  return [
    ...notesOn(all, shown),
    ...notesOnOthers(all, shown),
    ...shown.flatMap((run) => narrowNote(run, all, shown)),
  ];
}

/** So many runs before it say what a run might have been asked for. */
const MOST_BEFORE = 10;
const SETTLED = new Set(RULES.flatMap(({ id, maturity }) => (maturity === 'preview' ? [] : id)));

/**
 * Where a run asked for less than those before it, or beside it: its accounts would look free of the rest. What it left out
 * for want of something is told by the run itself, and what is in preview is asked for now and then.
 */
function narrowNote(
  run: StoredRun,
  all: readonly StoredRun[],
  shown: readonly StoredRun[],
): readonly string[] {
  const { number, rules, summary } = run;
  const told = new Set([...rules.map(({ id }) => id), ...(summary?.leftOut ?? []).map(({ rule }) => rule)]);
  const before = all.filter((each) => each.number < number && each.state === 'ended' && isOf(run, each));
  const asked = [...before.slice(0, MOST_BEFORE), ...shown].flatMap((each) => each.rules.map(({ id }) => id));
  const missing = new Set(asked.filter((id) => SETTLED.has(id) && !told.has(id))).size;
  if (missing === 0) return [];
  const says = missing === 1 ? 'it says' : 'they say';
  return [
    `Run ${number} was not asked for ${counted(missing, 'rule')} that others were: of what ${says} of its accounts only what failed before is shown.`,
  ];
}

/** The newest of scopes of which no run has ended: nothing else on the page would tell that there was one. */
function notesOnOthers(all: readonly StoredRun[], shown: readonly StoredRun[]): readonly string[] {
  const newest = Math.max(0, ...shown.map(({ number }) => number));
  return all.flatMap((run, index): readonly string[] => {
    const { state, number } = run;
    // An empty page says itself that its first scan is under way.
    if (state === 'ended' || number <= newest || (state === 'running' && shown.length === 0)) return [];
    const isNewest = all.findIndex((each) => isOf(run, each)) === index;
    if (!isNewest || all.some((each) => isOf(run, each) && each.state === 'ended')) return [];
    return [`Run ${number} ${HOW_IT_ENDED[state]}.`];
  });
}

function notesOn(all: readonly StoredRun[], shown: readonly StoredRun[]): readonly string[] {
  return shown.flatMap((run) =>
    all.flatMap((each): readonly string[] => {
      if (each.number <= run.number || !isOf(run, each)) return [];
      if (each.state !== 'ended') return [`Run ${each.number} ${HOW_IT_ENDED[each.state]}.`];
      return [
        `Run ${each.number} judged by an earlier time than run ${run.number}, which is the one shown here.`,
      ];
    }),
  );
}
