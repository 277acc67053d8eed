import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RuleRow } from '../../../api/catalogue.ts';
import { Badge, SeverityBadge } from '../../components/badge.tsx';
import { Words } from '../../components/code.tsx';
import { grouped, texts } from '../../texts.ts';
import { CountLink, KINDS, NotKnown } from './rule-counts.tsx';
import { scopeWords, whyNotAsked } from './words.ts';

const words = texts.rules;

interface RulesTableProps {
  readonly label: string;
  readonly rules: readonly RuleRow[];
  /** Whether any run is on the page at all: without one there is nothing to count. */
  readonly counted: boolean;
}

/** Rules with how they stand; every number leads to its findings. */
export function RulesTable({ label, rules, counted }: RulesTableProps): ReactNode {
  return (
    <table className="plain plain--stack plain--ruled catalogue" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{words.columns.rule}</th>
          <th scope="col">{words.columns.severity}</th>
          <th scope="col">{words.columns.scope}</th>
          {counted &&
            KINDS.map(({ id }) => (
              <th key={id} scope="col" className="num">
                {words.columns[id]}
              </th>
            ))}
          {counted && (
            <th scope="col" className="num">
              {words.columns.pass}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <RuleLine key={rule.id} rule={rule} counted={counted} />
        ))}
      </tbody>
    </table>
  );
}

function RuleLine({ rule, counted }: { readonly rule: RuleRow; readonly counted: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Link to="/rules/$id" params={{ id: rule.id }} className="catalogue__title">
          {rule.title}
        </Link>
        <span className="catalogue__id">
          <span className="mono">{rule.id}</span>
          {rule.maturity === 'preview' && <Badge>{words.preview}</Badge>}
        </span>
        {counted && !rule.asked && (
          <p className="catalogue__why">
            <Words text={whyNotAsked(rule)} />
          </p>
        )}
      </th>
      <td data-label={words.columns.severity}>
        <SeverityBadge severity={rule.severity} bare />
      </td>
      <td data-label={words.columns.scope}>{scopeWords(rule.scope)}</td>
      {counted &&
        KINDS.map((kind) => (
          <td
            key={kind.id}
            className={rule.asked || kind.of(rule.counts) > 0 ? 'num' : 'num num--none'}
            data-label={words.columns[kind.id]}
          >
            <CountLink rule={rule} kind={kind} />
          </td>
        ))}
      {counted && (
        <td className={rule.asked ? 'num dim' : 'num dim num--none'} data-label={words.columns.pass}>
          {rule.asked ? grouped(rule.counts.pass) : <NotKnown />}
        </td>
      )}
    </tr>
  );
}
