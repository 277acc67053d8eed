import { bounded, type Call, type Handler, required, type Service } from '../call.ts';
import { isoSeconds } from '../clock.ts';
import { matchesAny } from '../glob.ts';
import { accountOfKey } from '../ids.ts';
import { AwsRefusal, denied, noPolicyAllows, SCP_ENDING, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Account } from '../world/account.ts';
import type { Issued } from '../world/sessions.ts';

/** Security Token Service, query protocol. */

const callerIdentity: Handler = ({ caller }) =>
  element('Arn', caller.arn) + element('UserId', caller.userId) + element('Account', caller.account.id);

function credentials(issued: Issued): string {
  const inside =
    element('AccessKeyId', issued.accessKeyId) +
    element('SecretAccessKey', issued.secretAccessKey) +
    element('SessionToken', issued.sessionToken) +
    element('Expiration', isoSeconds(issued.expiresAt));
  return `<Credentials>${inside}</Credentials>`;
}

/** The account of a role ARN of this partition and the role's name with its path. */
function roleOf(call: Call, arn: string): { readonly account: Account | undefined; readonly role: string } {
  const match = /^arn:([\w-]+):iam::(\d{12}):role\/(\S+)$/.exec(arn);
  if (match === null) throw validationError(`${arn} is invalid`);
  const [, partition, id = '', role = ''] = match;
  return { account: partition === call.world.partition ? call.world.find(id) : undefined, role };
}

/**
 * A missing role, a wrong external id and an account that is not active all get the same words from STS, so that
 * nobody can probe for roles.
 */
function mayAssume(call: Call, account: Account, role: string): boolean {
  const { roles = 'any', requiresExternalId } = account.spec;
  const name = role.slice(role.lastIndexOf('/') + 1);
  if (account.state !== 'ACTIVE') return false;
  if (roles !== 'any' && !roles.includes(name) && !roles.includes(role)) return false;
  return requiresExternalId === undefined || call.parameters.text('ExternalId') === requiresExternalId;
}

/** A role assumed from a role's session lasts an hour at the most [IAM User Guide, Roles terms and concepts: chaining]. */
function checkDuration(call: Call): number {
  const seconds = bounded(call, 'DurationSeconds', 900, 43_200, 3600);
  if (call.caller.kind === 'role' && seconds > 3600) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds;
}

const assumeRole: Handler = (call) => {
  const arn = required(call, 'RoleArn');
  const session = required(call, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw validationError(
      `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  const seconds = checkDuration(call);
  const { account, role } = roleOf(call, arn);
  const scp = account !== undefined && !account.isManagement && account.spec.scpDenies;
  if (scp && matchesAny(scp, 'sts:AssumeRole'))
    throw denied(call.caller.arn, 'sts:AssumeRole', arn, SCP_ENDING);
  if (account === undefined || !mayAssume(call, account, role)) {
    throw denied(call.caller.arn, 'sts:AssumeRole', arn, '');
  }
  const name = role.slice(role.lastIndexOf('/') + 1);
  const assumed = call.world.arn('sts', account.id, `assumed-role/${name}/${session}`);
  const userId = `${account.ids.role(1)}:${session}`;
  const issued = call.world.sessions.issue({ account, arn: assumed, userId, kind: 'role' }, seconds);
  const who = element('AssumedRoleId', userId) + element('Arn', assumed);
  return `${credentials(issued)}<AssumedRoleUser>${who}</AssumedRoleUser>`;
};

/** The account any key id belongs to; says nothing about whether the key exists [STS API Reference]. */
const accessKeyInfo: Handler = (call) => {
  const id = required(call, 'AccessKeyId');
  const account = accountOfKey(id);
  if (account === undefined) throw validationError(`Invalid Access Key ID: ${id}`);
  return element('Account', account);
};

const AUDIT_TASK = /^arn:[\w-]+:iam::aws:policy\/root-task\/IAMAuditRootUserCredentials$/;

function rootTarget(call: Call): Account {
  const principal = required(call, 'TargetPrincipal');
  const id = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  const account = id === undefined ? undefined : call.world.find(id);
  if (account === undefined) throw validationError('The specified target principal is invalid');
  return account;
}

/**
 * A root session in a member account, for reading its credentials only. On the regional endpoint only: the global
 * one does not know the operation [STS API Reference, AssumeRoot; live capture].
 */
const assumeRoot: Handler = (call) => {
  const { world, caller } = call;
  if (/^sts\.amazonaws\.com(:\d+)?$/.test(call.host)) {
    throw new AwsRefusal('InvalidAction', 400, 'Could not find operation AssumeRoot for version 2011-06-15');
  }
  const seconds = bounded(call, 'DurationSeconds', 0, 900, 900);
  const target = rootTarget(call);
  const task = call.parameters.text('TaskPolicyArn.arn') ?? '';
  if (!AUDIT_TASK.test(task)) throw validationError('The specified task policy is invalid');
  const arn = world.arn('iam', target.id, 'root');
  const privileged = caller.account.isManagement || world.isDelegated(caller.account);
  if (!privileged || caller.kind === 'root' || target.isManagement || target.state !== 'ACTIVE') {
    throw denied(caller.arn, 'sts:AssumeRoot', arn, noPolicyAllows('sts:AssumeRoot'));
  }
  if (!world.settings.features.includes('RootCredentialsManagement')) {
    const words = 'Root credentials management feature is not enabled in your organization';
    throw new AwsRefusal('AccessDenied', 403, words);
  }
  const issued = world.sessions.issue({ account: target, arn, userId: target.id, kind: 'root' }, seconds);
  return credentials(issued);
};

export const sts: Service = new Map<string, Handler>([
  ['GetCallerIdentity', callerIdentity],
  ['AssumeRole', assumeRole],
  ['GetAccessKeyInfo', accessKeyInfo],
  ['AssumeRoot', assumeRoot],
]);
