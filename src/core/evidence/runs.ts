import type { RunScope, StoredRun } from '../model/history.ts';
import { Problem } from '../model/problem.ts';
import type { Lapsed, Run } from '../model/run.ts';
import { isWithin, type Period } from './period.ts';
import type { Showing } from './showing.ts';

/** The runs of a period: those that speak for it, and those that do not, which are listed all the same. */
export interface PeriodRuns {
  readonly scope: RunScope;
  /** Ended, of the scope, in the order of their numbers. */
  readonly counted: readonly StoredRun[];
  /** Of the scope, failed, interrupted or under way. */
  readonly unfinished: readonly StoredRun[];
  /** Runs of the period of other scopes: they are counted, and not told about. */
  readonly elsewhere: number;
}

/**
 * The runs of one scope in a period, by the time they judged by. Without a scope it is the only one there is, or the
 * only organisation. Throws the {@link Problem} `no-evidence` where no run of the period ended, and `bad-argument` for
 * a scope that is not there, or must be named.
 *
 * @param wanted the key of a scope, such as an organisation's id
 */
export function runsOf(all: readonly StoredRun[], period: Period, wanted?: string): PeriodRuns {
  const within = all.filter(({ now }) => isWithin(period, now)).toSorted((a, b) => a.number - b.number);
  const ended = within.filter(({ state }) => state === 'ended');
  if (ended.length === 0) throw nothingEnded(within, period);
  const scope = scopeOf(ended, wanted);
  const ofScope = within.filter((run) => isSame(run.scope, scope));
  return {
    scope,
    counted: ofScope.filter(({ state }) => state === 'ended'),
    unfinished: ofScope.filter(({ state }) => state !== 'ended'),
    elsewhere: within.length - ofScope.length,
  };
}

export function isSame(a: RunScope, b: RunScope): boolean {
  return a.kind === b.kind && a.key === b.key;
}

function nothingEnded(within: readonly StoredRun[], { from, to }: Period): Problem {
  const there =
    within.length === 0
      ? 'The store holds no run of that time'
      : `Of the ${within.length} runs of that time none ended (${within.map(({ number, state }) => `${number} ${state}`).join(', ')})`;
  return new Problem('no-evidence', `${there}: ${from} to ${to}.`);
}

function scopeOf(ended: readonly StoredRun[], wanted: string | undefined): RunScope {
  const scopes = [...new Map(ended.map(({ scope }) => [`${scope.kind} ${scope.key}`, scope])).values()];
  const listed = scopes.map((scope) => `${scope.key} (${scopeInWords(scope, ended)})`).join(', ');
  if (wanted !== undefined) {
    const named = scopes.filter(({ key, kind }) => key === wanted || `${kind}:${key}` === wanted);
    const [only, ...others] = named;
    if (only !== undefined && others.length === 0) return only;
    const why = only === undefined ? 'No run of the period has' : 'Runs of more than one kind have';
    throw new Problem('bad-argument', `${why} the scope "${wanted.slice(0, 80)}".`, {
      hint: `There are: ${listed}. Write KIND:KEY where a key alone does not tell.`,
    });
  }
  const [only, ...others] = scopes;
  if (only !== undefined && others.length === 0) return only;
  const [organisation, ...more] = scopes.filter(({ kind }) => kind === 'organization');
  if (organisation !== undefined && more.length === 0) return organisation;
  throw new Problem('bad-argument', 'The runs of the period are of more than one scope.', {
    hint: `Name one with --scope: ${listed}.`,
  });
}

function scopeInWords(scope: RunScope, ended: readonly StoredRun[]): string {
  const count = ended.filter((run) => isSame(run.scope, scope)).length;
  return `${scope.kind}, ${count} ${count === 1 ? 'run' : 'runs'}`;
}

/** What the store knows of a run besides its summary. */
export interface RunDetail {
  /** Somebody chose the time it judged by. */
  readonly nowGiven: boolean;
  readonly source: Run['source'];
  /** What people had said, as the settings had it; plain data. */
  readonly marks?: unknown;
}

/** A run as the archive lists it. */
export function runRow(run: StoredRun, detail: RunDetail, showing: Showing) {
  const { summary } = run;
  return {
    run: run.number,
    state: run.state,
    scope: { kind: run.scope.kind, key: showing.name('scope', run.scope.key) },
    judgedAsOf: run.now,
    asOfWasGiven: detail.nowGiven,
    source: detail.source,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    host: showing.name('host', run.host),
    caller: run.caller === undefined ? null : showing.name('caller', run.caller),
    tool: run.tool,
    complete: summary?.complete ?? null,
    counts: summary?.counts ?? null,
    failing: summary?.failing ?? null,
    suppressed: summary?.suppressed ?? null,
    attested: summary?.attested ?? null,
    accounts: summary?.accounts ?? null,
    frameworks: summary?.frameworks ?? [],
    rules: run.rules.map(({ id, severity, parameters }) => ({
      id,
      severity,
      parameters: shownParameters(parameters, showing),
    })),
    exempt: exemptRow(detail.marks, showing),
    leftOut: (summary?.leftOut ?? []).map(({ rule, needs }) => ({ rule, needs })),
    lapsed: (summary?.lapsed ?? []).map((each) => lapsedRow(each, showing)),
    words: run.words === undefined ? null : showing.words(run.words),
  };
}

export type RunRow = ReturnType<typeof runRow>;

/** The tag of users that exempts them, where the settings had one. Suppressions and attestations are listed apart. */
function exemptRow(marks: unknown, showing: Showing) {
  const { exempt } = (marks ?? {}) as { readonly exempt?: unknown };
  const { tag, value, rules } = (exempt ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof tag !== 'string') return null;
  return {
    tag: showing.words(tag),
    value: typeof value === 'string' ? showing.words(value) : null,
    rules: Array.isArray(rules) ? rules.map(String) : null,
  };
}

/** Lists are names that somebody chose. */
function shownParameters(parameters: Run['rules'][number]['parameters'], showing: Showing) {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : value.map((each) => showing.name('value', each)),
    ]),
  );
}

function lapsedRow({ what, why, until, match }: Lapsed, showing: Showing) {
  return { what, why, until, match: match === undefined ? null : showing.words(match) };
}
