import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search-state.ts';

/**
 * What stands behind the question mark of the address, and the changing of it: `setSearch({ rule: undefined })` takes
 * one out, others stay. It replaces the entry of the history, so that "back" leads to the page before and not through
 * every letter that was typed; `push` keeps the one before.
 */
export function useSearchState(): readonly [Search, (change: Search, push?: boolean) => void] {
  const search = useLocation({ select: (location) => location.search });
  const navigate = useNavigate();
  const set = useCallback(
    (change: Search, push = false) => {
      void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }), replace: !push });
    },
    [navigate],
  );
  return [search, set];
}
