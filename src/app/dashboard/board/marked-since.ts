import { type Marker, type MarkSettings, marker } from '../../../core/engine/marks.ts';
import { counted } from '../../../core/model/counted.ts';
import type { Finding, Status } from '../../../core/model/finding.ts';
import type { AccountBoard } from './account-board.ts';
import { recounted } from './counts.ts';
import type { Row } from './row.ts';

/** Accounts with what people have said since their runs. */
export interface MarkedAccounts {
  readonly accounts: readonly AccountBoard[];
  /** How many findings are shown as accepted that the run itself counts otherwise, in a sentence. */
  readonly notes: readonly string[];
}

/**
 * Puts today's suppressions and attestations on what their runs did not have them on: the next scan will. Exemptions by
 * tag are left to it, and what is no longer accepted stays so until then.
 *
 * @param at the clock's time: they hold until the end of their last day
 */
export function markedSince(
  accounts: readonly AccountBoard[],
  marks: MarkSettings | undefined,
  at: string,
): MarkedAccounts {
  const over = overNotes(accounts, at);
  if (marks === undefined || marks.suppressions.length + marks.attestations.length === 0)
    return { accounts, notes: over };
  const { suppressions, attestations } = marks;
  const by = marker({ suppressions, attestations }, at);
  let count = 0;
  const marked = accounts.map((account) => {
    const changes = new Map<Row, Row>();
    for (const row of account.rows) {
      const after = accepted(row, by);
      if (after !== undefined) changes.set(row, after);
    }
    if (changes.size === 0) return account;
    count += changes.size;
    const rows = account.rows.map((row) => changes.get(row) ?? row);
    return { ...account, rows, counts: recounted(account.counts, changes) };
  });
  const words = `${counted(count, 'finding')} ${count === 1 ? 'is' : 'are'} shown as accepted by what stands in the settings since they were judged: the next scan counts them so.`;
  return { accounts: marked, notes: [...over, ...(count === 0 ? [] : [words])] };
}

/** What was accepted until a day that is gone stays so until the next scan, and is not to look as if it still held. */
function overNotes(accounts: readonly AccountBoard[], at: string): readonly string[] {
  const today = at.slice(0, 10);
  const isOver = ({ standing, until }: Row) =>
    standing === 'accepted' && until !== undefined && until.slice(0, 10) < today;
  const count = accounts.reduce((sum, { rows }) => sum + rows.filter(isOver).length, 0);
  if (count === 0) return [];
  const [are, were] = count === 1 ? ['is', 'was'] : ['are', 'were'];
  return [
    `${counted(count, 'finding')} ${are} shown as accepted and ${were} so until a day that is gone: the next scan counts ${count === 1 ? 'it' : 'them'} as open.`,
  ];
}

const STATUS: Readonly<Partial<Record<Row['standing'], Status>>> = {
  open: 'fail',
  unknown: 'unknown',
  manual: 'manual',
};

function accepted(row: Row, by: Marker): Row | undefined {
  const status = STATUS[row.standing];
  if (status === undefined) return undefined;
  const { id, rule, severity, account, resource, credential, says } = row;
  const finding: Finding = {
    ...{ id, rule, status, severity, account, resource, says, evidence: [], controls: [] },
    ...(credential !== undefined && { credential }),
    advice: { action: 'none', words: '', commands: [] },
  };
  const { suppressed, attested } = by.mark(finding);
  if (suppressed === undefined && attested === undefined) return undefined;
  const reason = suppressed?.reason ?? `Attested by ${attested?.by ?? ''} on ${attested?.on ?? ''}.`;
  return { ...row, standing: 'accepted', reason, until: suppressed?.until ?? attested?.until };
}
