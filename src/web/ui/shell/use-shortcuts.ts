import { useNavigate } from '@tanstack/react-router';
import { useLayoutEffect, useRef } from 'react';
import { PAGES } from './pages.ts';
import { useStored } from './stored.ts';

/** Whose keyboard has a command key. */
export const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Milliseconds in which the second key of a chord must come. */
const CHORD = 1500;

interface Shortcuts {
  readonly onPalette: () => void;
  readonly onSheet: () => void;
}

/** Whether single letters do something: people who dictate must be able to switch that off (WCAG 2.1.4). */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const [stored, setStored] = useStored('keyreeve-single-keys', 'on');
  return [stored !== 'off', (on) => setStored(on ? 'on' : 'off')];
}

/** Keys that are heard everywhere but in fields and open dialogs. */
export function useShortcuts({ onPalette, onSheet }: Shortcuts): void {
  const navigate = useNavigate();
  const [singleKeys] = useSingleKeys();
  const chordAt = useRef(0);
  // Before the first paint: a key that is pressed as soon as the page is seen must be heard.
  useLayoutEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const isPalette = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey;
      if (isPalette && document.querySelector('dialog[open]') === null) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (!singleKeys || event.metaKey || event.ctrlKey || event.altKey || isTaken(event.target)) return;
      const isChord = Date.now() - chordAt.current < CHORD;
      chordAt.current = 0;
      const page = isChord ? PAGES.find(({ letter }) => letter === event.key.toLowerCase()) : undefined;
      if (page !== undefined) void navigate({ to: page.to });
      else if (event.key === '/') onPalette();
      else if (event.key === '?') onSheet();
      else if (event.key === 'g') chordAt.current = Date.now();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', heard);
    return () => removeEventListener('keydown', heard);
  }, [navigate, onPalette, onSheet, singleKeys]);
}

/** Whether the key that was pressed belongs to a field, a dialog or a menu. */
export function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open], [role="menu"]') !== null) return true;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="checkbox"]), select, textarea'))
  );
}
