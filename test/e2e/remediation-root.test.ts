import { describe, expect, test } from 'vitest';
import type { AccountSpec, SandboxOptions } from '../../sandbox/index.ts';
import { verifyFixed } from '../../src/app/remediate/verify-fixed.ts';
import { DENY_ROOT_SCP } from '../../src/core/plan/policies.ts';
import {
  askedFor,
  BOB_KEY,
  CREATED,
  HOME,
  home,
  LONG_AGO,
  MEMBER,
  member,
  person,
  ROOT_KEY,
  scpsOf,
} from '../support/key-world.ts';
import { endsOf, refusalsOf, type Stage, stages, stepsOf } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();
const rules = ['root-access-key', 'root-signing-certificate'];
const SCP = DENY_ROOT_SCP.name;

const oldKey = {
  id: ROOT_KEY,
  createdAt: CREATED,
  lastUsed: { at: LONG_AGO, service: 's3', region: 'eu-west-1' },
};

function rootOf(root: AccountSpec['root'], options: SandboxOptions & { remediation?: string } = {}) {
  return stage({ world: [home(), member([], { root: root ?? {} })], ...options });
}

function operations({ sandbox }: Stage): readonly string[] {
  return changesOf(sandbox).map(({ operation }) => operation);
}

const verdicts = (here: Stage, accounts: readonly string[]) =>
  here.on(async ({ base }) =>
    (await verifyFixed(base, {}, accounts)).map(({ account, result }) => [account.id, result]),
  );

