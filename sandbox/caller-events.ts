import type { Call } from './call.ts';
import { isoSeconds } from './clock.ts';
import { isRead } from './reads.ts';
import type { AwsRefusal } from './wire/refusal.ts';
import type { Account } from './world/account.ts';
import { findKey } from './world/content.ts';
import type { Caller } from './world/sessions.ts';
import { type Happening, type Identity, namedResources, writeEvent } from './world/trail.ts';
import type { World } from './world/world.ts';

/** What calls leave behind: events in the history of the caller's account, and the last use of keys. */

/** No management events, or none that the history would be told from [CloudTrail User Guide, data events]. */
const UNRECORDED = new Set(['ses', 'sns', 'securityhub']);

/** Sessions given out are written down whoever asks: they tie a caller to what it did elsewhere. */
const SESSIONS = new Set([
  'sts:AssumeRole',
  'sts:AssumeRoot',
  'sts:GetSessionToken',
  'sts:GetFederationToken',
]);

/**
 * Whether a call leaves an event. All do in AWS; here reads do only with the long-term key of a user or root, or a
 * session of one: an audit of a big organisation makes many thousands through roles, and nobody would look at them.
 */
export function leavesEvent(call: Call, exempt: boolean): boolean {
  const { operation, caller } = call;
  if (UNRECORDED.has(operation.slice(0, operation.indexOf(':')))) return false;
  if (!isRead(operation) || SESSIONS.has(operation)) return true;
  return !exempt && caller.kind !== 'role' && caller.session?.task === undefined;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [lowerFirst(name), lowered(inner)]));
}

/** `Tags.member.1.Key` and `TaskPolicyArn.arn` as the structures they are. */
function nested(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [first = '', ...path] = name.split('.');
    if (path.length === 0) out[lowerFirst(first)] = value;
    else if (path[0] === 'arn') out[lowerFirst(first)] = { arn: value };
    else out[lowerFirst(first)] = mergeMember(out[lowerFirst(first)], path, value);
  }
  return out;
}

function mergeMember(before: unknown, [, place = '1', field]: readonly string[], value: unknown): unknown[] {
  const members: unknown[] = Array.isArray(before) ? before : [];
  const index = Number(place) - 1;
  if (!(index >= 0 && index < 100)) return members;
  const known = members[index];
  const inside = typeof known === 'object' && known !== null ? known : {};
  members[index] = field === undefined ? value : { ...inside, [lowerFirst(field)]: value };
  return members;
}

/** What is not for a record: secrets, and what says nothing. */
const HIDDEN = new Set(['Action', 'Version', 'TokenCode', 'Password', 'NextToken', 'Marker', 'ExternalId']);

/** `requestParameters`: names begin in lower case, null where there are none [live captures]. */
function requestOf({ parameters }: Call): Happening['request'] {
  const all = Object.entries(parameters.all()).filter(([name]) => !HIDDEN.has(name));
  if (all.length === 0) return null;
  return nested(Object.fromEntries(all.map(([name, value]) => [name, lowered(value)])));
}

function principalOf({
  account,
  userId,
  kind,
  userName,
  session,
}: Caller): Readonly<Record<string, unknown>> {
  if (session?.federated !== undefined) return { type: 'FederatedUser', principalId: userId };
  if (kind === 'root') return { type: 'Root', principalId: account.id };
  if (kind === 'role') return { type: 'AssumedRole', principalId: userId };
  return { type: 'IAMUser', principalId: userId, userName };
}

function issuerOf(world: World, { account, userName, session }: Caller): object {
  const role = session?.role;
  const accountId = account.id;
  if (role !== undefined) {
    const { arn, id, name } = role;
    return { sessionIssuer: { type: 'Role', principalId: id, arn, accountId, userName: name } };
  }
  const user =
    session?.federated === undefined
      ? undefined
      : world.content(account).byName.get(userName?.toLowerCase() ?? '');
  if (user === undefined) return {};
  const arn = world.arn('iam', accountId, `user${user.path}${user.name}`);
  return { sessionIssuer: { type: 'IAMUser', principalId: user.id, arn, accountId, userName: user.name } };
}

