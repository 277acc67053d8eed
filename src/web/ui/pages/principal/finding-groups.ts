import type { Finding, Severity } from '../../../../core/model/finding.ts';
import type { FindingRow } from '../../../api/findings.ts';
import type { StandingWord } from '../../../api/parts.ts';
import type { Principal } from '../../../api/principals.ts';
import { bySeverity, STANDINGS } from '../../components/orders.ts';
import { titleOfName } from './names.ts';

/** How a finding stands; what passes or does not apply needs nobody. */
export type OwnStanding = StandingWord | 'pass';

/** A finding of a principal: judged by the run that is shown, or known by its history alone. */
export interface OwnFinding {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly standing: OwnStanding;
  readonly says: string;
  /** Absent of what needs nobody. */
  readonly row?: FindingRow;
  /** Absent of what is over or was not seen. */
  readonly finding?: Finding;
}

/** What stands together on the page. */
export interface FindingGroup {
  readonly standing: OwnStanding;
  readonly findings: readonly OwnFinding[];
}

const ORDER: readonly OwnStanding[] = [...STANDINGS, 'pass'];

/** All findings of a principal, each once: what stands now, and what its history has beside. */
export function ownFindings({ findings, past }: Pick<Principal, 'findings' | 'past'>): readonly OwnFinding[] {
  const now = findings.map(({ row, finding }): OwnFinding => {
    const { id, rule, severity, says } = finding;
    const needsNobody = row === undefined || finding.status === 'pass' || finding.status === 'not-applicable';
    return {
      ...{ id, rule, says, finding },
      title: row?.title ?? titleOfName(rule),
      severity: row?.severity ?? severity,
      standing: needsNobody ? 'pass' : row.standing,
      ...(row !== undefined && { row }),
    };
  });
  const seen = new Set(now.map(({ id }) => id));
  const before = past
    .filter(({ id }) => !seen.has(id))
    .map((row): OwnFinding => {
      const { id, rule, title, severity, standing, says } = row;
      return { id, rule, title, severity, standing, says, row };
    });
  return [...now, ...before];
}

/** Findings by how they stand, what is open first; within, the worst first. Groups without findings are left out. */
export function groupsOf(findings: readonly OwnFinding[]): readonly FindingGroup[] {
  const sorted = findings.toSorted((a, b) => bySeverity(a, b) || a.rule.localeCompare(b.rule, 'en'));
  return ORDER.flatMap((standing) => {
    const group = sorted.filter((each) => each.standing === standing);
    return group.length === 0 ? [] : [{ standing, findings: group }];
  });
}

/** Whether a plan could answer it: it is open, and there is something to be removed. */
export function isPlannable({ standing, row }: OwnFinding): boolean {
  return standing === 'open' && row?.plannable === true;
}

/** Ids of what a plan could answer. */
export function plannable(findings: readonly OwnFinding[]): string[] {
  return findings.filter(isPlannable).map(({ id }) => id);
}
