import type { StoredRun } from '../core/model/history.ts';
import { Problem } from '../core/model/problem.ts';
import type { Store } from '../store/port.ts';

/** The number of the run that is meant: a number, `latest` for the newest that ended, `previous` for the one before. */
export async function namedRun(store: Store, name: string, at: string): Promise<number> {
  const isLatest = name === 'latest';
  if (isLatest || name === 'previous') {
    const ended = (await store.runs(at)).filter(({ state }) => state === 'ended');
    const [latest] = ended;
    const found = isLatest ? latest : ended.find((run) => run !== latest && isSameScope(run, latest));
    if (found !== undefined) return found.number;
    throw new Problem(
      'unknown-run',
      isLatest ? 'No run in the store has ended.' : 'There is no earlier run.',
    );
  }
  if (/^[1-9]\d{0,8}$/.test(name)) return Number(name);
  throw new Problem('bad-argument', `"${name.slice(0, 40)}" names no run.`, {
    hint: 'A run is named by its number, or as latest or previous. `keyreeve history` lists them.',
  });
}

function isSameScope({ scope }: StoredRun, other: StoredRun | undefined): boolean {
  return scope.kind === other?.scope.kind && scope.key === other.scope.key;
}
