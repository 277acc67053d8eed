import type { StoredRun } from '../model/history.ts';
import { Problem } from '../model/problem.ts';

/** Two runs to be compared, the earlier one first. */
export interface ChosenRuns {
  readonly earlier: StoredRun;
  readonly later: StoredRun;
  /** They were named the other way round. */
  readonly swapped: boolean;
}

/**
 * The run that is meant: a number, `latest` for the newest that ended, `previous` for the newest ended one before it
 * that it can be compared with. Throws the {@link Problem} `unknown-run`.
 *
 * @param runs the newest first
 */
export function chooseRun(runs: readonly StoredRun[], name: string): StoredRun {
  if (name === 'latest') return latestOf(runs);
  if (name === 'previous') return before(latestOf(runs), runs);
  const number = /^[1-9]\d{0,8}$/.test(name) ? Number(name) : undefined;
  if (number === undefined) {
    throw new Problem('bad-argument', `"${name.slice(0, 40)}" names no run.`, {
      hint: 'A run is named by its number, or as latest or previous. `keyreeve history` lists them.',
    });
  }
  const found = runs.find((run) => run.number === number);
  if (found !== undefined) return found;
  const [newest] = runs;
  const words = newest === undefined ? 'It has none yet.' : `The newest is ${newest.number}.`;
  throw new Problem('unknown-run', `There is no run ${number} in the store. ${words}`);
}

/**
 * The runs to compare: two that are named; the one that is named and the run before it; or the latest and the run before
 * it. Throws the {@link Problem} `unknown-run` where there are none, or where one never ended, and `bad-argument` where
 * no rule is in both.
 */
export function chooseTwo(runs: readonly StoredRun[], names: readonly string[]): ChosenRuns {
  const [first = 'latest', second] = names;
  const one = ended(chooseRun(runs, first));
  const other = second === undefined ? before(one, runs) : ended(chooseRun(runs, second));
  if (one.number === other.number)
    throw new Problem('bad-argument', `Both are run ${one.number}: there is nothing to compare.`);
  if (!shareRules(one, other)) {
    throw new Problem('bad-argument', `Run ${one.number} and run ${other.number} have no rule in common.`, {
      hint: 'Compare runs of the same --rule, --framework and --severity.',
    });
  }
  const [earlier, later] = one.number < other.number ? [one, other] : [other, one];
  return { earlier, later, swapped: second !== undefined && earlier === other };
}

/** Whether the one run goes on from the other: of the same accounts, with a rule in common. */
function followsOn(a: StoredRun, b: StoredRun): boolean {
  return a.scope.kind === b.scope.kind && a.scope.key === b.scope.key && shareRules(a, b);
}

function shareRules(a: StoredRun, b: StoredRun): boolean {
  const ids = new Set(a.rules.map(({ id }) => id));
  return b.rules.some(({ id }) => ids.has(id));
}

function latestOf(runs: readonly StoredRun[]): StoredRun {
  const found = runs.find(({ state }) => state === 'ended');
  if (found !== undefined) return found;
  throw new Problem(
    'unknown-run',
    `No run in the store has ended${runs.length === 0 ? ': it has none' : ''}.`,
  );
}

function before(run: StoredRun, runs: readonly StoredRun[]): StoredRun {
  const found = runs.find(
    (each) => each.number < run.number && each.state === 'ended' && followsOn(each, run),
  );
  if (found !== undefined) return found;
  throw new Problem(
    'unknown-run',
    `No run before run ${run.number} is of the same accounts and rules, so there is nothing to compare it with.`,
    { hint: 'Scan again later, or name two runs: keyreeve diff RUN RUN. `keyreeve history` lists them.' },
  );
}

/** Only what ended is whole enough to be compared. */
function ended(run: StoredRun): StoredRun {
  if (run.state === 'ended') return run;
  const words = {
    running: 'is still running',
    interrupted: 'was interrupted: it never ended',
    failed: `failed${run.words === undefined ? '' : `: ${run.words.replace(/\.$/, '')}`}`,
  }[run.state];
  throw new Problem('unknown-run', `Run ${run.number} ${words}. Only runs that ended are compared.`);
}
