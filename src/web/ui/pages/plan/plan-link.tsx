import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Leads to the page of a plan; an id of a step, to its plan's. */
export function PlanLink({
  id,
  inRow = false,
}: {
  readonly id: string;
  /** In cells of a table, whose rows are what the Tab key reaches. */
  readonly inRow?: boolean;
}): ReactNode {
  return (
    <Link
      to="/plans/$id"
      params={{ id: id.slice(0, 'p-123456789abc'.length) }}
      search={{}}
      className="mono"
      tabIndex={inRow ? -1 : undefined}
    >
      {id}
    </Link>
  );
}
