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
  /** A data event, which the event history does not have. */
  readonly isData: boolean;
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
  readonly isData?: boolean;
  /** Default `AwsApiCall`. */
  readonly eventType?: string;
  readonly additional?: Readonly<Record<string, unknown>>;
  readonly fromConsole?: boolean;
  readonly sharedId?: string;
}

/** So many an account; then the oldest go, as after 90 days with AWS. Keeps memory flat in long runs. */
const MOST_EVENTS = 20_000;

function eventId(account: Account, serial: number): string {
  const digits = serial.toString(16).padStart(7, '0');
  return `5a4db0c5-${digits.slice(0, 4)}-4000-8${digits.slice(-3)}-${account.id}`;
}

/** What a record says that most have not: data events name their resources, sign-ins how they went. */
function rareFields(account: Account, entry: Entry): Readonly<Record<string, unknown>> {
  const { isData = false, additional, fromConsole = false, sharedId, resources } = entry;
  const named = resources.map(({ type, name }) => ({ accountId: account.id, type, ARN: name }));
  return {
    ...(additional === undefined ? {} : { additionalEventData: additional }),
    ...(isData ? { resources: named } : {}),
    ...(sharedId === undefined ? {} : { sharedEventID: sharedId }),
    ...(fromConsole ? { sessionCredentialFromConsole: 'true' } : {}),
  };
}

/** Only calls that came over the network have a connection to tell of. */
function tlsOf({ source, sourceIp, eventType = 'AwsApiCall' }: Entry): Readonly<Record<string, unknown>> {
  if (eventType !== 'AwsApiCall' || !/^[\d.]+$|:/.test(sourceIp)) return {};
  const cipherSuite = 'TLS_AES_128_GCM_SHA256';
  return { tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite, clientProvidedHostHeader: source } };
}

/**
 * The record has the fields of a management event, or of a data event [CloudTrail User Guide, record contents]; a
 * key's secret and a session's token are never part of one.
 */
function recordText(account: Account, entry: Entry, id: string): string {
  const { errorCode, errorMessage, isData = false } = entry;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: entry.identity.userIdentity,
    eventTime: entry.at,
    eventSource: entry.source,
    eventName: entry.name,
    awsRegion: entry.region,
    sourceIPAddress: entry.sourceIp,
    userAgent: entry.userAgent,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
    requestParameters: entry.request,
    responseElements: entry.response,
    ...rareFields(account, entry),
    requestID: entry.requestId ?? id.replace('5a4db0c5', '7e910000'),
    eventID: id,
    readOnly: entry.readOnly,
    eventType: entry.eventType ?? 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: account.id,
    eventCategory: isData ? 'Data' : 'Management',
    ...tlsOf(entry),
  });
}

/** An event of the account, with the next of its ids. */
export function makeEvent(account: Account, entry: Entry): TrailEvent {
  const id = eventId(account, account.nextEvent());
  const { name, source, region, at, readOnly, resources, isData = false } = entry;
  const { userName, accessKeyId } = entry.identity;
  const record = recordText(account, entry, id);
  return { id, name, time: at, source, region, readOnly, userName, accessKeyId, resources, isData, record };
}

/** Writes an event into the account's history, newest last. */
export function writeEvent(account: Account, entry: Entry): void {
  account.events.push(makeEvent(account, entry));
  if (account.events.length > MOST_EVENTS) account.events.splice(0, MOST_EVENTS / 10);
}

/** The session of `Admin` in the console, root, or a role's session by its ARN: callers that no call stands behind. */
export function actorIdentity(account: Account, actor: Actor, partition: string, at: string): Identity {
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

export const CONSOLE = 'signin.amazonaws.com';
export const SOMEWHERE = '198.51.100.7';

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
