import { marker } from '../../core/engine/marks.ts';
import { chooseRun } from '../../core/history/choose-runs.ts';
import type { StoredRun } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { AccountCoverage, AccountResult, CallCounts } from '../../core/model/run.ts';
import type { People } from '../../core/parse/people.ts';
import type { RunFacts, Store } from '../../store/port.ts';
import { asScan } from '../as-scan.ts';
import { noticesOf, ownersFrom, readPeople } from '../people.ts';
import type { Scan } from '../scan.ts';
import type { PeopleInput, Progress } from '../scan-options.ts';
import { addCalls, NO_CALLS, type RunSummary, Tally } from '../tally.ts';
import { VERSION } from '../version.ts';
import type { KeptRun } from './kept-account.ts';
import { keptAccounts, type Replaying } from './kept-accounts.ts';
import { keptFiles } from './kept-files.ts';
import {
  hadPeople,
  type NewRules,
  type ReplayRules,
  rulesOfThen,
  rulesOfToday,
  takesPeople,
} from './replay-rules.ts';

export interface ReplayOptions {
  /** `same`: the rules, parameters, marks and frameworks of the run itself. */
  readonly rules: 'same' | NewRules;
  /** The clock's time, which tells a run that is running from one that was interrupted. ISO 8601 UTC. */
  readonly at: string;
  /** The list of people, where the facts do not hold what was told of them: it is not kept. Else it is not looked at. */
  readonly people?: PeopleInput;
  readonly redact?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what somebody should know of the run, once, in sentences. */
  readonly onNotice?: (text: string) => void;
}

/**
 * Judges a run that is kept once more, from its facts, at the time it judged by: with no call to AWS, and nothing is
 * stored. By the same rules and the same version it gives what the run itself gave, byte for byte. What is no longer
 * kept, and what the run had not come to when it ended early, makes it incomplete.
 *
 * Throws the {@link Problem} `unknown-run`, those of the store, and those of a selection of rules that cannot be; while
 * it is iterated, those of the store and of reports that cannot be read.
 */
export async function replay(store: Store, number: number, options: ReplayOptions): Promise<Scan> {
  const { run, facts } = await keptRun(store, number, options.at);
  const looked = takesPeople(run, facts, options.rules === 'same' ? 'same' : 'new');
  const people = looked ? options.people : undefined;
  const rules =
    options.rules === 'same'
      ? rulesOfThen(run, facts)
      : rulesOfToday(options.rules, people !== undefined || hadPeople(run) ? ['people'] : [], facts);
  const list = people === undefined || !needsPeople(rules) ? undefined : readPeople(people, run.now);
  const notices = [...noticesOn(run, facts, rules, list), ...(list === undefined ? [] : noticesOf(list))];
  for (const notice of notices) options.onNotice?.(notice);
  return asScan(rules.shown, (finish) => results(store, { run, facts, rules, list, options }, finish));
}

/** A run that is to be replayed, and what decides how it can be. */
export interface ReplayableRun {
  readonly number: number;
  /** The time it judged by. */
  readonly now: string;
  readonly offline: boolean;
  /** Whether a list of people would be looked at. */
  readonly takesPeople: boolean;
}

/** Finds the run that is meant: a number, `latest` or `previous`. Throws as {@link chooseRun} does. */
export async function findReplayable(
  store: Store,
  name: string,
  { at, rules }: { readonly at: string; readonly rules: 'same' | 'new' },
): Promise<ReplayableRun> {
  const run = chooseRun(await store.runs(at), name);
  const { number, now } = run;
  const facts = await store.factsOf(number);
  return { number, now, offline: facts.source === 'files', takesPeople: takesPeople(run, facts, rules) };
}

async function keptRun(store: Store, number: number, at: string) {
  const run = await store.run(number, at);
  if (run === undefined) throw new Problem('unknown-run', `There is no run ${number} in the store.`);
  return { run, facts: await store.factsOf(number) };
}

const HOW_IT_ENDED: Readonly<Record<Exclude<StoredRun['state'], 'ended'>, string>> = {
  running: 'has not ended yet',
  interrupted: 'was interrupted',
  failed: 'failed before its end',
};

function noticesOn(
  run: StoredRun,
  facts: RunFacts,
  rules: ReplayRules,
  list: People | undefined,
): readonly string[] {
  const tool = `keyreeve ${VERSION}`;
  return [
    ...(run.tool === tool
      ? []
      : [`Run ${run.number} was judged by ${run.tool}, and is judged here by ${tool}.`]),
    ...(run.state === 'ended'
      ? []
      : [`Run ${run.number} ${HOW_IT_ENDED[run.state]}: only the accounts it had judged by then are here.`]),
    ...rules.gone.map(({ words }) => `${words} What it said then is unknown here.`),
    ...(facts.source === 'files' && needsPeople(rules) && list === undefined
      ? ['The list of people is not kept with a run of files: hand it in again with --people.']
      : []),
  ];
}

function needsPeople({ selected }: ReplayRules): boolean {
  return selected.some(({ rule }) => rule.onlyWith === 'people');
}

/** A kept run, and how it is judged. */
interface Replayed extends Omit<KeptRun, 'marker'> {
  readonly list: People | undefined;
  readonly options: ReplayOptions;
}

async function* results(
  store: Store,
  kept: Replayed,
  finish: (summary: RunSummary) => void,
): AsyncGenerator<AccountResult> {
  const { run, facts, rules, list, options } = kept;
  const { now } = run;
  const { source } = facts;
  const redacted = options.redact ?? false;
  const marks = rules.marks && marker(rules.marks, now);
  const read = new Set<string>();
  const coverage: AccountCoverage[] = [];
  const frame = { ...rules, now, source, redacted };
  const tally = new Tally(frame);
  const replaying: Replaying = {
    ...{ run, facts, rules, marker: marks },
    redact: redacted,
    signal: options.signal,
    withOwners: list && ownersFrom(list),
    onRead: (id) => void read.add(id),
    onAccount: (done, all) => options.onProgress?.(progressOf(done, all)),
  };
  const accounts = source === 'live' ? keptAccounts(store, replaying) : keptFiles(store, replaying);
  for await (const result of accounts) {
    tally.add(result);
    coverage.push(result.coverage);
    yield result;
  }
  const covered = { rules: rules.selected.map(({ rule }) => rule.id), accounts: [...read] };
  const lapsed = marks?.lapsed(covered, redacted) ?? [];
  const { run: made, ...rest } = tally.summary(frame, callsOf(run, facts, coverage), lapsed);
  const complete = made.complete && run.state === 'ended';
  finish({ ...rest, run: { ...made, rules: rules.shown, complete } });
}

/** A run that ended knows its calls, those of no account among them; of another one only those of its accounts are known. */
function callsOf(
  { summary }: StoredRun,
  { source }: RunFacts,
  coverage: readonly AccountCoverage[],
): CallCounts {
  if (source === 'files') return NO_CALLS;
  if (summary !== undefined) return summary.calls;
  return coverage.reduce((sum, { calls }) => addCalls(sum, calls), NO_CALLS);
}

function progressOf(done: number, accounts: number): Progress {
  return { accounts, done, inFlight: accounts > done ? 1 : 0, waitingForReport: 0, failed: 0, skipped: 0 };
}