/** The caller as a record says it [CloudTrail User Guide, userIdentity element]. */
function identityOf(world: World, caller: Caller): Identity {
  const { account, arn, accessKeyId, session } = caller;
  const attributes = session && {
    creationDate: isoSeconds(session.issuedAt),
    mfaAuthenticated: String(session.mfa),
  };
  const sessionContext = attributes && { ...issuerOf(world, caller), attributes };
  const userIdentity = {
    ...principalOf(caller),
    arn,
    accountId: account.id,
    accessKeyId,
    ...(sessionContext === undefined ? {} : { sessionContext }),
  };
  return { userIdentity, userName: shortName(caller), accessKeyId };
}

/** What LookupEvents goes by as `Username`: a role's session by its own name. */
function shortName({ kind, userName, arn, session }: Caller): string {
  if (kind === 'root') return 'root';
  return session?.federated ?? userName ?? arn.slice(arn.lastIndexOf('/') + 1);
}

/** IAM and Organizations keep all their events in one region; the others where they were called. */
function regionOf({ operation, world, region }: Call): string {
  return /^(iam|organizations):/.test(operation) ? world.homeRegion : region;
}

/** Records name exceptions where the wire has a code of IAM's: `NoSuchEntityException` [live capture]. */
function errorName(operation: string, code: string): string {
  if (code === 'AccessDenied' || code === 'AccessDeniedException') {
    return operation.startsWith('ec2:') ? 'Client.UnauthorizedOperation' : 'AccessDenied';
  }
  return operation.startsWith('iam:') && !code.endsWith('Exception') ? `${code}Exception` : code;
}

/** Writes a call into the history of its caller's account, as done or as refused. */
export function recordCall(call: Call, refusal?: AwsRefusal): void {
  const { world, caller, operation, action, story } = call;
  const request = requestOf(call);
  const response = refusal === undefined ? story.response : null;
  const readOnly = isRead(operation);
  const resources = namedResources(request, readOnly ? null : response);
  const known = new Set(story.resources.map(({ name }) => name));
  writeEvent(caller.account, {
    name: action,
    source: `${operation.slice(0, operation.indexOf(':'))}.amazonaws.com`,
    region: regionOf(call),
    at: isoSeconds(world.clock.ms()),
    readOnly,
    identity: identityOf(world, caller),
    sourceIp: call.sourceIp,
    userAgent: call.userAgent,
    requestId: call.requestId,
    request,
    response,
    resources: [...story.resources, ...resources.filter(({ name }) => !known.has(name))],
    ...(refusal === undefined
      ? {}
      : { errorCode: errorName(operation, refusal.code), errorMessage: refusal.message }),
  });
}

/** Notes that the signing key was used, in refused calls too. It shows once the lag is over. */
export function noteUse(call: Call): void {
  const { world, caller, operation } = call;
  if (caller.session !== undefined) return;
  const now = world.clock.ms();
  const service = operation.slice(0, operation.indexOf(':'));
  const use = { at: isoSeconds(now), region: regionOf(call), service };
  const { account, accessKeyId: keyId } = caller;
  account.pendingUses.push({ keyId, use, showsAt: now + world.settings.lastUseLagMs });
  settleUses(world, account);
}

/** Lets uses show whose time has come. A key deleted since takes its last use with it. */
export function settleUses(world: World, account: Account): void {
  const { pendingUses } = account;
  while ((pendingUses[0]?.showsAt ?? Number.POSITIVE_INFINITY) <= world.clock.ms()) {
    const due = pendingUses.shift();
    const found = due && findKey(world.touch(account), due.keyId);
    if (found !== undefined && due !== undefined) found.key.lastUsed = due.use;
  }
}
