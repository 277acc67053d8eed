import { describe, expect, test } from 'vitest';
import type { KeysQuestion, TrailAnswer, TrailSource } from '../../core/investigation/source.ts';
import { ACCOUNT, answer, type Call, call, KEY } from '../../core/investigation/test-support/past.ts';
import { follow } from './follow.ts';
import { investigateKeys } from './open-investigation.ts';
import { windowOf } from './window.ts';

const NOW = '2026-11-22T12:00:00Z';
const WINDOW = { since: '2026-11-01T00:00:00Z', until: NOW };
const NOTHING: TrailAnswer = { records: [], uses: [], gaps: [] };

/** A source that holds these calls and writes down what it is asked. */
function source(calls: readonly Call[], more: Pick<TrailSource, 'perAccount'> = {}) {
  const asked: KeysQuestion[] = [];
  const records = calls.map(call);
  let closed = 0;
  const trail: TrailSource = {
    ...more,
    byKeys: async (question) => {
      asked.push(question);
      const signed = ({ identity }: (typeof records)[number]) => String(identity.accessKeyId);
      return answer(records.filter((record) => question.accessKeyIds.includes(signed(record))));
    },
    aboutKey: async () => NOTHING,
    signIns: async () => NOTHING,
    blind: [],
    searched: () => ({ kind: 'trail-files', says: 'a test', events: records.length }),
    close: async () => {
      closed += 1;
    },
  };
  return { trail, asked, closed: () => closed };
}

function session(id: string, hour: number, name: string, key = KEY, account = ACCOUNT): Call {
  const request = name === 'AssumeRole' ? { roleArn: `arn:aws:iam::${account}:role/Deploy` } : {};
  const at = `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`;
  return { at, event: `sts ${name}`, key, request, response: { credentials: { accessKeyId: id } } };
}

async function followed(from: ReturnType<typeof source>, most?: number) {
  const calls = await from.trail.byKeys({ accessKeyIds: [KEY], ...WINDOW });
  from.asked.length = 0;
  return follow({
    source: from.trail,
    window: WINDOW,
    accessKeyId: KEY,
    calls,
    whyNot: async (id) => (id === '999999999999' ? 'It is a stranger.' : undefined),
    ...(most !== undefined && { most }),
  });
}

