import type { Comparison, NotSeen, NotSeenReason } from '../core/model/comparison.ts';
import { type Finding, SEVERITIES } from '../core/model/finding.ts';
import type { Run } from '../core/model/run.ts';
import { lengthInWords } from '../core/model/time.ts';
import type { WorstFindings } from '../core/model/worst-first.ts';
import { accountsInWords, nameOf } from './terminal/account-names.ts';
import { counted } from './terminal/words.ts';

/** What a run is compared with, and the time between them (P06). */
export function comparedWith({ earlier, secondsBetween }: Comparison): string {
  const length = lengthInWords(secondsBetween);
  const when =
    secondsBetween < 0
      ? `${length} LATER than this one: what is called new here is older than what is called fixed`
      : `${length} before this one`;
  return `Compared with the run of ${earlier.now} (${earlier.name}), ${when}.`;
}

/** `3 new, 2 fixed, 40 still open, 5 not seen`. */
export function comparisonCounts({
  newIds,
  fixed,
  open,
  accepted,
  notSeen,
}: Pick<Comparison<unknown>, 'newIds' | 'fixed' | 'open' | 'accepted' | 'notSeen'>): string {
  const lost = notSeen.reduce((sum, { total }) => sum + total, 0);
  return [
    `${newIds.size} new`,
    `${fixed.total} fixed`,
    `${open} still open`,
    ...(accepted > 0 ? [`${accepted} suppressed or attested since`] : []),
    ...(lost > 0 ? [`${lost} not seen`] : []),
  ].join(', ');
}

/** How the two runs of a comparison are called in its notes. */
export interface RunNames {
  readonly now: string;
  readonly earlier: string;
}

const THIS_RUN: RunNames = { now: 'this run', earlier: 'the earlier one' };

/** What a reader must know to take the comparison for no more than it is. */
export function comparisonNotes(
  { rules, notCompared, newWhereUnread }: Pick<Comparison, 'rules' | 'notCompared' | 'newWhereUnread'>,
  names: RunNames = THIS_RUN,
): string[] {
  const { compared, onlyNow, onlyEarlier, changed } = rules;
  const named = (ids: readonly string[]) =>
    ids.length > MOST_NAMED
      ? `${ids.slice(0, MOST_NAMED).join(', ')} and ${ids.length - MOST_NAMED} more`
      : ids.join(', ');
  const only = [
    ...(onlyNow.length > 0
      ? [`only in ${names.now}: ${named(onlyNow)} (${counted(notCompared, 'finding')} failing)`]
      : []),
    ...(onlyEarlier.length > 0 ? [`only in ${names.earlier}: ${named(onlyEarlier)}`] : []),
  ];
  return [
    ...(newWhereUnread > 0
      ? [`${newWhereUnread} of the new ones are in accounts that the earlier run did not read.`]
      : []),
    ...(only.length > 0
      ? [`Only rules of both runs are compared, ${compared} of them. Not compared: ${only.join('; ')}.`]
      : []),
    ...(changed.length > 0
      ? [`The parameters of ${named(changed)} differ, so some may be new or fixed by that alone.`]
      : []),
  ];
}

/** Rules named in a sentence; the rest are counted. */
const MOST_NAMED = 5;

const NOT_SEEN: Readonly<Record<NotSeenReason, string>> = {
  'account-not-read': 'the account could not be read, or was skipped',
  'account-not-in-run': 'the account is not in this run',
  'not-judged': 'it could not be judged this time',
  'older-report': 'the report judged now is older than the earlier run, or of unknown age',
  'other-parameters': 'it does not fail by the parameters of this run, and those it failed by were others',
};

/** Why nobody can say what became of a finding, in words. */
export function whyInWords(why: NotSeenReason): string {
  return NOT_SEEN[why];
}

/** Findings that nobody can say of whether they are fixed (P05). */
export function notSeenInWords({ why, total, accounts }: NotSeen): string {
  return `${counted(total, 'finding')}: ${whyInWords(why)} (${accountsInWords(accounts)})`;
}

/** `2 critical, 1 high`; empty where there is none. */
export function severitiesInWords({ bySeverity }: Pick<WorstFindings, 'bySeverity'>): string {
  return SEVERITIES.filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${bySeverity[severity]} ${severity}`)
    .join(', ');
}

/** What a line on a finding tells of it. */
export type ShownFinding = Pick<Finding, 'account' | 'rule' | 'credential' | 'resource'>;

/** One finding in a line: `111122223333 prod · user alice · key AKIA… · The title of its rule`. */
export function findingInLine(finding: ShownFinding, { rules }: Pick<Run, 'rules'>): string {
  const { account, rule, credential } = finding;
  const key = credential?.accessKeyId ?? credential?.id;
  return [
    nameOf(account),
    subjectOf(finding),
    ...(key === undefined ? [] : [key]),
    rules.find(({ id }) => id === rule)?.title ?? rule,
  ].join(' · ');
}

/** Nobody can be called so: IAM names hold no blanks. */
function subjectOf({ resource }: Pick<Finding, 'resource'>): string {
  switch (resource.type) {
    case 'AwsIamRootUser':
      return 'root user';
    case 'AwsAccount':
      return 'the account';
    case 'AwsIamPolicy':
      return `policy ${resource.name}`;
    case 'AwsIamUser':
      return `user ${resource.name}`;
  }
}
