import { useEffect, useRef } from 'react';
import { oneOf } from './search-state.ts';
import { useSearchState } from './use-search-state.ts';

/**
 * Does at once what `?do=` of the address asks for, and takes it out of the address. Only for what changes nothing
 * before it is confirmed, because any link can ask.
 */
export function useAsked(what: string, act: () => void): void {
  const [search, setSearch] = useSearchState();
  const asked = oneOf(search, 'do') === what;
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!asked) return;
    setSearch({ do: undefined });
    latest.current();
  }, [asked, setSearch]);
}
