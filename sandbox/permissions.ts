import type { Call } from './call.ts';
import { matchesAny } from './glob.ts';
import { denied, noPolicyAllows, SCP_ENDING, SESSION_ENDING } from './wire/refusal.ts';

/** What a root session for auditing may call [AWS managed policy IAMAuditRootUserCredentials]. */
const ROOT_AUDIT = new Set([
  'iam:ListAccessKeys',
  'iam:ListSigningCertificates',
  'iam:GetLoginProfile',
  'iam:ListMFADevices',
  'iam:GetAccountSummary',
  'iam:GetUser',
  'iam:GetAccessKeyLastUsed',
  'sts:GetCallerIdentity',
]);

/** How a denial names its resource. */
function resourceOf(call: Call): string {
  const name = call.parameters.text('UserName');
  if (name !== undefined) return `user ${name}`;
  if (call.action === 'AssumeRole') return call.parameters.text('RoleArn') ?? '*';
  return '*';
}

/**
 * Refuses what the caller's account denies. Nobody can be denied GetCallerIdentity [STS API Reference], and no
 * service control policy binds the management account [Organizations User Guide, SCPs].
 */
export function checkPermission(call: Call): void {
  const { caller, operation } = call;
  if (operation === 'sts:GetCallerIdentity') return;
  const { scpDenies = [], denies = [] } = caller.account.spec;
  if (!caller.account.isManagement && matchesAny(scpDenies, operation)) {
    throw denied(caller.arn, operation, resourceOf(call), SCP_ENDING);
  }
  const session = caller.accessKeyId.startsWith('ASIA');
  if (caller.kind === 'root' && session && !ROOT_AUDIT.has(operation)) {
    throw denied(caller.arn, operation, resourceOf(call), SESSION_ENDING);
  }
  if (caller.kind !== 'root' && matchesAny(denies, operation)) {
    throw denied(caller.arn, operation, resourceOf(call), noPolicyAllows(operation));
  }
}
