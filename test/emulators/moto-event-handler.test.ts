import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { verifyAuditLog } from '../../src/audit-log/verify.ts';
import { dynamoDbStore } from '../../src/aws/ledger/dynamodb.ts';
import { s3Store } from '../../src/aws/ledger/s3.ts';
import type { RecordStore } from '../../src/aws/ledger/store.ts';
import type { BaseSession } from '../../src/aws/session/base-session.ts';
import { systemClock } from '../../src/aws/session/clock.ts';
import { openSession } from '../../src/aws/session/open-session.ts';
import { type StandingPlan, standingPlanText } from '../../src/core/events/standing-plan.ts';
import { instant } from '../../src/core/model/time.ts';
import {
  deactivations,
  MANAGEMENT,
  MEMBER,
  newest,
  SIGNER,
  standingPlan,
  WORLD,
} from '../support/event-handler.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { type Lambda, startLambda } from '../support/lambda.ts';
import { webhookServer } from '../support/webhook-server.ts';
import { type Emulator, startMoto } from './emulator.ts';
import { enter, environment } from './scanned.ts';

const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
const REGION = 'us-east-1';
const TABLE = 'keyreeve-ledger';
const BUCKET = 'keyreeve-ledger';

let moto: Emulator;
let base: BaseSession;
let dynamoDb: DynamoDBClient;
let s3: S3Client;
/** What `keyreeve handler package` wrote, unpacked as Lambda does it. */
let task: string;

beforeAll(async () => {
  moto = await startMoto({ atomicWrites: true });
  enter({ ...environment(moto.url, KEYS), AWS_ENDPOINT_URL_S3: undefined });
  dynamoDb = new DynamoDBClient({ region: REGION });
  s3 = new S3Client({ region: REGION, forcePathStyle: true });
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const concurrency = { accounts: 2, callsPerAccount: 8 };
  base = await openSession({ clock: systemClock(), version: '0.0.0', concurrency, region: REGION });
  task = await packed();
});

afterAll(async () => {
  base?.close();
  vi.unstubAllEnvs();
  await moto?.close();
  rmSync(dirname(task), { recursive: true, force: true });
});

async function packed(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-lambda-'));
  const plan = join(folder, 'sp.json');
  const nowMs = Date.now();
  const at = (days: number) => instant(new Date(nowMs + days * 86_400_000));
  const times = { madeAt: at(-1), notBefore: at(-1), expiresAt: at(30) };
  writeFileSync(plan, standingPlanText(standingPlan(times)));
  const made = await keyreeve([
    'handler',
    'package',
    '--output',
    folder,
    '--no-config',
    '--standing-plan',
    plan,
  ]);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  const root = join(folder, 'task');
  mkdirSync(root);
  const files = unzipSync(readFileSync(join(folder, 'keyreeve-event-handler.zip')));
  expect(Object.keys(files)).toEqual(['index.mjs', 'LICENSES.txt', 'standing-plan.json']);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, name), bytes);
  return root;
}

const STORES: readonly (readonly [string, () => RecordStore])[] = [
  ['DynamoDB', () => dynamoDbStore(own(), TABLE, REGION)],
  ['S3', () => s3Store(own(), { bucket: BUCKET, prefix: 'events/', region: REGION })],
];

function own() {
  return base.account({ accountId: base.identity.accountId });
}

describe.each(STORES)('the ledger in %s', (_name, open) => {
  test('gives a name once, to one of many who ask at the same time, and reads back what was written', async () => {
    const store = open();
    expect(await store.read('a/0001')).toMatchObject({ state: 'known', value: null });
    const puts = await Promise.all(
      Array.from({ length: 8 }, (_, index) => store.putNew('a/0001', `{"by":${index}}\n`)),
    );
    const taken = puts.map((put) => (put.state === 'known' ? put.value : put.code));
    expect(taken.filter((each) => each === 'written')).toHaveLength(1);
    expect(taken.filter((each) => each === 'taken')).toHaveLength(7);
    expect(await store.read('a/0001')).toMatchObject({ value: `{"by":${taken.indexOf('written')}}\n` });
  });

  test('calls a write ours that was repeated after its answer was lost', async () => {
    const store = open();
    expect(await store.putNew('b/0001', '{"nonce":1}\n')).toMatchObject({ value: 'written' });
    expect(await store.putNew('b/0001', '{"nonce":1}\n')).toMatchObject({ value: 'written' });
    expect(await store.putNew('b/0001', '{"nonce":2}\n')).toMatchObject({ value: 'taken' });
  });
});

