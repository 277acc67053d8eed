import { describe, expect, test } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import type { Plan, RefusalReason } from '../../src/core/plan/plan.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  BOB_KEY,
  CREATED,
  HOME,
  home,
  LONG_AGO,
  MEMBER,
  member,
  person,
  twoUsers,
} from '../support/key-world.ts';
import { refusalsOf, stages, stepsOf } from '../support/remediation.ts';
import { changesOf, judged, reportText } from '../support/sandboxes.ts';

const stage = stages();

const AT_ONCE = '{ noticeDays: 0, holdDays: 0 }';

/** A plan for a member with these users. */
async function planFor(users: readonly UserSpec[], options: Parameters<typeof stage>[0] = {}) {
  const here = await stage({ world: [home(), member(users)], ...options });
  return { here, plan: await here.plan() };
}

function reasonFor({ refused }: Plan, accessKeyId: string): RefusalReason {
  const reason = refused.find(({ subject }) => subject.accessKeyId === accessKeyId)?.reasons[0];
  return reason ?? expect.unreachable(`${accessKeyId} is not refused`);
}

function usedAt(at: string, service = 's3'): Partial<UserSpec> {
  return {
    accessKeys: [{ id: BOB_KEY, createdAt: CREATED, lastUsed: { at, service, region: 'eu-west-1' } }],
  };
}

describe('which keys', () => {
  test('X02 a user whose one key fails the one rule, and whose other key the other, has no key that fails both', async () => {
    const atSetup = { id: ADA_KEY, createdAt: CREATED };
    const inactive = { id: ADA_OTHER_KEY, createdAt: '2025-05-01T08:00:00Z', status: 'Inactive' } as const;
    const both = { id: BOB_KEY, createdAt: CREATED, status: 'Inactive' } as const;
    const here = await stage({
      world: [
        home(),
        member([
          person('ada', [], { accessKeys: [atSetup, inactive] }),
          person('bob', [], { accessKeys: [both] }),
        ]),
      ],
    });
    const separate = await here.plan({
      rules: ['user-setup-access-key', 'user-inactive-key-left'],
      every: true,
    });
    expect([separate.steps, separate.refused]).toEqual([[], []]);
    const rules = ['user-console-and-access-key', 'user-inactive-key-left'];
    const together = await here.plan({ rules, every: true, scanAgain: true });
    expect(stepsOf(together)).toEqual([`notify-owner ${ADA_OTHER_KEY}`, `notify-owner ${BOB_KEY}`]);
    expect(together.steps[0]?.why).toHaveLength(2);
  });

  test('X05 the deletion of an active key is refused, whatever is forced', async () => {
    const here = await stage({ world: twoUsers() });
    const plan = await here.plan({ stage: 'delete', forced: { keys: [BOB_KEY], reason: 'now' } });
    expect(plan.steps).toEqual([]);
    expect(refusalsOf(plan)[BOB_KEY]).toEqual(['still-active']);
    expect(reasonFor(plan, BOB_KEY).words).toContain('deactivated first');
  });

  test('a stage that is not the next one is refused', async () => {
    const here = await stage({ world: twoUsers(), remediation: AT_ONCE });
    expect(reasonFor(await here.plan({ stage: 'deactivate' }), BOB_KEY).words).toBe(
      'Its next stage is notify, not deactivate.',
    );
    await here.apply(await here.plan({ stage: 'notify' }));
    const next = await here.plan({ stage: 'deactivate', limit: 1 });
    expect(stepsOf(next)).toEqual([`deactivate-key ${ADA_KEY}`]);
    expect(refusalsOf(next)[BOB_KEY]).toEqual(['over-limit']);
  });

  test('what could not be read is refused and told, and the rest is planned', async () => {
    const here = await stage({ world: twoUsers() });
    await here.plan();
    here.sandbox.faults.add({ operation: 'iam:GetUser', code: 'AccessDenied', status: 403, times: 1 });
    const plan = await here.plan();
    const refused = Object.entries(refusalsOf(plan));
    expect(new Set(refused.flatMap(([, codes]) => codes))).toEqual(new Set(['unread']));
    expect(plan.steps.length + refused.length).toBe(3);
  });
});

