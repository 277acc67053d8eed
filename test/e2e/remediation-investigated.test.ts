import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AccountSpec } from '../../sandbox/index.ts';
import type { Investigation, MadePrincipal } from '../../src/core/model/investigation.ts';
import { instant } from '../../src/core/model/time.ts';
import { investigatedKeys } from '../../src/core/plan/investigated.ts';
import { DENY_ALL } from '../../src/core/plan/policies.ts';
import { benignStory, hostileStory } from '../support/investigations.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  BOB_KEY,
  home,
  keysOf,
  MEMBER,
  member,
  person,
  policiesOfRole,
  policiesOfUser,
} from '../support/key-world.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { endsOf, refusalsOf, stages, stepsOf } from '../support/remediation.ts';
import { changesOf, NOW } from '../support/sandboxes.ts';

const stage = stages();

const EVE_KEY = 'AKIAIOSFODNN7EXAMPL5';
const MADE_AT = '2026-11-22T03:00:00Z';

/** Ada's key made a user with a key, a role, and a second key for Bob, and changed whom a role trusts. */
const MADE: readonly MadePrincipal[] = [
  made('user', `arn:aws:iam::${MEMBER}:user/eve`, 'CreateUser'),
  { ...made('access-key', EVE_KEY, 'CreateAccessKey'), userName: 'eve' },
  { ...made('access-key', BOB_KEY, 'CreateAccessKey'), userName: 'bob' },
  made('role', `arn:aws:iam::${MEMBER}:role/backdoor`, 'CreateRole'),
  made('trust', 'Deploy', 'UpdateAssumeRolePolicy'),
];

function made(kind: MadePrincipal['kind'], name: string, call: string): MadePrincipal {
  const event = {
    at: MADE_AT,
    region: 'us-east-1',
    event: `iam.amazonaws.com ${call}`,
    accessKeyId: ADA_KEY,
  };
  return { kind, name, accountId: MEMBER, event: { ...event, accountId: MEMBER } };
}

function investigation(from: Investigation, accessKeyId: string, more: Partial<Investigation> = {}) {
  const subject = { ...from.subject, accessKeyId, userName: 'ada' };
  return { ...from, now: NOW, subject, ...more };
}

const eve = person('eve', [], {
  createdAt: MADE_AT,
  accessKeys: [{ id: EVE_KEY, createdAt: MADE_AT }],
});
const bob = person('bob', [], { accessKeys: [{ id: BOB_KEY, createdAt: MADE_AT }] });
const world = (): readonly AccountSpec[] => [
  home(),
  member([person('ada', [ADA_KEY, ADA_OTHER_KEY]), bob, eve], {
    iamRoles: [{ name: 'backdoor', createdAt: MADE_AT }, { name: 'Deploy' }],
  }),
];

