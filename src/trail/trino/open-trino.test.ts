import { describe, expect, test } from 'vitest';
import { freePort } from '../../../test/support/free-port.ts';
import { startFakeTrino, type TrinoReply } from '../test-support/fake-trino.ts';
import { KEY, KEYS_QUESTION, resultRow } from '../test-support/result-row.ts';
import { openTrino, type TrinoOptions } from './open-trino.ts';

const SIGNED = { 'userIdentity.accessKeyId': KEY, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' };
const STATS = { state: 'RUNNING', physicalInputBytes: 1, processedBytes: 1 };
const FINISHED = { ...STATS, state: 'FINISHED' };

function open(server: string, more: Partial<TrinoOptions> = {}) {
  return openTrino({
    server,
    catalog: 'hive',
    schema: 'lake',
    table: 'cloudtrail',
    user: 'ada',
    env: {},
    mostBytes: 100e9,
    ...more,
  });
}

/** The pages of a query, one after the other: `next` is put in where another follows. */
function pages(...all: readonly TrinoReply[]) {
  return (_request: unknown, count: number): TrinoReply => {
    const page = all[count - 1] ?? { status: 410 };
    const plain = typeof page === 'object' && !('status' in page);
    const more = count < all.length && plain && !('error' in page);
    return plain && more
      ? {
          id: 'q1',
          nextUri: `http://elsewhere.example:1/v1/statement/q1/${count}?x=1`,
          stats: STATS,
          ...page,
        }
      : plain
        ? { id: 'q1', ...page, stats: { ...FINISHED, ...('stats' in page && (page.stats as object)) } }
        : page;
  };
}

describe('a query', () => {
  test('is posted and its pages followed, on the host that the user named and on no other', async () => {
    const first = resultRow({ asked: '1', calls: 3, values: SIGNED });
    const second = resultRow({ asked: '1', calls: 4, values: { ...SIGNED, userAgent: 'b' } });
    const trino = await startFakeTrino(
      pages({}, { data: [first] }, { data: [second], stats: { physicalInputBytes: 5_000 } }),
    );
    const source = await open(trino.url, { session: { 'hive.ignore_absent_partitions': 'true' } });
    const answer = await source.byKeys(KEYS_QUESTION);
    expect(answer.uses.map(({ count }) => count)).toEqual([3, 4]);
    expect(answer.gaps).toEqual([]);
    expect(trino.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/statement',
      'GET /v1/statement/q1/1?x=1',
      'GET /v1/statement/q1/2?x=1',
    ]);
    const [{ headers, body } = { headers: {}, body: '' }] = trino.requests;
    expect(headers).toMatchObject({
      'x-trino-user': 'ada',
      'x-trino-source': 'keyreeve',
      'x-trino-catalog': 'hive',
      'x-trino-schema': 'lake',
      'x-trino-session': 'hive.ignore_absent_partitions=true,query_max_scan_physical_bytes=100000000000B',
    });
    expect(headers.authorization).toBeUndefined();
    expect(body).toContain('FROM "hive"."lake"."cloudtrail"');
    expect(source.searched()).toMatchObject({ kind: 'trino', events: 7, bytesScanned: 5_000 });
    expect(source.searched().says).toMatch(/^table hive\.lake\.cloudtrail of Trino at 127\.0\.0\.1:\d+$/);
  });

  test('carries the password or the token of the environment', async () => {
    const trino = await startFakeTrino(pages({}));
    const env = { TRINO_PASSWORD: 'p:w', TRINO_TOKEN: 'ey.J' };
    await (await open(trino.url, { env, passwordEnv: 'TRINO_PASSWORD' })).byKeys(KEYS_QUESTION);
    await (await open(trino.url, { env, tokenEnv: 'TRINO_TOKEN' })).byKeys(KEYS_QUESTION);
    expect(trino.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('ada:p:w').toString('base64')}`,
      'Bearer ey.J',
    ]);
  });

  test('is sent again where the server asks for patience, and a page that was lost too', async () => {
    const trino = await startFakeTrino(
      pages({ status: 503 }, { status: 429, headers: { 'retry-after': '0' } }, {}, 'hang-up', {}),
    );
    expect((await (await open(trino.url)).byKeys(KEYS_QUESTION)).gaps).toEqual([]);
    expect(trino.requests).toHaveLength(5);
  });

  test('holds hostile texts as they are', async () => {
    const hostile = `x'"\u001b[31m<script>\u0000\u202e`;
    const trino = await startFakeTrino(
      pages({
        data: [
          resultRow({ asked: '1', values: { ...SIGNED, userAgent: hostile } }),
          resultRow({
            asked: '1',
            single: 'e1',
            values: {
              ...SIGNED,
              eventName: 'CreateUser',
              requestParameters: JSON.stringify({ userName: hostile, __proto__: 1 }),
            },
          }),
        ],
      }),
    );
    const { uses, records } = await (await open(trino.url)).byKeys(KEYS_QUESTION);
    expect(uses[0]?.userAgent).toBe(hostile);
    expect(records[0]?.request.userName).toBe(hostile);
  });
});

