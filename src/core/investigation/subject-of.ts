import type { KeySubject } from '../model/investigation.ts';
import { kindOfKeyId } from '../model/key-id.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import type { Telling } from './calls.ts';
import { signerOf } from './child-credentials.ts';
import { givenKey, recordedTime } from './given-credentials.ts';
import { userOf } from './made-principals.ts';
import type { TrailAnswer } from './source.ts';
import type { Switching } from './switchings.ts';
import { once } from './words.ts';

/** The key with what the records add to it: its deletion, and where IAM says nothing any more (I16), its making. */
export function subjectOf(
  subject: KeySubject,
  about: readonly Telling[],
  switchings: readonly Switching[],
): KeySubject {
  const isDeleted = switchings.at(-1)?.to === 'Deleted';
  const made = makingOf(about, subject.accessKeyId);
  return {
    ...subject,
    ...(isDeleted && { status: { value: 'Deleted' } }),
    ...(made !== undefined && 'unread' in subject.createdAt && { createdAt: { value: madeAt(made) } }),
    ...(made !== undefined && 'unknown' in subject.madeBy && { madeBy: makerOf(made) }),
  };
}

/** The event that made a key, where the records have it. */
export function makingOf(about: readonly Telling[], accessKeyId: string): Telling | undefined {
  return about.find(({ record }) => isMakingOf(record, accessKeyId));
}

function isMakingOf(record: TrailRecord, accessKeyId: string): boolean {
  const { name, errorCode } = record;
  return name === 'CreateAccessKey' && errorCode === undefined && givenKey(record) === accessKeyId;
}

/**
 * Other keys of the user whose switching tells of this one: it may have been made because they were switched off
 * (I11). None where no record shows its making, since then there is nothing to hold it against.
 */
export function siblingsOf(
  { accessKeyId, otherKeys }: KeySubject,
  { records }: Pick<TrailAnswer, 'records'>,
): readonly string[] {
  const making = records.find((record) => isMakingOf(record, accessKeyId));
  if (making === undefined) return [];
  const owner = textIn(objectIn(making.response.accessKey).userName) ?? userOf(making);
  const signer = textIn(making.identity.userName) === owner ? (signerOf(making) ?? '') : '';
  const others = 'value' in otherKeys ? otherKeys.value.map((key) => key.accessKeyId) : [];
  return once([signer, ...others]).filter((key) => key !== accessKeyId && kindOfKeyId(key) === 'long-term');
}

function madeAt({ record }: Telling): string {
  return recordedTime(objectIn(record.response.accessKey).createDate) ?? record.at;
}

function makerOf({ record }: Telling): KeySubject['madeBy'] {
  const { at, identity, sourceAddress, userAgent } = record;
  const arn = textIn(identity.arn);
  if (arn === undefined) return { unknown: 'The record of its making does not say who did it.' };
  return {
    arn,
    at,
    ...(sourceAddress !== undefined && { sourceIp: sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
