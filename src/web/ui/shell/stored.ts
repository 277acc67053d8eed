import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const unstored = new Map<string, string>();

/** A choice kept in this browser; where its storage is switched off, as long as the page. */
export function useStored(name: string, otherwise: string): readonly [string, (value: string) => void] {
  const value = useSyncExternalStore(listen, () => read(name) ?? otherwise);
  const set = useCallback(
    (next: string) => {
      unstored.set(name, next);
      try {
        localStorage.setItem(name, next);
      } catch {
        // The map above has it.
        document.documentElement.dataset.storage = 'off';
      }
      for (const each of listeners) each();
    },
    [name],
  );
  return [value, set];
}

function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? unstored.get(name);
  } catch {
    return unstored.get(name);
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  // Another tab has chosen.
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}
