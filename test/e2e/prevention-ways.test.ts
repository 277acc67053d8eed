import { GetUserPolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { AccountSpec, Sandbox } from '../../sandbox/index.ts';
import { makePrevention, type PreventionOptions } from '../../src/app/prevent/make-prevention.ts';
import { CREATED, HOME, home, iamAs, MEMBER, member, scpsOf, sessionOf } from '../support/key-world.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { endsOf, noted, stages, stepsOf } from '../support/remediation.ts';

const stage = stages();
type Stage = Awaited<ReturnType<typeof stage>>;
type UserSpec = NonNullable<AccountSpec['users']>[number];

function person(name: string, more: Partial<UserSpec> = {}): UserSpec {
  return {
    name,
    userId: `AIDAQXYZ${name.toUpperCase().padEnd(12, 'X')}`,
    createdAt: CREATED,
    password: { createdAt: CREATED },
    ...more,
  };
}

function allow(...Action: readonly string[]) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
}

const KEY = 'iam:CreateAccessKey';

function prevent(here: Stage, options: Partial<PreventionOptions> = {}, account = MEMBER) {
  return here.on(async (ground) => {
    const made = await makePrevention(ground, { accounts: [account] }, { users: [], ...options });
    await noted(ground.log, made.plan);
    return made;
  });
}

/** An inline policy of a user as IAM keeps it. */
async function inlineText(sandbox: Sandbox, UserName: string, PolicyName: string): Promise<string> {
  const iam = iamAs(sandbox, await sessionOf(sandbox, 'Witness'));
  const { PolicyDocument = '' } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
  return decodeURIComponent(PolicyDocument);
}

describe('an inline policy of a user', () => {
  /** As a person wrote it: blanks, line breaks, and signs that JSON would write otherwise. */
  const TEXT = JSON.stringify(allow('s3:GetObject', KEY), null, 7).replace('s3:', 's3\\u003a');

  test('that allows it is edited, and undo brings it back byte for byte', async () => {
    const here = await stage({ world: [home(), member([person('ann', { inline: { Mine: TEXT } })])] });
    const { plan, goneRound } = await prevent(here);
    expect([stepsOf(plan).join(), goneRound]).toEqual(['edit-user-policy Mine', false]);
    expect(plan.steps[0]?.edit?.diff.filter((line) => line.startsWith('-'))).toEqual([
      '-        "s3:GetObject",',
      `-        "${KEY}"`,
    ]);
    expect(endsOf(await here.apply(plan))).toEqual(['edit-user-policy done']);
    expect(JSON.parse(await inlineText(here.sandbox, 'ann', 'Mine')).Statement[0].Action).toEqual([
      's3:GetObject',
    ]);
    const again = await prevent(here);
    expect([again.plan.steps, again.goneRound]).toEqual([[], false]);
    expect(again.plan.notes[0]).toContain('no user with a console password may make access keys');

    const back = await here.undo(plan.id);
    expect(endsOf(await here.apply(back.plan))).toEqual(['restore-user-policy done']);
    expect(await inlineText(here.sandbox, 'ann', 'Mine')).toBe(TEXT);
  });

  test('X04: that was changed since is stale, and is left as it is', async () => {
    const here = await stage({ world: [home(), member([person('ann', { inline: { Mine: TEXT } })])] });
    const [first, second] = [await prevent(here), await prevent(here, { choose: 'deny-in-policy' })];
    await here.apply(first.plan);
    const after = await inlineText(here.sandbox, 'ann', 'Mine');
    expect(endsOf(await here.apply(second.plan))).toEqual(['edit-user-policy stale']);
    expect(await inlineText(here.sandbox, 'ann', 'Mine')).toBe(after);
  });

  test('that has no room for another statement is left alone, and the user is closed in another way', async () => {
    const long = allow(
      'iam:*',
      ...Array.from({ length: 62 }, (_, index) => `s3:Get${'x'.repeat(20)}${index}`),
    );
    const here = await stage({ world: [home(), member([person('ann', { inline: { Mine: long } })])] });
    const { plan } = await prevent(here, { choose: 'take-out' });
    expect(plan.refused[0]?.reasons[0]?.words).toContain('would have more than 2,048 characters');
  });
});

