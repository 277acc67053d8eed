import { describe, expect, test } from 'vitest';
import type { KeyFacts, ReportedKey } from '../model/triage.ts';
import { judgeKey } from './judge-key.ts';
import { makeTriage } from './make-triage.ts';
import { redactKeys } from './redact-keys.ts';

const NOW = '2026-11-22T12:00:00Z';
const CONTEXT = { now: NOW, usedWithinDays: 30 };

function facts(more: Partial<KeyFacts> = {}): KeyFacts {
  return {
    id: 'AKIARTX3GSDSQAAAAAAA',
    times: 1,
    reported: [],
    kind: 'long-term',
    standing: 'ours',
    account: { id: '111122223333', partition: 'aws' },
    accountFrom: 'sts',
    holder: 'user',
    userName: 'ann',
    status: { value: 'Active' },
    lastUse: { value: {} },
    quarantine: { value: [] },
    ...more,
  };
}

const priorityOf = (more: Partial<KeyFacts>) => judgeKey(facts(more), CONTEXT).priority;
const usedAt = (at: string) => ({ lastUse: { value: { at } } });
const reportedAt = (at: string, misuse = false): readonly ReportedKey[] => [{ by: 'github', at, misuse }];

describe('an active key', () => {
  test('is P2 where no use is seen (I15), and P1 where it was used within the days that count as recent', () => {
    expect(priorityOf({})).toBe('P2');
    expect(priorityOf(usedAt('2026-10-23T12:00:00Z'))).toBe('P1');
    expect(priorityOf(usedAt('2026-10-23T11:59:59Z'))).toBe('P2');
  });

  test('is P1 where it was used after it was reported, however long ago that is', () => {
    const use = usedAt('2026-06-01T00:00:00Z');
    expect(priorityOf({ ...use, reported: reportedAt('2026-06-01T00:00:00Z') })).toBe('P1');
    expect(priorityOf({ ...use, reported: reportedAt('2026-06-01T00:00:01Z') })).toBe('P2');
  });

  test('is P1 where AWS quarantined its user, or where somebody reports its misuse', () => {
    expect(priorityOf({ quarantine: { value: ['AWSCompromisedKeyQuarantineV3'] } })).toBe('P1');
    expect(priorityOf({ reported: reportedAt('2026-11-22T00:00:00Z', true) })).toBe('P1');
  });

  test('stays urgent where its last use or policies could not be read, and makes the whole incomplete', () => {
    const unread = { unread: 'Denied.' };
    for (const more of [{ lastUse: unread }, { quarantine: unread }]) {
      const key = judgeKey(facts(more), CONTEXT);
      expect(key).toMatchObject({
        priority: 'P2',
        incomplete: true,
        says: expect.stringContaining('Denied.'),
      });
    }
  });
});

test('of a key that is off, a last use that could not be read is told, and makes the whole incomplete', () => {
  const off = facts({ status: { value: 'Inactive' }, lastUse: { unread: 'Denied.' } });
  expect(judgeKey(off, CONTEXT)).toMatchObject({
    priority: 'P3',
    incomplete: true,
    says: expect.stringContaining('Denied.'),
  });
});

test('what could not be read stands before all that is known to be harmless, and never below', () => {
  const keys = [
    facts({ id: 'A', status: { value: 'Gone' } }),
    facts({ id: 'B', status: { value: 'Inactive' } }),
    facts({ id: 'C', status: { unread: 'Denied.' } }),
    facts({ id: 'D', standing: 'unknown' }),
    facts({ id: 'E' }),
    facts({ id: 'F', ...usedAt('2026-11-01T00:00:00Z') }),
    facts({ id: 'G', ...usedAt('2026-11-02T00:00:00Z') }),
    facts({ id: 'H', status: { value: 'Expired' } }),
  ];
  const list = { formats: ['text'] as const, records: 1, recordsWithoutId: 0, bedrockKeys: 0 };
  const input = { ...CONTEXT, list, version: '0', offline: false, redacted: false, gaps: [] };
  const triage = makeTriage({ ...input, keys });
  expect(triage.keys.map(({ id }) => id).join('')).toBe('GFECDBHA');
  expect(triage.complete).toBe(false);
  expect(makeTriage({ ...input, keys: keys.toReversed() })).toEqual(triage);
  expect(makeTriage({ ...input, keys: [facts()] }).complete).toBe(true);
  expect(makeTriage({ ...input, keys: [facts()], gaps: ['The organisation.'] })).toMatchObject({
    complete: false,
    notes: ['The organisation.'],
  });
});

test('records without an id and keys of Bedrock are told, since nobody looked them up', () => {
  const list = { formats: ['github'] as const, records: 5, recordsWithoutId: 2, bedrockKeys: 1 };
  const { notes } = makeTriage({
    ...CONTEXT,
    list,
    keys: [facts()],
    version: '0',
    offline: false,
    redacted: false,
    gaps: [],
  });
  expect(notes[0]).toMatch(/^2 of 5 records \(github\) name no key id\./);
  expect(notes[1]).toMatch(/^1 API key of Bedrock/);
});

test('under pseudonyms a user of one name is another in another account, and places and types of others are gone', () => {
  const reported = [
    { by: 'github', type: 'acme_token', where: 'github.com/acme/x', userName: 'ann', misuse: false },
    { by: 'guardduty', type: 'Recon:IAMUser/TorIPCaller', misuse: true },
  ] as const;
  const [first, second] = redactKeys([
    facts({ id: 'B', reported, exempt: 'exempt by ann', owner: 'ann@acme.example', fix: 'see 111122223333' }),
    facts({ id: 'A', account: { id: '000000000001', partition: 'aws', name: 'acme' } }),
  ]);
  expect(first).toMatchObject({ id: 'key-0001', userName: 'user-0001', account: { id: 'account-0001' } });
  expect(second).toMatchObject({
    id: 'key-0002',
    userName: 'user-0002',
    account: { id: 'account-0002' },
    reported: [{ by: 'github', misuse: false }, reported[1]],
  });
  expect(JSON.stringify([first, second])).not.toMatch(/acme|ann\b|111122223333/);
});
