import { atLeast, type Finding, type Severity } from '../../core/model/finding.ts';
import { MOST_ROWS, type RuleGroup } from './tally.ts';

/** A group as it is printed: a key told in a group above is only counted. */
export interface ListedGroup extends RuleGroup {
  /** Findings on keys that were listed above, at least as severe. */
  readonly repeated: number;
  /** Of all of them, listed or not. */
  readonly first: Finding;
}

/** Leaves to a later group the keys that no earlier one has listed, and the first {@link MOST_ROWS} of them. */
export function listedGroups(groups: readonly RuleGroup[]): ListedGroup[] {
  const listed = new Map<string, Severity>();
  return groups.flatMap((group) => {
    const [first] = group.findings;
    if (first === undefined) return [];
    const fresh = group.findings.filter((finding) => !isListed(finding, listed));
    const findings = fresh.slice(0, MOST_ROWS);
    for (const finding of findings) {
      const key = keyOf(finding);
      // Groups come worst first, but a group can hold lesser cases: the worst telling of a key counts.
      if (key !== undefined && !isListed(finding, listed)) listed.set(key, finding.severity);
    }
    return [{ ...group, first, findings, repeated: group.findings.length - fresh.length }];
  });
}

function isListed(finding: Finding, listed: ReadonlyMap<string, Severity>): boolean {
  const key = keyOf(finding);
  const severity = key === undefined ? undefined : listed.get(key);
  return severity !== undefined && atLeast(severity, finding.severity);
}

/** Nothing where neither id nor creation time is known: such keys cannot be told apart. */
function keyOf({ account, resource, credential }: Finding): string | undefined {
  if (credential?.accessKeyId === undefined && credential?.createdAt === undefined) return undefined;
  return JSON.stringify([account.id, resource.arn, credential.createdAt, credential.accessKeyId]);
}
