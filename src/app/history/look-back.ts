import { chooseRun } from '../../core/history/choose-runs.ts';
import { changedBy, type ToldRun } from '../../core/history/told.ts';
import type { FindingLife } from '../../core/model/history.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Store } from '../../store/port.ts';
import { lateIn } from './diff-stored.ts';
import { noAccount } from './trend-stored.ts';

/**
 * One run, ended or not, with what it saw and changed. Throws the {@link Problem} `unknown-run`.
 *
 * @param at by the clock: it tells running from interrupted
 */
export async function storedRunNamed(store: Store, name: string, at: string): Promise<ToldRun> {
  const run = chooseRun(await store.runs(at), name);
  const counts = await store.changeCounts();
  const changed: ToldRun['changed'][number][] = [];
  for await (const life of store.lives()) {
    const found = changedBy(life, run.number);
    if (found !== undefined) changed.push(found);
  }
  return {
    run,
    coverage: await store.coverageOf(run.number),
    counts: counts.filter((each) => each.run === run.number),
    changed,
    late: await lateIn(store, run.number),
  };
}

/** The life of one finding. Throws the {@link Problem} `nothing-selected` where it never failed in any run. */
export async function lifeOfFinding(store: Store, id: string): Promise<FindingLife> {
  for await (const life of store.lives({ id })) return life;
  throw new Problem('nothing-selected', `No run of the store has a failing finding ${id.slice(0, 64)}.`, {
    hint: 'Run `keyreeve history --account ID` for the findings of an account, or `keyreeve diff --format json`.',
  });
}

/** All findings that an account ever had. Throws the {@link Problem} `nothing-selected` where no run has it. */
export async function livesOfAccount(
  store: Store,
  account: string,
  at: string,
): Promise<readonly FindingLife[]> {
  const lives: FindingLife[] = [];
  for await (const life of store.lives({ accounts: [account] })) lives.push(life);
  if (lives.length > 0) return lives;
  for (const { number } of await store.runs(at)) {
    const accounts = await store.accountsOf(number);
    if (accounts.some(({ account: { id } }) => id === account)) return lives;
  }
  throw noAccount(account);
}
