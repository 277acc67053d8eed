import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RuleRow } from '../../../api/catalogue.ts';
import { Words } from '../../components/code.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { grouped, texts } from '../../texts.ts';
import { KINDS } from '../rules/rule-counts.tsx';
import { whyNotAsked } from '../rules/words.ts';

const words = texts.rule;

interface StandingProps {
  readonly row: RuleRow;
  /** False where no run has ended. */
  readonly counted: boolean;
}

/** How a rule stands: what is open, and what could not be told, before what passes. */
export function Standing({ row, counted }: StandingProps): ReactNode {
  if (!counted) {
    return <Notice tone="neutral" icon="info" title={words.noRuns} />;
  }
  const some = KINDS.some(({ of }) => of(row.counts) > 0);
  return (
    <>
      {!row.asked && (
        <Notice tone="unknown" icon="unknown" title={words.notAsked}>
          <p>
            <Words text={whyNotAsked(row)} />
          </p>
        </Notice>
      )}
      {(row.asked || some) && (
        <section aria-label={words.standing} className="stands">
          {KINDS.map(({ id, standing, of, tone, icon }) => {
            const count = of(row.counts);
            return (
              <div key={id} className={`stands__one tone-${count === 0 ? 'neutral' : tone}`}>
                <h2>
                  <Icon name={icon} size={14} />
                  {texts.rules.columns[id]}
                </h2>
                <p className="stands__count">
                  {count === 0 ? (
                    <span className="dim">0</span>
                  ) : (
                    <Link
                      to="/findings"
                      search={{ rule: row.id, standing }}
                      aria-label={texts.rules.countLabel(grouped(count), texts.rules.columns[id], row.title)}
                    >
                      {grouped(count)}
                    </Link>
                  )}
                </p>
                <p className="stands__means">
                  {words.means[id]}
                  {id === 'unknown' && row.counts.notSeen > 0 && (
                    <> {texts.rules.unknownParts(row.counts.unknown, row.counts.notSeen)}.</>
                  )}
                </p>
              </div>
            );
          })}
          <div className={`stands__one tone-${row.counts.pass === 0 ? 'neutral' : 'pass'}`}>
            <h2>
              <Icon name="pass" size={14} />
              {texts.rules.columns.pass}
            </h2>
            <p className="stands__count">{grouped(row.counts.pass)}</p>
            <p className="stands__means">{words.means.pass}</p>
          </div>
        </section>
      )}
    </>
  );
}
