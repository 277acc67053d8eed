import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIGNER, STRANGER, standingPlan } from '../../../test/support/event-handler.ts';
import { faultOfDraft, makeStandingPlan, readStandingPlan, standingPlanText } from './standing-plan.ts';

const PLAN = standingPlan();
const TEXT = standingPlanText(PLAN);

function read(text: string) {
  return readStandingPlan(text, SIGNER.publicKey);
}

test('what was made is read back, however its file is laid out', () => {
  expect(read(TEXT)).toEqual({ plan: PLAN });
  expect(read(JSON.stringify(Object.fromEntries(Object.entries(PLAN).reverse())))).toEqual({ plan: PLAN });
  expect(PLAN.id).toMatch(/^sp-[0-9a-f]{12}$/);
});

test('the same plan made twice is the same, in whatever order and however often accounts are named', () => {
  const accounts = ['222222222222', '111111111111', '222222222222'];
  const [one, other] = [standingPlan({ accounts }), standingPlan({ accounts: accounts.toSorted() })];
  expect(one).toEqual(other);
  expect(one.accounts).toEqual(['111111111111', '222222222222']);
});

describe('what is refused', () => {
  test.each<[string, object, RegExp]>([
    ['an account more', { accounts: [...PLAN.accounts, '999999999999'] }, /was changed/],
    ['a later end', { expiresAt: '2026-12-31T00:00:01Z' }, /was changed/],
    ['another id', { id: 'sp-000000000000' }, /was changed/],
    ['another action', { action: 'delete-key' }, /asks for something that no standing plan can allow/],
    ['another kind', { kind: 'plan' }, /of another kind/],
    ['a newer version', { version: 2 }, /newer version/],
    ['a member more', { andAlso: 'iam:DeleteUser' }, /not known/],
    ['no signature', { signature: undefined }, /not signed/],
    ['a text for a signature', { signature: 'yes' }, /not signed/],
    ['no account', { accounts: [] }, /names no account/],
    ['a pattern for an account', { accounts: ['*'] }, /names no account/],
    ['no rule', { rules: [] }, /names no rule/],
    ['no reason', { reason: ' ' }, /no reason/],
    ['91 days', { expiresAt: '2027-01-31T00:00:00Z' }, /more than 90 days/],
    ['an end before its beginning', { expiresAt: '2026-10-01T00:00:00Z' }, /ends before it begins/],
    ['a time without a zone', { expiresAt: '2026-12-31' }, /time in it cannot be read/],
    ['half of a character', { reason: '\ud800' }, /no reason/],
  ])('%s', (_name, change, fault) => {
    expect(read(JSON.stringify({ ...PLAN, ...change }))).toMatchObject({
      fault: expect.stringMatching(fault),
    });
  });

  test('the signature of another key, and the signature of another plan', () => {
    expect(read(standingPlanText(standingPlan({}, STRANGER.privateKey)))).toMatchObject({
      fault: 'is not signed with the key that is trusted',
    });
    const other = standingPlan({ reason: 'Another one.' });
    expect(read(JSON.stringify({ ...PLAN, signature: other.signature }))).toMatchObject({
      fault: 'is not signed with the key that is trusted',
    });
  });

  test.each(['', 'null', '[]', '"plan"', '{', '{"a":'.repeat(100_000), ' '.repeat(2_000_000)])(
    'a text that is no plan (%#)',
    (text) => {
      expect(read(text)).toHaveProperty('fault');
    },
  );

  test('any one character of the file that is changed', () => {
    fc.assert(
      fc.property(fc.nat(TEXT.length - 1), fc.constantFrom('0', 'a', '"', ' ', 'Z'), (at, character) => {
        const changed = TEXT.slice(0, at) + character + TEXT.slice(at + 1);
        const result = read(changed);
        // White space between members is no part of a plan.
        if ('plan' in result) expect(result.plan).toEqual(PLAN);
      }),
      { numRuns: 300 },
    );
  });
});

test('a draft that no plan can be made of is not signed', () => {
  const { id: _id, hash: _hash, signature: _signature, ...draft } = PLAN;
  expect(faultOfDraft({ ...draft, madeBy: '' })).toBe('it does not say who made it');
  expect(() => makeStandingPlan({ ...draft, rules: [] }, SIGNER.privateKey)).toThrow(/names no rule/);
});