describe("a member's root key", () => {
  test('X14 is denied by a policy that can be taken off, watched, deleted as root, and the policy is detached', async () => {
    const here = await rootOf({ accessKeys: [oldKey] });
    const first = await here.plan({ rules });
    expect(stepsOf(first)).toEqual([`create-root-scp ${SCP}`, `attach-root-scp ${SCP}`]);
    expect(first.steps.every(({ undo }) => undo.possible === 'yes')).toBe(true);
    expect(endsOf(await here.apply(first))).toEqual(['create-root-scp done', 'attach-root-scp done']);
    expect(await scpsOf(here.sandbox)).toEqual({ [SCP]: [MEMBER] });
    here.days(13);
    expect(refusalsOf(await here.plan())[ROOT_KEY]).toEqual(['not-due']);
    here.days(1);
    const last = await here.plan();
    expect(stepsOf(last)).toEqual([`delete-root-key ${ROOT_KEY}`, `detach-scp ${SCP}`]);
    expect(last.steps[0]?.warnings.join()).toContain('ShortTermRootCredentialUsage');
    expect(last.steps[0]?.effect).toContain('cannot deactivate a key, only delete it');
    expect(await verdicts(here, [MEMBER])).toEqual([[MEMBER, 'not-fixed']]);
    expect(endsOf(await here.apply(last))).toEqual(['delete-root-key done', 'detach-scp done']);
    expect(await verdicts(here, [MEMBER])).toEqual([[MEMBER, 'fixed']]);
    expect(await scpsOf(here.sandbox)).toEqual({ [SCP]: [] });
    expect(operations(here)).toEqual([
      'organizations:CreatePolicy',
      'organizations:AttachPolicy',
      'iam:DeleteAccessKey',
      'organizations:DetachPolicy',
    ]);
  });

  test('X14 is deleted by a session of root of 900 seconds with the delete policy, and no user is named', async () => {
    const here = await rootOf({ accessKeys: [oldKey] }, { remediation: '{ rootScp: false }' });
    const plan = await here.plan({ rules });
    expect(stepsOf(plan)).toEqual([`delete-root-key ${ROOT_KEY}`]);
    expect(plan.steps[0]?.undo.possible).toBe('no');
    expect(plan.steps[0]?.command).toMatch(/assume-root --region us-east-1 --duration-seconds 900/);
    await here.apply(plan);
    const [write] = changesOf(here.sandbox);
    expect(write).toMatchObject({
      callerArn: `arn:aws:iam::${MEMBER}:root`,
      parameters: { AccessKeyId: ROOT_KEY },
    });
    expect(write?.parameters).not.toHaveProperty('UserName');
    const [session] = await askedFor(here.sandbox, 'AssumeRoot');
    expect(session).toMatchObject({
      durationSeconds: '900',
      targetPrincipal: MEMBER,
      taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials' },
    });
  });

  test('X14 and its signing certificates go in the same plan', async () => {
    const certs = [{ uploadedAt: CREATED }, { uploadedAt: '2025-05-01T08:00:00Z' }];
    const here = await rootOf({ accessKeys: [oldKey], certs }, { remediation: '{ rootScp: false }' });
    const plan = await here.plan({ rules });
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'delete-root-key',
      'delete-root-certificate',
      'delete-root-certificate',
    ]);
    expect((await here.apply(plan)).counts.done).toBe(3);
    expect(await verdicts(here, [MEMBER])).toEqual([[MEMBER, 'fixed']]);
  });

  test('X04 that is used after the plan was made is not deleted', async () => {
    const here = await rootOf({ accessKeys: [oldKey] }, { remediation: '{ rootScp: false }' });
    const plan = await here.plan({ rules });
    here.sandbox.account(MEMBER).useAccessKey(ROOT_KEY);
    expect(endsOf(await here.apply(plan))).toEqual(['delete-root-key stale']);
    expect(operations(here)).toEqual([]);
  });

  test('is not deleted where the key before it was not, and the policy stays attached', async () => {
    const here = await rootOf({ accessKeys: [oldKey] });
    await here.apply(await here.plan({ rules }));
    here.days(14);
    here.sandbox.faults.add({ operation: 'iam:DeleteAccessKey', ignored: true });
    expect(endsOf(await here.apply(await here.plan()))).toEqual([
      'delete-root-key not-verified',
      'detach-scp skipped',
    ]);
    expect(await scpsOf(here.sandbox)).toEqual({ [SCP]: [MEMBER] });
  });

  test('the policy that denies root is taken off again by an undo, and the key begins anew', async () => {
    const here = await rootOf({ accessKeys: [oldKey] });
    const first = await here.plan({ rules });
    await here.apply(first);
    const { plan: back } = await here.undo(first.id);
    expect(endsOf(await here.apply(back))).toEqual(['detach-scp done', 'delete-scp done']);
    expect(await scpsOf(here.sandbox)).toEqual({});
    expect(stepsOf(await here.plan())).toEqual([`create-root-scp ${SCP}`, `attach-root-scp ${SCP}`]);
  });

  test('X18 used last week stops everything: service, region and the addresses first', async () => {
    const lastUsed = { at: '2026-11-15T12:00:00Z', service: 's3', region: 'us-east-1' };
    const seen = {
      name: 'ListBuckets',
      source: 's3.amazonaws.com',
      at: lastUsed.at,
      root: true,
      accessKeyId: ROOT_KEY,
      sourceIp: '203.0.113.9',
      userAgent: 'backup/1.0',
    };
    const unused = { id: BOB_KEY, createdAt: CREATED };
    const root = { accessKeys: [{ ...oldKey, lastUsed }, unused] };
    const here = await stage({ world: [home(), member([], { root, events: [seen] })] });
    const plan = await here.plan({ rules });
    expect([plan.steps, refusalsOf(plan)]).toEqual([[], { [ROOT_KEY]: ['used-recently'] }]);
    const [refusal] = plan.refused;
    expect(refusal?.reasons[0]?.words).toMatch(/7 days ago, at 2026-11-15T12:00:00Z \(s3, us-east-1\)/);
    expect(refusal?.seenFrom?.join()).toMatch(/203\.0\.113\.9.*s3\.amazonaws\.com ListBuckets.*backup\/1\.0/);
    const forced = { keys: [ROOT_KEY], reason: 'the backup moved to a role' };
    expect((await here.plan({ forced })).steps.map(({ kind }) => kind)).toEqual([
      'create-root-scp',
      'attach-root-scp',
    ]);
  });
});

