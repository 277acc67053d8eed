import { canonicalHash } from '../model/canonical-json.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { kindOfKeyId } from '../model/key-id.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, recordOf, textIn } from '../parse/trail-record.ts';
import {
  type EventActor,
  type EventHome,
  type EventTarget,
  type Happening,
  WATCHED_EVENTS,
  type WatchedEvent,
} from './happening.ts';

/** An event as it was read. */
export type EventRead =
  | { readonly kind: 'happening'; readonly happening: Happening }
  /** Nothing that is watched. */
  | { readonly kind: 'ignored'; readonly words: string }
  /** It came by another region than the one that IAM's events reach (V04). */
  | { readonly kind: 'wrong-region'; readonly words: string }
  /** One of the watched events, and it cannot be told what happened: to be told to a person. */
  | { readonly kind: 'unusable'; readonly eventId: string; readonly words: string };

const DETAIL_TYPE = 'AWS API Call via CloudTrail';
const EVENT_ID = /^[0-9a-f][0-9a-f-]{7,63}$/i;
const ACCOUNT_ID = /^\d{12}$/;
const USER_NAME = /^[\w+=,.@-]{1,128}$/;

/**
 * Reads an event as EventBridge hands it over: "AWS API Call via CloudTrail" of `aws.iam`, whose `detail` is
 * CloudTrail's record (EventBridge User Guide, "AWS service events delivered via CloudTrail"). Nothing of it is
 * trusted but the source's name: nobody can put an event whose source begins with `aws.` (PutEvents API reference).
 * Never throws, whatever is handed in.
 *
 * @param home the region and partition that the handler runs in
 */
export function readEvent(input: unknown, home: EventHome): EventRead {
  const event = objectIn(input);
  if (event['detail-type'] !== DETAIL_TYPE || event.source !== 'aws.iam')
    return { kind: 'ignored', words: 'It is no event of IAM that CloudTrail recorded.' };
  const detail = objectIn(event.detail);
  const name = WATCHED_EVENTS.find((each) => each === detail.eventName);
  if (detail.eventSource !== 'iam.amazonaws.com' || name === undefined)
    return { kind: 'ignored', words: 'It is none of the events that are watched.' };
  const regions = [event.region, detail.awsRegion].filter((each) => each !== home.region);
  if (regions.length > 0) return { kind: 'wrong-region', words: wrongRegion(regions[0], home) };
  return happeningIn(event, detail, name, home);
}

/** Why a handler in another region hears nothing (V04). */
export function homeOnly({ region }: EventHome): string {
  return `IAM's events reach the event bus of ${region} alone in this partition, so a rule elsewhere never fires.`;
}

function wrongRegion(region: unknown, home: EventHome): string {
  const seen = typeof region === 'string' && /^[a-z0-9-]{1,40}$/.test(region) ? region : 'no region';
  return `The event names ${seen}. ${homeOnly(home)}`;
}

function happeningIn(event: Fields, detail: Fields, name: WatchedEvent, home: EventHome): EventRead {
  const eventId = idOf(detail, event);
  const unusable = (words: string): EventRead => ({ kind: 'unusable', eventId, words });
  const record = recordOf(detail);
  if (record === undefined) return unusable(`${name}: the record says no time that can be read.`);
  if (textIn(detail.eventID) !== eventId) return unusable(`${name}: the record has no id of an event.`);
  const { accountId } = record;
  if (!ACCOUNT_ID.test(accountId) || event.account !== accountId)
    return unusable(`${name}: the event and its record name no account, or two.`);
  const target = targetOf(record);
  if ('words' in target) {
    if (record.errorCode === undefined) return unusable(`${name}: ${target.words}`);
    return { kind: 'ignored', words: `A refused ${name}, of which ${target.words}` };
  }
  const key = keyOf(record, name);
  if ('words' in key) return unusable(`${name}: ${key.words}`);
  const { errorCode, sourceAddress, userAgent, at } = record;
  const happening: Happening = {
    eventId,
    name,
    at,
    account: { id: accountId, partition: home.partition },
    actor: actorOf(record.identity),
    target,
    ...key,
    ...(errorCode !== undefined && { errorCode }),
    ...(sourceAddress !== undefined && { sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
  return { kind: 'happening', happening };
}

/** CloudTrail's id; for a record without one, the envelope's, or one made of what can be told apart. */
function idOf(detail: Fields, event: Fields): string {
  for (const id of [detail.eventID, event.id]) {
    const text = textIn(id);
    if (text !== undefined && EVENT_ID.test(text)) return text;
  }
  const parts = [detail.eventName, detail.eventTime, detail.requestID, event.account, event.time];
  return canonicalHash(parts.map((part) => textIn(part)?.toWellFormed() ?? null)).slice(0, 36);
}

function actorOf(identity: Fields): EventActor {
  const arn = textIn(identity.arn);
  const accessKeyId = textIn(identity.accessKeyId);
  return {
    type: textIn(identity.type) ?? 'Unknown',
    ...(arn !== undefined && { arn }),
    ...(accessKeyId !== undefined && { accessKeyId }),
  };
}

type Unclear = { readonly words: string };

/**
 * The user that is named; else the caller, for IAM acts on the caller where no user is named (IAM API reference,
 * CreateAccessKey). A root user that names nobody makes its own (V07).
 */
function targetOf({ identity, request, response }: TrailRecord): EventTarget | Unclear {
  const asked = textIn(request.userName);
  const answered = answeredName(response);
  if (asked !== undefined && answered !== undefined && asked.toLowerCase() !== answered.toLowerCase())
    return { words: 'the request and the answer name two users.' };
  const named = answered ?? asked;
  const isRoot = identity.type === 'Root';
  if (asked === undefined && isRoot) return { kind: 'root' };
  const userName = named ?? (identity.type === 'IAMUser' ? textIn(identity.userName) : undefined);
  if (userName === undefined) return { words: 'no user is named, and the caller is none.' };
  if (!USER_NAME.test(userName)) return { words: 'the name of the user is none that IAM allows.' };
  return { kind: 'user', userName, implied: asked === undefined };
}

function answeredName(response: Fields): string | undefined {
  const holder = [response.accessKey, response.user, response.loginProfile].find(isFields);
  return textIn(holder?.userName);
}

function keyOf(
  { request, response, errorCode }: TrailRecord,
  name: WatchedEvent,
): Pick<Happening, 'accessKeyId' | 'status'> | Unclear {
  if (name === 'CreateUser' || name === 'CreateLoginProfile') return {};
  const made = name === 'CreateAccessKey';
  const id = textIn(made ? objectIn(response.accessKey).accessKeyId : request.accessKeyId);
  const isKey = id !== undefined && kindOfKeyId(id) === 'long-term';
  // Whoever was refused was given no key, and may have named one that cannot be.
  if (errorCode !== undefined) return isKey ? { accessKeyId: id } : {};
  if (!isKey) return { words: 'it names no access key.' };
  if (made) return { accessKeyId: id };
  const { status } = request;
  if (status === 'Active' || status === 'Inactive') return { accessKeyId: id, status };
  return { words: 'it does not say what the key was set to.' };
}
