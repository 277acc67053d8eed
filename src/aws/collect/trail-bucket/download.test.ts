import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { known } from '../../../core/model/fact.ts';
import type { AccountSession } from '../../session/account-session.ts';
import type { Clients } from '../../session/clients.ts';
import { unreadFromError } from '../../session/failure.ts';
import { refusal } from '../../test-support/answering.ts';
import { downloadTrail } from './download.ts';
import { listTrail } from './list.ts';

type Answer = (input: Readonly<Record<string, unknown>>) => unknown;

/** A session whose S3 answers by the test's own hand. */
function sessionWith(answer: Answer): AccountSession {
  const client = { send: async ({ input }: { readonly input: Parameters<Answer>[0] }) => answer(input) };
  const clients = { s3: async () => client } as unknown as Clients;
  const call: AccountSession['call'] = async (name, send) => {
    try {
      return known(await send(clients), name);
    } catch (error) {
      return unreadFromError(name, error);
    }
  };
  return { account: { id: '111122223333', partition: 'aws' }, call } as AccountSession;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-download-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const modifiedAt = new Date('2026-11-20T10:00:00Z');
const ONE = { region: 'eu-west-1', objects: [{ key: 'a/b.json.gz', size: 4, modifiedAt }] };
const whole = () => ({ Body: Readable.from([Buffer.from('four')]) });
const broken = () => ({
  Body: Readable.from(
    (async function* () {
      yield Buffer.from('fo');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })(),
  ),
});

test('an object whose body breaks off is asked for again, and only a whole one gets its name', async () => {
  const folder = newFolder();
  const answers = [broken, broken, whole];
  const brought = await downloadTrail(
    sessionWith(() => answers.shift()?.()),
    'logs',
    ONE,
    folder,
  );
  expect(brought).toEqual({ objects: 1, bytes: 4, kept: 0, gaps: [] });
  expect(readFileSync(join(folder, 'a/b.json.gz'), 'utf8')).toBe('four');
  expect(readdirSync(join(folder, 'a'))).toEqual(['b.json.gz']);
});

test.each([
  ['breaks off each time', broken, 'NetworkError'],
  ['is shorter than the list says', () => ({ Body: Readable.from([Buffer.from('two')]) }), 'Incomplete'],
  ['may not be read', () => Promise.reject(refusal('AccessDenied')), 'AccessDenied'],
])('an object that %s is a gap with its name, and no file', async (_what, answer, code) => {
  const folder = newFolder();
  const brought = await downloadTrail(sessionWith(answer), 'logs', ONE, folder);
  expect(brought).toMatchObject({ objects: 0, gaps: [{ region: 's3://logs/a/b.json.gz', code }] });
  expect(readdirSync(join(folder, 'a')).filter((name) => !name.endsWith('.part'))).toEqual([]);
});

test('a folder of the bucket that cannot be listed is a gap, and the others are listed', async () => {
  const session = sessionWith(({ Prefix, Delimiter }) => {
    if (Delimiter === undefined) return {};
    if (Prefix === 'a/') throw refusal('AccessDenied');
    if (Prefix === 'c/') return {};
    const IsTruncated = false;
    if (Prefix === 'b/')
      return { IsTruncated, Contents: [{ Key: 'b/x.json.gz', Size: 4, LastModified: modifiedAt }] };
    return { IsTruncated, CommonPrefixes: [{ Prefix: 'a/' }, { Prefix: 'b/' }, { Prefix: 'c/' }] };
  });
  const everything = { prefix: () => true, key: () => true };
  expect(await listTrail(session, { bucket: 'logs', prefix: '' }, everything)).toMatchObject({
    objects: [{ key: 'b/x.json.gz' }],
    gaps: [
      { region: 's3://logs/a/', code: 'AccessDenied' },
      { region: 's3://logs/c/', code: 'BadAnswer' },
    ],
  });
});
