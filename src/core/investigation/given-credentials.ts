import { type KeyIdKind, kindOfKeyId } from '../model/key-id.ts';
import { instant } from '../model/time.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';

/** A role that a call took. */
export interface TakenRole {
  readonly roleName: string;
  readonly roleArn: string;
  /** `AROA…` */
  readonly roleId?: string;
  readonly accountId: string;
}

/**
 * The role that an AssumeRole took, with its path; from the session's ARN, which has none, where the request is
 * damaged. `undefined` where neither says it.
 */
export function takenRole({ request, response }: TrailRecord): TakenRole | undefined {
  const user = objectIn(response.assumedRoleUser);
  const roleId = /^(AROA\w+):/.exec(textIn(user.assumedRoleId) ?? '')?.[1];
  const id = roleId === undefined ? {} : { roleId };
  const roleArn = textIn(request.roleArn) ?? '';
  const [, accountId, roleName] =
    /^arn:[\w-]+:iam::(\d{12}):role\/(?:[!-~]*\/)?([\w+=,.@-]+)$/.exec(roleArn) ?? [];
  if (accountId !== undefined && roleName !== undefined) return { roleName, roleArn, accountId, ...id };
  const [, partition, account, name] =
    /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(textIn(user.arn) ?? '') ?? [];
  if (partition === undefined || account === undefined || name === undefined) return undefined;
  return {
    roleName: name,
    roleArn: `arn:${partition}:iam::${account}:role/${name}`,
    accountId: account,
    ...id,
  };
}

/** The id of the temporary credentials that a call gave, `ASIA…`; `undefined` where it gave none, or does not say. */
export function givenSession({ response }: TrailRecord): string | undefined {
  return keyIdIn(objectIn(response.credentials).accessKeyId);
}

/** The id of the key that a call made; `undefined` where it made none, or does not say. */
export function givenKey({ response }: TrailRecord): string | undefined {
  return keyIdIn(objectIn(response.accessKey).accessKeyId);
}

/** What stands in the place of an id and may be the secret is not carried on. */
function keyIdIn(value: unknown): string | undefined {
  const text = textIn(value);
  return text === undefined || NO_IDS.has(kindOfKeyId(text)) ? undefined : text;
}

const NO_IDS: ReadonlySet<KeyIdKind> = new Set(['maybe-secret', 'bedrock']);

/**
 * When temporary credentials end: as the answer says, else by the length that was asked for. `undefined` where the
 * record says neither.
 */
export function sessionEnd({ at, request, response }: TrailRecord): string | undefined {
  const end = recordedTime(objectIn(response.credentials).expiration);
  if (end !== undefined) return end;
  const seconds = Number(request.durationSeconds ?? Number.NaN);
  // The longest of any session is 36 hours (STS API reference, GetSessionToken); what is far above is damage.
  if (!(seconds > 0 && seconds <= 129_600)) return undefined;
  return instant(new Date(Date.parse(at) + seconds * 1_000));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time within a record. CloudTrail writes them as ISO 8601, with or without marks (`20131102T010628Z`), and as
 * Java prints them in English: `Jun 5, 2017 8:00:00 PM`, of late with another comma and a narrow blank before the
 * half of the day (CloudTrail User Guide, examples of STS records). All are UTC; read by hand, since `Date` would
 * take the last kind for the time of this machine (K02).
 */
export function recordedTime(value: unknown): string | undefined {
  const text = textIn(value) ?? '';
  const iso = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?Z$/.exec(text);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second] = iso;
    return utc(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  }
  const java = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),?\s(\d{1,2}):(\d\d:\d\d)\s([AP])M$/u.exec(text);
  if (java === null) return undefined;
  const [, name = '', day = '', year, hour, rest, half] = java;
  const month = String(MONTHS.indexOf(name) + 1).padStart(2, '0');
  const hours = String((Number(hour) % 12) + (half === 'P' ? 12 : 0)).padStart(2, '0');
  return utc(`${year}-${month}-${day.padStart(2, '0')}T${hours}:${rest}Z`);
}

function utc(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : instant(new Date(time));
}
