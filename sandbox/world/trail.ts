import type { EventSpec } from '../spec.ts';
import type { Account } from './account.ts';

/** One event in CloudTrail's history, with the two views of it: what LookupEvents filters on, and the record. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  /** Seconds on the sandbox clock. */
  readonly time: string;
  readonly source: string;
  readonly region: string;
  readonly readOnly: boolean;
  readonly userName: string;
  /** Empty where the record has none. */
  readonly accessKeyId: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  readonly record: string;
}

/** Who did it, from where. */
export interface Actor {
  /** Default: the role `Admin` in a console session. */
  readonly arn?: string;
  readonly root?: boolean;
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

/** A credential lifecycle event to be written down. */
export interface Happening {
  readonly name: string;
  readonly request: Readonly<Record<string, unknown>> | null;
  readonly response: Readonly<Record<string, unknown>> | null;
  readonly resources: TrailEvent['resources'];
}

/** Who called, as a record says it: `userIdentity`, and the two names LookupEvents goes by. */
export interface Identity {
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly userName: string;
  readonly accessKeyId: string;
}

/** Everything of an event that is not the same in all of them. */
export interface Entry extends Happening {
  readonly source: string;
  readonly region: string;
  readonly at: string;
  readonly readOnly: boolean;
  readonly identity: Identity;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** The one in the answer. Default: one made of the event's id. */
  readonly requestId?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

/** So many an account; then the oldest go, as after 90 days with AWS. Keeps memory flat in long runs. */
const MOST_EVENTS = 20_000;

function eventId(account: Account, serial: number): string {
  const digits = serial.toString(16).padStart(7, '0');
  return `5a4db0c5-${digits.slice(0, 4)}-4000-8${digits.slice(-3)}-${account.id}`;
}

/**
 * Writes an event into the account's history, newest last. The record has the fields of a management event
 * [CloudTrail User Guide, record contents]; a key's secret and a session's token are never part of one.
 */
export function writeEvent(account: Account, entry: Entry): void {
  const id = eventId(account, account.nextEvent());
  const { name, source, region, at, readOnly, identity, request, response, resources } = entry;
  const { errorCode, errorMessage } = entry;
  const record = {
    eventVersion: '1.11',
    userIdentity: identity.userIdentity,
    eventTime: at,
    eventSource: source,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: entry.sourceIp,
    userAgent: entry.userAgent,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    requestParameters: request,
    responseElements: response,
    requestID: entry.requestId ?? id.replace('5a4db0c5', '7e910000'),
    eventID: id,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account.id,
    eventCategory: 'Management',
  };
  const { userName, accessKeyId } = identity;
  const text = JSON.stringify(record);
  account.events.push({
    id,
    name,
    time: at,
    source,
    region,
    readOnly,
    userName,
    accessKeyId,
    resources,
    record: text,
  });
  if (account.events.length > MOST_EVENTS) account.events.splice(0, MOST_EVENTS / 10);
}

/** The session of `Admin` in the console, root, or a role's session by its ARN: callers that no call stands behind. */
function actorIdentity(account: Account, actor: Actor, partition: string, at: string): Identity {
  const accessKeyId = account.ids.session(1);
  const attributes = { creationDate: at, mfaAuthenticated: 'true' };
  if (actor.root === true) {
    const arn = `arn:${partition}:iam::${account.id}:root`;
    const who = { type: 'Root', principalId: account.id, arn, accountId: account.id, accessKeyId };
    return { userIdentity: { ...who, sessionContext: { attributes } }, userName: 'root', accessKeyId };
  }
  const arn = actor.arn ?? `arn:${partition}:sts::${account.id}:assumed-role/Admin/operator`;
  const [, name = 'Admin', session = 'operator'] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  const principalId = account.ids.role(1);
  const sessionIssuer = {
    type: 'Role',
    principalId,
    arn: `arn:${partition}:iam::${account.id}:role/${name}`,
    accountId: account.id,
    userName: name,
  };
  const userIdentity = {
    type: 'AssumedRole',
    principalId: `${principalId}:${session}`,
    arn,
    accountId: account.id,
    accessKeyId,
    sessionContext: { sessionIssuer, attributes },
  };
  return { userIdentity, userName: session, accessKeyId };
}

const CONSOLE = 'signin.amazonaws.com';
const SOMEWHERE = '198.51.100.7';

/** Writes down what somebody did to the account who did not call the sandbox: changes through `account(id)`. */
export function recordEvent(
  account: Account,
  place: { readonly partition: string; readonly homeRegion: string; readonly at: string },
  actor: Actor,
  happening: Happening,
): void {
  writeEvent(account, {
    ...happening,
    source: 'iam.amazonaws.com',
    region: place.homeRegion,
    at: place.at,
    readOnly: false,
    identity: actorIdentity(account, actor, place.partition, place.at),
    sourceIp: actor.sourceIp ?? SOMEWHERE,
    userAgent: actor.userAgent ?? (actor.root === true ? CONSOLE : 'aws-cli/2.36.28'),
  });
}

/** Where a past event took place: the user id of a name, so that records name real principals. */
export interface PastPlace {
  readonly partition: string;
  readonly homeRegion: string;
  /** To the second. */
  readonly at: string;
  readonly user?: { readonly id: string; readonly arn: string };
}

function pastIdentity(account: Account, place: PastPlace, spec: EventSpec): Identity {
  const { userName, accessKeyId, root = false, arn } = spec;
  if (userName === undefined) {
    const actor = { root, ...(arn === undefined ? {} : { arn }) };
    const known = actorIdentity(account, actor, place.partition, place.at);
    if (accessKeyId === undefined) return known;
    const { sessionContext, ...who } = known.userIdentity;
    const session = accessKeyId.startsWith('ASIA') ? { sessionContext } : {};
    return { ...known, accessKeyId, userIdentity: { ...who, accessKeyId, ...session } };
  }
  const { id, arn: userArn } = place.user ?? {
    id: account.ids.user(0),
    arn: `arn:${place.partition}:iam::${account.id}:user/${userName}`,
  };
  const who = { type: 'IAMUser', principalId: id, arn: userArn, accountId: account.id, userName };
  const key = accessKeyId === undefined ? {} : { accessKeyId };
  return { userIdentity: { ...who, ...key }, userName, accessKeyId: accessKeyId ?? '' };
}

/** The keys and users that a request and its answer name. */
export function namedResources(
  request: Happening['request'],
  response: Happening['response'],
): TrailEvent['resources'] {
  const found = new Map<string, { type: string; name: string }>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [field, inner] of Object.entries(value)) {
      const type = TYPES[field];
      if (type !== undefined && typeof inner === 'string')
        found.set(`${type} ${inner}`, { type, name: inner });
      else look(inner);
    }
  };
  look(request);
  look(response);
  return [...found.values()];
}

/** How LookupEvents calls what the fields of a record name. */
const TYPES: Readonly<Record<string, string>> = {
  accessKeyId: 'AWS::IAM::AccessKey',
  userName: 'AWS::IAM::User',
  roleName: 'AWS::IAM::Role',
  roleArn: 'AWS::IAM::Role',
  policyName: 'AWS::IAM::Policy',
};

/** Writes down an event of before the sandbox started. */
export function recordPast(account: Account, place: PastPlace, spec: EventSpec): void {
  const { name, source = 'iam.amazonaws.com', region = place.homeRegion, request = null } = spec;
  const { response = null, errorCode, errorMessage, resources, readOnly } = spec;
  writeEvent(account, {
    name,
    source,
    region,
    at: place.at,
    request,
    response,
    resources: resources ?? namedResources(request, response),
    readOnly: readOnly ?? /^(Get|List|Describe|Lookup|Assume)/.test(name),
    identity: pastIdentity(account, place, spec),
    sourceIp: spec.sourceIp ?? SOMEWHERE,
    userAgent: spec.userAgent ?? (spec.root === true ? CONSOLE : 'aws-cli/2.36.28'),
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  });
}
