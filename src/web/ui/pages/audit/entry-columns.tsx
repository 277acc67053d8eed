import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../api/audit.ts';
import type { Column } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { grouped, texts } from '../../texts.ts';
import { OutcomeBadge } from '../plan/badges.tsx';
import { PlanLink } from '../plan/plan-link.tsx';
import { aboutOf, whoOf } from './entry-about.ts';

const words = texts.audit;

/** Of the table of entries. They stand in the order of the log, and in no other. */
export const ENTRY_COLUMNS: readonly Column<AuditEntry>[] = [
  {
    id: 'seq',
    header: words.columns.seq,
    value: ({ seq }) => seq,
    cell: ({ seq }) => grouped(seq),
    least: 5,
    grow: 0,
    numeric: true,
    unsorted: true,
  },
  {
    id: 'at',
    header: words.columns.at,
    value: ({ at }) => at,
    cell: ({ at }) => <RelativeTime at={at} inRow />,
    least: 10.2,
    grow: 0,
    unsorted: true,
  },
  {
    id: 'action',
    header: words.columns.action,
    value: actionWords,
    least: 9.2,
    grow: 0,
    fixed: true,
    unsorted: true,
  },
  {
    id: 'outcome',
    header: words.columns.outcome,
    value: ({ outcome }) => outcome,
    cell: ({ outcome }) => (outcome === undefined ? '' : <OutcomeBadge outcome={outcome} bare />),
    least: 9.2,
    grow: 0,
    unsorted: true,
  },
  {
    id: 'person',
    header: words.columns.person,
    value: whoOf,
    cell: (entry) => <Cut text={whoOf(entry)} />,
    least: 7,
    unsorted: true,
  },
  {
    id: 'about',
    header: words.columns.about,
    value: aboutOf,
    cell: (entry) => <Cut text={aboutOf(entry)} />,
    least: 11.4,
    grow: 3,
    unsorted: true,
  },
  {
    id: 'plan',
    header: words.columns.plan,
    value: ({ plan }) => plan,
    cell: ({ plan }) => (plan === undefined ? '' : <PlanLink id={plan} inRow />),
    least: 9.5,
    grow: 0,
    unsorted: true,
  },
];

/** The action in words; of one that a newer version wrote, its own name. */
export function actionWords({ action }: Pick<AuditEntry, 'action'>): string {
  return Object.hasOwn(words.actions, action) ? words.actions[action] : action;
}

function Cut({ text }: { readonly text: string }): ReactNode {
  return <span title={text}>{text}</span>;
}
