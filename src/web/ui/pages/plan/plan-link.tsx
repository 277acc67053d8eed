import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Leads to the page of a plan; an id of a step, to its plan's. */
export function PlanLink({ id }: { readonly id: string }): ReactNode {
  return (
    <Link to="/plans/$id" params={{ id: id.slice(0, 'p-123456789abc'.length) }} search={{}} className="mono">
      {id}
    </Link>
  );
}
