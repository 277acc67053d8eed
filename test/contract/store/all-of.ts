import type { Store } from '../../../src/store/port.ts';
import { hostileStory } from '../../support/investigations.ts';
import { day, livesIn, plainSnapshot } from '../../support/kept.ts';

/** The key whose story examples keep. */
export const INVESTIGATED = hostileStory().subject.accessKeyId;

/** Everything that can be asked of a store, for comparing two. */
export async function allOf(store: Store) {
  const runs = await store.runs(day(0));
  const logs = await store.logs();
  return {
    runs: await Promise.all(
      runs.map(async (run) => ({
        run,
        facts: await store.factsOf(run.number),
        controls: await store.controlsOf(run.number),
        coverage: await store.coverageOf(run.number),
        accounts: await Promise.all(
          (await store.accountsOf(run.number)).map(async (each) => ({
            ...each,
            snapshot: plainSnapshot(await store.snapshotOf(run.number, each.account.id)),
            report: await store.reportOf(run.number, each.account.id),
          })),
        ),
      })),
    ),
    lives: await livesIn(store),
    counts: await store.changeCounts(),
    plans: await store.plans(),
    notices: await store.notices(),
    investigations: await store.investigationsOf(INVESTIGATED),
    marks: await store.marks(),
    entries: await Promise.all(logs.map((log) => store.entriesOf(log))),
  };
}
