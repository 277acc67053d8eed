import { atLeast, type Finding, type Severity } from '../../core/model/finding.ts';
import type { RuleGroup } from './tally.ts';

/** A group as it is printed: a key, or another credential, told in a group above is only counted. */
export interface ListedGroup extends RuleGroup {
  /** Findings on keys that were listed above, at least as severe, and who has these keys, each named once. */
  readonly repeated: number;
  readonly repeatedOf: readonly string[];
  /** Of all of them, listed or not. */
  readonly first: Finding;
}

/**
 * Leaves to a later group the keys that no earlier one has listed, and the first of them: a finding is listed
 * where there are fewer before it in its group than `mostRows` says of its severity.
 */
export function listedGroups(
  groups: readonly RuleGroup[],
  mostRows: (severity: Severity) => number,
): ListedGroup[] {
  const listed = new Map<string, Severity>();
  return groups.flatMap((group) => {
    const [first] = group.findings;
    if (first === undefined) return [];
    const fresh = group.findings.filter((finding) => !isListed(finding, listed));
    const findings = fresh.filter(({ severity }, index) => index < mostRows(severity));
    for (const finding of findings) {
      const key = keyOf(finding);
      // Groups come worst first, but a group can hold lesser cases: the worst telling of a key counts.
      if (key !== undefined && !isListed(finding, listed)) listed.set(key, finding.severity);
    }
    const told = group.findings.filter((finding) => !fresh.includes(finding));
    const repeatedOf = [...new Set(told.map(({ resource }) => resource.name))];
    return [{ ...group, first, findings, repeated: told.length, repeatedOf }];
  });
}

/** Names that a line has of those whose keys were listed above. */
const MOST_NAMED = 3;

/** `keys listed above: alice, bob and 3 more`, where `where` is `listed above`. */
export function listedIn({ first, repeatedOf }: ListedGroup, where: string): string {
  const what = first.credential?.kind === 'access-key' ? 'keys' : 'credentials';
  const names = repeatedOf.slice(0, MOST_NAMED).join(', ');
  const more = repeatedOf.length > MOST_NAMED ? ` and ${repeatedOf.length - MOST_NAMED} more` : '';
  return `${what} ${where}: ${names}${more}`;
}

/** True for a group that has nothing to tell but keys that stand in the groups above: its line in the summary does. */
export function isFolded({ findings, repeated, total }: ListedGroup): boolean {
  return findings.length === 0 && repeated === total;
}

function isListed(finding: Finding, listed: ReadonlyMap<string, Severity>): boolean {
  const key = keyOf(finding);
  const severity = key === undefined ? undefined : listed.get(key);
  return severity !== undefined && atLeast(severity, finding.severity);
}

/** Nothing where neither id nor creation time is known: such credentials cannot be told apart. */
function keyOf({ account, resource, credential }: Finding): string | undefined {
  if (credential === undefined) return undefined;
  const { kind, accessKeyId, id = accessKeyId, createdAt } = credential;
  if (id === undefined && createdAt === undefined) return undefined;
  return JSON.stringify([account.id, resource.arn, kind, createdAt, id]);
}