test('a table and a bucket that are not there are told as what they are, with the next move', async () => {
  const table = dynamoDbStore(own(), 'nowhere', REGION);
  const words = 'There is no such table for the ledger.';
  expect(await table.putNew('a', 'b')).toMatchObject({ state: 'unread', words });
  expect(await table.read('a')).toMatchObject({ state: 'unread', words });
  const bucket = s3Store(own(), { bucket: 'nowhere', prefix: '', region: REGION });
  expect(await bucket.putNew('a', 'b')).toMatchObject({ state: 'unread', words: 'There is no such bucket.' });
  expect(await bucket.read('a')).toMatchObject({ state: 'unread', words: 'There is no such bucket.' });
});

/** The built bundle in an environment like Lambda's: IAM and STS are the sandbox's, the ledger is moto's. */
async function lambdaOn(sandbox: Sandbox, ledger: string, webhook: string): Promise<Lambda> {
  const publicKey = SIGNER.publicKey.export({ format: 'pem', type: 'spki' }) as string;
  const lambda = await startLambda(task, {
    ...sandbox.env(),
    AWS_ENDPOINT_URL_DYNAMODB: moto.url,
    AWS_ENDPOINT_URL_S3: moto.url,
    AWS_LAMBDA_FUNCTION_NAME: 'keyreeve-event-handler',
    KEYREEVE_LEDGER: ledger,
    KEYREEVE_ACCOUNTS: MEMBER,
    KEYREEVE_WEBHOOK: webhook,
    KEYREEVE_STANDING_PLAN: 'standing-plan.json',
    KEYREEVE_PUBLIC_KEY: publicKey,
  });
  onTestFinished(() => lambda.close());
  return lambda;
}

async function stage(): Promise<Sandbox> {
  const now = Date.now();
  const ago = (seconds: number) => instant(new Date(now - seconds * 1000));
  const world = WORLD.map((account) => ({
    ...account,
    users: account.users?.map((user) => ({
      ...user,
      createdAt: ago(60),
      ...(user.password !== undefined && { password: { createdAt: ago(50) } }),
    })),
  }));
  const sandbox = await startSandbox({ world: world as typeof WORLD, trailLimit: false });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The records of an event, one after the other, are an audit log that the command line verifies and shows. */
async function isWholeLog(store: RecordStore, name: string): Promise<void> {
  const records = await Promise.all([1, 2, 3, 4].map((seq) => store.read(`${name}/000${seq}`)));
  const lines = records.map((record) => (record.state === 'known' ? record.value : record.words));
  const path = join(mkdtempSync(join(tmpdir(), 'keyreeve-chain-')), 'event.jsonl');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  writeFileSync(path, lines.join(''));
  expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 4 });
  const shown = await keyreeve(['audit', 'show', '--audit-log', path, '--no-config']);
  expect(shown.stdout).toMatch(/step-intent[\s\S]*step-outcome[\s\S]*notice-outcome/);
}