describe('a key in use', () => {
  test('X03 used two hours ago is refused, with where and what to do, and planned only with a reason', async () => {
    const { here, plan } = await planFor([person('bob', [], usedAt('2026-11-22T10:00:00Z'))]);
    const reason = reasonFor(plan, BOB_KEY);
    expect(reason.code).toBe('used-recently');
    expect(reason.words).toMatch(/2 hours ago, at 2026-11-22T10:00:00Z \(s3, eu-west-1\)/);
    expect(reason.fix).toContain(`--force ${BOB_KEY} --reason`);
    const forced = { keys: [BOB_KEY], reason: 'INC-7: nobody owns it' };
    const again = await here.plan({ forced });
    expect(stepsOf(again)).toEqual([`notify-owner ${BOB_KEY}`]);
    expect(again.forced).toEqual(forced);
  });

  test.each([
    ['exactly 30 days ago counts as used', '2026-10-23T12:00:00Z', {}, ['used-recently']],
    ['30 days and a second ago does not', '2026-10-23T11:59:59Z', {}, undefined],
    [
      'exactly the two days of the settings ago counts',
      '2026-11-20T12:00:00Z',
      { remediation: '{ usedWithinDays: 2 }' },
      ['used-recently'],
    ],
    [
      'a second longer ago does not',
      '2026-11-20T11:59:59Z',
      { remediation: '{ usedWithinDays: 2 }' },
      undefined,
    ],
  ])('X03 %s', async (_what, at, options, codes) => {
    const { plan } = await planFor([person('bob', [], usedAt(at))], options);
    expect(refusalsOf(plan)[BOB_KEY]).toEqual(codes);
    expect(plan.steps).toHaveLength(codes === undefined ? 1 : 0);
  });

  test('X03 that is used after it was deactivated is not deleted', async () => {
    const { here, plan } = await planFor([person('bob', [BOB_KEY])], { remediation: AT_ONCE });
    await here.apply(plan);
    await here.apply(await here.plan());
    here.days(40);
    here.sandbox.account(MEMBER).useAccessKey(BOB_KEY, '2026-11-23T12:00:00Z');
    expect(reasonFor(await here.plan(), BOB_KEY).words).toMatch(/after it was deactivated/);
  });

  test('T13 whose use may not show is refused: by the name of its user, by the settings, by SES', async () => {
    const users = [
      person('ses-smtp-user.20240501', [ADA_KEY]),
      person('mailer-1', [ADA_OTHER_KEY]),
      person('bob', [], usedAt(LONG_AGO, 'ses')),
    ];
    const { here, plan } = await planFor(users, { remediation: '{ useMayNotShow: ["mailer-*"] }' });
    const refused = {
      [ADA_KEY]: 'use-may-not-show',
      [ADA_OTHER_KEY]: 'use-may-not-show',
      [BOB_KEY]: 'use-may-not-show',
    };
    expect(plan.steps).toEqual([]);
    expect(refusalsOf(plan)).toEqual(
      Object.fromEntries(Object.entries(refused).map(([key, code]) => [key, [code]])),
    );
    const forced = { keys: [ADA_KEY], reason: 'the mail server was switched off' };
    expect(stepsOf(await here.plan({ forced }))).toEqual([`notify-owner ${ADA_KEY}`]);
  });
});

