import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openTrailFolder, type TrailFolderOptions } from '../../src/app/investigate/trail-folder.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { systemClock } from '../../src/aws/session/clock.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { KEY, pathOf, record, textOf } from '../../src/trail/files/test-support/made-files.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

const REGION = 'eu-central-1';
const WINDOW = { since: '2026-11-19T00:00:00Z', until: '2026-11-20T12:00:00Z' };
const ASKED = { accessKeyIds: [KEY], ...WINDOW };

let moto: Emulator | undefined;
let s3: S3Client;
let base: BaseSession;

beforeAll(async () => {
  moto = await startMoto();
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
  enter({ ...environment(moto.url, keys), AWS_ENDPOINT_URL_S3: undefined });
  s3 = new S3Client({ region: REGION, forcePathStyle: true });
  base = await openSession({
    clock: systemClock(),
    version: '0.0.0',
    concurrency: { accounts: 1, callsPerAccount: 8 },
  });
});

afterAll(async () => {
  base.close();
  vi.unstubAllEnvs();
  await moto?.close();
});

async function bucketOf(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
  for (const [Key, text] of Object.entries(files)) {
    await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: gzipSync(text) }));
  }
}

function newCache(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-cache-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function open(place: string, cacheFolder: string, more: Partial<TrailFolderOptions> = {}) {
  const session = async () => base.account({ accountId: base.identity.accountId });
  const source = await openTrailFolder({ place, window: WINDOW, session, cacheFolder, ...more });
  onTestFinished(() => source.close());
  return source;
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.gz'));

test('of a bucket only the days of the window are listed and brought, and then searched', async () => {
  const days = ['2025-11-19', '2026-10-19', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
  const dayFiles = days.map((day) => [
    `org/${pathOf(day)}`,
    textOf([record({ eventName: `On${day.slice(-2)}`, eventTime: `${day}T10:00:00Z` })]),
  ]);
  const digest = pathOf('2026-11-19').replaceAll('CloudTrail', 'CloudTrail-Digest');
  await bucketOf('trail-days', {
    ...Object.fromEntries(dayFiles),
    [`org/${digest}`]: '{}',
    'org/readme.txt': 'x',
  });
  const cache = newCache();
  const listed = base.counter.byOperation().read['s3:ListBucket'] ?? 0;
  const source = await open('s3://trail-days/org/', cache);
  expect(filesIn(cache)).toHaveLength(3);
  // The prefix, AWSLogs, the account, CloudTrail, the region, one year, one month, and three days.
  expect((base.counter.byOperation().read['s3:ListBucket'] ?? 0) - listed).toBe(10);
  const { uses, gaps } = await source.byKeys(ASKED);
  expect(uses.map(({ name }) => name).sort()).toEqual(['On19', 'On20']);
  expect(gaps).toEqual([]);
  expect(source.searched().says).toBe('3 files below s3://trail-days/org/');
});

test('what was brought is kept for the next time, and what is not whole is brought again', async () => {
  const [first, second] = [pathOf('2026-11-19', 'a'), pathOf('2026-11-20', 'b')];
  await bucketOf('trail-again', { [first]: textOf([record()]), [second]: textOf([record()]) });
  const cache = newCache();
  const fetched = () => base.counter.byOperation().read['s3:GetObject'] ?? 0;
  const before = fetched();
  const progress: number[] = [];
  const onDownload: TrailFolderOptions['onDownload'] = ({ bytes, ofBytes }) => progress.push(bytes / ofBytes);
  await open('s3://trail-again', cache, { onDownload });
  expect(fetched() - before).toBe(2);
  expect(progress).toHaveLength(2);
  expect(progress[1]).toBe(1);
  await open('s3://trail-again', cache);
  expect(fetched() - before).toBe(2);
  const [one = ''] = filesIn(cache);
  expect(statSync(join(cache, one)).mode & 0o777).toBe(0o600);
  writeFileSync(join(cache, one), 'half');
  const source = await open('s3://trail-again', cache);
  expect(fetched() - before).toBe(3);
  expect((await source.byKeys(ASKED)).uses[0]?.count).toBe(2);
});

test('objects in an archive, and names that would leave the folder, are gaps', async () => {
  await bucketOf('trail-gaps', {
    [pathOf('2026-11-19')]: textOf([record()]),
    'AWSLogs/../../../escaped.json.gz': textOf([record()]),
  });
  const Key = pathOf('2026-11-20', 'cold');
  const Body = gzipSync(textOf([record()]));
  await s3.send(new PutObjectCommand({ Bucket: 'trail-gaps', Key, Body, StorageClass: 'GLACIER' }));
  const source = await open('s3://trail-gaps', newCache());
  const { uses, gaps } = await source.byKeys(ASKED);
  expect(uses[0]?.count).toBe(1);
  expect(gaps.map(({ region, code }) => `${code} ${region}`)).toEqual([
    'UnsafeName s3://trail-gaps/AWSLogs/../../../escaped.json.gz',
    `InvalidObjectState s3://trail-gaps/${Key}`,
  ]);
});

test('a bucket that is not there, one without files of these days, and no bucket at all are problems', async () => {
  await bucketOf('trail-empty', { [pathOf('2020-01-01')]: textOf([record()]) });
  const cache = newCache();
  await expect(open('s3://trail-gone/x/', cache)).rejects.toMatchObject({
    code: 'unreadable-file',
    message: 's3://trail-gone/x/: There is no such bucket. (NoSuchBucket)',
  });
  await expect(open('s3://trail-empty', cache)).rejects.toMatchObject({
    code: 'unreadable-file',
    message: expect.stringContaining('no trail file of these days'),
  });
  await expect(open('s3://', cache)).rejects.toMatchObject({ code: 'bad-argument' });
});

test('a cache that cannot be written is a problem of the disk, and none of the bucket', async () => {
  await bucketOf('trail-full', { [pathOf('2026-11-19')]: textOf([record()]) });
  const file = join(newCache(), 'file');
  writeFileSync(file, '');
  await expect(open('s3://trail-full', file)).rejects.toMatchObject({ code: 'output-unwritable' });
});