describe('containing a key by its investigation', () => {
  test('goes on to what was made with the key, and takes all of it back', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const plan = await here.contain(ADA_KEY, {
      investigation: investigation(hostileStory(), ADA_KEY, { made: MADE }),
    });
    expect(stepsOf(plan)).toEqual([
      `deny-user ${ADA_KEY}`,
      `deactivate-key ${ADA_KEY}`,
      `deactivate-key ${ADA_OTHER_KEY}`,
      'deny-user eve',
      `deactivate-key ${EVE_KEY}`,
      `deactivate-key ${BOB_KEY}`,
      'deny-role backdoor',
    ]);
    expect(plan.notes.join('\n')).toMatch(/trust Deploy \(iam\.amazonaws\.com UpdateAssumeRolePolicy\)/);
    expect((await here.apply(plan)).counts).toMatchObject({ done: 7, failed: 0 });
    expect(await policiesOfUser(here.sandbox, 'eve')).toEqual([DENY_ALL.name]);
    expect(await policiesOfRole(here.sandbox, 'backdoor')).toEqual([DENY_ALL.name]);
    expect(await policiesOfUser(here.sandbox, 'bob')).toEqual([]);
    expect([await keysOf(here.sandbox, 'eve'), await keysOf(here.sandbox, 'bob')]).toEqual([
      { [EVE_KEY]: 'Inactive' },
      { [BOB_KEY]: 'Inactive' },
    ]);
    const { plan: back, impossible } = await here.undo(plan.id);
    expect([impossible, (await here.apply(back)).counts]).toMatchObject([[], { done: 7 }]);
    expect(await policiesOfRole(here.sandbox, 'backdoor')).toEqual([]);
    expect(await policiesOfUser(here.sandbox, 'eve')).toEqual([]);
  });

  test('X07 leaves a user alone that was made anew between plan and apply', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const plan = await here.contain(ADA_KEY, {
      investigation: investigation(hostileStory(), ADA_KEY, { made: MADE.slice(0, 1) }),
    });
    here.sandbox.account(MEMBER).deleteUser('eve');
    here.sandbox.account(MEMBER).createUser('eve');
    const ends = endsOf(await here.apply(plan));
    expect(ends.slice(-2)).toEqual(['deny-user stale', 'deactivate-key stale']);
  });

  test('finds the key of a user that was renamed since, and one that nobody has is gone', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const before = { ...made('access-key', EVE_KEY, 'CreateAccessKey'), userName: 'before' };
    const gone = { ...made('access-key', 'AKIAIOSFODNN7EXAMPL9', 'CreateAccessKey'), userName: 'before' };
    const user = made('user', `arn:aws:iam::${MEMBER}:user/before`, 'CreateUser');
    const plan = await here.contain(ADA_KEY, {
      investigation: investigation(hostileStory(), ADA_KEY, { made: [user, before, gone] }),
    });
    expect(stepsOf(plan)).toContain(`deactivate-key ${EVE_KEY}`);
    const notes = plan.notes.join('\n');
    expect(notes).toMatch(/user\/before .*renamed.*look for it/);
    expect(notes).toMatch(/EXAMPL9 .*it is gone/);
  });

  test('what the investigation did not search, and what came after it, is told with the plan', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const gap = { region: 'eu-west-1', code: 'AccessDenied', words: 'Denied.' };
    const found = investigation(hostileStory(), ADA_KEY, {
      ...{ made: MADE, complete: false, notSearched: [gap] },
      window: { since: '2026-11-01T00:00:00Z', until: '2026-11-20T00:00:00Z' },
    });
    const plan = await here.contain(ADA_KEY, { investigation: found });
    expect(plan.gaps).toMatchObject([
      {
        account: { id: MEMBER },
        source: expect.stringContaining('eu-west-1'),
        code: 'AccessDenied',
        words: expect.stringContaining('What was made with the key may be more'),
      },
    ]);
    expect(plan.notes.join()).toMatch(/ends 2 days.* ago.*Investigate again/);
  });

  test.each([
    ['of another account', `arn:aws:iam::999999999999:user/eve`],
    ['that is none of IAM', '../../eve'],
    ['with a line break', 'eve\nmallory'],
    ['of no letter', ''],
  ])('asks nothing about a name %s, and tells it', async (_what, name) => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    const told = (['user', 'role', 'access-key'] as const).map((kind) => ({
      ...made(kind, name, 'Create'),
      userName: name,
    }));
    const plan = await here.contain(ADA_KEY, {
      investigation: investigation(hostileStory(), ADA_KEY, { made: told }),
    });
    expect(stepsOf(plan).join()).not.toMatch(/eve|backdoor/);
    expect(plan.notes.filter((words) => words.includes('by hand'))).toHaveLength(3);
    expect(refusalsOf(plan)).toEqual({});
  });

  test('of a key that was deleted meanwhile contains what it left behind', async () => {
    const here = await stage({ world: world(), policyTypesDisabled: true });
    here.sandbox.account(MEMBER).deleteAccessKey(ADA_KEY);
    const plan = await here.contain(ADA_KEY, {
      investigation: investigation(hostileStory(), ADA_KEY, { made: MADE }),
    });
    expect(refusalsOf(plan)).toEqual({ [ADA_KEY]: ['key-gone'] });
    expect(stepsOf(plan)).toContain('deny-user eve');
  });
});

