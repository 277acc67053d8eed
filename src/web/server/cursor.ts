import { WebProblem } from './web-problem.ts';

/** A cursor that is a place in a list. */
export function writePlace(place: number): string {
  return Buffer.from(String(place)).toString('base64url');
}

/** Nothing where none is given. Throws the {@link WebProblem} `bad-request` for one that no answer gave. */
export function placeOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new WebProblem('bad-request', 'The cursor is none of an answer of this list.', {
    hint: 'Ask for the first page again, without a cursor.',
  });
}
