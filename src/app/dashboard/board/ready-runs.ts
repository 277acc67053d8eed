import { counted } from '../../../core/model/counted.ts';
import type { StoredRun } from '../../../core/model/history.ts';
import type { Store } from '../../../store/port.ts';
import { type KeptRun, keptRunOf } from '../../replay/kept-account.ts';
import { VERSION } from '../../version.ts';

/**
 * Makes the runs that are shown ready to be judged again, and says in sentences what is to be known of them.
 *
 * @param kept those that are ready, by number; what is no longer shown is taken out of it
 */
export async function readyRuns(
  store: Store,
  runs: readonly StoredRun[],
  kept: Map<number, KeptRun>,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const run of runs) {
    const ready = kept.get(run.number) ?? (await keptRunOf(store, run));
    kept.set(run.number, ready);
    notes.push(...notesOn(ready, (await store.lateAccounts(run.number)).length));
  }
  for (const number of kept.keys()) if (!runs.some((run) => run.number === number)) kept.delete(number);
  return notes;
}

const TOOL = `keyreeve ${VERSION}`;

function notesOn({ run, rules, facts }: KeptRun, late: number): readonly string[] {
  const { number, tool } = run;
  const needsPeople = rules.selected.some(({ rule }) => rule.onlyWith === 'people');
  return [
    ...(tool === TOOL ? [] : [`Run ${number} was judged by ${tool}, and is judged here by ${TOOL}.`]),
    ...rules.gone.map(({ words }) => `${words} What it said in run ${number} is unknown here.`),
    ...(facts.source === 'files' && needsPeople
      ? [`The list of people of run ${number} is not kept: what rests on it is unknown here.`]
      : []),
    ...(late > 0
      ? [
          `Run ${number} came late to ${counted(late, 'account')}: what it saw there changed no finding's history.`,
        ]
      : []),
  ];
}
