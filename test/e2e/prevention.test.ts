import { GetPolicyVersionCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { AccountSpec, Sandbox } from '../../sandbox/index.ts';
import { attachControl } from '../../src/app/prevent/attach-control.ts';
import { makePrevention, type PreventionOptions } from '../../src/app/prevent/make-prevention.ts';
import { preventScp } from '../../src/app/prevent/prevent-scp.ts';
import { readAuthorization } from '../../src/aws/collect/authorization.ts';
import { unread } from '../../src/core/model/fact.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { decide } from '../../src/core/policy/decide.ts';
import { contextOn, makeWorld } from '../../src/core/policy/world.ts';
import {
  CREATED,
  HOME,
  home,
  iamAs,
  MEMBER,
  member,
  policiesOfUser,
  scpsOf,
  sessionOf,
} from '../support/key-world.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { endsOf, noted, stages, stepsOf } from '../support/remediation.ts';

const stage = stages();
type Stage = Awaited<ReturnType<typeof stage>>;
type UserSpec = NonNullable<AccountSpec['users']>[number];

const ARN = `arn:aws:iam::${MEMBER}:policy/Devs`;

function user(name: string, more: Partial<UserSpec> = {}): UserSpec {
  return { name, userId: `AIDAQXYZ${name.toUpperCase().padEnd(12, 'X')}`, createdAt: CREATED, ...more };
}

const person = (name: string, more: Partial<UserSpec> = {}) =>
  user(name, { password: { createdAt: CREATED }, ...more });

function allow(...Action: readonly string[]) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
}

const DEVS = allow('s3:GetObject', 'iam:CreateAccessKey', 'iam:ListUsers');
/** As a person wrote it, blanks and all. */
const TEXT = JSON.stringify(DEVS, null, 4);

/** Console users of a group, a machine and a role that have the same policy. */
function world(more: Partial<AccountSpec> = {}, users: readonly UserSpec[] = []): readonly AccountSpec[] {
  return [
    home(),
    member(
      [person('ann', { groups: ['devs'] }), person('bob', { attached: ['Devs'] }), person('eve'), ...users],
      {
        policies: [{ name: 'Devs', document: TEXT }],
        groups: [{ name: 'devs', attached: ['Devs'] }],
        ...more,
      },
    ),
  ];
}

function plan(here: Stage, options: Partial<PreventionOptions> = {}): Promise<Plan> {
  return here.on(async (ground) =>
    noted(ground.log, (await makePrevention(ground, { accounts: [MEMBER] }, { users: [], ...options })).plan),
  );
}

/** Who may call what for whom, of a fresh reading: `user ann iam:CreateAccessKey`. */
function allowedNow(here: Stage, actions: readonly string[]): Promise<readonly string[]> {
  return here.on(async ({ base, now }) => {
    const read = await readAuthorization(base.account({ accountId: MEMBER }));
    if (read.state === 'unread') throw new Error(read.words);
    const account = { id: MEMBER, partition: 'aws' } as const;
    const controls = unread('organizations:ListPolicies', 'NotAsked', 'Not asked.');
    const found = makeWorld({ account, authorization: read.value, controls, now });
    return [...found.users.values(), ...found.roles.values()].flatMap((principal) =>
      actions
        .filter((action) =>
          [...found.users.values()].some(({ arn, tags }) => {
            const request = { action, resource: arn, context: contextOn(principal, found, tags) };
            return decide(principal.grants, request).answer !== 'no';
          }),
        )
        .map((action) => `${principal.type} ${principal.name} ${action}`),
    );
  });
}

/** The texts of the policy's versions as they are kept, the default one marked. */
async function versionsNow(sandbox: Sandbox): Promise<Readonly<Record<string, string>>> {
  const iam = iamAs(sandbox, await sessionOf(sandbox, 'Witness'));
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: ARN }));
  const texts = Versions.map(async ({ VersionId, IsDefaultVersion }) => {
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: ARN, VersionId }));
    return [
      `${VersionId}${IsDefaultVersion ? ' default' : ''}`,
      decodeURIComponent(PolicyVersion?.Document ?? ''),
    ];
  });
  return Object.fromEntries(await Promise.all(texts));
}

const KEYS = ['iam:CreateAccessKey'];