describe('the built bundle, called as Lambda calls it', () => {
  test.each([
    ['DynamoDB', `dynamodb:${TABLE}`, () => dynamoDbStore(own(), TABLE, REGION)],
    [
      'S3',
      `s3:${BUCKET}/lambda`,
      () => s3Store(own(), { bucket: BUCKET, prefix: 'lambda/', region: REGION }),
    ],
  ] as const)(
    'V05: two environments that get one event at once make one call and tell once; the ledger is in %s',
    async (_name, ledger, open) => {
      const sandbox = await stage();
      const { url, posted } = await webhookServer();
      const [first, second] = [await lambdaOn(sandbox, ledger, url), await lambdaOn(sandbox, ledger, url)];
      const key = sandbox.account(MEMBER).createAccessKey('ann');
      const event = newest(sandbox);
      const began = performance.now();
      const both = await Promise.all([first.invoke(event), second.invoke(event)]);
      const coldMs = Math.round(performance.now() - began);
      expect(both.map(({ ended }) => ended)).toEqual(['response', 'response']);
      const decisions = both.map(({ body }) => (body as { decision: string }).decision).sort();
      expect(decisions[1]).toBe('judge');
      expect(['dealt-with', 'in-progress']).toContain(decisions[0]);
      expect(await first.invoke(event)).toMatchObject({ body: { decision: 'dealt-with' } });
      expect(deactivations(sandbox)).toHaveLength(1);
      expect(posted).toHaveLength(1);
      expect(posted[0]?.body).toContain(`${key} of user ann in ${MEMBER} was switched off`);
      expect(first.log() + second.log()).toContain('"containment":{"done":true');
      await isWholeLog(open(), `${MEMBER}/${event.id}`);
      process.stderr.write(
        `event handler, ledger ${ledger}: ${coldMs} ms from the event to verdict, deactivation and notice, with two cold environments\n`,
      );
    },
  );

  test('in its own account, with settings beside the code, the plan in S3 and a topic: taken away, the plan allows nothing', async () => {
    const sandbox = await stage();
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-own-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(task, folder, { recursive: true });
    writeFileSync(
      join(folder, 'keyreeve.yaml'),
      'version: 1\nrules: { user-mfa-any: off, user-not-in-group: off }\n',
    );
    const text = readFileSync(join(task, 'standing-plan.json'), 'utf8');
    const plan = JSON.parse(text) as StandingPlan;
    const { hash: _hash, id: _id, signature: _signature, ...draft } = plan;
    const ownPlan = standingPlanText(standingPlan({ ...draft, accounts: [MANAGEMENT] }));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'plans/standing.json', Body: ownPlan }));
    const lambda = await startLambda(folder, {
      ...sandbox.env(),
      AWS_ENDPOINT_URL_S3: moto.url,
      KEYREEVE_LEDGER: `s3:${BUCKET}/own`,
      KEYREEVE_SNS_TOPIC: `arn:aws:sns:us-east-1:${MANAGEMENT}:keyreeve`,
      KEYREEVE_STANDING_PLAN: `s3://${BUCKET}/plans/standing.json`,
      KEYREEVE_PUBLIC_KEY: SIGNER.publicKey.export({ format: 'pem', type: 'spki' }) as string,
    });
    onTestFinished(() => lambda.close());
    const handle = sandbox.account(MANAGEMENT);
    handle.createUser('ann');
    expect(await lambda.invoke(newest(sandbox, MANAGEMENT))).toMatchObject({
      body: { verdict: 'clean', failing: [], notice: 'not-worth-it' },
    });
    handle.createLoginProfile('ann');
    handle.createAccessKey('ann');
    const began = performance.now();
    expect(await lambda.invoke(newest(sandbox, MANAGEMENT))).toMatchObject({
      body: { failing: expect.arrayContaining(['user-setup-access-key']), containment: { done: true } },
    });
    process.stderr.write(`event handler, warm: ${Math.round(performance.now() - began)} ms for the same\n`);
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'plans/standing.json' }));
    handle.createAccessKey('ann');
    expect(await lambda.invoke(newest(sandbox, MANAGEMENT))).toMatchObject({
      body: { containment: { done: false, reasons: [expect.stringContaining('S3 has no such object')] } },
    });
    expect(deactivations(sandbox)).toHaveLength(1);
    expect(sandbox.sent()).toHaveLength(2);
  });

  test('killed in the middle of an event and called again with its id, it ends what was begun', async () => {
    const sandbox = await stage();
    const { url, posted } = await webhookServer();
    const ledger = `s3:${BUCKET}/killed`;
    const first = await lambdaOn(sandbox, ledger, url);
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    // The change is made, and its answer does not come: there the process is killed.
    sandbox.faults.add({ operation: 'iam:UpdateAccessKey', afterEffect: true, delayMs: 20_000, times: 1 });
    const calling = first.invoke(event, 'the-same');
    await vi.waitFor(() => expect(deactivations(sandbox)).toHaveLength(1), { timeout: 30_000, interval: 20 });
    first.kill();
    expect(await calling).toMatchObject({ ended: 'exit' });
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'killed/' }));
    expect(KeyCount).toBe(1);
    const second = await lambdaOn(sandbox, ledger, url);
    expect(await second.invoke(event, 'the-same')).toMatchObject({
      body: { containment: { done: true, words: expect.stringContaining('cut off after its call') } },
    });
    expect(deactivations(sandbox)).toHaveLength(1);
    expect(posted).toHaveLength(1);
  });

  test('a function in a wrong environment says all that is wrong with it, and no secret', async () => {
    const sandbox = await stage();
    const env = { ...sandbox.env(), KEYREEVE_WEBHOOK: 'https://hooks.example/secret', KEYREEVE_LEGDER: 'x' };
    const lambda = await startLambda(task, env);
    onTestFinished(() => lambda.close());
    const failed = await lambda.invoke({});
    expect(failed.ended).toBe('error');
    const { errorMessage } = failed.body as { errorMessage: string };
    expect(errorMessage).toContain('KEYREEVE_LEGDER is not known. Is KEYREEVE_LEDGER meant?');
    expect(errorMessage).toContain('KEYREEVE_LEDGER is not set');
    expect(lambda.log() + errorMessage).not.toContain('secret');
  });

  test('V04: a function in another region than that of the events says where it belongs', async () => {
    const lambda = await startLambda(task, { KEYREEVE_LEDGER: 'dynamodb:x', AWS_REGION: 'eu-west-1' });
    onTestFinished(() => lambda.close());
    expect(await lambda.invoke({})).toMatchObject({
      ended: 'error',
      body: { errorMessage: expect.stringContaining("IAM's events reach the event bus of us-east-1 alone") },
    });
  });
});

test('the bundle needs nothing but Node: no package, and no other file', () => {
  const words = `import(${JSON.stringify(join(task, 'index.mjs'))}).then((m) => console.log(Object.keys(m).join()))`;
  const said = execFileSync(process.execPath, ['-e', words], { cwd: task, env: {}, encoding: 'utf8' });
  expect(said.trim().split(',').sort()).toEqual(['Problem', 'createHandler', 'handler']);
});
