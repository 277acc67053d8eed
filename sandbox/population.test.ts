import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
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
          .map((failure) => failure.accessKeyId);
      expect(named('user-setup-access-key').sort()).toEqual(users.flatMap(setupKeys).sort());
      const both = users.filter((user) => user.password !== undefined).flatMap((user) => user.keys);
      expect(named('user-console-and-access-key').sort()).toEqual(both.map((key) => key.id).sort());
      expect(expected?.['root-access-key']).toBe(root.keys.length > 0 ? 'fail' : 'pass');
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
    expect(alone?.expect?.['root-access-key']).toBe('fail');
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
      failing += new Set(accountTruth(organisation, account).expect?.failing.map((entry) => entry.user)).size;
      for (const key of users.flatMap((user) => user.keys)) {
        keys.add(key.id);
        count += 1;
      }
    }
    expect(failing / 10_000).toBeGreaterThan(0.03);
    expect(failing / 10_000).toBeLessThan(0.07);
    expect(keys.size).toBe(count);
  });

  it('says root keys are not applicable in China', () => {
    const truths = [...eachTruth(world({ accounts: 12, partition: 'aws-cn' }))];
    expect(new Set(truths.map((truth) => truth.expect?.['root-access-key']))).toEqual(
      new Set(['not-applicable']),
    );
  });

  it('gives hostile account names on request only', () => {
    const names = (hostileNames: boolean): string =>
      [...eachTruth(world({ accounts: 30, users: 0, hostileNames }))].map((truth) => truth.name).join('|');
    expect(names(true)).toMatch(/<script>[\s\S]*=cmd/);
    expect(names(false)).toMatch(/^[a-z0-9|-]+$/);
  });
});
