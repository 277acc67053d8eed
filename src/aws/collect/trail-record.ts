import type { Event } from '@aws-sdk/client-cloudtrail';
import { instant } from '../../core/model/time.ts';

/** A JSON object that nobody vouches for. */
export type Loose = Readonly<Record<string, unknown>>;

/**
 * One event of the history. Its texts are of others' making: a caller chooses its user agent, and often the names in
 * a request. They are cut to 1,024 characters, which is the most that CloudTrail keeps of a user agent.
 */
export interface TrailRecord {
  readonly at: string;
  /** The region whose history has it. */
  readonly region: string;
  /** `iam.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  readonly errorCode?: string;
  /** An address, a service's name, or `AWS Internal`. */
  readonly sourceAddress?: string;
  readonly userAgent?: string;
  readonly identity: Loose;
  readonly request: Loose;
  readonly response: Loose;
  /** The whole record. */
  readonly all: Loose;
}

/** Reads an event as LookupEvents hands it over; `undefined` where it has no time, source or name. */
export function trailRecord(event: Event, region: string): TrailRecord | undefined {
  const all = parsedRecord(event.CloudTrailEvent);
  const source = textIn(event.EventSource) ?? textIn(all.eventSource);
  const name = textIn(event.EventName) ?? textIn(all.eventName);
  if (event.EventTime === undefined || source === undefined || name === undefined) return undefined;
  const errorCode = textIn(all.errorCode);
  const sourceAddress = textIn(all.sourceIPAddress);
  const userAgent = textIn(all.userAgent);
  return {
    at: instant(event.EventTime),
    region,
    source,
    name,
    ...(errorCode !== undefined && { errorCode }),
    ...(sourceAddress !== undefined && { sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
    identity: objectIn(all.userIdentity),
    request: objectIn(all.requestParameters),
    response: objectIn(all.responseElements),
    all,
  };
}

/** The JSON object in a record's text; an empty one where the text holds none. */
export function parsedRecord(text: string | undefined): Loose {
  try {
    return objectIn(JSON.parse(text ?? ''));
  } catch {
    // A record that is no JSON tells nothing beyond what LookupEvents says of it in its own fields.
    return {};
  }
}

/** The value where it is an object, else an empty one. */
export function objectIn(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

/** The value where it is a text that is not empty, cut to 1,024 characters. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 1024) : undefined;
}

/** True for an address; false for what CloudTrail writes where AWS made the call itself (I12). */
export function isAddress(source: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|[\da-f:.]*:[\da-f:.]*)$/i.test(source);
}
