import { counted } from '../model/counted.ts';
import type { Calls } from './calls.ts';
import type { History } from './history.ts';
import { once } from './words.ts';

/**
 * Where calls came from, and whether that is new: `203.0.113.66 (203.0.0.0/16, never seen before) and 2 other
 * addresses`.
 */
export function originsInWords(calls: readonly Calls[], history: History): string {
  const [first] = calls;
  if (first === undefined) return '';
  const { name, net } = first.origin;
  const newness = history.newPlaces(first).length > 0 ? ', never seen before' : '';
  const others = once(calls.map(({ origin }) => origin.name)).length - 1;
  const more = others === 0 ? '' : ` and ${counted(others, 'other address', 'other addresses')}`;
  return `${name}${net === undefined ? '' : ` (${net}${newness})`}${more}`;
}
