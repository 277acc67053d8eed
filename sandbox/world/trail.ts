import type { Account } from './account.ts';

/** One event in CloudTrail's history, with the two views of it: what LookupEvents filters on, and the record. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  /** Seconds on the sandbox clock. */
  readonly time: string;
  readonly source: string;
  readonly userName: string;
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

function eventId(account: Account, serial: number): string {
  return `5a4db0c5-0000-4000-8${serial.toString(16).padStart(3, '0').slice(-3)}-${account.id}`;
}

function identity(account: Account, actor: Actor, partition: string, at: string): Record<string, unknown> {
  const accessKeyId = account.ids.session(1);
  const attributes = { creationDate: at, mfaAuthenticated: 'true' };
  if (actor.root === true) {
    const arn = `arn:${partition}:iam::${account.id}:root`;
    const sessionContext = { attributes };
    return { type: 'Root', principalId: account.id, arn, accountId: account.id, accessKeyId, sessionContext };
  }
  const role = account.ids.role(1);
  const sessionIssuer = {
    type: 'Role',
    principalId: role,
    arn: `arn:${partition}:iam::${account.id}:role/Admin`,
    accountId: account.id,
    userName: 'Admin',
  };
  return {
    type: 'AssumedRole',
    principalId: `${role}:operator`,
    arn: actor.arn ?? `arn:${partition}:sts::${account.id}:assumed-role/Admin/operator`,
    accountId: account.id,
    accessKeyId,
    sessionContext: { sessionIssuer, attributes },
  };
}

/**
 * Writes an event into the account's history, newest last. The record has the fields of an IAM management event
 * [CloudTrail User Guide, record contents]; a key's secret is never part of one.
 */
export function recordEvent(
  account: Account,
  place: { readonly partition: string; readonly homeRegion: string; readonly at: string },
  actor: Actor,
  happening: Happening,
): void {
  const id = eventId(account, account.events.length + 1);
  const who = identity(account, actor, place.partition, place.at);
  const record = {
    eventVersion: '1.11',
    userIdentity: who,
    eventTime: place.at,
    eventSource: 'iam.amazonaws.com',
    eventName: happening.name,
    awsRegion: place.homeRegion,
    sourceIPAddress: actor.sourceIp ?? '198.51.100.7',
    userAgent: actor.userAgent ?? (actor.root === true ? 'signin.amazonaws.com' : 'aws-cli/2.36.28'),
    requestParameters: happening.request,
    responseElements: happening.response,
    requestID: id.replace('5a4db0c5', '7e910000'),
    eventID: id,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account.id,
    eventCategory: 'Management',
  };
  account.events.push({
    id,
    name: happening.name,
    time: place.at,
    source: 'iam.amazonaws.com',
    userName: actor.root === true ? 'root' : 'operator',
    accessKeyId: account.ids.session(1),
    resources: happening.resources,
    record: JSON.stringify(record),
  });
}
