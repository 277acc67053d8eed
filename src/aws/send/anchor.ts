import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Head } from '../../core/model/audit-entry.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import type { AccountSession } from '../session/account-session.ts';

/** Where heads of one audit log are kept. */
export interface AnchorPlace {
  readonly bucket: string;
  /** Put before the object's name. One log, one prefix: the newest head under it is this log's. */
  readonly prefix: string;
  /** The bucket's. */
  readonly region: string;
}

/** How long nobody may take it away: by COMPLIANCE not the bucket's owner either. */
export interface AnchorLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly days: number;
}

/** A head that was put into the bucket. */
export interface Anchor {
  readonly key: string;
  readonly retainUntil: Date;
  readonly versionId?: string;
}

const MS_A_DAY = 86_400_000;

/**
 * Puts the head of an audit log into S3, as an object that cannot be taken away for a while. The head is in the
 * object's name, so that a list of names tells the newest. S3 takes a retention only in a bucket with object lock,
 * and only with a checksum (S3 API reference, PutObject); it refuses anything else, so an answer says it is kept.
 */
export async function anchorHead(
  session: AccountSession,
  place: AnchorPlace,
  lock: AnchorLock,
  head: Head,
  now: Date,
): Promise<Fact<Anchor>> {
  const key = nameOf(place, head);
  const retainUntil = new Date(now.getTime() + lock.days * MS_A_DAY);
  const command = new PutObjectCommand({
    Bucket: place.bucket,
    Key: key,
    Body: `${head.seq}:${head.hash}\n`,
    ContentType: 'text/plain',
    ChecksumAlgorithm: 'SHA256',
    ObjectLockMode: lock.mode,
    ObjectLockRetainUntilDate: retainUntil,
  });
  const answer = await session.call(
    's3:PutObject',
    async (clients) => (await clients.s3(place.region)).send(command),
    { kind: 'write' },
  );
  if (answer.state === 'unread') return explained(answer, place);
  const { VersionId } = answer.value;
  return { ...answer, value: { key, retainUntil, ...(VersionId !== undefined && { versionId: VersionId }) } };
}

/** Ten digits, so that the order of names is that of numbers. */
const SEQ_DIGITS = 10;

function nameOf({ prefix }: AnchorPlace, { seq, hash }: Head): string {
  return `${prefix}keyreeve-head-${String(seq).padStart(SEQ_DIGITS, '0')}-${hash}.txt`;
}

const NAME = /keyreeve-head-(\d{10})-([0-9a-f]{64})\.txt$/;

/**
 * The newest head that is kept there; `undefined` as a value where there is none. It asks for versions, not for
 * objects: whoever may delete can put a marker over an object under lock, and a list of objects leaves it out then.
 */
export async function readAnchor(
  session: AccountSession,
  place: AnchorPlace,
): Promise<Fact<Head | undefined>> {
  let newest: Head | undefined;
  let from: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
  for (;;) {
    const page = await versionsAfter(session, place, from);
    if (page.state === 'unread') return explained(page, place);
    for (const { Key = '' } of page.value.Versions ?? []) {
      const head = headIn(Key, place);
      if (head !== undefined && head.seq >= (newest?.seq ?? 0)) newest = head;
    }
    if (page.value.IsTruncated !== true) return { ...page, value: newest };
    if (page.value.NextKeyMarker === undefined) {
      return unread('s3:ListBucketVersions', 'BadAnswer', 'The list says that it goes on, and not where.');
    }
    from = page.value;
  }
}

function versionsAfter(
  session: AccountSession,
  { bucket, prefix, region }: AnchorPlace,
  {
    NextKeyMarker,
    NextVersionIdMarker,
  }: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'>,
): Promise<Fact<ListObjectVersionsCommandOutput>> {
  const command = new ListObjectVersionsCommand({
    Bucket: bucket,
    Prefix: `${prefix}keyreeve-head-`,
    ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
    ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
  });
  return session.call('s3:ListBucketVersions', async (clients) => (await clients.s3(region)).send(command));
}

function headIn(key: string, { prefix }: AnchorPlace): Head | undefined {
  const [, seq, hash] = (key.startsWith(prefix) && NAME.exec(key.slice(prefix.length))) || [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}

/** Refusals that S3 alone knows, with the next move. */
function explained(failure: Unread, { bucket, region }: AnchorPlace): Unread {
  const { code } = failure;
  if (code === 'NoSuchBucket') {
    return {
      ...failure,
      words: 'There is no such bucket.',
      fix: `Check the name in auditLog.anchor, or --bucket: ${bucket}.`,
    };
  }
  if (/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(code)) {
    const words = `The bucket is not in ${region}.`;
    return {
      ...failure,
      words,
      fix: "Name the bucket's region in auditLog.anchor, or with --bucket-region.",
    };
  }
  if (code === 'InvalidRequest') {
    const words = 'S3 keeps nothing under lock in this bucket: object lock is not on there.';
    return { ...failure, words, fix: `Turn object lock on in ${bucket}, or use another one that has it.` };
  }
  if (code === 'AccessDenied') {
    const fix = `Grant s3:PutObject and s3:PutObjectRetention on arn:aws:s3:::${bucket}/*, and s3:ListBucketVersions on the bucket.`;
    return { ...failure, fix };
  }
  return failure;
}
