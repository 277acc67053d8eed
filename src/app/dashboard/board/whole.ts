import type { Finding } from '../../../core/model/finding.ts';
import type { FindingLife } from '../../../core/model/history.ts';
import type { FindingDetail } from '../../../web/api/findings.ts';
import { judgeKept, type Rejudged } from '../../replay/kept-account.ts';
import type { AccountBoard } from './account-board.ts';
import type { Board } from './board.ts';
import { hold } from './hold.ts';
import { notThere } from './not-there.ts';
import { shownRow } from './row.ts';

/** Accounts whose facts are held for the next question, which is mostly about the same one. */
const MOST_HELD = 3;

const HELD = new WeakMap<Board, Map<string, Promise<Rejudged>>>();

/** One account judged again: findings whole, with what they rest on. */
export function judgedWhole(board: Board, { account, reading }: AccountBoard): Promise<Rejudged> {
  const held = HELD.get(board) ?? new Map<string, Promise<Rejudged>>();
  HELD.set(board, held);
  const key = `${reading.run.number} ${account.id}`;
  const there = held.get(key);
  if (there !== undefined) return there;
  const kept = board.keptRun(reading);
  const made: Promise<Rejudged> =
    kept === undefined ? Promise.resolve({ how: 'pruned' }) : judgeKept(board.store, kept, reading);
  hold(held, MOST_HELD, key, made);
  // What failed is tried again.
  made.catch(() => held.delete(key));
  return made;
}

/** One finding, whole where its facts are kept. Throws the {@link Problem} `not-in-store`. */
export async function findingDetail(board: Board, id: string): Promise<FindingDetail> {
  const view = await board.view();
  const row = view.row(id);
  if (row === undefined) throw notThere(`finding ${id} that needs somebody`, '/findings');
  const account = view.account(row.account.id);
  const judged = account && (await judgedWhole(board, account));
  const finding = judged?.how === 'judged' ? findIn(judged.findings, id) : undefined;
  const life = await lifeOf(board, id);
  return {
    row: shownRow(row),
    ...(finding !== undefined && { finding }),
    ...(life !== undefined && { life }),
    asOf: view.asOf,
  };
}

function findIn(findings: Iterable<Finding>, id: string): Finding | undefined {
  for (const finding of findings) if (finding.id === id) return finding;
  return undefined;
}

async function lifeOf({ store }: Board, id: string): Promise<FindingLife | undefined> {
  for await (const life of store.lives({ id })) return life;
  return undefined;
}