describe('following (I09)', () => {
  const TREE = [
    session('ASIAROLE000000000001', 1, 'AssumeRole'),
    session('ASIATOKEN00000000001', 2, 'GetSessionToken'),
    session('ASIADEEP000000000001', 3, 'AssumeRole', 'ASIATOKEN00000000001', '444455556666'),
    session('ASIAALIEN00000000001', 4, 'AssumeRole', KEY, '999999999999'),
    // The key of a loop: a session that names its own parent as what it gave.
    session(KEY, 5, 'GetSessionToken', 'ASIADEEP000000000001'),
  ];

  test('a source of files and tables is asked once for each generation, whatever the account', async () => {
    const from = source(TREE);
    const { children, calls } = await followed(from);
    expect(from.asked.map(({ accessKeyIds, accountId }) => [accessKeyIds, accountId])).toEqual([
      [['ASIATOKEN00000000001', 'ASIAROLE000000000001'], undefined],
      [['ASIADEEP000000000001'], undefined],
    ]);
    expect(from.asked.map(({ accountIds }) => accountIds)).toEqual([[ACCOUNT], ['444455556666']]);
    const became = children.map(({ accessKeyId, followed: was, why }) => [accessKeyId, why ?? was]);
    expect(Object.fromEntries(became)).toEqual({
      ASIAROLE000000000001: true,
      ASIATOKEN00000000001: true,
      ASIADEEP000000000001: true,
      ASIAALIEN00000000001: 'It is a stranger.',
    });
    expect(calls.uses.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });

  test('a source that is asked account by account is told the account', async () => {
    const from = source(TREE, { perAccount: { mostFollowed: 25 } });
    await followed(from);
    expect(from.asked.map(({ accountId }) => accountId)).toEqual([ACCOUNT, '444455556666']);
  });

  test('the bound is of all generations together, and asked for before that of the source', async () => {
    const bounded = { perAccount: { mostFollowed: 1 } };
    const { children } = await followed(source(TREE, bounded));
    expect(children.filter((each) => each.followed).map(({ accessKeyId }) => accessKeyId)).toEqual([
      'ASIATOKEN00000000001',
    ]);
    const more = await followed(source(TREE, bounded), 3);
    expect(more.children.filter((each) => each.followed)).toHaveLength(3);
    const none = await followed(source(TREE), 0);
    expect(none.children.every((each) => !each.followed && each.why !== undefined)).toBe(true);
  });

  test('of two thousand sessions and more, one question has the newest two thousand', async () => {
    const many = Array.from({ length: 2_100 }, (_, index) => ({
      ...session(`ASIA${String(index).padStart(16, '0')}`, 1, 'AssumeRole'),
      from: `203.0.113.${index % 250}`,
      more: { eventID: `event-${index}` },
    }));
    const from = source(many);
    const { children } = await followed(from);
    expect(from.asked).toHaveLength(1);
    expect(from.asked[0]?.accessKeyIds).toHaveLength(2_000);
    expect(children.filter((each) => !each.followed)).toHaveLength(100);
  });
});

describe('without AWS', () => {
  const OPTIONS = {
    keys: [KEY],
    live: { signal: new AbortController().signal },
    file: undefined,
    limit: 20,
    since: '30d',
    now: NOW,
    mostEvents: 10_000,
    mostMinutes: 30,
    again: false,
    offline: true,
    onNotice: () => {},
  } as const;

  test('events alone say whose the key is, and the source is closed once for all keys', async () => {
    const from = source([{ at: '2026-11-20T10:00:00Z', event: 's3 ListBuckets' }]);
    const { investigations } = await investigateKeys({
      ...OPTIONS,
      keys: [KEY, 'AKIAIOSFODNN7EXAMPLE'],
      openShared: async () => from.trail,
    });
    expect(investigations).toMatchObject([
      {
        subject: { holder: 'user', userName: 'deploy', account: { id: ACCOUNT }, accountFrom: 'decoded' },
        use: { count: 1 },
        sources: [{ kind: 'trail-files' }],
      },
      { subject: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', holder: 'unknown' }, use: { count: 0 } },
    ]);
    expect(investigations[0]?.subject.status).toMatchObject({ unread: expect.stringContaining('--offline') });
    expect(from.closed()).toBe(1);
  });

  test('I11: where the making of a key is known, the key it was made with is asked about as well', async () => {
    const old = 'AKIAIOSFODNN7EXAMPLE';
    const response = { accessKey: { accessKeyId: KEY, userName: 'deploy' } };
    const off = { accessKeyId: old, userName: 'deploy', status: 'Inactive' };
    const about = new Map([
      [KEY, { at: '2026-11-20T10:00:02Z', event: 'iam CreateAccessKey', key: old, response }],
      [old, { at: '2026-11-20T10:00:00Z', event: 'iam UpdateAccessKey', key: 'ASIAADMIN', request: off }],
    ]);
    const { trail } = source([{ at: '2026-11-20T10:01:00Z', event: 's3 ListBuckets' }]);
    const aboutKey: TrailSource['aboutKey'] = async ({ accessKeyId }) => {
      const found = about.get(accessKeyId);
      return { ...NOTHING, records: found === undefined ? [] : [call(found)] };
    };
    const openShared = async () => ({ ...trail, aboutKey });
    const { investigations } = await investigateKeys({ ...OPTIONS, openShared });
    expect(investigations[0]?.verdict.level).toBe('likely-misuse');
    expect(investigations[0]?.signals).toMatchObject([
      { id: 'key-made-after-deactivation', weight: 'strong' },
    ]);
  });

  test('there is no event history, and nobody says which keys a user has', async () => {
    await expect(investigateKeys(OPTIONS)).rejects.toMatchObject({ code: 'bad-argument' });
    const openShared = async () => source([]).trail;
    await expect(
      investigateKeys({ ...OPTIONS, keys: [], user: 'ann', accountId: ACCOUNT, openShared }),
    ).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

describe('the window', () => {
  test.each([
    ['90d', undefined, '2026-08-24T12:00:00Z', NOW],
    ['36h', undefined, '2026-11-21T00:00:00Z', NOW],
    ['2026-11-01', '2026-11-02T10:00', '2026-11-01T00:00:00Z', '2026-11-02T10:00:00Z'],
  ])('--since %s --until %s is from %s to %s', (since, until, from, to) => {
    expect(windowOf({ since, now: NOW, ...(until !== undefined && { until }) })).toEqual({
      since: from,
      until: to,
    });
  });

  test.each([
    ['soon', undefined],
    ['90', undefined],
    ['0d', undefined],
    ['1d', '2026-11-01'],
    ['30d', '2026-12-24'],
  ])('--since %s --until %s is refused', (since, until) => {
    expect(() => windowOf({ since, now: NOW, ...(until !== undefined && { until }) })).toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    );
  });
});
