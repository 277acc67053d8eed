import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { known, unread } from '../../src/core/model/fact.ts';
import { type Condition, holds, partsFor, type SubjectReading } from '../../src/core/plan/conditions.ts';

const NAMES = ['AKIAA', 'AKIAB'] as const;
const name = fc.constantFrom(...NAMES);
const status = fc.constantFrom('Active' as const, 'Inactive' as const, 'Expired' as const);
const time = fc.constantFrom('2024-03-01T08:00:00Z', '2024-03-01T08:00:01Z');
const otherKey = fc.record({ accessKeyId: name, status, createdAt: time });
const sha256 = fc.constantFrom('a'.repeat(64), 'b'.repeat(64));
const policyName = fc.constant('KeyreeveDenyRoot');
const target = fc.constantFrom('111111111111', '222222222222');
const certificateId = fc.constantFrom('CERTA', 'CERTB');
const id = fc.constantFrom('AIDAA', 'AIDAB');

function of<K extends Condition['is'], R extends object>(
  is: K,
  parts: { [P in keyof R]: fc.Arbitrary<R[P]> },
) {
  return fc.record({ is: fc.constant(is), ...parts } as never) as fc.Arbitrary<Condition>;
}

const condition = fc.oneof(
  of('same-user', { userId: id }),
  of('same-role', { roleId: id }),
  of('key-is', { accessKeyId: name, status, createdAt: time }),
  of('key-gone', { accessKeyId: name }),
  of('last-use-still', { accessKeyId: name, lastUsedAt: fc.option(time) }),
  of('other-keys-are', { accessKeyId: name, keys: fc.array(otherKey, { maxLength: 2 }) }),
  ...(['user-policy-is', 'role-policy-is', 'scp-is'] as const).map((is) => of(is, { policyName, sha256 })),
  ...(['user-policy-gone', 'role-policy-gone', 'scp-gone', 'scp-unused'] as const).map((is) =>
    of(is, { policyName }),
  ),
  ...(['certificate-there', 'certificate-gone'] as const).map((is) => of(is, { certificateId })),
  ...(['scp-attached', 'scp-not-attached'] as const).map((is) => of(is, { policyName, target })),
);

function fact<T>(value: fc.Arbitrary<T>) {
  const denied = unread('iam:Any', 'AccessDenied', 'Denied.');
  return fc.oneof(
    { weight: 5, arbitrary: value.map((each) => known(each, 'iam:Any')) },
    { weight: 1, arbitrary: fc.constant(denied) },
  );
}

const policies = fact(fc.record({ KeyreeveDenyRoot: fc.option(sha256) }));
const reading: fc.Arbitrary<SubjectReading> = fc.record({
  user: fact(fc.option(fc.record({ userId: id }))),
  role: fact(fc.option(fc.record({ roleId: id }))),
  keys: fact(
    fc.uniqueArray(
      fc.record({ accessKeyId: name, status, createdAt: time, lastUsedAt: fact(fc.option(time)) }),
      { maxLength: 2, selector: ({ accessKeyId }) => accessKeyId },
    ),
  ),
  userPolicies: policies,
  rolePolicies: policies,
  certificates: fact(fc.uniqueArray(certificateId)),
  scp: fact(fc.option(fc.record({ policyId: fc.constant('p-1'), sha256, targets: fc.uniqueArray(target) }))),
});

describe('a condition', () => {
  test('holds, does not hold with words, or is not known, whatever was read; it never throws', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(condition, reading, (one, read) => {
        const found = holds(one, read);
        const verdict = 'state' in found ? 'unread' : String(found.holds);
        seen.add(verdict);
        if (!('state' in found) && !found.holds) expect(found.words).not.toBe('');
      }),
      { numRuns: 1000 },
    );
    expect([...seen].sort()).toEqual(['false', 'true', 'unread']);
  });

  test('is judged by the parts that it names, and by no others', () => {
    fc.assert(
      fc.property(condition, reading, (one, read) => {
        const parts = partsFor([one]);
        const asked = Object.fromEntries(Object.entries(read).filter(([part]) => parts.has(part as 'user')));
        expect(holds(one, asked)).toEqual(holds(one, read));
      }),
      { numRuns: 500 },
    );
  });

  test('is not known where its part was not read, and is then never taken for held', () => {
    const denied = unread('iam:Any', 'AccessDenied', 'Denied.');
    fc.assert(
      fc.property(condition, reading, (one, read) => {
        const [part] = [...partsFor([one])].filter((each) => each !== 'last-use');
        expect(holds(one, { ...read, [part ?? 'user']: denied })).toMatchObject({ state: 'unread' });
      }),
      { numRuns: 300 },
    );
  });

  test('and its opposite never hold at once, and one of them does where both are known', () => {
    const pairs = [
      ['certificate-there', 'certificate-gone'],
      ['scp-attached', 'scp-not-attached'],
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...pairs), reading, ([is, opposite], read) => {
        const more = { certificateId: 'CERTA', policyName: 'KeyreeveDenyRoot', target: '111111111111' };
        const [a, b] = [is, opposite].map((each) => holds({ is: each, ...more } as Condition, read));
        if (a === undefined || b === undefined || 'state' in a || 'state' in b) return;
        expect(a.holds).not.toBe(b.holds);
      }),
      { numRuns: 300 },
    );
  });
});
