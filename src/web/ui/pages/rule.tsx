import { getRouteApi, Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import type { RulePage as RuleAnswer } from '../../api/catalogue.ts';
import { useBoardRead } from '../api/board-read.ts';
import { useRead } from '../api/query.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Badge, SeverityBadge } from '../components/badge.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { Page } from '../components/page.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { UnreadPage } from '../components/unread-page.tsx';
import { texts } from '../texts.ts';
import { Blocks } from './rule/blocks.tsx';
import './rule/rule.css';
import { type Section, sectionsOf } from './rule/sections.ts';
import { Standing } from './rule/standing.tsx';
import { scopeWords } from './rules/words.ts';

const words = texts.rule;
const route = getRouteApi('/rules/$id');
const ABOVE = [{ to: '/rules', words: texts.nav.rules }] as const;

/** A rule: how it stands, and the page that `keyreeve explain` prints. */
export default function RulePage(): ReactNode {
  const { id } = route.useParams();
  const answer = useBoardRead('/rules/:id', { params: { id } });
  if (answer.data !== undefined) return <Whole answer={answer.data} />;
  return (
    <UnreadPage
      title={id}
      above={ABOVE}
      answer={answer}
      waiting={
        <>
          <Skeleton height="7rem" round />
          <Skeleton height="40rem" round />
        </>
      }
      gone={{ icon: 'rules', words, next: <LinkButton to="/rules">{words.goneNext}</LinkButton> }}
    />
  );
}

function Whole({ answer: { asOf, row, blocks } }: { readonly answer: RuleAnswer }): ReactNode {
  const sections = sectionsOf(blocks);
  const linked = useFrameworkLinks();
  useHash();
  return (
    <Page
      title={row.title}
      above={ABOVE}
      lead={
        <div className="row gap-2">
          <SeverityBadge severity={row.severity} />
          <CopyText text={row.id} />
          <span>{words.judges(scopeWords(row.scope).toLowerCase())}</span>
          {row.maturity === 'preview' && <Badge>{texts.rules.preview}</Badge>}
          {row.needs !== undefined && <Badge>{words.needs(row.needs)}</Badge>}
        </div>
      }
      actions={
        <>
          <Button icon="print" onClick={() => print()}>
            {texts.print.print}
          </Button>
          <LinkButton look="primary" icon="findings" to="/findings" search={{ rule: row.id }}>
            {words.findings}
          </LinkButton>
        </>
      }
    >
      <AsOfNotes asOf={asOf} />
      <Standing row={row} counted={asOf.runs.length > 0} />
      <div className="rule">
        <Contents sections={sections} />
        <div className="rule__text">
          {sections.map((section) => (
            <section key={section.id} aria-labelledby={section.id} className="rule__section">
              <h2 id={section.id} tabIndex={-1}>
                {section.title}
              </h2>
              <Blocks blocks={section.blocks} linked={linked} />
            </section>
          ))}
        </div>
      </div>
    </Page>
  );
}

/** What is on the page, beside it where there is room. */
function Contents({ sections }: { readonly sections: readonly Section[] }): ReactNode {
  return (
    <nav className="contents no-print" aria-label={words.contents}>
      <p className="contents__title" aria-hidden="true">
        {words.contents}
      </p>
      <ul className="contents__list">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <Link to="." hash={id} search={(before) => before} replace>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Ids of frameworks lead to their pages; what else is code is left as it is. */
function useFrameworkLinks(): (code: string) => ReactNode {
  const { data } = useRead('/frameworks');
  const ids = new Set(data?.items.map(({ id }) => id));
  return (code) =>
    ids.has(code) ? (
      <Link to="/frameworks/$id" params={{ id: code }}>
        <code>{code}</code>
      </Link>
    ) : undefined;
}

/** The part that the address names is led to once it is there: it comes after the page. */
function useHash(): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === '') return;
    const part = document.getElementById(hash);
    part?.scrollIntoView();
    part?.focus({ preventScroll: true });
  }, [hash]);
}
