import {
  CreatePolicyVersionCommand,
  DeleteAccessKeyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DeleteSigningCertificateCommand,
  DeleteUserPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  type StatusType,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
} from '@aws-sdk/client-organizations';
import { canonicalHash, type Json } from '../../core/model/canonical-json.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import type { SubjectReading } from '../../core/plan/conditions.ts';
import type { Step } from '../../core/plan/plan.ts';
import { spareVersion } from '../../core/plan/policy-conditions.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { OnceClients } from '../session/clients.ts';
import { type AwsStepCall, type CheckedCall, checkCall } from './arguments.ts';
import { explainRefusal, whoCalls } from './explain.ts';
import type { StepSessions } from './sessions.ts';

/** What AWS gave back: that it took the call, and under which id. */
export interface Performed {
  readonly requestId?: string;
}

/**
 * Makes the one call of a step. It is sent once, and again only where AWS throttled it or called the credentials
 * expired, which both mean that nothing was done; a time-out, a broken connection or a fault of AWS ends it, though
 * it may have taken effect. Neither a known nor an unread answer proves anything: what became of it, a reading
 * afterwards tells.
 *
 * Throws an Error for a call that is not exactly as it must be ({@link checkCall}), before anything is sent.
 *
 * @param reading the reading before the call, which has the id of a service control policy
 */
export async function perform(
  sessions: StepSessions,
  step: Pick<Step, 'id' | 'account' | 'call' | 'subject'>,
  reading: SubjectReading,
): Promise<Fact<Performed>> {
  const call = checkCall(step);
  const foundId = idFor(reading, call);
  if (typeof foundId !== 'string') return foundId;
  const session = {
    account: () => sessions.account(step.account),
    root: () => sessions.root(step.account),
    management: () => sessions.management(),
  }[call.session]();
  const answer = await send(session, call, foundId);
  if (answer.state === 'unread') return explainRefusal(answer, whoCalls(call.session, sessions));
  const { requestId } = answer.value.$metadata;
  return { ...answer, value: requestId === undefined ? {} : { requestId } };
}

interface Answer {
  readonly $metadata: { readonly requestId?: string };
}

function send(session: AccountSession, call: CheckedCall, foundId: string): Promise<Fact<Answer>> {
  const about = { session: call.session, foundId };
  return session.call(call.api, ({ once }) => SENDERS[call.api](once, call.argument, about), {
    kind: 'write',
  });
}

const NEEDS_POLICY_ID: ReadonlySet<AwsStepCall> = new Set([
  'organizations:AttachPolicy',
  'organizations:DetachPolicy',
  'organizations:DeletePolicy',
]);

/** The id that a call needs and a plan cannot name, as the reading has it; empty for the others. */
function idFor(reading: SubjectReading, call: CheckedCall): string | Unread {
  if (call.api === 'iam:DeletePolicyVersion') return versionIdIn(reading, call);
  return NEEDS_POLICY_ID.has(call.api) ? policyIdIn(reading, call) : '';
}

function versionIdIn({ policy }: SubjectReading, { api, argument }: CheckedCall): string | Unread {
  if (policy === undefined) throw new Error(`The policy was not read, so ${api} has no id of a version.`);
  if (policy.state === 'unread') return policy;
  const sha256 = canonicalHash(JSON.parse(argument('PolicyDocument')) as Json);
  const id = policy.value === null ? undefined : spareVersion(policy.value, sha256);
  if (id !== undefined) return id;
  return unread(api, 'NoSuchEntity', 'No version with that text is kept beside the default one.', {
    fix: 'Make a new plan.',
  });
}

function policyIdIn({ scp }: SubjectReading, { api }: CheckedCall): string | Unread {
  if (scp === undefined) throw new Error(`The policy was not read, so ${api} has no id for it.`);
  if (scp.state === 'unread') return scp;
  if (scp.value !== null) return scp.value.policyId;
  return unread(api, 'NoSuchEntity', 'There is no service control policy of this name.', {
    fix: 'Make a new plan.',
  });
}

