import type { StepSessions } from '../../aws/apply/sessions.ts';
import { stepSessions } from '../../aws/apply/sessions.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { bareRole, type CallerKeys, isScanRole } from '../../aws/session/caller-keys.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { RoleSettings } from '../../core/settings/settings.ts';
import { ownKeysOf, ownRolesOf } from './options.ts';

/** The role that makes the changes, and the one that must not. */
export interface RolesOfApply {
  readonly role: RoleSettings & { readonly name: string };
  readonly scanRole: string;
  readonly asCaller: boolean;
}

/**
 * The sessions that a plan is carried out with. Throws a {@link Problem} where they would be those of the scanning
 * role, or of another partition: what only reads must stay what only reads.
 */
export function sessionsFor(
  base: BaseSession,
  plan: Plan,
  { role, scanRole, asCaller }: RolesOfApply,
): StepSessions {
  const { arn, partition } = base.identity;
  if (bareRole(role.name) === bareRole(scanRole))
    throw new Problem('bad-argument', `${role.name} is the scanning role, and changes nothing.`, {
      hint: 'Name another with --role; `keyreeve permissions --remediate` prints one.',
    });
  if (asCaller && isScanRole(arn, scanRole))
    throw new Problem('bad-argument', `The calling credentials are those of the scanning role ${scanRole}.`, {
      hint: 'Call with others, or leave out --as-caller: then the remediation role is assumed.',
    });
  const other = plan.steps.find(({ account }) => account.partition !== partition);
  if (other !== undefined)
    throw new Problem(
      'bad-argument',
      `The plan is for the partition ${other.account.partition}, and the credentials are of ${partition}.`,
      { hint: 'Check --profile and --region.' },
    );
  const { externalId, sessionName = 'keyreeve-remediate' } = role;
  return stepSessions(base, {
    role: role.name,
    sessionName,
    asCaller,
    ...(externalId !== undefined && { externalId }),
  });
}

/**
 * Why a step may not be carried out with these credentials: its key is in their own chain (X08), or it would deny the
 * role they work through. Looked at again here, for who applies a plan need not be who made it.
 *
 * @param role the remediation role, by name
 */
export function forbiddenTo(
  caller: CallerKeys,
  { steps }: Plan,
  role: string,
): (step: Step) => string | undefined {
  const { keyIds, userArn, wholeUser } = ownKeysOf(caller);
  const isOwn = (id: string) => keyIds.has(id);
  const ownRoles = ownRolesOf(caller, role);
  const ofUser = (userId: string) =>
    steps.flatMap(({ subject }) =>
      subject.kind === 'access-key' && subject.userId === userId ? subject.accessKeyId : [],
    );
  return (step) => {
    const { subject, call, kind } = step;
    if (subject.kind === 'access-key') {
      // What is put on the user hits every key of the user.
      const wide = kind === 'deny-user' || kind === 'refuse-key-use';
      const hit = wide ? [...siblingsIn(step), ...ofUser(subject.userId)] : [];
      const sameUser = subject.userArn === userArn && (wholeUser || wide);
      const own = [subject.accessKeyId, ...hit].find(isOwn) ?? (sameUser ? subject.accessKeyId : undefined);
      if (own !== undefined)
        return `${own} is, or may be, in the chain of credentials that Keyreeve runs with.`;
    }
    const ofUserItself = subject.kind === 'user' || subject.kind === 'user-policy';
    if (ofUserItself && (subject.userArn === userArn || ofUser(subject.userId).some(isOwn)))
      return `Keyreeve runs with credentials that come from ${subject.userArn}.`;
    if (subject.kind === 'root-key' && isOwn(subject.accessKeyId))
      return 'Keyreeve runs with this very root key.';
    if (subject.kind === 'role' && ownRoles.has(subject.roleName.toLowerCase()))
      return `Keyreeve itself works through the role ${subject.roleName}.`;
    return call.session === 'root' && caller.isRoot ? ROOT_CALLS : undefined;
  };
}

function siblingsIn({ precondition }: Step): readonly string[] {
  return precondition.flatMap((condition) =>
    condition.is === 'other-keys-are' ? condition.keys.map(({ accessKeyId }) => accessKeyId) : [],
  );
}

/** X16. */
const ROOT_CALLS =
  'Keyreeve runs with credentials of a root user, which may not open root sessions: use a role or a user of the management account.';
