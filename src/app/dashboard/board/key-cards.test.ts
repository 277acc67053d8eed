import { expect, test } from 'vitest';
import type { FindingCredential } from '../../../core/model/finding.ts';
import { speaksOf } from './key-cards.ts';

const createdAt = '2026-01-02T03:04:05Z';
const ON = { accessKeyId: 'AKIAON', createdAt, status: 'Active' } as const;
const OFF = { accessKeyId: 'AKIAOFF', createdAt, status: 'Inactive' } as const;

function shared(
  onVerdict: 'fail' | 'unknown',
  offVerdict: 'fail' | 'pass',
  withIds: boolean,
): FindingCredential {
  const of = ({ accessKeyId, status }: typeof ON | typeof OFF) =>
    withIds ? { accessKeyId, status } : { status };
  return {
    ...{ kind: 'access-key', createdAt },
    ...of(ON),
    sameSecond: [
      { ...of(ON), verdict: onVerdict },
      { ...of(OFF), verdict: offVerdict },
    ],
  };
}

const said = (credential: FindingCredential, key: Parameters<typeof speaksOf>[1]) =>
  speaksOf({ credential }, key);

test.each([true, false])(
  'K12 an inactive key has not what is wrong with the one of its second (ids: %s)',
  (withIds) => {
    const idOf = (key: typeof ON | typeof OFF) => (withIds ? key : { ...key, accessKeyId: undefined });
    const credential = shared('fail', 'pass', withIds);
    expect([said(credential, idOf(ON)), said(credential, idOf(OFF))]).toEqual([true, false]);
    const both = shared('unknown', 'fail', withIds);
    expect([said(both, idOf(ON)), said(both, idOf(OFF))]).toEqual([true, true]);
  },
);

test('K12 a key of which nobody knows whether it is active may be either of its second', () => {
  const unread = { accessKeyId: undefined, createdAt, status: undefined };
  expect(said(shared('fail', 'pass', false), unread)).toBe(true);
});

test('a finding of one key speaks of no other, and one of the user of none', () => {
  const one: FindingCredential = { kind: 'access-key', accessKeyId: 'AKIAON', createdAt };
  expect([said(one, ON), said(one, OFF)]).toEqual([true, false]);
  expect(speaksOf({}, ON)).toBe(false);
});