type Sender = (
  once: OnceClients,
  argument: CheckedCall['argument'],
  about: { readonly session: CheckedCall['session']; readonly foundId: string },
) => Promise<Answer>;

/** The user is named in every call but those that only root sessions make: {@link checkCall} has seen to it. */
const SENDERS: Readonly<Record<AwsStepCall, Sender>> = {
  'iam:UpdateAccessKey': async (once, argument) =>
    (await once.iam()).send(
      new UpdateAccessKeyCommand({
        UserName: argument('UserName'),
        AccessKeyId: argument('AccessKeyId'),
        Status: argument('Status') as StatusType,
      }),
    ),
  'iam:DeleteAccessKey': async (once, argument, { session }) => {
    const AccessKeyId = argument('AccessKeyId');
    const whose = session === 'root' ? {} : { UserName: argument('UserName') };
    return (await once.iam()).send(new DeleteAccessKeyCommand({ ...whose, AccessKeyId }));
  },
  'iam:DeleteSigningCertificate': async (once, argument) =>
    (await once.iam()).send(
      new DeleteSigningCertificateCommand({ CertificateId: argument('CertificateId') }),
    ),
  'iam:PutUserPolicy': async (once, argument) =>
    (await once.iam()).send(
      new PutUserPolicyCommand({
        UserName: argument('UserName'),
        PolicyName: argument('PolicyName'),
        PolicyDocument: argument('PolicyDocument'),
      }),
    ),
  'iam:DeleteUserPolicy': async (once, argument) =>
    (await once.iam()).send(
      new DeleteUserPolicyCommand({ UserName: argument('UserName'), PolicyName: argument('PolicyName') }),
    ),
  'iam:PutRolePolicy': async (once, argument) =>
    (await once.iam()).send(
      new PutRolePolicyCommand({
        RoleName: argument('RoleName'),
        PolicyName: argument('PolicyName'),
        PolicyDocument: argument('PolicyDocument'),
      }),
    ),
  'iam:DeleteRolePolicy': async (once, argument) =>
    (await once.iam()).send(
      new DeleteRolePolicyCommand({ RoleName: argument('RoleName'), PolicyName: argument('PolicyName') }),
    ),
  'iam:CreatePolicyVersion': async (once, argument) =>
    (await once.iam()).send(
      new CreatePolicyVersionCommand({
        PolicyArn: argument('PolicyArn'),
        PolicyDocument: argument('PolicyDocument'),
        SetAsDefault: argument('SetAsDefault') === 'true',
      }),
    ),
  'iam:SetDefaultPolicyVersion': async (once, argument) =>
    (await once.iam()).send(
      new SetDefaultPolicyVersionCommand({
        PolicyArn: argument('PolicyArn'),
        VersionId: argument('VersionId'),
      }),
    ),
  'iam:DeletePolicyVersion': async (once, argument, { foundId: VersionId }) =>
    (await once.iam()).send(new DeletePolicyVersionCommand({ PolicyArn: argument('PolicyArn'), VersionId })),
  'organizations:CreatePolicy': async (once, argument) =>
    (await once.organizations()).send(
      new CreatePolicyCommand({
        Name: argument('PolicyName'),
        Description: argument('Description'),
        Type: 'SERVICE_CONTROL_POLICY',
        Content: argument('Content'),
      }),
    ),
  'organizations:AttachPolicy': async (once, argument, { foundId: PolicyId }) =>
    (await once.organizations()).send(new AttachPolicyCommand({ PolicyId, TargetId: argument('TargetId') })),
  'organizations:DetachPolicy': async (once, argument, { foundId: PolicyId }) =>
    (await once.organizations()).send(new DetachPolicyCommand({ PolicyId, TargetId: argument('TargetId') })),
  'organizations:DeletePolicy': async (once, _argument, { foundId: PolicyId }) =>
    (await once.organizations()).send(new DeletePolicyCommand({ PolicyId })),
};
