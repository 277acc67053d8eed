import type {
  KeySubject,
  Signal,
  TimelineEntry,
  ToldEvent,
  UseDimension,
  UseShare,
  UseSummary,
} from '../../src/core/model/investigation.ts';
import { INVESTIGATION_SCHEMA_VERSION, USE_DIMENSIONS } from '../../src/core/model/investigation.ts';

/** What the sample investigations are made of. All ids and names are made up. */

export const INVESTIGATED_AT = '2026-11-22T12:00:00Z';

export const KEY = 'AKIARTX3GSDSQDEPLOY1';
export const ACCOUNT = '111122223333';
export const SESSION = 'ASIARTX3GSDSQSESSN01';
export const ROLE_SESSION = 'ASIARTX3GSDSQSESSN02';
export const MADE_KEY = 'AKIARTX3GSDSQBACKUP1';
export const ATTACKER = '203.0.113.77';
export const OFFICE = '198.51.100.20';
export const AWS_CLI = 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.debian.12';
export const BOTO = 'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#6.6.9-kali1-amd64';

export const EXAMPLE_NETWORK = { country: 'NL', network: 'AS64511 Example Hosting B.V.' };

export const event = (at: string, name: string, more: Partial<ToldEvent> = {}): ToldEvent => ({
  id: `0f5c3b1e-0000-4000-8000-${at.replaceAll(/\D/g, '').slice(2)}`,
  at,
  accountId: ACCOUNT,
  region: 'us-east-1',
  event: name,
  accessKeyId: KEY,
  from: ATTACKER,
  client: BOTO,
  ...more,
});

export const share = (
  name: string,
  count: number,
  denied: number,
  [firstAt, lastAt]: readonly [string, string],
  more: Partial<UseShare> = {},
): UseShare => ({ name, count, denied, firstAt, lastAt, ...more });

export const HABIT = ['2026-08-24T06:00:04Z', '2026-11-21T06:00:09Z'] as const;
export const NIGHT = ['2026-11-20T02:14:09Z', '2026-11-20T03:31:40Z'] as const;

export const NO_SHARES = Object.fromEntries(USE_DIMENSIONS.map((each) => [each, []])) as unknown as Record<
  UseDimension,
  readonly UseShare[]
>;

export function useOf(
  shares: Partial<Record<UseDimension, readonly UseShare[]>>,
  rest: Pick<UseSummary, 'count' | 'denied' | 'failed' | 'days' | 'hours'> &
    Partial<Pick<UseSummary, 'firstAt' | 'lastAt'>>,
): UseSummary {
  const all = { ...NO_SHARES, ...shares };
  const distinct = Object.fromEntries(USE_DIMENSIONS.map((each) => [each, all[each].length])) as Record<
    UseDimension,
    number
  >;
  return { ...all, ...rest, distinct };
}

/** Working days from 24 August on, with the same few calls each morning, and none at the weekend. */
export function habitDays(): { day: string; count: number; denied: number }[] {
  const days: { day: string; count: number; denied: number }[] = [];
  for (
    let at = Date.parse('2026-08-24T00:00:00Z');
    at <= Date.parse('2026-11-21T00:00:00Z');
    at += 86_400_000
  ) {
    const date = new Date(at);
    if ([0, 6].includes(date.getUTCDay()) && at < Date.parse('2026-11-21T00:00:00Z')) continue;
    days.push({ day: date.toISOString().slice(0, 10), count: 22 + ((at / 86_400_000) % 7), denied: 0 });
  }
  return days;
}

export const hours = (counts: Readonly<Record<number, number>>): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => counts[hour] ?? 0);

export const total = (days: readonly { readonly count: number }[]): number =>
  days.reduce((sum, { count }) => sum + count, 0);

export const SUBJECT: KeySubject = {
  accessKeyId: KEY,
  account: { id: ACCOUNT, partition: 'aws', name: 'production' },
  accountFrom: 'sts',
  holder: 'user',
  userName: 'deploy-bot',
  arn: `arn:aws:iam::${ACCOUNT}:user/ci/deploy-bot`,
  userCreatedAt: '2024-02-12T09:30:00Z',
  createdAt: { value: '2024-02-12T09:30:04Z' },
  status: { value: 'Inactive' },
  lastUse: { value: { at: '2026-11-20T03:31:00Z', region: 'us-east-1', service: 'iam' } },
  quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] },
  otherKeys: {
    value: [{ accessKeyId: 'AKIARTX3GSDSQDEPLOY2', status: 'Active', createdAt: '2025-06-01T08:00:00Z' }],
  },
  hasPassword: { value: false },
  madeBy: {
    arn: `arn:aws:iam::${ACCOUNT}:user/carol`,
    at: '2024-02-12T09:30:04Z',
    sourceIp: OFFICE,
    userAgent: AWS_CLI,
  },
};

export const signal = (
  id: Signal['id'],
  weight: Signal['weight'],
  says: string,
  events: readonly ToldEvent[],
  count = events.length,
): Signal => {
  const [first] = events;
  const last = events.at(-1);
  return {
    id,
    weight,
    says,
    ...(first !== undefined && { firstAt: first.at }),
    ...(last !== undefined && { lastAt: last.at }),
    count,
    events,
  };
};

export const entry = (
  at: string,
  kind: TimelineEntry['kind'],
  words: string,
  more: Partial<TimelineEntry> = {},
): TimelineEntry => ({ at, kind, words, ...more });

export const BASE = {
  schemaVersion: INVESTIGATION_SCHEMA_VERSION,
  tool: { name: 'keyreeve', version: '0.1.0' },
  now: INVESTIGATED_AT,
  redacted: false,
  window: { since: '2026-08-24T12:00:00Z', until: INVESTIGATED_AT },
} as const;

export const BLIND = [
  'Data events (reading and writing objects, items, messages) are not in the event history.',
  'Days before 2026-08-24 are not in the event history: a trail in S3 may have them.',
];
