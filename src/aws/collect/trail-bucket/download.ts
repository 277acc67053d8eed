import { createWriteStream, mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import type { NotSearched } from '../../../core/model/denied-calls.ts';
import { type Fact, known, type Unread, unread } from '../../../core/model/fact.ts';
import { Problem } from '../../../core/model/problem.ts';
import { codeOrText } from '../../../core/model/system-error.ts';
import type { AccountSession } from '../../session/account-session.ts';
import { explained, type S3List, type S3Object } from './list.ts';

/** How far a download is. Bytes are as they lie in S3. */
export interface DownloadProgress {
  readonly objects: number;
  readonly ofObjects: number;
  readonly bytes: number;
  readonly ofBytes: number;
}

/** What a download brought. */
export interface Downloaded {
  readonly objects: number;
  readonly bytes: number;
  /** Of these objects, those that lay there from before. */
  readonly kept: number;
  readonly gaps: readonly NotSearched[];
}

/** Objects at once. The session bounds its calls too. */
const AT_ONCE = 16;
const ATTEMPTS = 3;

/**
 * Brings objects into a folder, each under its key. What lies there already with the object's size and time is kept,
 * so that a download that was broken off goes on where it was. An object that cannot be had is a gap. Throws the
 * {@link Problem} `output-unwritable` where the folder cannot be written.
 */
export async function downloadTrail(
  session: AccountSession,
  bucket: string,
  { objects, region }: Pick<S3List, 'objects' | 'region'>,
  folder: string,
  onProgress?: (progress: DownloadProgress) => void,
): Promise<Downloaded> {
  const ofBytes = objects.reduce((sum, { size }) => sum + size, 0);
  const gaps: NotSearched[] = [];
  let [done, there, bytes, kept] = [0, 0, 0, 0];
  const bring = async (object: S3Object) => {
    const brought = await bringOne(session, { bucket, region }, object, folder);
    done += 1;
    bytes += object.size;
    if (brought.state === 'known') {
      there += 1;
      if (brought.value === 'kept') kept += 1;
    } else {
      const { code, words } = explained(brought, bucket);
      gaps.push({ region: `s3://${bucket}/${object.key}`, code, words });
    }
    onProgress?.({ objects: done, ofObjects: objects.length, bytes, ofBytes });
  };
  const limit = pLimit(AT_ONCE);
  try {
    await Promise.all(objects.map((object) => limit(bring, object)));
  } finally {
    limit.clearQueue();
  }
  gaps.sort((a, b) => (a.region < b.region ? -1 : 1));
  return { objects: there, bytes, kept, gaps };
}

async function bringOne(
  session: AccountSession,
  place: { readonly bucket: string; readonly region: string },
  object: S3Object,
  folder: string,
): Promise<Fact<'kept' | 'new'>> {
  const path = pathIn(folder, object.key);
  if (path === undefined) {
    return unread('s3:GetObject', 'UnsafeName', 'The name of the object cannot be that of a file.');
  }
  if (isThere(path, object)) return known('kept', 's3:GetObject');
  for (let attempt = 1; ; attempt += 1) {
    const brought = await download(session, place, object, path);
    if (brought.state === 'known') return { ...brought, value: 'new' };
    if (attempt === ATTEMPTS || !/^(?:Network|Incomplete)/.test(brought.code)) return brought;
  }
}

/** A key may be any text; what would leave the folder, or cannot be a name everywhere, is no file of CloudTrail's. */
function pathIn(folder: string, key: string): string | undefined {
  const parts = key.split('/');
  const isName = (part: string) => /^[^\\:\0]{1,200}$/.test(part) && part !== '.' && part !== '..';
  return parts.every(isName) ? join(folder, ...parts) : undefined;
}

function isThere(path: string, { size, modifiedAt }: S3Object): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === size && secondOf(stat.mtime) === secondOf(modifiedAt);
}

function secondOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** Under another name until it is whole; the time of the object becomes the file's, by which it is known again. */
async function download(
  session: AccountSession,
  { bucket, region }: { readonly bucket: string; readonly region: string },
  { key, size, modifiedAt }: S3Object,
  path: string,
): Promise<Fact<number>> {
  const part = `${path}.part`;
  prepared(path);
  const answer = await session.call('s3:GetObject', async (clients) => {
    const client = await clients.s3(region);
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body instanceof Readable ? written(Body, part) : 0;
  });
  if (answer.state === 'unread') return answer;
  if (typeof answer.value !== 'number') throw unwritable(path, answer.value.error);
  if (answer.value !== size) return incomplete(part);
  try {
    utimesSync(part, modifiedAt, modifiedAt);
    renameSync(part, path);
  } catch (error) {
    throw unwritable(path, error);
  }
  return { ...answer, value: size };
}

function prepared(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The bytes that came. A fault of the disk is handed back, so that it is not taken for one of the network. */
async function written(body: Readable, part: string): Promise<number | { readonly error: unknown }> {
  const file = createWriteStream(part, { mode: 0o600 });
  try {
    await pipeline(body, file);
  } catch (error) {
    if (isOfDisk(error)) return { error };
    throw error;
  }
  return file.bytesWritten;
}

/** A body that breaks off was being read; only a file is opened, written and closed here. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && /^(?:open|write|close)$/.test(String(error.syscall));
}

function incomplete(part: string): Unread {
  rmSync(part, { force: true });
  return unread('s3:GetObject', 'Incomplete', 'The object came with another length than the list says.');
}

function unwritable(path: string, error: unknown): Problem {
  const words = `${path} cannot be written (${codeOrText(error)}).`;
  return new Problem('output-unwritable', words, { cause: error });
}