describe('what went wrong is a gap with a next move', () => {
  const error = (errorName: string, message = '') => ({
    error: { errorName, message, errorType: 'USER_ERROR' },
  });

  test.each<[string, TrinoReply[], string, RegExp]>([
    ['an error of the query', [{}, error('TABLE_NOT_FOUND')], 'TABLE_NOT_FOUND', /--print-ddl.*\(query q1\)/],
    ['the limit of bytes', [{}, error('EXCEEDED_SCAN_LIMIT')], 'ScanLimit', /The limit of 100 GB/],
    ['a user that is not let in', [{ status: 401 }], 'Unauthorized', /password or token/],
    ['a user that may not', [{ status: 403 }], 'Forbidden', /what the user may do/],
    ['a server that sends elsewhere', [{ status: 302, headers: { location: '/x' } }], 'BadAnswer', /302/],
    ['a page of something else', [{ status: 200, body: '<html>' }], 'BadAnswer', /not one of Trino/],
    ['rows that are none', [{ data: [[{}]] }], 'BadAnswer', /not one of Trino/],
    ['a list that is none', [{ data: 'x' }], 'BadAnswer', /not one of Trino/],
    [
      'a page that follows and has no address',
      [{ nextUri: 'not an address' }],
      'BadAnswer',
      /broke the result off/,
    ],
    ['an end without an end', [{ stats: { state: 'RUNNING' } }], 'BadAnswer', /broke the result off/],
    ['a failure without a word', [{ stats: { state: 'FAILED' } }], 'BadAnswer', /broke the result off/],
    ['a statement that breaks off', ['hang-up'], 'NetworkError', /could not be reached/],
    ['a query that is gone', [{}, { status: 404 }], 'BadAnswer', /404/],
  ])('%s', async (_what, replies, code, words) => {
    const trino = await startFakeTrino(pages(...replies));
    const answer = await (await open(trino.url)).byKeys(KEYS_QUESTION);
    expect(answer).toEqual({
      records: [],
      uses: [],
      gaps: [{ region: 'all', code, words: expect.stringMatching(words) }],
    });
  });

  test('a server that is not there', async () => {
    const answer = await (await open(`http://127.0.0.1:${await freePort()}`)).byKeys(KEYS_QUESTION);
    expect(answer.gaps).toMatchObject([
      { code: 'NetworkError', words: expect.stringContaining('ECONNREFUSED') },
    ]);
  });

  test('a server that scans on beyond the limit is cancelled', async () => {
    const trino = await startFakeTrino(pages({}, { stats: { physicalInputBytes: 101e9 } }, {}));
    const source = await open(trino.url);
    expect((await source.byKeys(KEYS_QUESTION)).gaps).toMatchObject([{ code: 'ScanLimit' }]);
    expect(trino.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/statement/q1/2?x=1' });
    expect(source.searched().bytesScanned).toBe(101e9);
  });
});

test('an interrupt cancels the query at the server', async () => {
  const stopped = new AbortController();
  const trino = await startFakeTrino((_request, count) => {
    if (count === 1) return { id: 'q1', nextUri: 'http://x/v1/statement/q1/1', stats: STATS };
    setTimeout(() => stopped.abort(), 10);
    return 'silence';
  });
  const source = await open(trino.url, { signal: stopped.signal });
  await expect(source.byKeys(KEYS_QUESTION)).rejects.toMatchObject({ code: 'cancelled' });
  expect(trino.requests.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/statement/q1/1' });
  await expect(source.byKeys(KEYS_QUESTION)).rejects.toMatchObject({ code: 'cancelled' });
});

const SECRETS = { PASSWORD: 'hunter2', BROKEN: 'a\nb' };
test.each<[string, Partial<TrinoOptions>]>([
  ['an address that is none', { server: 'trino.example.com' }],
  ['another scheme', { server: 'ftp://trino.example.com' }],
  ['a path', { server: 'https://trino.example.com/ui' }],
  ['a password in the address', { server: 'https://ada:hunter2@trino.example.com' }],
  ['a password over plain http', { server: 'http://trino.example.com', passwordEnv: 'PASSWORD' }],
  ['a password and a token', { passwordEnv: 'PASSWORD', tokenEnv: 'PASSWORD' }],
  ['a variable that is not set', { passwordEnv: 'MISSING' }],
  ['a token that cannot be sent', { tokenEnv: 'BROKEN' }],
  ['a user with a colon and a password', { user: 'a:b', passwordEnv: 'PASSWORD' }],
  ['a user with a line break', { user: 'a\r\nx-trino-user: root' }],
  ['a catalog that is no name', { catalog: 'a"b' }],
  ['a table that is no name', { table: 'a b' }],
  ['a session property that is none', { session: { 'a,b': 'c' } }],
])('%s is wrong use, and no secret is in the words', async (_what, options) => {
  const refused = open('https://trino.example.com', { env: SECRETS, ...options });
  await expect(refused).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(refused).rejects.not.toThrow(/hunter2/);
});
