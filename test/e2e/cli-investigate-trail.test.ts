import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeStory, STORIES, writeTrailFiles } from '../../sandbox/index.ts';
import type { Investigation } from '../../src/core/model/investigation.ts';
import { startFakeTrino } from '../../src/trail/test-support/fake-trino.ts';
import { keyreeve } from '../support/keyreeve.ts';

const NOW = '2026-11-22T12:00:00Z';
const TABLE = ['--engine', 'trino', '--table', 'hive.lake.cloudtrail'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-trail-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function investigate(...args: readonly string[]) {
  return keyreeve(['investigate', ...args, '--no-config', '--now', NOW], { cwd: folder });
}

function storiesIn(stdout: string): readonly Investigation[] {
  return (JSON.parse(stdout) as { readonly investigations: readonly Investigation[] }).investigations;
}

describe('a trail of log files', () => {
  test('tells stories with no AWS at all, I05 I06 also of use that the event history does not have', async () => {
    const wanted = {
      'backdoor-user': ['90d', 'likely-misuse', 1],
      // The last two days of the window, a weekend, have no file.
      'ci-deploy': ['90d', 'consistent-use', 3],
      'object-storage-only': ['90d', 'consistent-use', 0],
      // For weeks on end there is no file of this one.
      'used-long-ago': ['200d', 'consistent-use', 3],
    } as const;
    expect(STORIES.length).toBe(30);
    for (const [id, [since, level, exit]] of Object.entries(wanted)) {
      const { account, others, accessKeyId } = makeStory(id, { now: NOW });
      await writeTrailFiles({ folder: join(folder, id), accounts: [account, ...others] });
      const { status, stdout, stderr } = await investigate(
        accessKeyId,
        ...['--trail', id, '--offline', '--since', since, '--format', 'json'],
      );
      const [story] = storiesIn(stdout);
      expect([id, story?.verdict.level, status, stderr]).toEqual([id, level, exit, '']);
      expect(story?.sources[0]?.kind).toBe('trail-files');
      expect(story?.subject.accountFrom).toBe('decoded');
    }
  });

  test.each([
    ['a folder that is not there', ['--trail', 'nowhere'], 2, /nowhere/],
    ['a bucket, offline', ['--trail', 's3://bucket/AWSLogs', '--offline'], 2, /without calling AWS/],
    ['no place', ['--trail', ''], 2, /names no place/],
    ['nothing, offline', ['--offline'], 2, /no event history/],
    ['a folder and a table', ['--trail', '.', ...TABLE], 2, /cannot go together/],
  ])('%s is refused with the next move', async (_case, args, expected, words) => {
    const { status, stderr } = await investigate('AKIARTX3GSDSQAAAAAAA', ...args);
    expect([status, stderr]).toEqual([expected, expect.stringMatching(words)]);
  });
});

describe('a table', () => {
  test.each([
    [
      'without a limit, and no terminal to ask at',
      TABLE.concat('--trino-server', 'http://127.0.0.1:1', '--trino-user', 'a'),
      /--most-scanned/,
    ],
    ['without a server', [...TABLE, '--trino-user', 'a', '--most-scanned', '1GB'], /--trino-server/],
    ['without a name', ['--engine', 'athena', '--most-scanned', '1GB'], /--table/],
    [
      'with a limit that is none',
      [...TABLE, '--trino-server', 'http://127.0.0.1:1', '--trino-user', 'a', '--most-scanned', '100'],
      /no amount of bytes/,
    ],
    [
      'of half a name',
      [
        '--engine',
        'trino',
        '--table',
        'cloudtrail',
        '--trino-server',
        'http://127.0.0.1:1',
        '--trino-user',
        'a',
        '--most-scanned',
        '1GB',
        '--offline',
      ],
      /catalog\.schema\.table/,
    ],
    [
      'of Athena, offline',
      ['--engine', 'athena', '--table', 'a.b', '--most-scanned', '1GB', '--offline'],
      /without calling AWS/,
    ],
    [
      'with an option of the other engine',
      [...TABLE, '--athena-workgroup', 'x'],
      /--athena-workgroup does not go/,
    ],
    ['with a limit and no engine', ['--most-scanned', '1GB'], /--most-scanned does not go/],
  ])('%s is refused with the next move', async (_case, args, words) => {
    const { status, stderr } = await investigate('AKIARTX3GSDSQAAAAAAA', ...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  test('is asked within its limit, and what it could not tell makes the story incomplete', async () => {
    const trino = await startFakeTrino(() => ({
      id: 'q1',
      stats: { state: 'FAILED', physicalInputBytes: 0, processedBytes: 0 },
      error: {
        message: 'line 1: Table does not exist',
        errorName: 'TABLE_NOT_FOUND',
        errorType: 'USER_ERROR',
      },
    }));
    const { status, stdout } = await investigate(
      'AKIARTX3GSDSQAAAAAAA',
      ...[...TABLE, '--trino-server', trino.url, '--trino-user', 'ada', '--most-scanned', '2GB', '--offline'],
      ...['--format', 'json'],
    );
    expect(status).toBe(3);
    const [story] = storiesIn(stdout);
    expect(story).toMatchObject({ complete: false, verdict: { level: 'no-use-seen' } });
    expect(story?.notSearched.map(({ code }) => code)).toContain('TABLE_NOT_FOUND');
    expect(trino.requests[0]?.headers['x-trino-session']).toContain(
      'query_max_scan_physical_bytes=2000000000B',
    );
  });

  test.each(['athena', 'trino'] as const)(
    'of %s is printed as statements, and nothing else is done',
    async (engine) => {
      const { status, stdout } = await investigate(
        ...['--print-ddl', '--engine', engine, '--location', 's3://acme-trail/AWSLogs/o-exampleorgid'],
        ...['--accounts', '111122223333,444455556666', '--regions', 'eu-west-1', '--since', '2025-01-01'],
      );
      expect(status).toBe(0);
      expect(stdout).toContain('CREATE');
      expect(stdout).toContain('111122223333');
      expect(stdout).toContain('s3://acme-trail/AWSLogs/o-exampleorgid');
    },
  );

  test('is not printed without its place', async () => {
    const { status, stderr } = await investigate('--print-ddl', '--engine', 'athena');
    expect([status, stderr]).toEqual([2, expect.stringContaining('--location')]);
  });
});