describe('the smallest proved fix', () => {
  test('takes the call out of the policy that allows it, shows the difference, and undo brings back the bytes', async () => {
    const here = await stage({ world: world() });
    expect(await allowedNow(here, KEYS)).toEqual([
      'user ann iam:CreateAccessKey',
      'user bob iam:CreateAccessKey',
    ]);
    const made = await plan(here);
    expect(stepsOf(made)).toEqual(['create-policy-version Devs']);
    const [step] = made.steps;
    expect(step?.edit?.diff).toEqual([
      '@@ -5,7 +5,6 @@',
      '       "Effect": "Allow",',
      '       "Action": [',
      '         "s3:GetObject",',
      '-        "iam:CreateAccessKey",',
      '         "iam:ListUsers"',
      '       ],',
      '       "Resource": "*"',
    ]);
    expect(step?.warnings).toEqual([]);
    expect(made.notes[0]).toMatch(/take-out .* 1 change, \d+ characters, nobody else loses anything/);
    expect(made.notes.filter((note) => note.includes('also possible'))).toHaveLength(4);
    expect(made.notes.join('\n')).toContain('none leads a console user to a key');

    expect(endsOf(await here.apply(made))).toEqual(['create-policy-version done']);
    expect(await allowedNow(here, [...KEYS, 'iam:ListUsers'])).toEqual([
      'user ann iam:ListUsers',
      'user bob iam:ListUsers',
    ]);
    expect((await plan(here)).steps).toEqual([]);

    const back = await here.undo(made.id);
    expect(stepsOf(back.plan)).toEqual(['restore-policy-version Devs', 'delete-policy-version Devs']);
    expect(endsOf(await here.apply(back.plan))).toEqual([
      'restore-policy-version done',
      'delete-policy-version done',
    ]);
    expect(await versionsNow(here.sandbox)).toEqual({ 'v1 default': TEXT });
    // And forwards again: numbers of versions are not used twice.
    here.days(1);
    expect(endsOf(await here.apply(await plan(here)))).toEqual(['create-policy-version done']);
    expect(Object.keys(await versionsNow(here.sandbox))).toEqual(['v3 default', 'v1']);
  });

  test('is made so that others who have the same policy keep it, and says of another way who would lose what', async () => {
    const more = { iamRoles: [{ name: 'Deploy', attached: ['Devs'] }] };
    const machine = user('importer', { attached: ['Devs'] });
    const here = await stage({ world: world(more, [machine]) });
    const made = await plan(here);
    expect(made.steps.map(({ edit }) => edit?.form)).toEqual(['deny-users']);
    expect(made.steps[0]?.edit).toMatchObject({ users: ['ann', 'bob'] });
    const blunt = await plan(here, { choose: 'take-out' });
    expect(blunt.steps[0]?.warnings).toEqual([
      'user importer, role Deploy can no longer call iam:CreateAccessKey.',
    ]);
    await here.apply(made);
    expect(await allowedNow(here, KEYS)).toEqual([
      'user importer iam:CreateAccessKey',
      'role Deploy iam:CreateAccessKey',
    ]);
  });

  test('denies it to each user where a policy of AWS allows it, and says who could take that off', async () => {
    const here = await stage({
      world: [home(), member([person('ann', { attached: ['AdministratorAccess'] }), person('bob')])],
    });
    const made = await plan(here);
    expect(stepsOf(made)).toEqual(['deny-user-keys ann']);
    expect(made.steps[0]?.warnings[0]).toMatch(
      /^ann could take it back, or get round it: .*iam:DeleteUserPolicy/,
    );
    expect(made.notes.join('\n')).toContain('not possible, take-out');
    await here.apply(made);
    expect(await policiesOfUser(here.sandbox, 'ann')).toEqual(['KeyreeveDenyKeys']);
    expect(await allowedNow(here, [...KEYS, 'iam:CreateUser'])).toEqual(['user ann iam:CreateUser']);
    await here.apply((await here.undo(made.id)).plan);
    expect(await policiesOfUser(here.sandbox, 'ann')).toEqual([]);
  });

  test('adds a statement that denies exactly that where a wildcard allows it', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: '*' },
    };
    const here = await stage({ world: world({ policies: [{ name: 'Devs', document }] }) });
    const made = await plan(here);
    const added = made.steps[0]?.edit?.diff.filter((line) => line.startsWith('+')).join('\n');
    expect(added).toContain('"Effect": "Deny"');
    expect(added).toContain('"Action": "iam:CreateAccessKey"');
    await here.apply(made);
    expect(await allowedNow(here, [...KEYS, 'iam:DeleteAccessKey'])).toEqual([
      'user ann iam:DeleteAccessKey',
      'user bob iam:DeleteAccessKey',
    ]);
  });

  test('X04: is stale where the policy was changed since, and where another version is the default', async () => {
    const here = await stage({ world: world() });
    const [first, second] = [await plan(here), await plan(here, { choose: 'deny-in-policy' })];
    await here.apply(first);
    expect(endsOf(await here.apply(second))).toEqual(['create-policy-version stale']);
    expect(Object.keys(await versionsNow(here.sandbox))).toEqual(['v2 default', 'v1']);
  });

  test('needs no edit where the policy has five versions: the users are denied it', async () => {
    const earlier = [1, 2, 3, 4].map((count) => allow(`s3:Get${count}`));
    const here = await stage({ world: world({ policies: [{ name: 'Devs', document: TEXT, earlier }] }) });
    const made = await plan(here);
    expect(stepsOf(made)).toEqual(['deny-user-keys ann', 'deny-user-keys bob']);
    expect(made.notes.join('\n')).toContain('it has 5 versions, and IAM keeps no more');
  });

  test('X09: leaves a break-glass user alone, and says so', async () => {
    const tags = { 'break-glass': 'yes' };
    const here = await stage({
      remediation: '{ breakGlass: { tags: [{ key: break-glass }] } }',
      world: world({}, [person('glass', { tags, attached: ['Devs'] })]),
    });
    const made = await plan(here);
    expect(made.refused.map(({ subject, reasons }) => [subject.arn, reasons[0]?.code])).toEqual([
      [`arn:aws:iam::${MEMBER}:user/glass`, 'break-glass'],
    ]);
    expect(made.steps[0]?.edit).toMatchObject({ form: 'deny-users', users: ['ann', 'bob'] });
  });

  test('of a user whose password cannot be read is not told, and is a gap', async () => {
    const here = await stage({
      world: world({ denies: ['iam:GetLoginProfile'] }),
    });
    const made = await plan(here);
    expect(made.steps).toEqual([]);
    expect(made.gaps.map(({ source }) => source)).toEqual(['iam:GetLoginProfile', 'iam:GetLoginProfile']);
    expect(made.notes.join('\n')).toContain('besides those below');
  });

  test('of a user that was named asks for no password, and a stranger is wrong use', async () => {
    const here = await stage({ world: world({}, [user('importer', { attached: ['Devs'] })]) });
    const made = await plan(here, { users: ['importer'] });
    expect(stepsOf(made)).toEqual(['deny-user-keys importer']);
    await expect(plan(here, { users: ['nobody'] })).rejects.toMatchObject({ code: 'nothing-selected' });
  });
});

