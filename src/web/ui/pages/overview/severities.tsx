import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Overview } from '../../../api/overview.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Bars } from '../../components/charts/bars.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.overview;

/** What is open, by how grave it is, and the rules that find the worst. */
export function Severities({ overview }: { readonly overview: Overview }): ReactNode {
  const { bySeverity, rules, leftOut, counts, keys } = overview;
  const gravest = rules
    .flatMap(({ worst, ...rule }) => (worst === undefined ? [] : { ...rule, worst }))
    .slice(0, 5);
  return (
    <Card title={words.severities} lead={words.severitiesLead(counts)}>
      <div className="stack">
        <Bars
          label={words.severities}
          bars={bySeverity.map(({ severity, open }) => ({
            id: severity,
            words: <SeverityBadge severity={severity} bare />,
            count: open,
            tone: severity,
            link: { to: '/findings', search: { standing: 'open', severity } },
          }))}
        />
        {gravest.length > 0 && (
          <div className="stack gap-2">
            <h3>{words.worstRules}</h3>
            <ul className="overview__rules">
              {gravest.map(({ id, title, worst, counts: { open }, accounts }) => (
                <li key={id}>
                  <Link to="/findings" search={{ rule: id, standing: 'open' }}>
                    {title}
                  </Link>
                  <span className="dim">{words.inAccounts(open, accounts)}</span>
                  <span className="row gap-1">
                    {grouped(worst.open)} <SeverityBadge severity={worst.severity} bare />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="dim">
          {words.keyCounts(grouped(keys.active), grouped(keys.inactive))}{' '}
          {words.keyGaps(keys.neverUsed, keys.unread)}
        </p>
        {leftOut.length > 0 && (
          <details>
            <summary>{words.leftOut(leftOut.length)}</summary>
            <ul>
              {leftOut.map(({ rule, needs }) => (
                <li key={rule}>
                  <Link to="/rules/$id" params={{ id: rule }} search={{}}>
                    {rule}
                  </Link>{' '}
                  {words.needs(needs)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}
