import { bounded, type Call, type Handler, required, type Service } from '../call.ts';
import { isoSeconds, spokenSeconds } from '../clock.ts';
import { matchesAny } from '../glob.ts';
import { accountOfKey } from '../ids.ts';
import { hashText } from '../random.ts';
import { AwsRefusal, denied, noPolicyAllows, SCP_ENDING, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Account } from '../world/account.ts';
import type { Issued, RootTask } from '../world/sessions.ts';

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
  const id = roleId(call, account, name);
  const userId = `${id}:${session}`;
  const behind = { arn: call.world.arn('iam', account.id, `role/${role}`), id, name };
  const issued = call.world.sessions.issue(
    {
      account,
      arn: assumed,
      userId,
      kind: 'role',
      session: { issuedAt: call.world.clock.ms(), mfa: false, role: behind },
    },
    seconds,
  );
  const who = element('AssumedRoleId', userId) + element('Arn', assumed);
  tellIssued(call, issued, { assumedRoleUser: { assumedRoleId: userId, arn: assumed } }, [
    { type: 'AWS::IAM::Role', name: arn },
    { type: 'AWS::STS::AssumedRole', name: assumed },
  ]);
  return `${credentials(issued)}<AssumedRoleUser>${who}</AssumedRoleUser>`;
};

/** Of a role that stands in the account the id that GetRole gives; all others share one. */
function roleId({ world }: Call, account: Account, name: string): string {
  const role = world.content(account).inside.iamRoles?.find((candidate) => candidate.name === name);
  if (role === undefined) return account.ids.role(1);
  return account.ids.role(hashText(world.arn('iam', account.id, `role${role.path ?? '/'}${role.name}`)));
}

/** The record of a session given out names its key, never its token or secret. */
function tellIssued(
  { story }: Call,
  issued: Issued,
  more: Readonly<Record<string, unknown>>,
  resources: Call['story']['resources'],
): void {
  const { accessKeyId, expiresAt } = issued;
  story.response = { credentials: { accessKeyId, expiration: spokenSeconds(expiresAt) }, ...more };
  story.resources = [{ type: 'AWS::IAM::AccessKey', name: accessKeyId }, ...resources];
}

/** Only a long-term key gets a session of its own [STS API Reference, GetSessionToken, GetFederationToken]. */
function mustBeLongTerm({ caller, action }: Call): void {
  if (caller.session === undefined) return;
  throw new AwsRefusal('AccessDenied', 403, `Cannot call ${action} with session credentials`);
}

/** A root user's session lasts an hour at the most [STS API Reference]. */
function ownDuration(call: Call): number {
  const seconds = bounded(call, 'DurationSeconds', 900, 129_600, 43_200);
  return call.caller.kind === 'root' ? Math.min(seconds, 3600) : seconds;
}

const sessionToken: Handler = (call) => {
  mustBeLongTerm(call);
  const { accessKeyId: _key, ...who } = call.caller;
  const mfa = call.parameters.text('TokenCode') !== undefined;
  const session = { issuedAt: call.world.clock.ms(), mfa };
  const issued = call.world.sessions.issue({ ...who, session }, ownDuration(call));
  tellIssued(call, issued, {}, []);
  return credentials(issued);
};

const federationToken: Handler = (call) => {
  mustBeLongTerm(call);
  const name = required(call, 'Name');
  if (!/^[\w+=,.@-]{2,32}$/.test(name)) throw validationError(`Invalid federated user name: ${name}`);
  const { accessKeyId: _key, ...who } = call.caller;
  const { id } = who.account;
  const arn = call.world.arn('sts', id, `federated-user/${name}`);
  const session = { issuedAt: call.world.clock.ms(), mfa: false, federated: name };
  const userId = `${id}:${name}`;
  const issued = call.world.sessions.issue({ ...who, arn, userId, session }, ownDuration(call));
  tellIssued(call, issued, { federatedUser: { federatedUserId: userId, arn } }, []);
  const user = element('FederatedUserId', userId) + element('Arn', arn);
  return `${credentials(issued)}<FederatedUser>${user}</FederatedUser>`;
};

/** The account any key id belongs to; says nothing about whether the key exists [STS API Reference]. */
const accessKeyInfo: Handler = (call) => {
  const id = required(call, 'AccessKeyId');
  const account = accountOfKey(id);
  if (account === undefined) throw validationError(`Invalid Access Key ID: ${id}`);
  return element('Account', account);
};

const TASK = /^arn:[\w-]+:iam::aws:policy\/root-task\/(\w+)$/;

/** The two tasks that are emulated. */
function taskOf(call: Call): RootTask {
  const name = TASK.exec(call.parameters.text('TaskPolicyArn.arn') ?? '')?.[1];
  if (name === 'IAMAuditRootUserCredentials' || name === 'IAMDeleteRootUserCredentials') return name;
  throw validationError('The specified task policy is invalid');
}

function rootTarget(call: Call): Account {
  const principal = required(call, 'TargetPrincipal');
  const id = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
  const account = id === undefined ? undefined : call.world.find(id);
  if (account === undefined) throw validationError('The specified target principal is invalid');
  return account;
}

/**
 * A root session in a member account, for reading its credentials or for deleting them. On the regional endpoint only: the global
 * one does not know the operation [STS API Reference, AssumeRoot; live capture].
 */
const assumeRoot: Handler = (call) => {
  const { world, caller } = call;
  if (/^sts\.amazonaws\.com(:\d+)?$/.test(call.host)) {
    throw new AwsRefusal('InvalidAction', 400, 'Could not find operation AssumeRoot for version 2011-06-15');
  }
  const seconds = bounded(call, 'DurationSeconds', 0, 900, 900);
  const target = rootTarget(call);
  const task = taskOf(call);
  const arn = world.arn('iam', target.id, 'root');
  const privileged = caller.account.isManagement || world.isDelegated(caller.account);
  if (!privileged || caller.kind === 'root' || target.isManagement || target.state !== 'ACTIVE') {
    throw denied(caller.arn, 'sts:AssumeRoot', arn, noPolicyAllows('sts:AssumeRoot'));
  }
  if (!world.settings.features.includes('RootCredentialsManagement')) {
    const words = 'Root credentials management feature is not enabled in your organization';
    throw new AwsRefusal('AccessDenied', 403, words);
  }
  const session = { issuedAt: world.clock.ms(), mfa: false, task };
  const who = { account: target, arn, userId: target.id, kind: 'root', session } as const;
  const issued = world.sessions.issue(who, seconds);
  tellIssued(call, issued, {}, [{ type: 'AWS::IAM::Root', name: arn }]);
  return credentials(issued);
};

export const sts: Service = new Map<string, Handler>([
  ['GetCallerIdentity', callerIdentity],
  ['AssumeRole', assumeRole],
  ['GetAccessKeyInfo', accessKeyInfo],
  ['AssumeRoot', assumeRoot],
  ['GetSessionToken', sessionToken],
  ['GetFederationToken', federationToken],
]);
