import { Outlet, useLocation } from '@tanstack/react-router';
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { oneOf } from '../api/search-state.ts';
import { texts } from '../texts.ts';
import { DemoBanner } from './demo-banner.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { useSession } from './session-context.ts';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const Palette = lazy(() => import('./palette.tsx'));

/** What stands around every page of who is signed in. */
export function Shell(): ReactNode {
  const { demo } = useSession();
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  const openSheet = useCallback(() => setSheet(true), []);
  useShortcuts({ onPalette: openPalette, onSheet: openSheet });
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every other page begins at its top.
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  // `?print=1`: a page as it will be on paper.
  const printing = useLocation({ select: ({ search }) => oneOf(search, 'print') === '1' });
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-printing', printing);
  }, [printing]);
  return (
    <div className={printing ? 'shell shell--print' : 'shell'}>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place on this page, without a change of the address. */}
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          // The address stays: what stands in it is the page's.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {texts.shell.skip}
      </a>
      {!printing && <Navigation />}
      <div className="shell__column">
        {demo && <DemoBanner />}
        {!printing && <Header onPalette={openPalette} onShortcuts={openSheet} />}
        <main id="content" ref={main} tabIndex={-1} className="shell__main">
          <Outlet />
        </main>
      </div>
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPalette(false)} onShortcuts={openSheet} />
        </Suspense>
      )}
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}
