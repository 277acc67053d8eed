import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useList } from '../../api/use-list.ts';
import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Notice } from '../../components/notice.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';
import { PLANS_COLUMNS, type PlanRow } from './plans-columns.tsx';

const words = texts.plans;
const SIZES = { first: 100, next: 100 };
const planId = ({ id }: PlanRow) => id;

/** All plans and where each stands. */
export function PlansCard(): ReactNode {
  const plans = useList('/plans', {}, { sizes: SIZES });
  const navigate = useNavigate();
  if (plans.first === undefined)
    return (
      <Card title={words.listTitle} lead={words.listLead}>
        {plans.fault === undefined ? (
          <LoadingRegion>
            <Skeleton height="18rem" round />
          </LoadingRegion>
        ) : (
          <ErrorState fault={plans.fault} retry={plans.again} retrying={plans.isReading} />
        )}
      </Card>
    );
  return (
    <Card flush title={words.listTitle} lead={words.listLead}>
      {plans.first.unreadable > 0 && (
        <div className="card__note">
          <Notice tone="unknown" icon="unknown" title={words.unreadable(plans.first.unreadable)} />
        </div>
      )}
      {plans.first.total === 0 ? (
        <EmptyState
          icon="plans"
          title={words.empty}
          actions={
            <LinkButton to="/findings" search={{}}>
              {words.toFindings}
            </LinkButton>
          }
        >
          <p>{words.emptyWhy}</p>
        </EmptyState>
      ) : (
        <DataTable
          label={words.label}
          rows={plans.rows}
          total={plans.first.total}
          columns={PLANS_COLUMNS}
          rowId={planId}
          rowName={planId}
          onOpen={({ id }) => void navigate({ to: '/plans/$id', params: { id }, search: {} })}
          onEnd={plans.more}
          loadingMore={plans.isReadingMore}
          maxHeight="40rem"
          empty={null}
        />
      )}
    </Card>
  );
}
