import { join } from 'node:path';
import { TELLING_NAMES } from '../../src/core/investigation/telling.ts';
import { type Delivered, type Trail, writeTrail } from './trail.ts';

export const ACCOUNTS = ['111122223333', '444455556666', '777788889999'];
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
export const KEYS = Array.from({ length: 6 }, (_, i) => `AKIAGENERATED00000${i}${i}`);
/** Texts that break what is put together carelessly. */
export const USERS = ['ada', `o'brien`, `x"; DROP TABLE y; --`, 'ü\u202eñ\\', `new\nline\t%_'`, 'root'];
const USUAL = ['ListBuckets', 'GetCallerIdentity', 'DescribeInstances', 'ListUsers'];
const KEY_NAMES = ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'];
const CLIENTS = [undefined, '', 'aws-cli/2.31 md/"x"', `Boto3/1.40 '); --`, '<script>\u001b[31m'];
const FIRST_DAY = Date.parse('2026-10-20T00:00:00Z');
const DAYS = 30;
const HALF_DAY_MS = 43_200_000;

/**
 * A month of three accounts: some keys, all telling events, sign-ins, keys that are made and switched, errors, data
 * events, console sessions, copies of the same event, events that were delivered on the day after, and members that
 * records lack now and then. The same seed gives the same records.
 */
export function generatedTrail(folder: string, count: number): Trail {
  const random = seeded(20261122);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const delivered: Delivered[] = [];
  for (let i = 0; i < count; i += 1) {
    const at = FIRST_DAY + Math.floor(random() * DAYS * 86_400) * 1_000;
    const record = recordAt(i, seconds(at), pick, random);
    // Five to fifteen minutes later, and now and then much later.
    const delay = random() < 0.02 ? 9 * 3_600_000 : (5 + random() * 10) * 60_000;
    delivered.push({ record, deliveredAt: fileOf(at + delay) });
    if (random() < 0.05) delivered.push({ record, deliveredAt: fileOf(at + delay + HALF_DAY_MS) });
  }
  const location = join(folder, 'AWSLogs/o-generated00');
  writeTrail(location, delivered);
  const records = delivered.map(({ record }) => record);
  return { location, accounts: ACCOUNTS, regions: REGIONS, since: seconds(FIRST_DAY).slice(0, 10), records };
}

type Pick = <T>(all: readonly T[]) => T;

function recordAt(i: number, eventTime: string, pick: Pick, random: () => number): Delivered['record'] {
  const account = pick(ACCOUNTS);
  const some = <T>(share: number, value: T) => (random() < share ? value : undefined);
  const userName = pick(USERS);
  const isRoot = userName === 'root';
  const signIn = random() < 0.05;
  const name = signIn
    ? 'ConsoleLogin'
    : pick(random() < 0.7 ? USUAL : random() < 0.3 ? KEY_NAMES : TELLING_NAMES);
  const aboutKey = /AccessKey$/.test(name);
  const key = pick(KEYS);
  const userAgent = pick(CLIENTS);
  return defined({
    eventVersion: '1.11',
    userIdentity: defined({
      type: isRoot ? 'Root' : 'IAMUser',
      principalId: `AIDA${i % 7}`,
      arn: `arn:aws:iam::${account}:${isRoot ? 'root' : `user/${userName}`}`,
      accountId: account,
      accessKeyId: signIn ? undefined : pick(KEYS),
      userName: isRoot ? undefined : userName,
      invokedBy: some(0.05, 'cloudformation.amazonaws.com'),
      sessionContext: some(0.2, {
        attributes: { mfaAuthenticated: 'true', creationDate: eventTime },
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/r'"`, userName: 'r' },
      }),
    }),
    eventTime,
    eventSource: signIn ? 'signin.amazonaws.com' : aboutKey ? 'iam.amazonaws.com' : pick(SOURCES),
    eventName: name,
    awsRegion: pick(REGIONS),
    sourceIPAddress: pick(['198.51.100.7', '2001:db8::1', 'AWS Internal', undefined]),
    userAgent,
    errorCode: some(0.1, 'AccessDenied'),
    errorMessage: some(0.1, `not 'authorized'\n`),
    requestParameters: requestOf(name, userName, key, random),
    responseElements: name === 'CreateAccessKey' ? { accessKey: { accessKeyId: key, userName } } : null,
    additionalEventData: signIn ? { MFAUsed: 'No' } : undefined,
    requestID: `r-${i}`,
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    readOnly: random() < 0.5,
    eventType: signIn ? 'AwsConsoleSignIn' : 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: random() < 0.1 ? 'Data' : 'Management',
    sessionCredentialFromConsole: some(0.1, 'true'),
  });
}

const SOURCES = ['iam.amazonaws.com', 's3.amazonaws.com', 'sts.amazonaws.com', 'ec2.amazonaws.com'];

function requestOf(name: string, userName: string, accessKeyId: string, random: () => number) {
  if (/^(Update|Delete)AccessKey$/.test(name)) return { userName, accessKeyId, status: 'Inactive' };
  return random() < 0.3 ? null : { userName, list: [1, null, { deep: `'"\\` }], flag: true };
}

function defined<T extends object>(all: T): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T;
}

function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Files hold half a day, so that there are hundreds and not tens of thousands. */
function fileOf(ms: number): string {
  return seconds(Math.floor(ms / HALF_DAY_MS) * HALF_DAY_MS);
}

/** Mulberry32: short, and good enough for choosing. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
