import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Job } from '../../../api/jobs.ts';
import type { Due } from '../../../api/plans.ts';
import { post } from '../../api/client.ts';
import { useRead } from '../../api/query.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Notice } from '../../components/notice.tsx';
import { exactWords } from '../../components/relative-words.ts';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { DUE_COLUMNS } from './due-columns.tsx';
import { type DueKey, dueFirst, isRoot, MOST_KEYS, planFor } from './due-rows.ts';

const words = texts.plans;

interface DueProps {
  /** A plan is being made. */
  readonly onJob: (job: Job) => void;
}

/** Where keys stand between being found and being gone, and the plan for what is due. */
export function DueCard({ onJob }: DueProps): ReactNode {
  const due = useRead('/plans/due');
  if (due.data === undefined)
    return (
      <Card title={words.dueTitle}>
        {due.error === null ? (
          <LoadingRegion>
            <Skeleton height="12rem" round />
          </LoadingRegion>
        ) : (
          <ErrorState fault={due.error} retry={() => void due.refetch()} retrying={due.isFetching} />
        )}
      </Card>
    );
  return (
    <>
      {due.data.cutOff.map((id) => (
        <Notice key={id} tone="medium" icon="warning" title={words.cutOffTitle}>
          <p>{words.cutOff}</p>
          <div>
            <LinkButton size="small" to="/plans/$id" params={{ id }} search={{}}>
              {words.cutOffOpen(id)}
            </LinkButton>
          </div>
        </Notice>
      ))}
      <DueTable due={due.data} onJob={onJob} />
    </>
  );
}

const rowId = ({ account, accessKeyId }: DueKey) => `${account}/${accessKeyId}`;
const rowName = ({ account, accessKeyId }: DueKey) => `${accessKeyId}, ${account}`;

/** Where a row leads: to its user or root; of a key whose user is not known, to the account. */
function pageOf(row: DueKey) {
  const { account, userName } = row;
  const name = isRoot(row) ? 'root' : userName;
  if (name === undefined) return { to: '/accounts/$id', params: { id: account }, search: {} } as const;
  const kind = isRoot(row) ? 'root' : 'user';
  return { to: '/principals/$account/$kind/$name', params: { account, kind, name }, search: {} } as const;
}

function DueTable({ due, onJob }: DueProps & { readonly due: Due }): ReactNode {
  const may = useMay('operator');
  const navigate = useNavigate();
  const rows = useMemo(() => dueFirst(due.keys), [due.keys]);
  const now = useMemo(() => rows.filter((key) => key.due), [rows]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const make = useMutation({
    mutationFn: (keys: readonly DueKey[]) => post('/plans', planFor(keys)),
    onSuccess: ({ job }) => {
      setSelection(new Set());
      onJob(job);
    },
  });
  const chosen = rows.filter((key) => selection.has(rowId(key)));
  const asked = chosen.length > 0 ? chosen : now;
  return (
    <Card
      flush
      title={words.dueTitle}
      lead={words.dueLead(exactWords(Date.parse(due.now)))}
      actions={
        may && now.length > 0 ? (
          <Button look="primary" icon="plus" busy={make.isPending} onClick={() => make.mutate(now)}>
            {words.dueMake(now.length)}
          </Button>
        ) : undefined
      }
    >
      {may && asked.some(isRoot) && <p className="card__note dim">{words.dueSomeRoot}</p>}
      {may && asked.length > MOST_KEYS && <p className="card__note dim">{words.dueTooMany(MOST_KEYS)}</p>}
      {make.error !== null && <ErrorState fault={make.error} />}
      {rows.length === 0 ? (
        <EmptyState icon="key" title={words.dueNone}>
          <p>{words.dueNoneWhy}</p>
        </EmptyState>
      ) : (
        <DataTable
          label={words.dueLabel}
          rows={rows}
          columns={DUE_COLUMNS}
          rowId={rowId}
          rowName={rowName}
          maxHeight="26rem"
          onOpen={(row) => void navigate(pageOf(row))}
          {...(may ? { selection, onSelection: setSelection } : {})}
          selectionActions={
            <Button size="small" icon="plus" busy={make.isPending} onClick={() => make.mutate(chosen)}>
              {words.dueSelected}
            </Button>
          }
          tools={now.length === 0 ? <span className="dim">{words.dueNothingNow}</span> : undefined}
          empty={null}
        />
      )}
    </Card>
  );
}
