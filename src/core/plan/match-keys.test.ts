import { describe, expect, test } from 'vitest';
import { CREATED, KEY, keyCase, keyFinding, liveKey, OTHER } from '../../../test/support/plan-cases.ts';
import { unread } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { LiveKey } from './key-case.ts';
import { eachKey, matchKeys } from './match-keys.ts';

function matched(findings: readonly Finding[], key: LiveKey, ...others: readonly LiveKey[]) {
  const { byKey, unmatched } = matchKeys(findings, keyCase({ key, others }).holder);
  return {
    keys: [...byKey].map(([id, { findings: of }]) => `${id} ${of.length}`),
    reasons: unmatched.map(({ reason }) => reason.code),
  };
}

const byTime = (createdAt: string) =>
  keyFinding(KEY, {
    credential: {
      kind: 'access-key',
      createdAt,
    },
  });

const second = {
  ...liveKey(OTHER),
  createdAt: '2024-03-01T08:00:01Z',
};

describe('a finding and the live keys', () => {
  test('X01: belong together by id, whatever else the user has', () => {
    expect(matched([keyFinding(OTHER)], liveKey(KEY), liveKey(OTHER))).toEqual({
      keys: [`${OTHER} 1`],
      reasons: [],
    });
  });

  test('X02: two findings about two keys never meet in one key', () => {
    const { keys } = matched([keyFinding(KEY), keyFinding(OTHER)], liveKey(KEY), liveKey(OTHER));
    expect(keys).toEqual([`${KEY} 1`, `${OTHER} 1`]);
    expect(matched([keyFinding(KEY), keyFinding(KEY)], liveKey(KEY)).keys).toEqual([`${KEY} 2`]);
  });

  test('K12: belong together by the second of creation where one key alone was made in it', () => {
    expect(matched([byTime(CREATED)], liveKey(KEY), second).keys).toEqual([`${KEY} 1`]);
    expect(matched([byTime(CREATED)], liveKey(KEY), liveKey(OTHER))).toEqual({
      keys: [],
      reasons: ['ambiguous-key'],
    });
    expect(matched([byTime('2024-03-01T08:00:02Z')], liveKey(KEY), second).reasons).toEqual(['key-gone']);
  });

  test('a finding about the user speaks of all its keys', () => {
    expect(matched([keyFinding(undefined)], liveKey(KEY), liveKey(OTHER)).keys).toEqual([
      `${KEY} 1`,
      `${OTHER} 1`,
    ]);
  });

  test('a finding whose key is gone, or that names none, is told with its reason', () => {
    const nameless = keyFinding(KEY, { credential: { kind: 'access-key' } });
    expect(matched([keyFinding('AKIAGONEGONEGONEGONE'), nameless], liveKey(KEY))).toEqual({
      keys: [],
      reasons: ['key-gone', 'no-key-id'],
    });
  });

  test('keys that could not be read match nothing', () => {
    const keys = unread('iam:ListAccessKeys', 'AccessDenied', 'Denied.');
    const { byKey } = matchKeys([keyFinding(KEY)], keyCase({ holder: { keys } }).holder);
    expect(byKey.size).toBe(0);
  });
});

describe('K12: keys made in the same second share a finding, and', () => {
  const shared = (...verdicts: readonly ('fail' | 'pass')[]) => {
    const ids = [KEY, OTHER];
    const sameSecond = verdicts.map((verdict, index) => ({ accessKeyId: ids[index] ?? '', verdict }));
    return keyFinding(KEY, {
      credential: { kind: 'access-key', accessKeyId: KEY, createdAt: CREATED, sameSecond },
    });
  };

  test('each of them that fails is a key to plan for', () => {
    const both = eachKey(shared('fail', 'fail'));
    expect(both.map(({ id }) => id)).toEqual([both[0]?.id, both[0]?.id]);
    expect(matched(both, liveKey(KEY), liveKey(OTHER))).toEqual({
      keys: [`${KEY} 1`, `${OTHER} 1`],
      reasons: [],
    });
  });

  test('the one that passes is left alone', () => {
    expect(matched(eachKey(shared('fail', 'pass')), liveKey(KEY), liveKey(OTHER)).keys).toEqual([`${KEY} 1`]);
  });

  test('any other finding is given as it is', () => {
    const alone = keyFinding(KEY);
    expect(eachKey(alone)).toEqual([alone]);
  });
});
