import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';
import { type RecordStore, whoTook } from './store.ts';

/** What the ledger calls on a bucket. */
export const S3_CALLS = ['s3:GetObject', 's3:PutObject'] as const;

/** Objects of one bucket. */
export interface BucketPlace {
  readonly bucket: string;
  /** Put before the name. */
  readonly prefix: string;
  readonly region: string;
}

/** Records are of a few kilobytes, standing plans of fewer than a million. */
const MOST_BYTES = 4_194_304;

/** S3 answers 409 where two conditional writes of one name meet, and asks to try again (S3 User Guide, conditional writes). */
const ATTEMPTS = 4;

/**
 * Records as objects. A name is taken once: with `If-None-Match: *` S3 refuses a write where an object of that name is
 * (S3 User Guide, "How to prevent object overwrites with conditional writes").
 */
export function s3Store(session: AccountSession, place: BucketPlace): RecordStore {
  const { bucket, prefix } = place;
  const store: RecordStore = {
    place: `s3://${bucket}/${prefix}`,
    read: (name) => readText(session, place, name),
    putNew: async (name, text) => {
      const answer = await put(session, place, name, text);
      if (answer.state === 'known') return known('written', answer.source, answer.readAt);
      if (answer.code === 'PreconditionFailed') return whoTook(store, name, text);
      return explained(answer, bucket);
    },
  };
  return store;
}

async function put(session: AccountSession, place: BucketPlace, name: string, text: string) {
  const command = new PutObjectCommand({
    Bucket: place.bucket,
    Key: place.prefix + name,
    Body: text,
    ContentType: 'application/json',
    ChecksumAlgorithm: 'SHA256',
    IfNoneMatch: '*',
  });
  const call = 's3:PutObject';
  for (let attempt = 1; ; attempt += 1) {
    const answer = await session.call(
      call,
      async (clients) => (await clients.s3(place.region)).send(command),
      { kind: 'write' },
    );
    const again = answer.state === 'unread' && answer.code === 'ConditionalRequestConflict';
    if (!again || attempt === ATTEMPTS) return answer;
    await session.clock.sleep(100 * 2 ** attempt * session.clock.random(), session.signal);
  }
}

/** The text of one object; `null` where there is none. Never throws for an answer of AWS. */
export async function readText(
  session: AccountSession,
  { bucket, prefix, region }: BucketPlace,
  name: string,
): Promise<Fact<string | null>> {
  const call = 's3:GetObject';
  const command = new GetObjectCommand({ Bucket: bucket, Key: prefix + name });
  const answer = await session.call(call, async (clients) => {
    const { Body, ContentLength = 0 } = await (await clients.s3(region)).send(command);
    if (ContentLength <= MOST_BYTES) return Body?.transformToString('utf-8');
    // What is not read would hold its connection for ever.
    if (Body !== undefined && 'destroy' in Body) Body.destroy();
    return undefined;
  });
  if (answer.state === 'unread') {
    if (answer.code === 'NoSuchKey') return known(null, call);
    return explained(answer, bucket);
  }
  const { value } = answer;
  if (value === undefined) return unread(call, 'BadAnswer', 'The object has no text, or a far too long one.');
  return { ...answer, value };
}

function explained(failure: Unread, bucket: string): Unread {
  if (failure.code === 'NoSuchBucket')
    return { ...failure, words: 'There is no such bucket.', fix: `Check the name: ${bucket}.` };
  if (failure.code === 'AccessDenied') {
    const fix = `Grant s3:GetObject and s3:PutObject on its objects, and s3:ListBucket on ${bucket}: without that, S3 calls a missing object denied.`;
    return { ...failure, fix };
  }
  return failure;
}