describe('why no root session can be had', () => {
  test.each([
    ['the feature is off', { centralRoot: false }, /not switched on/],
    [
      'the feature is off and trusted access is on',
      { centralRoot: false, trustedServices: ['iam.amazonaws.com'] },
      /not switched on/,
    ],
    [
      'a policy of the organisation denies it',
      {
        faults: [
          {
            operation: 'sts:AssumeRoot',
            code: 'AccessDenied',
            status: 403,
            message:
              'not authorized to perform: sts:AssumeRoot with an explicit deny in a service control policy',
          },
        ],
      },
      /service control policy of the organisation denies opening a root session/,
    ],
    [
      'the caller lacks the permission',
      {
        faults: [
          {
            operation: 'sts:AssumeRoot',
            code: 'AccessDenied',
            status: 403,
            message: 'not authorized to perform: sts:AssumeRoot',
          },
        ],
      },
      /may not open a root session/,
    ],
  ] as [string, SandboxOptions, RegExp][])('is told apart: %s', async (_why, options, words) => {
    const here = await rootOf({ accessKeys: [oldKey] }, options);
    const plan = await here.plan({ rules });
    expect(plan.steps).toEqual([]);
    expect(plan.refused[0]?.reasons).toMatchObject([
      { code: 'unread', words: expect.stringMatching(words), fix: expect.any(String) },
    ]);
  });

  test('when the plan is applied, too: the switch was turned off since', async () => {
    const here = await rootOf({ accessKeys: [oldKey] }, { remediation: '{ rootScp: false }' });
    const plan = await here.plan({ rules });
    const message = 'Root credentials management feature is not enabled in your organization';
    here.sandbox.faults.add({ operation: 'sts:AssumeRoot', code: 'AccessDenied', status: 403, message });
    const applied = await here.apply(plan);
    expect(applied.ends[0]?.end).toMatchObject({
      outcome: 'skipped',
      words: expect.stringContaining('not switched on'),
    });
  });

  test('service control policies cannot be used: told, and with rootScp off the key is deleted without', async () => {
    const here = await rootOf({ accessKeys: [oldKey] }, { policyTypesDisabled: true });
    const plan = await here.plan({ rules });
    expect(plan.refused[0]?.reasons).toMatchObject([
      {
        code: 'no-scp',
        words: expect.stringContaining('not switched on'),
        fix: expect.stringContaining('rootScp'),
      },
    ]);
  });

  test('somebody has a policy of that name that says something else', async () => {
    const other = { name: SCP, document: { Version: '2012-10-17', Statement: [] } };
    const here = await rootOf({ accessKeys: [oldKey] }, { serviceControlPolicies: [other] });
    expect((await here.plan({ rules })).refused[0]?.reasons[0]?.words).toContain('says something else');
  });

  test('X16 the caller is a root user: no root session, neither in plan nor in apply, and it is explained', async () => {
    const homeRoot = 'AKIAIOSFODNN7EXAMPL9';
    const here = await stage({
      world: [
        home({ root: { accessKeys: [{ id: homeRoot, createdAt: CREATED }] } }),
        member([], { root: { accessKeys: [oldKey] } }),
      ],
      remediation: '{ rootScp: false }',
    });
    const plan = await here.plan({ rules });
    here.callAs(here.sandbox.env({ accessKeyId: homeRoot }));
    const applied = await here.apply(plan);
    expect(applied.ends[0]?.end).toMatchObject({
      outcome: 'skipped',
      words: expect.stringMatching(/credentials of a root user, which may not open root sessions/),
    });
    expect(operations(here)).toEqual([]);
    const asRoot = await here.plan({ rules });
    expect(asRoot.refused[0]?.reasons[0]?.words).toMatch(
      /those of a root user, who may open no root session/,
    );
  });
});

describe("the management account's root key", () => {
  test('X15 is a task for a person, never a call, and is confirmed by the live summary', async () => {
    const here = await stage({ world: [home({ root: { accessKeys: [oldKey] } }), member([])] });
    const plan = await here.plan({ rules, accounts: [HOME] });
    expect([plan.steps, plan.refused]).toEqual([[], []]);
    const [task] = plan.manual;
    expect(task?.account.id).toBe(HOME);
    expect(task?.why[0]).toContain("The management account's own root cannot be reached by a root session");
    const steps = task?.steps.join('\n') ?? '';
    for (const part of ['Sign in as the root user', 'Security credentials', '"Deactivate"', '"Delete"'])
      expect(steps).toContain(part);
    expect(steps.replace(/Never use `aws iam … --user-name root`/, '')).not.toContain('--user-name root');
    expect(task?.confirm).toBe(`keyreeve verify-fixed --account ${HOME}`);
    expect(await verdicts(here, [HOME])).toEqual([[HOME, 'not-fixed']]);
    here.sandbox.account(HOME).setRootAccessKeys([]);
    expect(await verdicts(here, [HOME])).toEqual([[HOME, 'fixed']]);
  });

  test.each([
    ['outside of an organisation', { standalone: true }, 'The account is in no organisation'],
    ['in China', { partition: 'aws-cn' }, 'do not exist in the partition aws-cn'],
    ['in GovCloud', { partition: 'aws-us-gov' }, 'do not exist in the partition aws-us-gov'],
  ] as [string, SandboxOptions, string][])('X15 %s it is by hand as well', async (_where, options, words) => {
    const root = { accessKeys: [oldKey] };
    const here = await stage({
      world: [home({ management: false, root, users: [person('bob', [])] })],
      ...options,
    });
    const plan = await here.plan({ rules, accounts: [HOME] });
    expect(plan.steps).toEqual([]);
    expect(plan.manual[0]?.why[0]).toContain(words);
  });

  test('X15 that cannot be read is unknown, and not called fixed', async () => {
    const here = await stage({ world: [home({ denies: ['iam:GetAccountSummary'] }), member([])] });
    expect(await verdicts(here, [HOME])).toEqual([[HOME, 'unknown']]);
  });
});
