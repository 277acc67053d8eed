import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Words } from '../../components/code.tsx';
import type { Column } from '../../components/data-table.tsx';
import type { IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';
import { type DueKey, isRoot } from './due-rows.ts';

const words = texts.plans;

const STAGES: Readonly<Record<DueKey['stage'], readonly [Tone, IconName]>> = {
  'notice-unsure': ['unknown', 'unknown'],
  'notice-failed': ['fail', 'fail'],
  noticed: ['info', 'person'],
  'calls-refused': ['medium', 'stop'],
  deactivated: ['manual', 'minus'],
  deleted: ['pass', 'pass'],
  'root-denied': ['medium', 'root'],
};

/** Of the table of keys under way. */
export const DUE_COLUMNS: readonly Column<DueKey>[] = [
  {
    id: 'key',
    header: words.dueColumns.key,
    value: ({ accessKeyId }) => accessKeyId,
    cell: (row) => <KeyLink row={row} />,
    least: 11.5,
    grow: 0,
    fixed: true,
  },
  { id: 'user', header: words.dueColumns.user, value: ({ userName }) => userName ?? '', least: 6 },
  {
    id: 'account',
    header: words.dueColumns.account,
    value: ({ account }) => account,
    cell: ({ account }) => (
      <Link to="/accounts/$id" params={{ id: account }} search={{}} tabIndex={-1}>
        {account}
      </Link>
    ),
    least: 8.2,
    grow: 0,
  },
  {
    id: 'stage',
    header: words.dueColumns.stage,
    value: ({ stage }) => words.stages[stage],
    cell: ({ stage }) => {
      const [tone, icon] = STAGES[stage];
      return (
        <Badge tone={tone} icon={icon}>
          {words.stages[stage]}
        </Badge>
      );
    },
    least: 9,
    grow: 0,
  },
  {
    id: 'since',
    header: words.dueColumns.since,
    value: ({ since }) => since,
    cell: ({ since }) => <RelativeTime at={since} inRow />,
    least: 6.5,
    hidden: true,
    grow: 0,
  },
  {
    id: 'next',
    header: words.dueColumns.next,
    value: ({ next }) => next,
    cell: ({ next }) => next ?? <span className="dim">{words.dueNothing}</span>,
    least: 9,
  },
  {
    id: 'when',
    header: words.dueColumns.when,
    value: ({ due, dueAt }) => (due ? '0' : dueAt),
    cell: When,
    least: 6.5,
    grow: 0,
  },
  {
    id: 'words',
    header: words.dueColumns.words,
    value: (row) => row.words,
    cell: (row) => (
      <span title={row.words}>
        <Words text={row.words} />
      </span>
    ),
    least: 8,
    grow: 2,
    unsorted: true,
  },
];

function When({ due, dueAt }: DueKey): ReactNode {
  if (due)
    return (
      <Badge tone="accent" icon="clock">
        {words.dueNow}
      </Badge>
    );
  return dueAt === undefined ? '' : <RelativeTime at={dueAt} inRow />;
}

function KeyLink({ row }: { readonly row: DueKey }): ReactNode {
  const { account, userName, accessKeyId } = row;
  if (isRoot(row))
    return (
      <Link
        to="/principals/$account/$kind/$name"
        params={{ account, kind: 'root', name: 'root' }}
        search={{}}
        tabIndex={-1}
      >
        {words.root}
      </Link>
    );
  if (userName === undefined) return <span className="mono">{accessKeyId}</span>;
  return (
    <Link
      to="/principals/$account/$kind/$name"
      params={{ account, kind: 'user', name: userName }}
      search={{}}
      className="mono"
      tabIndex={-1}
    >
      {accessKeyId}
    </Link>
  );
}
