import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AnchorPlace, anchorHead, readAnchor } from '../../src/aws/send/anchor.ts';
import { systemClock } from '../../src/aws/session/clock.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import type { Head } from '../../src/core/model/audit-entry.ts';
import { linesIn, logOf, writeLines } from '../support/audit-log.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const REGION = 'eu-central-1';
const GOVERNANCE = { mode: 'GOVERNANCE', days: 365 } as const;

let moto: Emulator | undefined;
let s3: S3Client;

beforeAll(async () => {
  moto = await startMoto();
  enter({ ...environment(moto.url, KEYS), AWS_ENDPOINT_URL_S3: undefined });
  s3 = new S3Client({ region: REGION, forcePathStyle: true });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

async function placeIn(bucket: string, locked: boolean): Promise<AnchorPlace> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration,
      ObjectLockEnabledForBucket: locked,
    }),
  );
  return { bucket, prefix: 'prod/', region: REGION };
}

async function session() {
  const base = await openSession({
    clock: systemClock(),
    version: '0.0.0',
    concurrency: { accounts: 1, callsPerAccount: 1 },
  });
  return base.account({ accountId: base.identity.accountId });
}

const headOf = (seq: number): Head => ({ seq, hash: seq.toString(16).padStart(64, '0') });

test('a head is kept under lock, and the newest is read back though a delete marker stands over it', async () => {
  const place = await placeIn('locked', true);
  const own = await session();
  expect(await readAnchor(own, place)).toMatchObject({ state: 'known', value: undefined });
  const now = new Date('2026-11-22T12:00:00Z');
  for (const seq of [9, 10, 2]) {
    const kept = await anchorHead(own, place, GOVERNANCE, headOf(seq), now);
    expect(kept).toMatchObject({ state: 'known', value: { retainUntil: new Date('2027-11-22T12:00:00Z') } });
  }
  expect(await readAnchor(own, place)).toMatchObject({ state: 'known', value: headOf(10) });
  const Key = `prod/keyreeve-head-0000000010-${headOf(10).hash}.txt`;
  const { Body, ...lock } = await s3.send(new GetObjectCommand({ Bucket: 'locked', Key }));
  expect(await Body?.transformToString()).toBe(`10:${headOf(10).hash}\n`);
  expect(lock).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: new Date('2027-11-22T12:00:00Z'),
  });

  await s3.send(new DeleteObjectCommand({ Bucket: 'locked', Key }));
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: 'locked' }));
  expect(KeyCount).toBe(2);
  expect(await readAnchor(own, place)).toMatchObject({ state: 'known', value: headOf(10) });
  expect(await readAnchor(own, { ...place, prefix: 'test/' })).toMatchObject({ value: undefined });
});

test('a bucket without object lock, and one that is not there, are told as what they are', async () => {
  const place = await placeIn('open', false);
  const own = await session();
  const open = await anchorHead(own, place, GOVERNANCE, headOf(1), new Date());
  expect(open).toMatchObject({
    state: 'unread',
    code: 'InvalidRequest',
    fix: expect.stringContaining('open'),
  });
  const gone = await anchorHead(own, { ...place, bucket: 'gone' }, GOVERNANCE, headOf(1), new Date());
  expect(gone).toMatchObject({ state: 'unread', code: 'NoSuchBucket', words: 'There is no such bucket.' });
  expect(await readAnchor(own, { ...place, bucket: 'gone' })).toMatchObject({ state: 'unread' });
});

test('the command line keeps the head, writes that down, and finds a log that was cut by what it kept', async () => {
  await placeIn('heads', true);
  const path = logOf(3);
  const cwd = dirname(path);
  const anchor = `anchor: { bucket: heads, prefix: prod/, region: ${REGION} }`;
  writeFileSync(join(cwd, 'keyreeve.yaml'), `version: 1\nauditLog: { path: audit.jsonl, ${anchor} }\n`);
  const surroundings = environment(moto?.url ?? '', KEYS);
  const env = Object.fromEntries(
    Object.entries(surroundings).filter((each): each is [string, string] => each[1] !== undefined),
  );
  const audit = (...args: string[]) => keyreeve(['audit', ...args], { cwd, env });

  const none = await audit('verify', '--anchor');
  expect(none).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('there is none yet in heads/prod/'),
  });
  const kept = await audit('anchor');
  expect(kept).toMatchObject({ status: 0, stderr: '' });
  expect(kept.stdout).toMatch(/^Kept: 3:[0-9a-f]{64}\n {2}in s3:\/\/heads\/prod\/keyreeve-head-0000000003-/);
  const whole = await audit('verify', '--anchor');
  expect(whole).toMatchObject({ status: 0, stdout: expect.stringContaining('compared with the anchor') });
  expect(JSON.parse(linesIn(path).at(-1) ?? '')).toMatchObject({
    action: 'anchor',
    outcome: 'done',
    about: { bucket: 'heads', seq: 3, mode: 'GOVERNANCE', days: 365 },
  });

  const refused = await audit('anchor', '--bucket', 'gone');
  expect(refused).toMatchObject({ status: 4, stdout: '' });
  expect(refused.stderr).toContain('There is no such bucket.');
  expect(JSON.parse(linesIn(path).at(-1) ?? '')).toMatchObject({ action: 'anchor', outcome: 'failed' });

  rmSync(`${path}.head`);
  writeLines(path, linesIn(path).slice(0, 2));
  expect((await audit('verify')).status).toBe(0);
  const cut = await audit('verify', '--anchor');
  expect(cut).toMatchObject({ status: 1, stdout: expect.stringContaining('line 3: truncated') });
});
