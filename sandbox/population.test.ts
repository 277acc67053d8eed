import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { LISTED_RULES } from './expectation.ts';
import type { SandboxOptions } from './spec.ts';
import { accountTruth, eachTruth } from './truth.ts';
import type { User } from './world/content.ts';
import { World } from './world/world.ts';

const NOW = '2026-11-22T12:00:00Z';

function world(options: SandboxOptions): World {
  return new World(createClock(NOW, true), options);
}

/** The definition of the setup rule, written here a second time to hold the personas to it. */
function setupKeys(user: User): string[] {
  if (user.password === undefined) return [];
  const bad = user.keys.filter((key) => {
    const after = (Date.parse(key.createdAt) - Date.parse(user.createdAt)) / 1000;
    const age = Date.parse(NOW) - Date.parse(key.createdAt);
    const atSetup = after >= 0 && after <= 300;
    return key.status === 'Active' && (atSetup || (key.lastUsed === undefined && age > 86_400_000));
  });
  return bad.map((key) => key.id);
}

describe('the generated organisation', () => {
  it('is the same for the same seed and another for another', () => {
    const one = JSON.stringify([...eachTruth(world({ seed: 5 }))]);
    expect(JSON.stringify([...eachTruth(world({ seed: 5 }))])).toBe(one);
    expect(JSON.stringify([...eachTruth(world({ seed: 6 }))])).not.toBe(one);
  });

  it('expects exactly what the definitions find', () => {
    const organisation = world({ accounts: 60, users: 80 });
    for (const account of organisation.accounts) {
      const { users, root } = organisation.content(account);
      const expected = accountTruth(organisation, account).expect;
      const named = (rule: string): string[] =>
        (expected?.failing ?? [])
          .filter((failure) => failure.rule === rule)
          .map((failure) => failure.credential?.accessKeyId ?? '');
      expect(named('user-setup-access-key').sort()).toEqual(users.flatMap(setupKeys).sort());
      const both = users.filter((user) => user.password !== undefined).flatMap((user) => user.keys);
      expect(named('user-console-and-access-key').sort()).toEqual(both.map((key) => key.id).sort());
      expect(expected?.verdicts['root-access-key']).toEqual([root.keys.length > 0 ? 'fail' : 'pass']);
    }
  });

  it('shows every special account in an organisation of eight, and failing users in one of one', () => {
    const truths = [...eachTruth(world({ accounts: 8 }))];
    expect(truths.map((truth) => truth.why).filter((why) => why !== undefined)).toEqual([
      'role-missing',
      'suspended',
      'scp-denied',
      'pending-closure',
    ]);
    expect(truths.map((truth) => truth.root.keys[0]?.status)).toEqual([
      undefined,
      'Active',
      undefined,
      undefined,
      'Inactive',
      undefined,
      undefined,
      'Active',
    ]);
    const [alone] = [...eachTruth(world({ accounts: 1 }))];
    expect(alone?.expect?.verdicts['root-access-key']).toEqual(['fail']);
    expect(alone?.expect?.failing.length).toBeGreaterThan(10);
  });

  it('has few failing users in a big organisation, and unique names and keys', () => {
    const organisation = world({ accounts: 100, users: 100 });
    let failing = 0;
    const keys = new Set<string>();
    let count = 0;
    for (const account of organisation.accounts) {
      const { users, byName } = organisation.content(account);
      expect(byName.size).toBe(100);
      const entries = accountTruth(organisation, account).expect?.failing ?? [];
      const both = entries.filter((entry) => entry.rule === 'user-console-and-access-key');
      failing += new Set(both.map((entry) => entry.name)).size;
      for (const key of users.flatMap((user) => user.keys)) {
        keys.add(key.id);
        count += 1;
      }
    }
    expect(failing / 10_000).toBeGreaterThan(0.03);
    expect(failing / 10_000).toBeLessThan(0.07);
    expect(keys.size).toBe(count);
  });

  it('says that nothing about root is applicable in China', () => {
    const truths = [...eachTruth(world({ accounts: 12, partition: 'aws-cn' }))];
    const rootRules = Object.entries(truths[0]?.expect?.verdicts ?? {}).filter(([rule]) =>
      rule.startsWith('root-'),
    );
    expect(rootRules.length).toBe(6);
    for (const truth of truths) {
      for (const [rule] of rootRules) expect(truth.expect?.verdicts[rule]).toEqual(['not-applicable']);
    }
  });

  it('gives hostile account names on request only', () => {
    const names = (hostileNames: boolean): string =>
      [...eachTruth(world({ accounts: 30, users: 0, hostileNames }))].map((truth) => truth.name).join('|');
    expect(names(true)).toMatch(/<script>[\s\S]*=cmd/);
    expect(names(false)).toMatch(/^[a-z0-9|-]+$/);
  });

  it('shows every failing rule in the first account of a small demo', () => {
    const [first, ...others] = [...eachTruth(world({ accounts: 8 }))];
    const failing = new Set(first?.expect?.failing.map((entry) => entry.rule));
    expect(LISTED_RULES.filter((rule) => !failing.has(rule))).toEqual([]);
    const verdicts = Object.entries(first?.expect?.verdicts ?? {});
    const spared = verdicts.filter(([, right]) => !right.includes('fail')).map(([rule]) => rule);
    expect(spared.sort()).toEqual([
      'central-identity',
      'contact-details',
      'organization-delegated-administrators',
      'organization-guardrails',
      'organization-management-workloads',
      'organization-units',
      'resource-policies-open',
      'root-access-key',
      'root-credentials-centralised',
      'root-mfa',
      'security-questions',
    ]);
    const elsewhere = (rule: string) =>
      new Set(others.flatMap((truth) => truth.expect?.verdicts[rule] ?? []));
    for (const rule of ['contact-details', 'root-access-key', 'root-credentials-centralised', 'root-mfa']) {
      expect(elsewhere(rule)).toContain('fail');
    }
    for (const rule of [
      'root-mfa',
      'password-policy',
      'access-analyzer',
      'support-role',
      'security-contact',
    ]) {
      expect(elsewhere(rule)).toContain('pass');
    }
  });

  it('expects what the definitions find of ages, devices and groups too', () => {
    const organisation = world({ accounts: 30, users: 60 });
    const days = (iso: string) => (Date.parse(NOW) - Date.parse(iso)) / 86_400_000;
    for (const account of organisation.accounts) {
      const { users } = organisation.content(account);
      const failing = accountTruth(organisation, account).expect?.failing ?? [];
      const names = (rule: string) =>
        failing
          .filter((entry) => entry.rule === rule)
          .map((entry) => entry.credential?.accessKeyId ?? entry.name);
      const active = users.flatMap((user) => user.keys.filter((key) => key.status === 'Active'));
      const unused = active
        .filter((key) => days(key.lastUsed?.at ?? key.createdAt) > 45)
        .map((key) => key.id);
      const idle = users.filter(
        ({ password, passwordLastUsed }) =>
          password !== undefined && days(passwordLastUsed ?? password.changedAt) > 45,
      );
      expect(names('user-key-age').sort()).toEqual(
        active
          .filter((key) => days(key.createdAt) > 90)
          .map((key) => key.id)
          .sort(),
      );
      expect(names('user-credential-unused').sort()).toEqual(
        [...unused, ...idle.map((user) => user.name)].sort(),
      );
      const withoutMfa = users.filter((user) => !user.mfa);
      expect(names('user-mfa-any').sort()).toEqual(withoutMfa.map((user) => user.name).sort());
      expect(names('user-mfa').sort()).toEqual(
        withoutMfa
          .filter((user) => user.password !== undefined)
          .map((user) => user.name)
          .sort(),
      );
      const ages = active.flatMap((key) => [days(key.createdAt), days(key.lastUsed?.at ?? key.createdAt)]);
      expect(ages.filter((age) => Math.abs(age - 90) < 0.9 || Math.abs(age - 45) < 0.9)).toEqual([]);
    }
  });
});