describe('ways round', () => {
  test('that are left after the fix are told with their steps, and make the exit status 1', async () => {
    const admin = person('ann', { attached: ['AdministratorAccess'] });
    const here = await stage({ world: [home(), member([admin])] });
    const { plan, goneRound } = await prevent(here);
    expect(goneRound).toBe(true);
    expect(plan.notes.join('\n')).toMatch(
      /ann can all the same by a way round: 1\. user ann takes policy KeyreeveDenyKeys, which denies, off itself \(iam:DeleteUserPolicy\); then it can itself/,
    );
    const { status, stdout } = await keyreeve(['prevent', 'plan', '--account', MEMBER], {
      cwd: here.folder,
      sandbox: here.sandbox,
    });
    expect([status, stdout.includes('the fix is not')]).toEqual([1, true]);
  });

  test('of who may not call it directly are told where nothing is to be planned', async () => {
    const eve = person('eve', { inline: { own: allow('iam:AttachUserPolicy') } });
    const machine = { ...person('bot', { inline: { own: allow('iam:AttachUserPolicy') } }) };
    delete (machine as { password?: unknown }).password;
    const here = await stage({ world: [home(), member([eve, machine])] });
    const { plan, goneRound } = await prevent(here);
    expect([plan.steps, goneRound]).toEqual([[], true]);
    const notes = plan.notes.join('\n');
    expect(notes).toContain('1 user can still get at a key');
    expect(notes).toMatch(/eve can all the same by a way round: 1\. user eve attaches a policy/);
    expect(notes).not.toContain('bot can');
  });

  test('over a role that may make keys are told too', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${MEMBER}:root` }, Action: 'sts:AssumeRole' },
      ],
    };
    const here = await stage({
      world: [
        home(),
        member([person('ann', { inline: { own: allow(KEY, 'sts:AssumeRole') } })], {
          iamRoles: [{ name: 'Deploy', inline: { all: allow('iam:*') }, trust }],
        }),
      ],
    });
    const { plan } = await prevent(here);
    expect(plan.notes.join('\n')).toContain(
      '1. user ann assumes role Deploy (sts:AssumeRole); then role Deploy can',
    );
    expect(plan.steps[0]?.warnings[0]).toMatch(/^ann could take it back, or get round it: sts:AssumeRole/);
  });
});

describe('service control policies', () => {
  test('are evaluated: whom they stop already is not planned for, and that is said', async () => {
    const here = await stage({ world: [home(), member([person('ann', { inline: { own: allow(KEY) } })])] });
    const first = await prevent(here, { choose: 'scp' });
    expect(stepsOf(first.plan).map((step) => step.split(' ')[0])).toEqual([
      'create-prevention-scp',
      'attach-prevention-scp',
    ]);
    expect(first.goneRound).toBe(false);
    expect(endsOf(await here.apply(first.plan))).toEqual([
      'create-prevention-scp done',
      'attach-prevention-scp done',
    ]);
    const [[name, targets] = []] = Object.entries(await scpsOf(here.sandbox));
    expect([name?.startsWith('KeyreeveDenyUserKeys-'), targets]).toEqual([true, [MEMBER]]);

    const again = await prevent(here);
    expect([again.plan.steps, again.plan.gaps]).toEqual([[], []]);
    expect(again.plan.notes.join('\n')).toContain('they alone keep ann from making keys');
    await here.apply((await here.undo(first.plan.id)).plan);
    expect(await scpsOf(here.sandbox)).toEqual({});
    expect(stepsOf((await prevent(here)).plan)).toEqual(['edit-user-policy own']);
  });

  test('close an administrator for good, where a change in the account could be taken back', async () => {
    const admin = person('ann', { attached: ['AdministratorAccess'] });
    const here = await stage({ world: [home(), member([admin])] });
    const { plan } = await prevent(here, { choose: 'scp' });
    const told = plan.notes.join('\n');
    expect(told).not.toMatch(/takes policy .* off itself/);
    expect(plan.steps[1]?.effect).toContain('whatever their own policies say');
  });

  test('that cannot be read are said to be unknown, and the plan is made as if there were none', async () => {
    const closed = home();
    const here = await stage({
      world: [
        { ...closed, denies: ['organizations:ListPoliciesForTarget'] },
        member([person('ann', { inline: { own: allow(KEY) } }), person('eve')]),
      ],
    });
    const { plan } = await prevent(here);
    expect(stepsOf(plan)).toEqual(['edit-user-policy own']);
    expect(plan.gaps.map(({ source }) => source)).toEqual(['organizations:ListPoliciesForTarget']);
    expect(plan.notes.join('\n')).toContain('it is not known whether one stops this already');
    expect(plan.steps[0]?.why[0]).toContain(
      'whether a service control policy stops it already could not be read',
    );
    const scp = await prevent(here, { choose: 'scp' });
    expect(scp.plan.refused[0]?.reasons[0]?.words).toContain('could not be read');
    const { status } = await keyreeve(['prevent', 'plan', '--account', MEMBER], {
      cwd: here.folder,
      sandbox: here.sandbox,
    });
    expect(status).toBe(3);
    // Who has no way to a key without them has none with them.
    await here.apply(plan);
    expect((await prevent(here)).plan.gaps).toEqual([]);
  });

  test('V01: limit no user of the management account, and cannot be chosen there', async () => {
    const here = await stage({
      world: [home({ users: [person('ann', { inline: { own: allow(KEY) } })] }), member([])],
    });
    const { plan } = await prevent(here, { choose: 'scp' }, HOME);
    expect(plan.refused[0]?.reasons[0]?.words).toContain('no service control policy limits this account');
  });
});

describe('a permissions boundary', () => {
  test('is a task for a person, with its commands and the way back', async () => {
    const here = await stage({ world: [home(), member([person('ann', { inline: { own: allow(KEY) } })])] });
    const { plan } = await prevent(here, { choose: 'boundary' });
    expect(plan.steps).toEqual([]);
    const [task] = plan.manual;
    expect(task?.steps.map((step) => step.slice(0, 60))).toEqual(
      [
        'aws iam create-policy --policy-name KeyreeveKeyBoundary --pol',
        'aws iam put-user-permissions-boundary --user-name ann --permi',
      ].map((step) => step.slice(0, 60)),
    );
    expect(task?.confirm).toContain('delete-user-permissions-boundary');
    expect(plan.notes[0]).toContain('chosen, boundary');
  });
});

test('who may rename itself gets out of a statement that names it, which is said, and makes the exit status 1', async () => {
  const policies = [{ name: 'Devs', document: allow('iam:CreateAccessKey', 'iam:UpdateUser') }];
  const machine = { name: 'bot', userId: 'AIDAQXYZBOTXXXXXXXXX', createdAt: CREATED, attached: ['Devs'] };
  const here = await stage({
    world: [home(), member([person('ann', { attached: ['Devs'] }), machine], { policies })],
  });
  const { plan, goneRound } = await prevent(here, { choose: 'deny-in-policy' });
  expect([goneRound, plan.steps[0]?.warnings.join()]).toEqual([
    true,
    expect.stringContaining('under another name this statement would not fit it'),
  ]);
  expect((await prevent(here, { choose: 'deny-users' })).goneRound).toBe(false);
});

test('who may rename itself gets out of a statement in its own inline policy too', async () => {
  const inline = { Own: allow(KEY, 'iam:UpdateUser') };
  const here = await stage({ world: [home(), member([person('ann', { inline })])] });
  const { plan, goneRound } = await prevent(here, { choose: 'deny-in-policy' });
  expect(plan.steps[0]?.warnings.join()).toContain('under another name this statement would not fit it');
  expect(goneRound).toBe(true);
});

test('a statement by name is told not to cover users made later, and who may make keys besides is counted', async () => {
  const policies = [{ name: 'Devs', document: allow(KEY) }];
  const machine = { name: 'bot', userId: 'AIDAQXYZBOTXXXXXXXXX', createdAt: CREATED, attached: ['Devs'] };
  const here = await stage({
    world: [home(), member([person('ann', { attached: ['Devs'] }), machine], { policies })],
  });
  const { plan } = await prevent(here, { choose: 'deny-in-policy' });
  expect(plan.steps[0]?.warnings.join()).toContain('users who are made later, or get Devs');
  expect(plan.notes.join()).toMatch(
    /NOT covered by deny-in-policy: users who are made later.* 1 other user of the account/,
  );
});

test('one user who cannot be closed does not keep the others open, and has its own reason', async () => {
  const policies = [{ name: 'Devs', document: allow(KEY) }];
  const here = await stage({
    world: [
      home(),
      member(
        [
          person('ann', { attached: ['Devs'] }),
          person('bob', { attached: ['Devs'], inline: { KeyreeveDenyKeys: allow('s3:*') } }),
        ],
        { policies },
      ),
    ],
  });
  const { plan, goneRound } = await prevent(here, { choose: 'deny-users' });
  expect(plan.steps.map(({ effect }) => effect).join()).toContain('ann');
  expect(
    plan.refused.map(({ subject, reasons }) => [subject.arn.split('/').at(-1), reasons[0]?.words]),
  ).toEqual([['bob', expect.stringContaining('bob has a policy KeyreeveDenyKeys already')]]);
  expect(goneRound).toBe(true);
});
