import { type Fields, isFields } from '../model/fields.ts';
import { instant } from '../model/time.ts';
import type { TrailRecord } from '../model/trail-record.ts';

export { isAddress } from '../model/address.ts';

/** What is known of an event beside its record. It wins over the record, of which nobody vouches for a thing. */
export interface BesideRecord {
  readonly at?: Date;
  readonly region?: string;
  readonly source?: string;
  readonly name?: string;
  readonly id?: string;
}

/** Reads the record of an event; `undefined` where nothing says its time, its source or its name. */
export function recordOf(all: Fields, beside: BesideRecord = {}): TrailRecord | undefined {
  const source = textIn(beside.source) ?? textIn(all.eventSource);
  const name = textIn(beside.name) ?? textIn(all.eventName);
  const at = beside.at === undefined ? timeIn(all.eventTime) : instant(beside.at);
  if (at === undefined || source === undefined || name === undefined) return undefined;
  const errorCode = textIn(all.errorCode);
  const sourceAddress = textIn(all.sourceIPAddress);
  const userAgent = textIn(all.userAgent);
  const readOnly = flagIn(all.readOnly);
  return {
    id: textIn(beside.id) ?? textIn(all.eventID) ?? '',
    at,
    region: beside.region ?? textIn(all.awsRegion) ?? '',
    accountId: textIn(all.recipientAccountId) ?? '',
    source,
    name,
    ...(errorCode !== undefined && { errorCode }),
    ...(sourceAddress !== undefined && { sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
    ...(readOnly !== undefined && { readOnly }),
    isData: all.eventCategory === 'Data' || all.managementEvent === false,
    fromConsole: flagIn(all.sessionCredentialFromConsole) === true,
    identity: objectIn(all.userIdentity),
    request: objectIn(all.requestParameters),
    response: objectIn(all.responseElements),
    all,
  };
}

/** Objects within objects, at most. CloudTrail's records have ten or so; what goes through them calls itself. */
const DEEPEST = 500;

/** The JSON object in a record's text; an empty one where the text holds none, or one that is nested without end. */
export function parsedRecord(text: string | undefined): Fields {
  try {
    const all = objectIn(JSON.parse(text ?? ''));
    return isTooDeep(all) ? {} : all;
  } catch {
    // A record that is no JSON tells nothing beyond what is said of it elsewhere.
    return {};
  }
}

function isTooDeep(all: Fields): boolean {
  let level: readonly object[] = [all];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((each) => Object.values(each).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The value where it is an object, else an empty one. */
export function objectIn(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value where it is a text that is not empty, cut to 1,024 characters. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 1024) : undefined;
}

/** CloudTrail writes some flags as words: `"true"` (userIdentity element, sessionCredentialFromConsole). */
function flagIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

function timeIn(value: unknown): string | undefined {
  const date = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : instant(date);
}
