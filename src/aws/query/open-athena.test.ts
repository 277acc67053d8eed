import { expect, onTestFinished, test } from 'vitest';
import { KEY, KEYS_QUESTION, resultRow } from '../../trail/test-support/result-row.ts';
import type { AccountSession } from '../session/account-session.ts';
import { answering, refusal } from '../test-support/answering.ts';
import { setScene } from '../test-support/scene.ts';
import { type AthenaOptions, openAthena } from './open-athena.ts';

const VALUES = { 'userIdentity.accessKeyId': KEY, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets' };
const HEADER = { Data: [{ VarCharValue: 'asked' }] };

type Input = Readonly<Record<string, unknown>>;
/** What Athena says of the query, look after look. */
type Look = Readonly<{ state: string; bytes?: number; reason?: string; error?: object }>;

interface Said {
  readonly looks?: readonly Look[];
  readonly start?: (input: Input) => unknown;
  readonly results?: (input: Input) => unknown;
}

/** Athena by a test's own hand, with what it was asked. */
async function athena(
  { looks = [{ state: 'SUCCEEDED' }], ...said }: Said,
  more: Partial<AthenaOptions> = {},
) {
  const { member, clock } = await setScene();
  const calls: { readonly name: string; readonly input: Input; readonly region: string }[] = [];
  let looked = 0;
  const noted = (name: string, reply: (input: Input) => unknown) => (input: Input, region: string) => {
    calls.push({ name, input, region });
    return reply(input);
  };
  const look = () => {
    const { state, bytes = 0, reason, error } = looks[Math.min(looked, looks.length - 1)] ?? { state: '' };
    looked += 1;
    const Status = { State: state, StateChangeReason: reason, AthenaError: error };
    return { QueryExecution: { Status, Statistics: { DataScannedInBytes: bytes } } };
  };
  const session: AccountSession = answering(member, {
    'athena:StartQueryExecution': noted('start', said.start ?? (() => ({ QueryExecutionId: 'q-1' }))),
    'athena:GetQueryExecution': noted('look', look),
    'athena:GetQueryResults': noted('results', said.results ?? (() => ({ ResultSet: { Rows: [HEADER] } }))),
    'athena:StopQueryExecution': noted('stop', () => ({})),
  });
  const source = await openAthena({
    session,
    database: 'lake',
    table: 'cloudtrail',
    outputLocation: 's3://results/keyreeve/',
    mostBytes: 1_000,
    ...more,
  });
  onTestFinished(() => source.close());
  return { source, calls, clock, names: () => calls.map(({ name }) => name) };
}

function rowOf(values: Readonly<Record<string, string>>) {
  const Data = resultRow({ asked: '1', values }).map((value) =>
    value === null ? {} : { VarCharValue: String(value) },
  );
  return { Data };
}

test('a query is started once, watched with growing pauses, and its pages read without the heading', async () => {
  const { source, calls, clock, names } = await athena(
    {
      looks: [
        { state: 'QUEUED' },
        { state: 'RUNNING', bytes: 10 },
        { state: 'RUNNING', bytes: 20 },
        { state: 'SUCCEEDED', bytes: 700 },
      ],
      results: ({ NextToken }) =>
        NextToken === undefined
          ? { ResultSet: { Rows: [HEADER, rowOf(VALUES)] }, NextToken: 'more' }
          : { ResultSet: { Rows: [rowOf({ ...VALUES, userAgent: 'b' })] } },
    },
    { region: 'eu-west-1', workGroup: 'security' },
  );
  const { uses, gaps } = await source.byKeys(KEYS_QUESTION);
  expect(uses.map(({ userAgent, errorCode }) => [userAgent, errorCode])).toEqual([
    ['', ''],
    ['b', ''],
  ]);
  expect(gaps).toEqual([]);
  expect(names()).toEqual(['start', 'look', 'look', 'look', 'look', 'results', 'results']);
  expect(clock.sleeps).toEqual([500, 750, 1125]);
  expect(calls[0]).toMatchObject({
    region: 'eu-west-1',
    input: {
      QueryString: expect.stringContaining('FROM "awsdatacatalog"."lake"."cloudtrail"'),
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'lake' },
      WorkGroup: 'security',
      ResultConfiguration: { OutputLocation: 's3://results/keyreeve/' },
      ClientRequestToken: expect.stringMatching(/^[\w-]{32,128}$/),
    },
  });
  expect(source.searched()).toEqual({
    kind: 'athena',
    says: 'table lake.cloudtrail of Athena, workgroup security',
    events: 2,
    bytesScanned: 700,
  });
});

test('a query that scans more than it may is stopped, and what it scanned counts', async () => {
  const { source, names } = await athena({ looks: [{ state: 'RUNNING', bytes: 1_001 }] });
  const answer = await source.byKeys(KEYS_QUESTION);
  expect(answer).toMatchObject({ records: [], uses: [], gaps: [{ code: 'ScanLimit' }] });
  expect(names()).toEqual(['start', 'look', 'stop']);
  expect(source.searched().bytesScanned).toBe(1_001);
  expect((await source.byKeys(KEYS_QUESTION)).gaps).toMatchObject([{ code: 'ScanLimit' }]);
  expect(names()).toHaveLength(3);
});