describe('planning by investigations', () => {
  test('refuses a key that was likely misused, though it is to be removed, and touches nothing', async () => {
    const here = await stage({ world: world() });
    const found = investigatedKeys([investigation(hostileStory(), BOB_KEY)]);
    const plan = await here.plan({ investigated: found, only: [BOB_KEY] });
    expect(refusalsOf(plan)[BOB_KEY]).toContain('likely-misuse');
    expect(plan.steps).toEqual([]);
    expect(changesOf(here.sandbox)).toEqual([]);
  });

  test('X03 a use that only CloudTrail saw counts as use', async () => {
    const here = await stage({ world: world() });
    const story = benignStory();
    const used = { ...story, use: { ...story.use, lastAt: '2026-11-21T08:00:00Z' } };
    const plan = await here.plan({
      investigated: investigatedKeys([investigation(used, BOB_KEY)]),
      only: [BOB_KEY],
    });
    expect(refusalsOf(plan)).toEqual({ [BOB_KEY]: ['used-recently'] });
    const without = await here.plan({ only: [BOB_KEY] });
    expect(stepsOf(without)).toEqual([`notify-owner ${BOB_KEY}`]);
  });
});

describe('plan --investigation on the command line', () => {
  /** A stage with an investigation of Ada's key in `ada.json`. */
  async function investigatedStage() {
    const here = await stage({ world: world(), now: new Date().toISOString(), frozenClock: false });
    const run = (...args: readonly string[]) =>
      keyreeve(['plan', '--account', MEMBER, ...args], {
        cwd: here.folder,
        sandbox: here.sandbox,
        hurried: true,
      });
    const file = (name: string, value: unknown) =>
      writeFileSync(join(here.folder, name), JSON.stringify(value));
    const story = investigation(hostileStory(), ADA_KEY, { made: MADE, now: instant(new Date()) });
    file('ada.json', { schemaVersion: story.schemaVersion, investigations: [story] });
    return { here, run, file, story };
  }

  const contain = ['--contain', ADA_KEY, '--reason', 'seen on a paste site'];

  test('takes the JSON of investigate, for a containment that is applied and for a plan', async () => {
    const { here, run } = await investigatedStage();
    const contained = await run(...contain, '--investigation', 'ada.json', '--output', 'contain.yaml');
    expect([contained.status, contained.stdout + contained.stderr]).toEqual([
      0,
      expect.stringContaining('user eve'),
    ]);
    const applied = await keyreeve(['apply', 'contain.yaml', '--yes-i-mean', MEMBER], {
      cwd: here.folder,
      sandbox: here.sandbox,
      env: { CI: '' },
      hurried: true,
    });
    expect([applied.status, applied.stdout]).toEqual([0, expect.stringContaining('Note: Made with the key')]);
    expect(applied.stdout).toMatch(/To take it back: keyreeve undo p-/);
    const planned = await run('--key', ADA_KEY, '--investigation', 'ada.json', '--no-trail');
    expect(planned.stdout).toContain('finds likely misuse');
  });

  test('refuses files that are none or that would be ignored, and a reason that says nothing', async () => {
    const { run, file, story } = await investigatedStage();
    const dots = await run('--contain', ADA_KEY, '--reason', '…');
    expect([dots.status, dots.stderr]).toEqual([2, expect.stringContaining('--reason must say something')]);
    file('none.json', { investigations: 7 });
    file('empty.json', { schemaVersion: story.schemaVersion, investigations: [] });
    const empty = await run(...contain, '--investigation', 'empty.json');
    expect([empty.status, empty.stderr]).toEqual([2, expect.stringContaining(`say nothing of ${ADA_KEY}`)]);
    const other = await run('--contain', BOB_KEY, '--reason', 'x', '--investigation', 'ada.json');
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining(`say nothing of ${BOB_KEY}`)]);
    const bad = await run(...contain, '--investigation', 'none.json');
    expect([bad.status, bad.stderr]).toEqual([2, expect.stringContaining('(bad-investigation)')]);
    file('hidden.json', {
      schemaVersion: story.schemaVersion,
      investigations: [{ ...story, redacted: true }],
    });
    const hidden = await run(...contain, '--investigation', 'hidden.json');
    expect([hidden.status, hidden.stderr]).toEqual([2, expect.stringContaining('without --redact')]);
    const missing = await run(...contain, '--investigation', 'nowhere.json');
    expect([missing.status, missing.stderr]).toEqual([2, expect.stringContaining('(unreadable-file)')]);
  });
});