describe('keyreeve prevent plan', () => {
  /** Plans are applied by the machine's clock, so the organisation goes by it too. */
  async function shop(more: Partial<AccountSpec> = {}) {
    const here = await stage({ world: world(more), now: new Date().toISOString(), frozenClock: false });
    const run = (args: readonly string[]) =>
      keyreeve(args, { cwd: here.folder, sandbox: here.sandbox, env: { CI: '' } });
    return { here, run };
  }

  const IN_MEMBER = ['--account', MEMBER];

  test('writes a plan that apply carries out', async () => {
    const { here, run } = await shop();
    const made = await run(['prevent', 'plan', ...IN_MEMBER, '--output', 'fix.yaml']);
    expect(made.status, made.stderr).toBe(0);
    expect(made.stdout).toContain('-        "iam:CreateAccessKey",\n');
    expect(made.stdout).toContain('Evaluated again as it');
    const applied = await run(['apply', 'fix.yaml', '--yes-i-mean', MEMBER]);
    expect(applied, applied.stdout).toMatchObject({ status: 0 });
    expect(await allowedNow(here, KEYS)).toEqual([]);
  });

  test('ends with 3 where it could not tell who has a password', async () => {
    const { run } = await shop({ denies: ['iam:GetLoginProfile'] });
    const untold = await run(['prevent', 'plan', ...IN_MEMBER]);
    expect(untold.status).toBe(3);
    expect(untold.stdout).toContain('INCOMPLETE');
  });

  test('says of a way that was chosen and cannot be had why not', async () => {
    const here = await stage({ world: world({ policies: [{ name: 'Devs', document: '{"Statement":[' }] }) });
    const { steps, refused } = await plan(here, { choose: 'take-out' });
    expect(steps).toEqual([]);
    expect(refused.map(({ reasons }) => reasons[0]?.code)).toEqual(['not-closed', 'not-closed']);
    expect(refused[0]?.reasons[0]?.words).toContain('take-out: ');
  });

  test('refuses a name that can be none', async () => {
    const { status, stderr } = await keyreeve(['prevent', 'plan', '--user', 'a*']);
    expect([status, stderr.includes('(bad-argument)')]).toEqual([2, true]);
  });
});

describe('attaching a policy', () => {
  const { control } = preventScp({
    kinds: ['deny-root-keys', 'deny-keys-but'],
    breakGlass: ['arn:aws:iam::*:role/BreakGlass', 'arn:*:iam::*:role/BreakGlass'],
  });

  test('creates it and attaches it to one account, and undo takes both back', async () => {
    const here = await stage({ world: world() });
    const attach = () =>
      here.on(async (ground) => noted(ground.log, await attachControl(ground, control, MEMBER)));
    const made = await attach();
    expect(endsOf(await here.apply(made))).toEqual([
      'create-prevention-scp done',
      'attach-prevention-scp done',
    ]);
    const [[name, targets] = []] = Object.entries(await scpsOf(here.sandbox));
    expect(name).toMatch(/^KeyreevePrevent-[0-9a-f]{8}$/);
    expect(targets).toEqual([MEMBER]);
    expect((await attach()).notes[0]).toContain(`is attached to account ${MEMBER} already`);
    await here.apply((await here.undo(made.id)).plan);
    expect(await scpsOf(here.sandbox)).toEqual({});
  });

  test('V01: to the management account is refused, with the reason, and ends with 3', async () => {
    const here = await stage({ world: world() });
    const attach = (to: string) =>
      keyreeve(['prevent', 'attach', 'deny-root-keys', '--to', to], {
        cwd: here.folder,
        sandbox: here.sandbox,
      });
    const { status, stdout } = await attach(HOME);
    expect(status).toBe(3);
    expect(stdout).toContain('It is the management account: no service control policy limits it.');
    expect((await attach('12')).status).toBe(2);
  });
});
