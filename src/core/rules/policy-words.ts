import type { JudgedPolicy, PolicyStatement, PolicyUse } from '../model/authorization.ts';
import type { Advice } from '../model/finding.ts';
import { matchesPattern } from '../model/pattern.ts';
import { option } from './words.ts';

/**
 * Patterns are judged as patterns and never expanded through a list of what AWS offers: a service that such a list
 * lacks would silently be allowed nothing.
 */

/** As short as an action can be, and one that no service has: what matches both matches every action. */
const ACTIONS = ['q:Run', 'keyreeve-unheard-of-service:DoSomethingThatNobodyEverNamed'];

/** True for `*`, `*:*`, `**`, `?*` and the like. */
export function isEveryAction(pattern: string): boolean {
  return /^[*?:]+$/.test(pattern) && ACTIONS.every((action) => matches(pattern, action));
}

/** True for `s3:*`, `S3:**` and `ec2*:*`: all actions of a service, but not of all services. */
export function isEveryActionOfAService(pattern: string): boolean {
  const [service = '', action, ...rest] = pattern.split(':');
  if (action === undefined || rest.length > 0 || isEveryAction(pattern)) return false;
  return (
    service !== '' && /^[*?]+$/.test(action) && matches(action, 'Run') && matches(action, ACTIONS[1] ?? '')
  );
}

/** Whether a pattern of actions matches one: IAM ignores case there (IAM User Guide, JSON policy element Action). */
export function matches(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}

/** `customer managed policy deploy`; an inline one with the principal it is written into. */
export function policyInWords({ kind, name, arn }: Pick<JudgedPolicy, 'kind' | 'name' | 'arn'>): string {
  if (kind === 'aws-managed') return `AWS managed policy ${name}`;
  if (kind === 'customer-managed') return `Customer managed policy ${name}`;
  return `Inline policy ${name} of ${arn.slice(arn.lastIndexOf(':') + 1)}`;
}

/** `attached to 3 principals`; nothing of an inline policy, which is where it is. */
export function useInWords({ kind }: Pick<JudgedPolicy, 'kind'>, { attachments }: PolicyUse): string {
  if (kind === 'inline') return 'in use by the principal it is written into';
  return `attached to ${attachments} ${attachments === 1 ? 'principal' : 'principals'}`;
}

/** Why a policy that nobody is granted by passes. */
export function unusedInWords({ boundaryOf }: PolicyUse): string {
  return boundaryOf === 0
    ? 'It is attached to nobody.'
    : `It is attached to nobody, and bounds ${boundaryOf} ${boundaryOf === 1 ? 'principal' : 'principals'}: a boundary grants nothing.`;
}

/** The condition keys of a statement in the order of the alphabet, without the names of tags. */
export function conditionKeys({ conditions = {} }: PolicyStatement): readonly string[] {
  const keys = Object.values(conditions).flatMap((byKey) => Object.keys(byKey));
  return [...new Set(keys.map((key) => key.replace(/\/.*$/s, '/…')))].sort();
}

/** How to narrow a policy: look first, for what it lets run is in use today. */
export function adviceOnPolicy({ kind, name, arn }: Pick<JudgedPolicy, 'kind' | 'name' | 'arn'>): Advice {
  const words =
    'Find out what its principals really call (IAM shows when each service was last accessed), write a policy of those actions and resources, attach it, and take this one away.';
  if (kind !== 'inline') {
    const on = option('policy-arn', arn);
    return {
      action: 'change',
      words,
      commands: [
        `aws iam list-entities-for-policy ${on}`,
        `aws iam generate-service-last-accessed-details ${option('arn', arn)}`,
      ],
    };
  }
  const [, type = 'role', holder = ''] = /:(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return {
    action: 'change',
    words,
    commands: [
      `aws iam get-${type}-policy ${option(`${type}-name`, holder)} ${option('policy-name', name)}`,
      `aws iam generate-service-last-accessed-details ${option('arn', arn)}`,
    ],
  };
}
