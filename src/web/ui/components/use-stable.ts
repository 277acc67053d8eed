import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * A function that stays the same while what it does changes: rows that are given it need not be drawn anew. For what
 * happens later, such as a click; not for what is asked while something is drawn.
 */
export function useStable<Given extends readonly unknown[], Gives>(
  work: (...given: Given) => Gives,
): (...given: Given) => Gives {
  const latest = useRef(work);
  useLayoutEffect(() => {
    latest.current = work;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
