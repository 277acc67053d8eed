import { lifeOfFinding, livesOfAccount, storedRunNamed } from '../../app/history/look-back.ts';
import { VERSION } from '../../app/version.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { livesJson, runJson, runsJson } from '../../outputs/history/history-json.ts';
import { lifePage, livesPage } from '../../outputs/history/lives-page.ts';
import { runPage } from '../../outputs/history/run-page.ts';
import { runsPage } from '../../outputs/history/runs-page.ts';
import type { Store } from '../../store/port.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { type LookFlags, timeOf, withStore } from '../with-store.ts';

export interface HistoryFlags extends LookFlags {
  readonly finding?: string;
  readonly account?: string;
  readonly limit?: number;
  readonly format: 'table' | 'json';
}

/** Runs of a table where nobody says how many. */
const SHOWN = 20;

/** Prints the runs of a store, one of them, or lives of findings. */
export function historyCommand(run: string | undefined, flags: HistoryFlags): Promise<number> {
  if ([run, flags.finding, flags.account].filter((each) => each !== undefined).length > 1)
    throw new Problem('bad-argument', 'A run, --finding and --account ask for different things.', {
      hint: 'Give one of them.',
    });
  const at = timeOf(flags);
  return withStore(flags, async (store) => {
    await print(await textOf(store, run, flags, at));
    return EXIT.clean;
  });
}

async function textOf(
  store: Store,
  run: string | undefined,
  { finding, account, limit, format }: HistoryFlags,
  at: string,
): Promise<Iterable<string>> {
  const isJson = format === 'json';
  if (finding !== undefined) {
    const life = await lifeOfFinding(store, finding);
    return isJson ? livesJson([life], VERSION) : lifePage(life, screen());
  }
  if (account !== undefined) {
    const lives = await livesOfAccount(store, account, at);
    return isJson ? livesJson(lives.slice(0, limit), VERSION) : livesPage(lives, account, limit, screen());
  }
  if (run !== undefined) {
    const told = await storedRunNamed(store, run, at);
    return isJson ? runJson(told, VERSION) : runPage(told, screen());
  }
  const most = limit ?? (isJson ? undefined : SHOWN);
  const runs = await store.runs(at, most === undefined ? undefined : most + 1);
  const shown = runs.slice(0, most);
  return isJson
    ? runsJson(shown, VERSION)
    : runsPage(shown, { now: at, more: runs.length > shown.length }, screen());
}
