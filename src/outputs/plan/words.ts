import type { Account } from '../../core/model/account.ts';
import type { CreatedBy } from '../../core/model/key-origin.ts';
import type { LastUseShown, Step, Subject } from '../../core/plan/plan.ts';

/** A key, a user, a role: what a step is about, in a few words. */
export function subjectWords(subject: Subject): string {
  switch (subject.kind) {
    case 'access-key':
      return `${subject.accessKeyId} of user ${subject.userName}`;
    case 'user':
      return `user ${subject.userName}`;
    case 'role':
      return `role ${subject.roleName}`;
    case 'root-key':
      return `root key ${subject.accessKeyId}`;
    case 'root-certificate':
      return `root certificate ${subject.certificateId}`;
    case 'policy':
      return `policy ${subject.policyName}`;
    case 'user-policy':
      return `inline policy ${subject.policyName} of user ${subject.userName}`;
    default:
      return `policy ${subject.policyName} for account ${subject.target}`;
  }
}

/** `111122223333 (prod)`. */
export function accountWords({ id, name }: Account): string {
  return name === undefined ? id : `${id} (${name})`;
}

/** When a key was last used, in a few words. */
export function lastUseWords(lastUse: LastUseShown | undefined): string {
  if (lastUse === undefined) return 'not asked for';
  if ('unread' in lastUse) return `could not be read: ${lastUse.unread}`;
  if (!lastUse.recorded)
    return 'no use is recorded (AWS records late and coarsely, and nothing of before April 2015)';
  const where = [lastUse.service, lastUse.region].filter((each) => each !== undefined).join(', ');
  return where === '' ? lastUse.at : `${lastUse.at} (${where})`;
}

/** Who made a key, in a few words. */
export function creatorWords(createdBy: CreatedBy): string {
  if ('unknown' in createdBy) return `not known: ${createdBy.unknown}`;
  const { arn, at, sourceIp, userAgent } = createdBy;
  return [`${arn} at ${at}`, sourceIp && `from ${sourceIp}`, userAgent && `with ${userAgent}`]
    .filter((each) => each !== undefined && each !== '')
    .join(' ');
}

/** Steps of one account, in the order of the plan. */
export function byAccount(
  steps: readonly Step[],
): readonly { readonly account: Account; readonly steps: readonly Step[] }[] {
  const accounts = new Map<string, { account: Account; steps: Step[] }>();
  for (const step of steps) {
    const there = accounts.get(step.account.id) ?? { account: step.account, steps: [] };
    there.steps.push(step);
    accounts.set(step.account.id, there);
  }
  return [...accounts.values()];
}
