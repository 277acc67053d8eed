import { hold } from './hold.ts';
import type { View } from './view.ts';

/**
 * Milliseconds that an answer of the store's history counts where nothing on the page has changed. A store can be pruned
 * meanwhile, of which the page hears nothing.
 */
const RECENT_MS = 10_000;
/** Answers that are kept of a view. */
const MOST = 8;

interface Answer {
  readonly since: number;
  readonly gives: Promise<unknown>;
}

const ANSWERS = new WeakMap<View, Map<string, Answer>>();

/**
 * What walks all of the history, once for everybody who asks the same within a few seconds of one view. What fails is
 * asked anew.
 *
 * @param key names what is asked
 */
export function recently<T>(view: View, key: string, ask: () => Promise<T>): Promise<T> {
  const answers = ANSWERS.get(view) ?? new Map<string, Answer>();
  ANSWERS.set(view, answers);
  const there = answers.get(key);
  if (there !== undefined && performance.now() - there.since < RECENT_MS) return there.gives as Promise<T>;
  answers.delete(key);
  const gives = ask();
  const answer = { since: performance.now(), gives };
  hold(answers, MOST, key, answer);
  gives.catch(() => {
    if (answers.get(key) === answer) answers.delete(key);
  });
  return gives;
}
