import type { KeySubject } from '../model/investigation.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import type { Telling } from './calls.ts';
import { givenKey, recordedTime } from './given-credentials.ts';
import type { Switching } from './switchings.ts';

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
  return about.find(
    ({ record }) =>
      record.name === 'CreateAccessKey' &&
      record.errorCode === undefined &&
      givenKey(record) === accessKeyId,
  );
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
