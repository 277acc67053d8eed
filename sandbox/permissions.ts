import type { Call } from './call.ts';
import { deniedByControlPolicy, deniedByIdentity } from './denies.ts';
import { matchesAny } from './glob.ts';
import { denied, IDENTITY_ENDING, noPolicyAllows, SCP_ENDING, SESSION_ENDING } from './wire/refusal.ts';
import { type RootTask, unknownToken } from './world/sessions.ts';

/** What both kinds of root sessions may read [AWS managed policies of these names, version 1 of November 2024]. */
const ROOT_READS = [
  'iam:ListAccessKeys',
  'iam:ListSigningCertificates',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:GetUser',
  'iam:GetAccessKeyLastUsed',
  'sts:GetCallerIdentity',
];

/** What each may call. No summary in a session for deletion, and in neither a way to deactivate a key. */
const ROOT_TASKS: Readonly<Record<RootTask, ReadonlySet<string>>> = {
  IAMAuditRootUserCredentials: new Set([...ROOT_READS, 'iam:GetAccountSummary']),
  IAMDeleteRootUserCredentials: new Set([
    ...ROOT_READS,
    'iam:DeleteAccessKey',
    'iam:DeleteSigningCertificate',
    'iam:DeleteLoginProfile',
    'iam:DeactivateMFADevice',
    'iam:DeleteVirtualMFADevice',
  ]),
};

/** How a denial names its resource. */
function resourceOf(call: Call): string {
  const name = call.parameters.text('UserName');
  if (name !== undefined) return `user ${name}`;
  const role = call.parameters.text('RoleName');
  if (role !== undefined) return `role ${role}`;
  if (call.action === 'AssumeRole') return call.parameters.text('RoleArn') ?? '*';
  return '*';
}

/**
 * Refuses what the caller's account denies. Nobody can be denied GetCallerIdentity [STS API Reference], and no
 * service control policy binds the management account [Organizations User Guide, SCPs].
 */
export function checkPermission(call: Call): void {
  const { caller, operation, world, region } = call;
  if (operation === 'sts:GetCallerIdentity') return;
  const refuse = (ending: string): never => {
    throw denied(caller.arn, operation, resourceOf(call), ending);
  };
  const { scpDenies = [], denies = [] } = caller.account.spec;
  const byScp = !caller.account.isManagement && matchesAny(scpDenies, operation);
  if (byScp || deniedByControlPolicy(world, caller, operation, region)) refuse(SCP_ENDING);
  if (!fitsTask(call)) refuse(SESSION_ENDING);
  if (deniedByIdentity(world, caller, operation, region)) refuse(IDENTITY_ENDING);
  if (caller.kind !== 'root' && matchesAny(denies, operation)) refuse(noPolicyAllows(operation));
}

/** A root session speaks of root only: with a user's name every call is denied [the same policies]. */
function fitsTask({ caller, operation, parameters }: Call): boolean {
  const task = caller.session?.task;
  if (task === undefined) return true;
  return ROOT_TASKS[task].has(operation) && parameters.text('UserName') === undefined;
}

/**
 * A session of a user may not call IAM without MFA, nor STS but for AssumeRole and GetCallerIdentity; a federated
 * one neither at all, but for the latter. AWS says to them that the token is invalid [IAM User Guide, compare STS
 * credentials].
 */
export function checkSession({ caller, operation }: Call): void {
  const { session } = caller;
  if (session === undefined || session.role !== undefined || session.task !== undefined) return;
  const allowed =
    session.federated === undefined ? ['GetCallerIdentity', 'AssumeRole'] : ['GetCallerIdentity'];
  const iam = operation.startsWith('iam:') && (session.federated !== undefined || !session.mfa);
  const asksSts = operation.startsWith('sts:') && !/^sts:Get(Session|Federation)Token$/.test(operation);
  if (!iam && !(asksSts && !allowed.includes(operation.slice('sts:'.length)))) return;
  throw unknownToken();
}
