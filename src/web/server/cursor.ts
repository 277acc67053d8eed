import { WebProblem } from './web-problem.ts';

/** A page whose next one begins at a place in the list: with the cursor that stands for the place. */
export function withCursor<P extends object>({
  next,
  ...page
}: P & { readonly next?: number }): Omit<P, 'next'> & { readonly next?: string } {
  return { ...page, ...(next !== undefined && { next: Buffer.from(String(next)).toString('base64url') }) };
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
