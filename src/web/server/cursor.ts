import type { ListPlace } from '../../app/dashboard/newest-first.ts';
import { WebProblem } from './web-problem.ts';

/** A page whose next one begins at a place in the list: with the cursor that stands for the place. */
export function withCursor<P extends object>({
  next,
  ...page
}: P & { readonly next?: ListPlace }): Omit<P, 'next'> & { readonly next?: string } {
  return {
    ...page,
    ...(next !== undefined && { next: Buffer.from(`${next.of} ${next.at}`).toString('base64url') }),
  };
}

/**
 * Nothing where no cursor is given. Throws the {@link WebProblem} `bad-request` for one that no answer gave, and for a
 * place without one: nobody could tell of which list it is.
 *
 * @param from another place of the cursor's list
 */
export function placeOf(cursor: string | undefined, from: number | undefined): ListPlace | undefined {
  if (cursor === undefined) {
    if (from === undefined) return undefined;
    throw new WebProblem('bad-request', 'A place in the list goes with a cursor of that list.', {
      hint: 'Ask for the first page, and give the cursor that comes with it beside "from".',
    });
  }
  const [, of, at] = /^(\d{1,15}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (of !== undefined) return { of: Number(of), at: from ?? Number(at) };
  throw new WebProblem('bad-request', 'The cursor is none of an answer of this list.', {
    hint: 'Ask for the first page again, without a cursor.',
  });
}