test('an interrupt stops the query', async () => {
  const stopped = new AbortController();
  const { source, names } = await athena(
    {
      start: () => {
        stopped.abort();
        return { QueryExecutionId: 'q-1' };
      },
      looks: [{ state: 'RUNNING' }],
    },
    { signal: stopped.signal },
  );
  await expect(source.byKeys(KEYS_QUESTION)).rejects.toMatchObject({ code: 'cancelled' });
  expect(names()).toEqual(['start', 'look', 'stop']);
});

const FAILED = 'FAILED';
test.each<[string, Said, string, RegExp]>([
  [
    'a table that is not there',
    { looks: [{ state: FAILED, reason: 'TABLE_NOT_FOUND: line 1:15: Table does not exist' }] },
    'TABLE_NOT_FOUND',
    /--print-ddl/,
  ],
  [
    'an account that must be named',
    {
      looks: [
        {
          state: FAILED,
          reason:
            'CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only static equality conditions',
        },
      ],
    },
    'CONSTRAINT_VIOLATION',
    /name the account/,
  ],
  [
    'an output bucket that is closed',
    { looks: [{ state: FAILED, reason: 'Access denied when writing output to url: s3://results/q.csv' }] },
    'OutputDenied',
    /s3:PutObject/,
  ],
  [
    'a catalogue that is closed',
    {
      looks: [
        {
          state: FAILED,
          reason: 'User: arn:aws:iam::1:user/x is not authorized to perform: glue:GetTable on …',
        },
      ],
    },
    'GlueDenied',
    /glue:GetTable/,
  ],
  [
    'a failure that only AthenaError tells',
    {
      looks: [
        { state: FAILED, error: { ErrorCategory: 1, ErrorType: 233, ErrorMessage: 'Internal trouble' } },
      ],
    },
    'AthenaError233',
    /Athena failed the query: Internal trouble \(query q-1\)/,
  ],
  [
    "the workgroup's own limit",
    { looks: [{ state: 'CANCELLED', reason: 'Bytes scanned limit was exceeded' }] },
    'WorkGroupLimit',
    /workgroup's own limit/,
  ],
  ['a query that somebody stopped', { looks: [{ state: 'CANCELLED' }] }, 'Cancelled', /Somebody stopped/],
  [
    'a state that is none',
    { looks: [{ state: 'ASLEEP' }] },
    'AthenaError',
    /Athena failed the query \(query q-1\)/,
  ],
  [
    'a start that is denied',
    { start: () => fail('AccessDeniedException') },
    'AccessDenied',
    /lacks athena:StartQueryExecution/,
  ],
  [
    'no place for the result',
    { start: () => fail('InvalidRequestException', 'No output location provided.') },
    'InvalidRequestException',
    /--athena-output/,
  ],
  [
    'a workgroup that is not there',
    { start: () => fail('InvalidRequestException', 'WorkGroup x is not found.') },
    'InvalidRequestException',
    /--athena-workgroup/,
  ],
  [
    'a request that is wrong otherwise',
    { start: () => fail('InvalidRequestException', 'line 1:1') },
    'InvalidRequestException',
    /invalid/,
  ],
  ['throttling', { start: () => fail('TooManyRequestsException') }, 'Throttling', /throttled/],
  ['a start without an id', { start: () => ({}) }, 'BadAnswer', /no id/],
  [
    'a page that is denied',
    { results: () => fail('AccessDeniedException') },
    'AccessDenied',
    /GetQueryResults/,
  ],
  [
    'a result without its heading',
    { results: () => ({ ResultSet: { Rows: [] } }) },
    'BadAnswer',
    /names of its/,
  ],
  [
    'a result that begins in the middle',
    { results: () => ({ ResultSet: { Rows: [rowOf(VALUES)] } }) },
    'BadAnswer',
    /names of its columns/,
  ],
  ['a page without rows', { results: () => ({}) }, 'BadAnswer', /no rows/],
  [
    'pages in a circle',
    { results: () => ({ ResultSet: { Rows: [HEADER] }, NextToken: 'again' }) },
    'BadAnswer',
    /no end/,
  ],
])('%s is a gap with a next move, and no empty answer', async (_what, said, code, words) => {
  const { source } = await athena(said);
  const gaps = [{ region: 'all', code, words: expect.stringMatching(words) }];
  expect(await source.byKeys(KEYS_QUESTION)).toEqual({ records: [], uses: [], gaps });
});

function fail(code: string, message = 'no'): never {
  throw refusal(code, message);
}

test.each<[string, Partial<AthenaOptions>]>([
  ['a database that is no name', { database: 'a.b"' }],
  ['a table that is no name', { table: 'x; DROP' }],
  ['an output that is no folder in S3', { outputLocation: 'https://results' }],
])('%s is wrong use', async (_what, options) => {
  await expect(athena({}, options)).rejects.toMatchObject({ code: 'bad-argument' });
});
