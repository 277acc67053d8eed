import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { SessionRow } from '../../api/session.ts';
import { del } from '../api/client.ts';
import { queryClient, readAgain, SESSION_KEY, useRead } from '../api/query.ts';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { type Column, DataTable } from '../components/data-table.tsx';
import { Page } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';

const words = texts.sessions;

/** Who is signed in, for admins, who may end a session. */
export default function Sessions(): ReactNode {
  const may = useMay('admin');
  return (
    <Page title={words.title} lead={words.lead}>
      <Card flush>
        {may ? (
          <List />
        ) : (
          <EmptyState icon="person" title={words.notAllowed}>
            <p>{words.notAllowedWhy}</p>
          </EmptyState>
        )}
      </Card>
    </Page>
  );
}

function List(): ReactNode {
  const sessions = useRead('/sessions', {}, { refetchInterval: 15_000, staleTime: 0 });
  const [ending, setEnding] = useState<SessionRow>();
  const columns = useMemo(() => columnsWith(setEnding), []);
  if (sessions.data === undefined)
    return sessions.error === null ? (
      <LoadingRegion>
        <Skeleton height="14rem" round />
      </LoadingRegion>
    ) : (
      <ErrorState
        fault={sessions.error}
        retry={() => void sessions.refetch()}
        retrying={sessions.isFetching}
      />
    );
  return (
    <>
      <DataTable
        label={words.label}
        rows={sessions.data.items}
        columns={columns}
        rowId={({ id }) => id}
        rowName={({ person }) => person.name}
        empty={<EmptyState icon="person" title={words.empty} />}
      />
      {ending !== undefined && <EndDialog session={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function columnsWith(onEnd: (row: SessionRow) => void): readonly Column<SessionRow>[] {
  const time = (id: 'startedAt' | 'lastSeenAt' | 'expiresAt', header: string): Column<SessionRow> => ({
    id,
    header,
    value: (row) => row[id],
    cell: (row) => <RelativeTime at={row[id]} inRow />,
    least: 9.5,
    grow: 0,
  });
  return [
    {
      id: 'person',
      header: words.columns.person,
      value: ({ person }) => person.name,
      cell: ({ person, own }) => (
        <span className="badges">
          <span className="clip" title={person.name}>
            {person.name}
          </span>
          {own && <Badge tone="accent">{words.own}</Badge>}
        </span>
      ),
      least: 11.5,
      grow: 2,
      fixed: true,
    },
    {
      id: 'role',
      header: words.columns.role,
      value: ({ person }) => texts.shell.roles[person.role],
      least: 5,
      grow: 0,
    },
    { id: 'way', header: words.columns.way, value: ({ way }) => words.ways[way], least: 10.5, hidden: true },
    {
      id: 'address',
      header: words.columns.address,
      value: ({ address }) => address,
      cell: ({ address }) => <span className="mono">{address}</span>,
      least: 7.5,
    },
    time('startedAt', words.columns.started),
    time('lastSeenAt', words.columns.seen),
    time('expiresAt', words.columns.expires),
    {
      id: 'end',
      header: words.columns.end,
      value: () => '',
      cell: (row) => (
        <Button size="small" look="quiet" icon="signOut" onClick={() => onEnd(row)}>
          {words.end}
          <span className="hidden-text"> {row.person.name}</span>
        </Button>
      ),
      least: 7,
      grow: 0,
      unsorted: true,
      fixed: true,
    },
  ];
}

interface EndProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

function EndDialog({ session, onClose }: EndProps): ReactNode {
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => del('/sessions/:id', { params: { id: session.id } }),
    onSuccess: async () => {
      toast({ tone: 'pass', words: words.ended });
      onClose();
      await (session.own ? queryClient.invalidateQueries({ queryKey: SESSION_KEY }) : readAgain('/sessions'));
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={words.endTitle}
      action={words.endButton}
      icon="signOut"
      danger
      busy={end.isPending}
      fault={end.error}
      onConfirm={() => end.mutate()}
    >
      <p>{session.own ? words.endOwn : words.endWords(session.person.name)}</p>
    </ConfirmDialog>
  );
}
