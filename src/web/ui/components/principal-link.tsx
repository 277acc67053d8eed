import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FindingRow } from '../../api/findings.ts';
import { texts } from '../texts.ts';
import { RowLink } from './row-link.tsx';

interface PrincipalLinkProps {
  readonly row: Pick<FindingRow, 'account' | 'principal' | 'resource'>;
  /** In cells of a table, whose rows are what the Tab key reaches. */
  readonly inRow?: boolean;
}

/** The user or root that a finding speaks of, with the way to its page; else the resource's name. */
export function PrincipalLink({ row, inRow = false }: PrincipalLinkProps): ReactNode {
  const { account, principal, resource } = row;
  if (principal === undefined) return <bdi title={resource.arn}>{resource.name}</bdi>;
  const name = principal.kind === 'root' ? texts.common.root : principal.name;
  if (inRow) {
    return (
      <RowLink path={['principals', account.id, principal.kind, principal.name]} title={resource.arn}>
        <bdi>{name}</bdi>
      </RowLink>
    );
  }
  return (
    <Link
      to="/principals/$account/$kind/$name"
      params={{ account: account.id, kind: principal.kind, name: principal.name }}
      search={{}}
      title={resource.arn}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}
