import type { StepSessions } from '../../aws/apply/sessions.ts';
import { stepSessions } from '../../aws/apply/sessions.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { type CallerKeys, isScanRole } from '../../aws/session/caller-keys.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Plan, Step } from '../../core/plan/plan.ts';
import type { RoleSettings } from '../../core/settings/settings.ts';
import { ownKeysOf } from './options.ts';

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
  const bare = (name: string) => name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  if (bare(role.name) === bare(scanRole))
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
 * Why a step may not be carried out with these credentials: its key is in their own chain (X08). Looked at again
 * here, for who applies a plan need not be who made it.
 */
export function forbiddenTo(caller: CallerKeys): (step: Step) => string | undefined {
  const { keyIds, userArn, wholeUser } = ownKeysOf(caller);
  return ({ subject, call, kind }) => {
    if (subject.kind === 'access-key') {
      const denies = kind === 'deny-user' || kind === 'refuse-key-use';
      const sameUser = subject.userArn === userArn;
      if (keyIds.has(subject.accessKeyId) || (sameUser && (wholeUser || denies)))
        return `${subject.accessKeyId} is, or may be, in the chain of credentials that Keyreeve runs with.`;
    }
    if (subject.kind === 'root-key' && keyIds.has(subject.accessKeyId))
      return 'Keyreeve runs with this very root key.';
    return call.session === 'root' && caller.isRoot ? ROOT_CALLS : undefined;
  };
}

/** X16. */
const ROOT_CALLS =
  'Keyreeve runs with credentials of a root user, which may not open root sessions: use a role or a user of the management account.';
