import { isoSeconds, parseInstant } from '../clock.ts';
import { hashText } from '../random.ts';
import type { AccountSpec, EventSpec } from '../spec.ts';
import { Account } from './account.ts';
import { type Content, contentFromSpec } from './content.ts';
import {
  actorIdentity,
  CONSOLE,
  type Entry,
  type Identity,
  makeEvent,
  namedResources,
  SOMEWHERE,
  writeEvent,
} from './trail.ts';

/** Events of before the sandbox started, as hand-written accounts and stories have them. */

/** Where a past event took place. Users and roles of the account are named by their own ids. */
export interface PastPlace {
  readonly partition: string;
  readonly homeRegion: string;
  readonly content: Content;
}

type Fields = Readonly<Record<string, unknown>>;

/** `sessionContext` of temporary credentials: of a user's or root's own session the issuer is not said. */
function contextOf({ session }: EventSpec, sessionIssuer?: Fields): Fields {
  if (session === undefined) return {};
  const creationDate = isoSeconds(parseInstant(session.createdAt));
  const attributes = { creationDate, mfaAuthenticated: String(session.mfa ?? false) };
  return { sessionContext: { ...(sessionIssuer === undefined ? {} : { sessionIssuer }), attributes } };
}

function userOf(account: Account, { partition, content }: PastPlace, name: string): Fields {
  const user = content.byName.get(name.toLowerCase());
  const arn = `arn:${partition}:iam::${account.id}:user${user?.path ?? '/'}${name}`;
  const principalId = user?.id ?? account.ids.user(0);
  return { type: 'IAMUser', principalId, arn, accountId: account.id, userName: name };
}

function userIdentity(account: Account, place: PastPlace, spec: EventSpec, name: string): Identity {
  const { accessKeyId } = spec;
  const key = accessKeyId === undefined ? {} : { accessKeyId };
  const who = { ...userOf(account, place, name), ...key, ...contextOf(spec) };
  return { userIdentity: who, userName: name, accessKeyId: accessKeyId ?? '' };
}

/** A session of GetFederationToken: a principal of its own, issued by a user or by root. */
function federatedIdentity(account: Account, place: PastPlace, spec: EventSpec, name: string): Identity {
  const { accessKeyId, userName } = spec;
  const { id } = account;
  const root = {
    type: 'Root',
    principalId: id,
    arn: `arn:${place.partition}:iam::${id}:root`,
    accountId: id,
  };
  const issuer = userName === undefined ? root : userOf(account, place, userName);
  const who = {
    type: 'FederatedUser',
    principalId: `${id}:${name}`,
    arn: `arn:${place.partition}:sts::${id}:federated-user/${name}`,
    accountId: id,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...contextOf(spec, issuer),
  };
  return { userIdentity: who, userName: name, accessKeyId: accessKeyId ?? '' };
}

/** The session of a role, by the id that the role has in the account. */
function roleIdentity(account: Account, place: PastPlace, spec: EventSpec, arn: string): Identity {
  const { accessKeyId = '' } = spec;
  const [, name = '', session = ''] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  const role = place.content.inside.iamRoles?.find((candidate) => candidate.name === name);
  const roleArn = `arn:${place.partition}:iam::${account.id}:role${role?.path ?? '/'}${name}`;
  const principalId = account.ids.role(role === undefined ? 1 : hashText(roleArn));
  const accountId = account.id;
  const issuer = { type: 'Role', principalId, arn: roleArn, accountId, userName: name };
  const who = { type: 'AssumedRole', principalId: `${principalId}:${session}`, arn, accountId, accessKeyId };
  return {
    userIdentity: { ...who, ...contextOf(spec, issuer) },
    userName: session,
    accessKeyId,
  };
}

function pastIdentity(account: Account, place: PastPlace, at: string, spec: EventSpec): Identity {
  const { userName, accessKeyId, root = false, arn, federated, foreign, session } = spec;
  if (foreign !== undefined) {
    return { userIdentity: { type: 'AWSAccount', ...foreign }, userName: '', accessKeyId: '' };
  }
  if (federated !== undefined) return federatedIdentity(account, place, spec, federated);
  if (userName !== undefined) return userIdentity(account, place, spec, userName);
  if (arn !== undefined && session !== undefined) return roleIdentity(account, place, spec, arn);
  const actor = { root, ...(arn === undefined ? {} : { arn }) };
  const known = actorIdentity(account, actor, place.partition, at);
  if (accessKeyId === undefined) return known;
  const { sessionContext, ...who } = known.userIdentity;
  const own = session === undefined ? { sessionContext } : contextOf(spec);
  const context = accessKeyId.startsWith('ASIA') ? own : {};
  return { ...known, accessKeyId, userIdentity: { ...who, accessKeyId, ...context } };
}

function withInvoker(identity: Identity, invokedBy: string | undefined): Identity {
  if (invokedBy === undefined) return identity;
  return { ...identity, userIdentity: { ...identity.userIdentity, invokedBy } };
}

/** Who reads is told by the name, unless the event says it. */
const READS = /^(Get|List|Describe|Lookup|Assume)/;

function rare(spec: EventSpec): Partial<Entry> {
  const { errorCode, errorMessage, isData, eventType, additional, fromConsole, sharedId } = spec;
  return {
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    ...(isData === undefined ? {} : { isData }),
    ...(eventType === undefined ? {} : { eventType }),
    ...(additional === undefined ? {} : { additional }),
    ...(fromConsole === undefined ? {} : { fromConsole }),
    ...(sharedId === undefined ? {} : { sharedId }),
  };
}

function pastEntry(account: Account, place: PastPlace, spec: EventSpec): Entry {
  const { name, source = 'iam.amazonaws.com', region = place.homeRegion, request = null } = spec;
  const { response = null, resources, readOnly, invokedBy } = spec;
  const at = isoSeconds(parseInstant(spec.at));
  return {
    name,
    source,
    region,
    at,
    request,
    response,
    resources: resources ?? namedResources(request, response),
    readOnly: readOnly ?? READS.test(name),
    identity: withInvoker(pastIdentity(account, place, at, spec), invokedBy),
    sourceIp: spec.sourceIp ?? SOMEWHERE,
    userAgent: spec.userAgent ?? (spec.root === true ? CONSOLE : 'aws-cli/2.36.28'),
    ...rare(spec),
  };
}

/** Writes down an event of before the sandbox started. */
export function recordPast(account: Account, place: PastPlace, spec: EventSpec): void {
  writeEvent(account, pastEntry(account, place, spec));
}

/** A record of CloudTrail, as its JSON has it. */
export type TrailRecordFields = Readonly<Record<string, unknown>>;

/** When an account joined that does not say it. */
export const LONG_SINCE = '2021-03-01T09:00:00Z';

/**
 * The `events` of a hand-written account as CloudTrail records them, in the order they are given. The same as a
 * sandbox with this account in its world has, and all of them: data events too, and those beyond 90 days.
 */
export function trailRecordsOf(
  spec: AccountSpec,
  { partition = 'aws', homeRegion = 'us-east-1' } = {},
): readonly TrailRecordFields[] {
  const account = new Account(spec, 0, false, spec.joinedAt ?? LONG_SINCE, hashText(spec.id));
  const content = contentFromSpec(spec, account.ids, account.joinedAt);
  const place = { partition, homeRegion, content };
  return (spec.events ?? []).map((event) =>
    JSON.parse(makeEvent(account, pastEntry(account, place, event)).record),
  );
}
