import { REMEDIATION_READS, type ReadCalls } from '../aws/collect/remediation/calls.ts';
import type { StepCall } from '../core/plan/plan.ts';
import type { PolicyDocument } from '../outputs/permissions.ts';

/** What the policies of remediation are to be enough for. */
export interface RemediatingNeeds {
  /** Left out, keys can be deactivated and activated, and nothing can be deleted for good. */
  readonly withDelete: boolean;
  /** Also what plans of `prevent plan` need: who may make new versions of policies can give anybody any right. */
  readonly withPolicies?: boolean;
}

/** What the identity that applies plans is to be permitted to do. */
export interface RemediationCallingNeeds extends RemediatingNeeds {
  /** The remediation role, which it assumes. */
  readonly roleName: string;
}

const SWITCH_KEYS = ['iam:UpdateAccessKey'] as const satisfies readonly StepCall[];
const DENY_USERS = ['iam:DeleteUserPolicy', 'iam:PutUserPolicy'] as const satisfies readonly StepCall[];
const DENY_ROLES = ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'] as const satisfies readonly StepCall[];
const EDIT_POLICIES = [
  'iam:CreatePolicyVersion',
  'iam:DeletePolicyVersion',
  'iam:SetDefaultPolicyVersion',
] as const satisfies readonly StepCall[];
const DELETE_KEYS = ['iam:DeleteAccessKey'] as const satisfies readonly StepCall[];
const CONTROL_POLICIES = [
  'organizations:AttachPolicy',
  'organizations:CreatePolicy',
  'organizations:DeletePolicy',
  'organizations:DetachPolicy',
] as const satisfies readonly StepCall[];

/** What a step's subject is read with besides, before and after its call: the policies that steps put in place. */
const READ_BY_STEPS = ['iam:GetRole', 'iam:GetRolePolicy', 'iam:GetUserPolicy'];

const TASKS = 'arn:aws:iam::aws:policy/root-task/';
const AUDIT_TASK = `${TASKS}IAMAuditRootUserCredentials`;
const DELETE_TASK = `${TASKS}IAMDeleteRootUserCredentials`;

/**
 * The policy of the remediation role. IAM cannot limit a permission to inline policies of certain names: whoever
 * may put one policy of a user or role may put any (Service Authorization Reference, IAM: PutUserPolicy has the
 * user as its only resource). Keyreeve itself touches no policy whose name does not begin with `Keyreeve`; the
 * role is kept from its own policies by a deny, and is to be guarded like an administrator.
 *
 * @param roleName the role's own name
 */
export function remediatingPolicy({
  roleName,
  withDelete,
  withPolicies = false,
}: RemediatingNeeds & { readonly roleName: string }): PolicyDocument {
  const users = 'arn:*:iam::*:user/*';
  const own = `arn:*:iam::*:role/${roleName}`;
  const reads = [...new Set([...readsBy('account'), ...READ_BY_STEPS])].sort();
  return policy(
    { Sid: 'KeyreeveRead', Effect: 'Allow', Action: reads, Resource: '*' },
    { Sid: 'KeyreeveSwitchKeys', Effect: 'Allow', Action: SWITCH_KEYS, Resource: users },
    { Sid: 'KeyreeveDenyUsers', Effect: 'Allow', Action: DENY_USERS, Resource: users },
    { Sid: 'KeyreeveDenyRoles', Effect: 'Allow', Action: DENY_ROLES, Resource: 'arn:*:iam::*:role/*' },
    ...(withPolicies
      ? [
          {
            Sid: 'KeyreeveEditPolicies',
            Effect: 'Allow',
            Action: EDIT_POLICIES,
            Resource: 'arn:*:iam::*:policy/*',
          } as const,
        ]
      : []),
    { Sid: 'KeyreeveNotItself', Effect: 'Deny', Action: DENY_ROLES, Resource: own },
    ...(withPolicies
      ? [
          {
            Sid: 'KeyreeveNotItsPolicies',
            Effect: 'Deny',
            Action: EDIT_POLICIES,
            Resource: 'arn:*:iam::*:policy/Keyreeve*',
          } as const,
        ]
      : []),
    ...(withDelete
      ? [{ Sid: 'KeyreeveDeleteKeys', Effect: 'Allow', Action: DELETE_KEYS, Resource: users } as const]
      : []),
  );
}

/** What planning and watching read in each account besides a scan: for the scanning role, which makes plans. */
export function withPlanning({ Version, Statement }: PolicyDocument): PolicyDocument {
  const reads = { Sid: 'KeyreevePlan', Effect: 'Allow', Action: planningReads(), Resource: '*' } as const;
  return { Version, Statement: [...Statement, reads] };
}

function planningReads(): readonly string[] {
  return [...new Set(readsBy('account'))].sort();
}

/** The one call by which owners are told, where the settings choose that channel. */
const NOTICE_CALLS = { ses: 'ses:SendEmail', sns: 'sns:Publish' } as const;

/** A policy with what telling owners by that channel needs besides. */
export function withNotices(
  { Version, Statement }: PolicyDocument,
  channel: keyof typeof NOTICE_CALLS,
): PolicyDocument {
  const tell = {
    Sid: 'KeyreeveTellOwners',
    Effect: 'Allow',
    Action: [NOTICE_CALLS[channel]],
    Resource: '*',
  } as const;
  return { Version, Statement: [...Statement, tell] };
}

/** What the identity that makes plans reads of an organisation besides what it needs for scans; it changes nothing. */
export function withPlanningOfOrganization({ Version, Statement }: PolicyDocument): PolicyDocument {
  return { Version, Statement: [...Statement, readOrganization(), rootSessions([AUDIT_TASK])] };
}

function readOrganization(): PolicyDocument['Statement'][number] {
  const reads = [...readsBy('base-credentials'), ...readsBy('management')];
  const Action = [...new Set(reads.filter((call) => call !== 'sts:AssumeRoot'))].sort();
  return { Sid: 'KeyreeveReadOrganization', Effect: 'Allow', Action, Resource: '*' };
}

/** Without the condition the same permission opens sessions that make passwords and open buckets. */
function rootSessions(tasks: readonly string[]): PolicyDocument['Statement'][number] {
  return {
    Sid: 'KeyreeveRootSessions',
    Effect: 'Allow',
    Action: ['sts:AssumeRoot'],
    Resource: 'arn:aws:iam::*:root',
    Condition: { StringEquals: { 'sts:TaskPolicyArn': tasks } },
  };
}

/**
 * What the identity that makes and applies plans for an organisation needs besides what it needs for scans:
 * assuming the role, root sessions, and service control policies, for which it must be of the management account.
 */
export function remediationCallingPolicy({ roleName, withDelete }: RemediationCallingNeeds): PolicyDocument {
  return policy(
    readOrganization(),
    {
      Sid: 'KeyreeveAssumeRemediationRole',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: `arn:*:iam::*:role/${roleName}`,
    },
    rootSessions(withDelete ? [AUDIT_TASK, DELETE_TASK] : [AUDIT_TASK]),
    { Sid: 'KeyreeveControlPolicies', Effect: 'Allow', Action: CONTROL_POLICIES, Resource: '*' },
  );
}

function readsBy(whom: ReadCalls['permittedTo']): readonly string[] {
  return (REMEDIATION_READS as readonly ReadCalls[])
    .filter(({ permittedTo }) => permittedTo === whom)
    .flatMap(({ calls }) => [...calls]);
}

function policy(...statements: PolicyDocument['Statement']): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