describe('a user who was made again under the same name', () => {
  test('X07 has another key, and the finding speaks of one that is gone', async () => {
    const here = await stage({ world: twoUsers() });
    await here.plan();
    here.sandbox.account(MEMBER).recreateUser('bob');
    here.sandbox.account(MEMBER).createAccessKey('bob');
    const plan = await here.plan();
    expect(refusalsOf(plan)[BOB_KEY]).toEqual(['key-gone']);
    expect(plan.steps.some(({ subject }) => 'userName' in subject && subject.userName === 'bob')).toBe(false);
  });

  test('X07 is told by the ids of findings, where a report names no key and the times agree', async () => {
    const users = [person('bob', [BOB_KEY])];
    const here = await stage({ world: [home({ users })] });
    const report = await reportText(here.sandbox);
    const { findings } = await judged([{ name: 'report.csv', bytes: Buffer.from(report) }], {
      rules: ['user-console-and-access-key'],
    });
    const found = { findings, gaps: [], waitingIn: new Set([HOME]) };
    expect(stepsOf(await here.plan({ found }))).toEqual([`notify-owner ${BOB_KEY}`]);
    here.sandbox.account(HOME).recreateUser('bob');
    here.sandbox.account(HOME).createLoginProfile('bob');
    const key = here.sandbox.account(HOME).createAccessKey('bob', { at: CREATED });
    const plan = await here.plan({ found });
    expect([plan.steps, refusalsOf(plan)[key]]).toEqual([[], ['user-recreated']]);
  });

  test('X07 and a user who is gone is refused as gone', async () => {
    const here = await stage({ world: twoUsers() });
    await here.plan();
    here.sandbox.account(MEMBER).deleteUser('bob');
    expect(refusalsOf(await here.plan())[BOB_KEY]).toEqual(['user-gone']);
  });
});

describe('users for emergencies', () => {
  test('X09 by tag, path, name and the tag that exempts: never acted on, each with the reason', async () => {
    const ids = [1, 2, 3, 4].map((n) => `AKIAIOSFODNN7EXAMP0${n}`);
    const [byTag = '', byPath = '', byName = '', byExemption = ''] = ids;
    const users = [
      person('tagged', [byTag], { tags: { 'break-glass': 'yes' } }),
      person('pathed', [byPath], { path: '/break-glass/' }),
      person('emergency-1', [byName]),
      person('exempted', [byExemption], { tags: { 'keyreeve-exempt': 'true' } }),
    ];
    const { here, plan } = await planFor(users, {
      remediation:
        '{ breakGlass: { tags: [{ key: break-glass }], paths: [/break-glass/], users: ["emergency-*"] } }',
      settings: 'exempt: { tag: keyreeve-exempt }',
    });
    expect(plan.steps).toEqual([]);
    expect(refusalsOf(plan)).toEqual(Object.fromEntries(ids.map((id) => [id, ['break-glass']])));
    expect(reasonFor(plan, byTag).words).toContain('exempt by the tag break-glass');
    expect(reasonFor(plan, byPath).words).toContain('exempt by the path /break-glass/');
    expect(reasonFor(plan, byName).words).toContain('exempt by the entry emergency-*');
    expect(reasonFor(plan, byExemption).words).toContain('exempt by the tag keyreeve-exempt');
    const forced = await here.plan({ forced: { keys: ids, reason: 'I insist' } });
    expect(forced.steps).toEqual([]);
  });
});

describe('a key that code manages', () => {
  test('X17 is planned with a warning: a stack by its tag, Terraform by the agent that made the key', async () => {
    const stack = { 'aws:cloudformation:stack-name': 'ci-users', Owner: 'ci@example.com' };
    const made = { id: ADA_KEY, createdAt: '2026-11-01T08:00:00Z' };
    const making = {
      name: 'CreateAccessKey',
      at: made.createdAt,
      userName: 'deployer',
      userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5',
      request: { userName: 'tf' },
      response: { accessKey: { accessKeyId: ADA_KEY, userName: 'tf', status: 'Active' } },
    };
    const users = [person('ci', [BOB_KEY], { tags: stack }), person('tf', [], { accessKeys: [made] })];
    const here = await stage({ world: [home(), member(users, { events: [making] })] });
    const { steps } = await here.plan();
    expect(steps.map(({ subject }) => 'accessKeyId' in subject && subject.accessKeyId)).toEqual([
      BOB_KEY,
      ADA_KEY,
    ]);
    expect(steps[0]?.warnings.join()).toMatch(/CloudFormation \(stack ci-users\).*next deployment/);
    expect(steps[1]?.warnings.join()).toMatch(/Terraform, by the user agent.*next deployment/);
    expect(steps[1]?.createdBy).toMatchObject({ arn: `arn:aws:iam::${MEMBER}:user/deployer` });
  });
});

test('making plans changes nothing', async () => {
  const here = await stage({ world: twoUsers() });
  await here.plan();
  await here.plan({ stage: 'delete' });
  await here.contain(BOB_KEY);
  expect(changesOf(here.sandbox)).toEqual([]);
});
