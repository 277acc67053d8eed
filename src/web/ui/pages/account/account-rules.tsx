import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CoverageStatus } from '../../../../core/model/run.ts';
import type { RuleStanding } from '../../../api/overview.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { SEVERITIES } from '../../components/orders.ts';
import { grouped, texts } from '../../texts.ts';

const words = texts.account;

const COLUMNS = [
  { id: 'open', standing: 'open', of: ({ open }: RuleStanding['counts']) => open },
  {
    id: 'unknown',
    standing: 'unknown,not-seen',
    of: ({ unknown, notSeen }: RuleStanding['counts']) => unknown + notSeen,
  },
  { id: 'manual', standing: 'manual', of: ({ manual }: RuleStanding['counts']) => manual },
  { id: 'accepted', standing: 'accepted', of: ({ accepted }: RuleStanding['counts']) => accepted },
] as const;

interface AccountRulesProps {
  readonly account: string;
  readonly rules: readonly RuleStanding[];
  readonly status: CoverageStatus;
}

/** What each rule says of the account; every number leads to its findings. */
export function AccountRules({ account, rules, status }: AccountRulesProps): ReactNode {
  const sorted = rules.toSorted((a, b) => rankOf(a) - rankOf(b) || b.counts.open - a.counts.open);
  return (
    <Card title={words.rulesTitle} flush>
      {rules.length === 0 ? (
        <p className="dim accounts__wait">{status === 'scanned' ? words.rulesNone : words.rulesUnread}</p>
      ) : (
        <table className="plain plain--stack plain--ruled rules-table">
          <thead>
            <tr>
              <th scope="col">{words.rule}</th>
              {COLUMNS.map(({ id }) => (
                <th key={id} scope="col" className="num">
                  {words.columns[id]}
                </th>
              ))}
              <th scope="col" className="num">
                {words.columns.pass}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((rule) => (
              <tr key={rule.id}>
                <th scope="row">
                  <span className="block">
                    <SeverityBadge severity={rule.severity} bare />
                  </span>
                  <Link to="/rules/$id" params={{ id: rule.id }}>
                    {rule.title}
                  </Link>
                </th>
                {COLUMNS.map(({ id, standing, of }) => {
                  const count = of(rule.counts);
                  return (
                    <td key={id} className="num" data-label={words.columns[id]}>
                      {count === 0 ? (
                        <span className="dim">0</span>
                      ) : (
                        <Link
                          to="/findings"
                          search={{ account, rule: rule.id, standing }}
                          aria-label={`${grouped(count)} ${words.columns[id]}: ${rule.title}`}
                        >
                          {grouped(count)}
                        </Link>
                      )}
                    </td>
                  );
                })}
                <td className="num dim" data-label={words.columns.pass}>
                  {grouped(rule.counts.pass)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** What is open comes first, the worst before all; then what is not known; then what passes. */
function rankOf({ severity, counts }: RuleStanding): number {
  const part = counts.open > 0 ? 0 : counts.unknown + counts.notSeen > 0 ? 1 : counts.manual > 0 ? 2 : 3;
  return part * SEVERITIES.length + SEVERITIES.indexOf(severity);
}
