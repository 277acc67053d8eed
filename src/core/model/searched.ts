import type { Investigation } from './investigation.ts';

/**
 * Whether nothing at all was searched: every region refused, the account is not ours, no file could be read. Then that
 * no use was seen says nothing.
 */
export function isNotSearched({
  sources,
  use,
}: Pick<Investigation, 'sources'> & { readonly use: Pick<Investigation['use'], 'count'> }): boolean {
  return use.count === 0 && sources.every(({ nothingSearched }) => nothingSearched === true);
}
