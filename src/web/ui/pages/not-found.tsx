import type { ReactNode } from 'react';
import { LinkButton } from '../components/button.tsx';
import { Page } from '../components/page.tsx';
import { EmptyState } from '../components/states.tsx';
import { texts } from '../texts.ts';

const words = texts.notFound;

/** An address that names nothing. */
export default function NotFound(): ReactNode {
  return (
    <Page title={words.title}>
      <EmptyState
        title={words.words}
        actions={
          <LinkButton to="/" look="primary" icon="overview">
            {words.overview}
          </LinkButton>
        }
      />
    </Page>
  );
}
