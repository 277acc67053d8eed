import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../components/page.tsx';
import { EmptyState } from '../components/states.tsx';
import { PAGES } from '../shell/pages.ts';
import { texts } from '../texts.ts';

/** In place of pages that are not written yet. */
export default function NotYet(): ReactNode {
  const path = useLocation({ select: (location) => location.pathname });
  const page = PAGES.find(({ to }) => to === `/${path.split('/')[1] ?? ''}`);
  return (
    <Page title={page?.words ?? texts.product}>
      <EmptyState icon={page?.icon ?? 'search'} title={texts.pages.notYet} />
    </Page>
  );
}
