import { describe, expect, test } from 'vitest';
import type { AccountSpec, SandboxOptions, UserSpec } from '../../sandbox/index.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { ACCOUNT, about, account, type Scanned, sandboxes, scanned } from '../support/sandboxes.ts';

const MEMBER = '222233334444';
const MADE = '2024-05-01T08:00:00Z';
const OWN = 'user-can-create-own-keys';
const OTHERS = 'user-can-create-others-keys';
const CONSOLE = 'console-user-may-create-keys';
const RULES = [OWN, OTHERS, CONSOLE];

const sandbox = sandboxes();

function statement(Action: string | readonly string[], more: object = {}) {
  return { Effect: 'Allow', Action, Resource: '*', ...more };
}

function document(...statements: readonly object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

const MANAGE_KEYS = { keys: document(statement('iam:*AccessKey*')) };
/** The policy variable. */
const OWN_NAME = ['$', '{aws:username}'].join('');
const OWN_KEYS = {
  own: document(statement('iam:*AccessKey*', { Resource: `arn:aws:iam::*:user/${OWN_NAME}` })),
};
const NO_KEYS = document({ Effect: 'Deny', Action: 'iam:CreateAccessKey', Resource: '*' });

function person(name: string, more: Partial<UserSpec> = {}): UserSpec {
  return { name, createdAt: MADE, ...more };
}

async function told(
  world: readonly AccountSpec[],
  { settings = {}, options = {} }: { settings?: Partial<SandboxOptions>; options?: ScanOptions } = {},
) {
  const around = await sandbox({ world: [...world], ...settings });
  const scan = await scanned(around, { rules: RULES, ...options });
  return { scan, calls: around.calls.byOperation };
}

function verdicts(scan: Pick<Scanned, 'findings'>, rule: string) {
  return Object.fromEntries(about(scan, rule).map(({ resource, status }) => [resource.name, status]));
}

describe('who may create keys, from all policies that decide', () => {
  test("W01 a policy on one's own name lets make keys for oneself alone, and not a user with a path", async () => {
    const { scan } = await told([
      account({
        users: [person('alice', { inline: OWN_KEYS }), person('bob', { inline: OWN_KEYS, path: '/team/' })],
      }),
    ]);
    expect(verdicts(scan, OWN)).toEqual({ alice: 'fail', bob: 'pass' });
    expect(verdicts(scan, OTHERS)).toEqual({ alice: 'pass', bob: 'pass' });
    expect(verdicts(scan, CONSOLE)).toEqual({ alice: 'not-applicable', bob: 'not-applicable' });
    expect(scan.run.complete).toBe(true);
  });

  test('W02 a service control policy on the unit stops a member, and nobody in the management account', async () => {
    const users = [person('alice', { inline: MANAGE_KEYS, password: { createdAt: MADE } })];
    const { scan, calls } = await told(
      [account({ users }), account({ id: MEMBER, ou: 'workloads', users })],
      {
        settings: {
          serviceControlPolicies: [{ name: 'no-keys', document: NO_KEYS, targets: ['workloads'] }],
        },
        options: { organization: true },
      },
    );
    const of = (id: string) => ({ findings: scan.findings.filter((each) => each.account.id === id) });
    for (const rule of RULES) {
      expect(verdicts(of(ACCOUNT), rule), rule).toEqual({ alice: 'fail' });
      expect(verdicts(of(MEMBER), rule), rule).toEqual({ alice: 'pass' });
    }
    expect(about(of(MEMBER), OWN)[0]?.says).toMatch(
      /denied by statement 1 of the service control policy no-keys on ou-/,
    );
    expect(scan.run.complete).toBe(true);
    expect(calls).toMatchObject({ 'organizations:ListParents': 2, 'organizations:DescribePolicy': 2 });
  });

  test('W02 a session of a member account cannot tell, for those alone whom a policy lets', async () => {
    const users = [person('alice', { inline: MANAGE_KEYS }), person('bob')];
    const { scan } = await told([account(), account({ id: MEMBER, users })], {
      settings: { callerAccount: MEMBER },
    });
    expect(verdicts(scan, OWN)).toEqual({ alice: 'unknown', bob: 'pass' });
    expect(verdicts(scan, OTHERS)).toEqual({ alice: 'unknown', bob: 'pass' });
    expect(about(scan, OWN, 'alice')).toMatchObject([
      {
        says: 'Cannot be judged. The service control policies on the account may not be read with these credentials.',
        advice: { action: 'read-again', words: expect.stringMatching(/management account/) },
      },
    ]);
    expect(scan.run.complete).toBe(false);
    expect(scan.coverage).toMatchObject([{ status: 'scanned', notRead: [] }]);
  });

  test('W02 a session of a member account can tell by policies that are handed in', async () => {
    const world = [account(), account({ id: MEMBER, users: [person('alice', { inline: MANAGE_KEYS })] })];
    const all = document(statement('*'));
    const judgedBy = async (levels: unknown, redact = false) => {
      const controlPolicies = { name: 'scps.json', text: JSON.stringify(levels) };
      const { scan } = await told(world, {
        settings: { callerAccount: MEMBER },
        options: { controlPolicies, redact },
      });
      return about(scan, OWN)[0];
    };
    expect(await judgedBy([[all], [all]])).toMatchObject({ status: 'fail' });
    for (const redact of [false, true]) {
      expect(await judgedBy([[all], [all, NO_KEYS], [all]], redact)).toMatchObject({
        status: 'pass',
        says: expect.stringMatching(/denied by statement 1 of the service control policy .* on level 2/),
      });
    }
  });

  test('policies that are handed in are refused where they are of another account, or would be ignored', async () => {
    const controlPolicies = { name: 'scps.json', text: '[]' };
    for (const options of [{ organization: true }, { accounts: [ACCOUNT, MEMBER] }, { rules: ['root-mfa'] }])
      await expect(told([account()], { options: { controlPolicies, ...options } })).rejects.toMatchObject({
        code: 'bad-argument',
      });
    await expect(told([account()], { options: { controlPolicies } })).rejects.toMatchObject({
      code: 'bad-control-policies',
    });
  });

  test('W02 a run in which no policy lets anybody is complete without the service control policies', async () => {
    const { scan } = await told([account(), account({ id: MEMBER, users: [person('bob')] })], {
      settings: { callerAccount: MEMBER },
    });
    expect(scan.run).toMatchObject({ complete: true, failing: { high: 0, medium: 0 } });
  });

  test('an account on its own has no service control policies', async () => {
    const { scan } = await told([account({ users: [person('alice', { inline: MANAGE_KEYS })] })], {
      settings: { standalone: true },
    });
    expect(verdicts(scan, OTHERS)).toEqual({ alice: 'fail' });
  });

  test('W03 a condition is quoted; MFA makes it low for a console user', async () => {
    const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const inline = { keys: document(statement('iam:CreateAccessKey', { Condition })) };
    const { scan } = await told([
      account({ users: [person('alice', { inline, password: { createdAt: MADE } })] }),
    ]);
    expect(about(scan, CONSOLE)).toMatchObject([
      {
        status: 'fail',
        severity: 'low',
        says: expect.stringContaining(`, if ${JSON.stringify(Condition)}`),
        evidence: expect.arrayContaining([
          expect.objectContaining({
            name: 'allowedBy',
            value: 'statement 1 of the inline policy keys of the user alice',
          }),
          expect.objectContaining({ name: 'onCondition', value: `Allow ${JSON.stringify(Condition)}` }),
        ]),
        advice: { commands: ['aws iam get-user-policy --user-name=alice --policy-name=keys'] },
      },
    ]);
    expect(about(scan, OTHERS)).toMatchObject([{ severity: 'medium' }]);
  });

  test('W04 a boundary that AWS leaves out of its list is read, and stops what it does not allow', async () => {
    const { scan, calls } = await told([
      account({ users: [person('alice', { inline: MANAGE_KEYS, boundary: 'PowerUserAccess' })] }),
    ]);
    expect(verdicts(scan, OWN)).toEqual({ alice: 'pass' });
    expect(about(scan, OWN)[0]?.says).toContain('the permissions boundary does not allow it');
    expect(calls).toMatchObject({ 'iam:GetPolicy': 1, 'iam:GetPolicyVersion': 1 });
  });

  test('W04 a boundary that could not be read makes it unknown', async () => {
    const { scan } = await told(
      [
        account({
          users: [person('alice', { inline: MANAGE_KEYS, boundary: 'PowerUserAccess' }), person('bob')],
        }),
      ],
      { settings: { faults: [{ operation: 'iam:GetPolicy', code: 'AccessDenied' }] } },
    );
    expect(verdicts(scan, OWN)).toEqual({ alice: 'unknown', bob: 'pass' });
    expect(scan.run.complete).toBe(false);
  });

  test.each([
    'organizations:ListRoots',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
    'organizations:DescribePolicy',
    'iam:GetPolicyVersion',
  ])('W02 W04 without %s it is unknown for whom a policy lets, and for nobody else', async (operation) => {
    const boundary = 'AdministratorAccess';
    const users = [person('alice', { inline: MANAGE_KEYS, boundary }), person('bob', { boundary })];
    const { scan } = await told([account(), account({ id: MEMBER, users })], {
      settings: { faults: [{ operation, code: 'AccessDenied' }] },
      options: { organization: true },
    });
    expect(verdicts(scan, OWN)).toMatchObject({ alice: 'unknown', bob: 'pass' });
    expect(verdicts(scan, OTHERS)).toMatchObject({ alice: 'unknown', bob: 'pass' });
    expect(scan.run.complete).toBe(false);
  });

  test('W05 NotAction in a group and a deny in the user are put together, and some users are named', async () => {
    const world = account({
      groups: [
        { name: 'staff', inline: { most: document({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }) } },
      ],
      users: [
        person('alice', {
          groups: ['staff'],
          inline: {
            not: document({
              Effect: 'Deny',
              Action: 'iam:*AccessKey*',
              NotResource: `arn:aws:iam::${ACCOUNT}:user/machines/*`,
            }),
          },
        }),
        person('deploy', { path: '/machines/' }),
        person('zoe'),
      ],
    });
    const { scan } = await told([world]);
    expect(verdicts(scan, OWN)).toEqual({ alice: 'pass', deploy: 'pass', zoe: 'pass' });
    expect(about(scan, OTHERS, 'alice')).toMatchObject([
      {
        status: 'fail',
        severity: 'medium',
        says: expect.stringMatching(
          /for 1 other user \(deploy\): allowed by statement 1 of the inline policy most of the group staff\./,
        ),
      },
    ]);
  });

  test('P16 a redacted scan judges the same and names nobody', async () => {
    const users = [
      person('alice', { inline: MANAGE_KEYS, password: { createdAt: MADE } }),
      person('bob', {
        inline: {
          some: document(
            statement('iam:CreateAccessKey', {
              Resource: `arn:aws:iam::${MEMBER}:user/alice`,
              Condition: {
                StringEquals: {
                  'aws:PrincipalTag/secret-team': 'web-secret',
                  'aws:RequestedRegion': 'us-east-1',
                },
              },
            }),
          ),
        },
        tags: { 'secret-team': 'web-secret' },
      }),
      person('carl', {
        inline: {
          c: document(
            statement('iam:CreateAccessKey', {
              Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7/32' } },
            }),
          ),
        },
      }),
    ];
    const worlds = {
      serviceControlPolicies: [{ name: 'limits', document: document(statement('*')), targets: [MEMBER] }],
    };
    const world = [account(), account({ id: MEMBER, users })];
    const { scan: plain } = await told(world, { settings: worlds, options: { organization: true } });
    const { scan: hidden } = await told(world, {
      settings: worlds,
      options: { organization: true, redact: true },
    });
    const judged = ({ findings }: Scanned) =>
      findings.map(({ rule, status, severity }) => [rule, status, severity]);
    expect(judged(hidden)).toEqual(judged(plain));
    expect(judged(plain).filter(([, status]) => status === 'fail').length).toBeGreaterThan(4);
    expect(JSON.stringify(hidden)).not.toMatch(/alice|bob|carl|secret|203\.0\.113|limits|\b\d{12}\b/);
  });

  test('none of it is asked for by a scan that was not asked for rules in preview', async () => {
    const around = await sandbox({
      world: [account({ users: [person('alice', { boundary: 'PowerUserAccess' })] })],
    });
    const { run } = await scanned(around);
    expect(run.rules.map(({ id }) => id).filter((id) => RULES.includes(id))).toEqual([]);
    const asked = Object.keys(around.calls.byOperation);
    for (const call of ['iam:GetPolicy', 'organizations:ListParents', 'organizations:ListPoliciesForTarget'])
      expect(asked).not.toContain(call);
    const { run: preview } = await scanned(around, { preview: true });
    expect(preview.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(RULES));
  });
});
