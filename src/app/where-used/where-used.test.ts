import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MANAGEMENT, MEMBER, setScene } from '../../aws/test-support/scene.ts';
import { type WhereUsedOptions, type WhereUsedProgress, whereUsed } from './where-used.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const ASKED: WhereUsedOptions = {
  accessKeyIds: [KEY],
  paths: [],
  history: false,
  aws: false,
  regions: [],
  decrypt: false,
  redact: false,
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'keyreeve-where-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  writeFileSync(join(path, '.env'), `KEY=${KEY}\n`);
  return path;
}

test('folders alone are searched without a call to AWS, and that is said', async () => {
  const path = folder();
  const found = await whereUsed({ ...ASKED, paths: [path, path], accessKeyIds: [KEY, KEY] });
  expect(found).toMatchObject({
    schemaVersion: '1.0',
    accessKeyIds: [KEY],
    complete: true,
    leftOut: ['AWS: by choice (--no-aws).'],
    places: [{ resource: join(path, '.env') }],
    searched: [{ service: 'checkout', path, resources: 1 }],
  });
});

test('accounts of an organisation are searched beside folders, and what AWS refuses is a gap of each', async () => {
  await setScene();
  const progress: WhereUsedProgress[] = [];
  const found = await whereUsed({
    ...ASKED,
    aws: true,
    paths: [folder()],
    regions: ['eu-west-1'],
    organization: true,
    skipAccounts: [],
    onProgress: (now) => progress.push(now),
  });
  expect(found.complete).toBe(false);
  expect(new Set(found.notSearched.map(({ account }) => account))).toEqual(new Set([MANAGEMENT, MEMBER]));
  expect(found.places).toHaveLength(1);
  expect(progress.at(-1)).toEqual({ planned: 14, done: 14, files: 1, places: 1 });
});

test('an account that is left out is told, and makes nothing incomplete by itself', async () => {
  await setScene();
  const found = await whereUsed({
    ...ASKED,
    aws: true,
    regions: ['eu-west-1'],
    organization: true,
    skipAccounts: [MEMBER],
  });
  expect(found.leftOut).toEqual([
    `Account ${MEMBER}: Left out by choice.`,
    'Regions other than eu-west-1: by choice.',
  ]);
});

test('I04: the credentials in use are never the key that is asked about', async () => {
  const { sandbox } = await setScene();
  const { AWS_ACCESS_KEY_ID: own = '' } = sandbox.env();
  await expect(whereUsed({ ...ASKED, aws: true, accessKeyIds: [own] })).rejects.toMatchObject({
    code: 'bad-argument',
  });
});

test.each([
  [
    'a secret in the place of an id',
    { accessKeyIds: ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'] },
    'bad-argument',
  ],
  ['the id of a user', { accessKeyIds: ['AIDAIOSFODNN7EXAMPLE'] }, 'bad-argument'],
  ['a folder that is not there', { paths: ['/nonexistent/folder'] }, 'unreadable-file'],
  ['a region that is none', { regions: ['mars!'] }, 'bad-argument'],
])('%s is refused before anything is searched', async (_what, options, code) => {
  const refused = whereUsed({ ...ASKED, ...options });
  await expect(refused).rejects.toMatchObject({ code });
  await expect(refused).rejects.not.toThrow(/wJalr/);
});

test('an interrupted search gives nothing', async () => {
  const signal = AbortSignal.abort();
  await expect(whereUsed({ ...ASKED, paths: [folder()], signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
