import { hash } from 'node:crypto';
import type { RunsPage } from '../../../web/api/accounts.ts';
import type { Board } from './board.ts';
import { pageOf } from './select-rows.ts';

/** What runs are asked for. */
interface RunsQuestion {
  readonly limit?: number;
  readonly cursor?: string;
  readonly from?: number;
}

/** Runs as the store has them now, the newest first. Throws as `pageOf` does. */
export async function runsPage(
  { store, at }: Board,
  { limit = 100, cursor, from }: RunsQuestion,
): Promise<RunsPage> {
  const runs = await store.runs(at());
  // A run that begins or ends meanwhile moves the others.
  const states = runs.map(({ number, state }) => `${number} ${state}`).join();
  const view = { version: hash('sha256', states, 'hex').slice(0, 12) };
  const { items, next } = pageOf(runs, { view, limit, cursor, from, question: { list: 'runs' } });
  return { items: [...items], ...(next !== undefined && { next }), total: runs.length };
}
