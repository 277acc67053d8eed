import { GetBucketLocationCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { NotSearched } from '../../../core/model/denied-calls.ts';
import { type Fact, type Unread, unread } from '../../../core/model/fact.ts';
import { Problem } from '../../../core/model/problem.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { homeRegion } from '../../session/partitions.ts';
import { type Page, readPages } from '../pages.ts';

/** `s3://bucket/prefix`. */
export interface S3Place {
  readonly bucket: string;
  /** May be empty, and need not end with a slash. */
  readonly prefix: string;
}

/** An object of a list. */
export interface S3Object {
  readonly key: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/** Which parts of a bucket are gone into, and which objects are taken. */
export interface S3Choice {
  readonly prefix: (prefix: string) => boolean;
  readonly key: (key: string) => boolean;
}

/** What lies in a bucket of what was chosen. */
export interface S3List {
  /** The bucket's. */
  readonly region: string;
  readonly objects: readonly S3Object[];
  /** Objects in the parts gone into that were not chosen. */
  readonly leftOut: number;
  readonly gaps: readonly NotSearched[];
}

const SCHEME = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

/** Reads `s3://bucket/prefix`. Throws the {@link Problem} `bad-argument` for anything else. */
export function s3Place(place: string): S3Place {
  const [, bucket, prefix = ''] = SCHEME.exec(place) ?? [];
  if (bucket === undefined) {
    throw new Problem('bad-argument', `"${place.slice(0, 80)}" names no bucket.`, {
      hint: 'Write it as s3://bucket/prefix.',
    });
  }
  return { bucket, prefix };
}

/**
 * Lists the objects below a prefix, folder by folder, so that of years of logs only the days wanted are listed. A folder
 * that cannot be listed is a gap. Throws the {@link Problem} `unreadable-file` where the prefix itself cannot be.
 */
export async function listTrail(session: AccountSession, place: S3Place, choice: S3Choice): Promise<S3List> {
  const region = await regionOf(session, place.bucket);
  const objects: S3Object[] = [];
  const gaps: NotSearched[] = [];
  let leftOut = 0;
  const walk = async (prefix: string): Promise<void> => {
    const listed = await listFolder(session, { bucket: place.bucket, prefix }, region);
    if (listed.state === 'unread') {
      const failure = explained(listed, place.bucket);
      if (prefix === place.prefix) throw notListed(place, failure);
      gaps.push({ region: `s3://${place.bucket}/${prefix}`, code: failure.code, words: failure.words });
      return;
    }
    const folders: string[] = [];
    for (const each of listed.value) {
      if (typeof each === 'string') folders.push(each);
      else if (choice.key(each.key)) objects.push(each);
      else leftOut += 1;
    }
    await Promise.all(folders.filter(choice.prefix).map(walk));
  };
  await walk(place.prefix);
  objects.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { region, objects, leftOut, gaps };
}

/**
 * Where the bucket is: S3 refuses calls at the endpoints of other regions. Any endpoint answers this one (S3 API
 * reference, GetBucketLocation; none is us-east-1, `EU` is eu-west-1). Where it is refused, the home region is tried.
 */
async function regionOf(session: AccountSession, bucket: string): Promise<string> {
  const home = homeRegion(session.account.partition);
  const answer = await session.call('s3:GetBucketLocation', async (clients) =>
    (await clients.s3(home)).send(new GetBucketLocationCommand({ Bucket: bucket })),
  );
  if (answer.state === 'unread') return home;
  const { LocationConstraint: told } = answer.value;
  return told === 'EU' ? 'eu-west-1' : (told ?? 'us-east-1');
}

/** The objects of a folder, and as texts the folders in it. */
function listFolder(
  session: AccountSession,
  { bucket, prefix }: S3Place,
  region: string,
): Promise<Fact<readonly (S3Object | string)[]>> {
  return readPages<S3Object | string>(async (ContinuationToken) => {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: '/',
      ...(ContinuationToken !== undefined && { ContinuationToken }),
    });
    const answer = await session.call('s3:ListBucket', async (clients) =>
      (await clients.s3(region)).send(command),
    );
    if (answer.state === 'unread') return answer;
    const { Contents = [], CommonPrefixes = [], IsTruncated, NextContinuationToken } = answer.value;
    // It is in every answer, of empty folders too (S3 API reference, ListObjectsV2).
    if (IsTruncated === undefined) return unread(answer.source, 'BadAnswer', 'The answer holds no list.');
    const items = [
      ...Contents.map(({ Key = '', Size = 0, LastModified = new Date(0) }) => ({
        key: Key,
        size: Size,
        modifiedAt: LastModified,
      })),
      ...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []),
    ];
    const page: Page<S3Object | string> = { items, next: NextContinuationToken, more: IsTruncated };
    return { ...answer, value: page };
  });
}

/** What S3 alone refuses with, in words. */
export function explained(failure: Unread, bucket: string): Unread {
  const known = REFUSALS[failure.code];
  if (known === undefined) return failure;
  const { detail } = failure;
  const fix = known.fix.replace('BUCKET', bucket);
  return unread(failure.source, failure.code, known.words, { fix, ...(detail !== undefined && { detail }) });
}

const ELSEWHERE = {
  words: 'The bucket is in another region than it says, or than was tried.',
  fix: 'Grant s3:GetBucketLocation on arn:aws:s3:::BUCKET.',
};

const REFUSALS: Readonly<Partial<Record<string, { readonly words: string; readonly fix: string }>>> = {
  NoSuchBucket: { words: 'There is no such bucket.', fix: 'Check the name: BUCKET.' },
  NoSuchKey: { words: 'The object was taken away while it was being read.', fix: 'Search again.' },
  InvalidObjectState: {
    words: 'The object lies in an archive of S3 (Glacier) and cannot be read before it is restored.',
    fix: 'Restore the objects in BUCKET (s3:RestoreObject), then search again.',
  },
  AccessDenied: {
    words: 'Reading it is not permitted, or not its key of KMS.',
    fix: 'Grant s3:ListBucket on arn:aws:s3:::BUCKET, s3:GetObject on arn:aws:s3:::BUCKET/*, and kms:Decrypt where the trail is encrypted.',
  },
  PermanentRedirect: ELSEWHERE,
  AuthorizationHeaderMalformed: ELSEWHERE,
};

function notListed({ bucket, prefix }: S3Place, { words, fix, code }: Unread): Problem {
  const more = fix === undefined ? {} : { hint: fix };
  return new Problem('unreadable-file', `s3://${bucket}/${prefix}: ${words} (${code})`, more);
}
