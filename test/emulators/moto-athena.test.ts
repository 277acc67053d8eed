import {
  AthenaClient,
  CreateWorkGroupCommand,
  GetQueryExecutionCommand,
  ListQueryExecutionsCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type AthenaOptions, openAthena } from '../../src/aws/query/open-athena.ts';
import { type Clock, systemClock } from '../../src/aws/session/clock.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { steppingClock } from '../../src/aws/test-support/stepping-clock.ts';
import { KEY, KEYS_QUESTION, resultRow, type SaidRow } from '../../src/trail/test-support/result-row.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

/** Athena's calls through the SDK, over HTTP, to an Athena that nobody here wrote. It runs no SQL. */

const KEYS = { accessKeyId: KEY, secretAccessKey: 'x' };
const VALUES = {
  'userIdentity.accessKeyId': KEY,
  eventSource: 'iam.amazonaws.com',
  eventName: 'CreateUser',
};

let moto: Emulator | undefined;
let client: AthenaClient;

beforeAll(async () => {
  moto = await startMoto();
  enter({
    ...environment(moto.url, KEYS),
    AWS_ENDPOINT_URL_ATHENA: undefined,
    AWS_ENDPOINT_URL_S3: undefined,
  });
  client = new AthenaClient({ region: 'us-east-1' });
  await new S3Client({ region: 'us-east-1', forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: 'results' }),
  );
  await client.send(new CreateWorkGroupCommand({ Name: 'security' }));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.close();
});

async function athena(more: Partial<AthenaOptions> = {}, clock: Clock = steppingClock()) {
  const base = await openSession({
    clock,
    version: '0.0.0',
    concurrency: { accounts: 1, callsPerAccount: 1 },
  });
  return openAthena({
    session: base.account({ accountId: base.identity.accountId }),
    database: 'lake',
    table: 'cloudtrail',
    outputLocation: 's3://results/keyreeve/',
    mostBytes: 1e9,
    ...more,
  });
}

/** What moto shall give to the next query. */
async function give(rows: readonly SaidRow[]): Promise<void> {
  const cells = rows.map((row) => ({
    Data: resultRow(row).map((value) => (value === null ? {} : { VarCharValue: String(value) })),
  }));
  const heading = { Data: [{ VarCharValue: 'asked' }] };
  const results = [{ rows: [heading, ...cells], column_info: [] }];
  const answer = await fetch(`${moto?.url}/moto-api/static/athena/query-results`, {
    method: 'POST',
    body: JSON.stringify({ results }),
  });
  expect(answer.status).toBe(201);
}

async function queries(): Promise<readonly string[]> {
  const { QueryExecutionIds = [] } = await client.send(
    new ListQueryExecutionsCommand({ WorkGroup: 'security' }),
  );
  return QueryExecutionIds;
}

test('a query is queued, runs, and its result is read', async () => {
  await give([
    { asked: '1', calls: 12, values: VALUES },
    { asked: '1', single: 'e1', values: { ...VALUES, requestParameters: '{"userName":"eve"}' } },
  ]);
  const source = await athena({ workGroup: 'security' });
  const answer = await source.byKeys(KEYS_QUESTION);
  expect(answer.uses).toMatchObject([{ count: 12, name: 'CreateUser', errorCode: '' }]);
  expect(answer.records).toMatchObject([{ id: 'e1', request: { userName: 'eve' } }]);
  expect(answer.gaps).toEqual([]);
  expect(await queries()).toHaveLength(1);
  expect(source.searched()).toMatchObject({ events: 12, bytesScanned: 0 });
});

test('a workgroup that is not there is a gap that names it', async () => {
  const { gaps, uses } = await (await athena({ workGroup: 'nobody' })).byKeys(KEYS_QUESTION);
  expect(gaps).toMatchObject([
    { code: 'InvalidRequestException', words: expect.stringContaining('--athena-workgroup') },
  ]);
  expect(uses).toEqual([]);
});

test('an interrupt while a query is queued stops it in Athena, and one that was stopped there is a gap', async () => {
  await fetch(`${moto?.url}/moto-api/state-manager/set-transition`, {
    method: 'POST',
    body: JSON.stringify({
      model_name: 'athena::execution',
      transition: { progression: 'manual', times: 50 },
    }),
  });
  const stopped = new AbortController();
  const source = await athena({ workGroup: 'security', signal: stopped.signal }, systemClock());
  const before = await queries();
  setTimeout(() => stopped.abort(), 700);
  await expect(source.byKeys(KEYS_QUESTION)).rejects.toMatchObject({ code: 'cancelled' });
  const after = await queries();
  expect(after).toHaveLength(before.length + 1);
  const QueryExecutionId = after.find((id) => !before.includes(id));
  const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
  expect(QueryExecution?.Status?.State).toBe('CANCELLED');

  const watched = (await athena({ workGroup: 'security' }, systemClock())).byKeys(KEYS_QUESTION);
  await vi.waitFor(async () => expect(await queries()).toHaveLength(after.length + 1), { timeout: 30_000 });
  const running = (await queries()).find((id) => !after.includes(id));
  await client.send(new StopQueryExecutionCommand({ QueryExecutionId: running }));
  expect((await watched).gaps).toMatchObject([{ code: 'Cancelled' }]);
});
