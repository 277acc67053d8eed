import { describe, expect, test } from 'vitest';
import { unread } from '../../model/fact.ts';
import type { AccountWhoCan, PrincipalAnswer, ToldRight, ToldWay } from '../../model/who-can.ts';
import { actionsNamed } from './actions.ts';
import {
  ACCOUNT,
  allow,
  authorizationOf,
  controlsWith,
  deny,
  groupArn,
  MFA,
  NO_ORGANISATION,
  NOW,
  policyArn,
  roleArn,
  type Small,
  type Statement,
  trusts,
  trustsService,
  userArn,
} from './test-support.ts';
import { type WhoCanInput, whoCan } from './who-can.ts';

const KEY = 'iam:CreateAccessKey';
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const OWN = 'arn:aws:iam::*:user/${aws:username}';

function ask(small: Small, more: Partial<WhoCanInput> = {}): AccountWhoCan {
  return whoCan({
    account: ACCOUNT,
    authorization: authorizationOf(small),
    controls: NO_ORGANISATION,
    now: NOW,
    actions: actionsNamed('create-access-key'),
    depth: 3,
    ...more,
  });
}

/** `alice: yes any` for each right, and `alice: yes any by put-policy` for each way. */
function shown({ answers }: AccountWhoCan): readonly string[] {
  return answers.flatMap(({ principal: { name }, rights, ways }: PrincipalAnswer) => [
    ...rights.map((right) => `${name}: ${said(right)}`),
    ...ways.map((way) => `${name}: ${said(way)} by ${stepsOf(way)}`),
  ]);
}

function said({ answer, reach, users, except }: ToldRight): string {
  const named = reach === 'named' ? ` ${users.names.join(',')}` : '';
  return `${answer} ${reach}${named}${except.count > 0 ? ` but ${except.names.join(',')}` : ''}`;
}

function stepsOf({ hops }: ToldWay): string {
  return hops.map(({ kind, on }) => `${kind} ${on.name}`).join(', ');
}

describe('who can create a key', () => {
  test('W01: own keys, those of named users and those of any user are told apart', () => {
    const found = ask({
      users: {
        alice: { own: [allow('iam:*AccessKey*', OWN)] },
        bob: { own: [allow(KEY, userArn('svc-*'))] },
        carol: { own: [allow(KEY)] },
        dora: { own: [allow(KEY, 'arn:aws:iam::*:user/*')] },
        eve: { own: [allow('s3:*')] },
        'svc-1': {},
        'svc-2': { path: 'svc/' },
      },
    });
    expect(shown(found)).toEqual([
      'carol: yes any',
      'dora: yes any',
      'bob: yes named svc-1',
      'alice: yes own',
    ]);
    // A pattern on the name does not fit a user that has a path.
  });

  test('W02: a service control policy stops it, but not in the management account', () => {
    const small = { users: { carol: { own: [allow('*')] } } };
    expect(shown(ask(small, { controls: controlsWith(deny('iam:Create*')) }))).toEqual([]);
    expect(shown(ask(small))).toEqual(['carol: yes any']);
  });

  test('W02: service control policies that could not be read make it unknown, and say what it is without them', () => {
    const controls = unread('organizations:ListPoliciesForTarget', 'AccessDenied', 'Not allowed.');
    const small = { users: { carol: { own: [allow('*')] }, dora: { own: [allow('iam:Attach*')] }, eve: {} } };
    const found = ask(small, { controls });
    expect(shown(found)).toEqual(['carol: unknown any', 'dora: unknown any by attach-policy dora']);
    expect(found.answers[0]?.rights[0]).toMatchObject({ elsewise: 'yes', unread: ['Not allowed.'] });
    expect(found).toMatchObject({ controls: 'unread', controlsUnread: { words: 'Not allowed.' } });
  });

  test('W03: a condition is quoted', () => {
    const found = ask({ users: { carol: { own: [allow(KEY, '*', MFA)] } } });
    expect(found.answers[0]?.rights[0]).toMatchObject({
      answer: 'yes-if',
      reach: 'any',
      conditions: [{ quote: '{"Bool":{"aws:MultiFactorAuthPresent":"true"}}' }],
    });
  });

  test('W04: a boundary that does not allow it stops it', () => {
    const found = ask({
      users: { carol: { own: [allow('*')], boundary: 'narrow' } },
      policies: { narrow: { now: [allow('s3:*')] } },
    });
    expect(shown(found)).toEqual([]);
  });

  test('W05: group and inline policies, NotAction and wildcards are taken together', () => {
    const found = ask({
      users: {
        alice: { groups: ['keys'], own: [deny('iam:Create*', userArn('admin'))] },
        bob: { own: [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }] },
        admin: {},
      },
      groups: { keys: { own: [allow('iam:*accesskey*')] } },
    });
    // She cannot make one for admin, but one for bob, who can.
    expect(shown(found)).toEqual([
      'alice: yes any but admin',
      'alice: yes any by take-over bob',
      'bob: yes any',
    ]);
  });
});

/** The only user who is asked about, and what lets her come there. */
const EVE = userArn('eve');

interface WayCase {
  readonly way: string;
  readonly small: Small;
  /** What stops it: a change of the same account. */
  readonly stopped: { readonly by: string; readonly small?: Small; readonly more?: Partial<WhoCanInput> };
}

const admin = { own: [allow('*')] };
const account = `arn:aws:iam::${ACCOUNT.id}:root`;

function eveWith(...own: readonly Statement[]) {
  return { eve: { own } };
}

const WAYS: readonly WayCase[] = [
  {
    way: 'put-policy eve',
    small: { users: eveWith(allow('iam:PutUserPolicy', OWN)) },
    stopped: { by: 'a service control policy', more: { controls: controlsWith(deny('iam:PutUserPolicy')) } },
  },
  {
    way: 'attach-policy eve',
    small: { users: eveWith(allow('iam:AttachUserPolicy')) },
    stopped: {
      by: 'a condition on what may be attached',
      small: {
        users: eveWith(
          allow('iam:AttachUserPolicy', '*', {
            Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
          }),
        ),
      },
    },
  },
  {
    way: 'attach-policy eve',
    small: {
      users: eveWith(
        allow('iam:AttachUserPolicy', '*', {
          Condition: { ArnLike: { 'iam:PolicyARN': policyArn('key*') } },
        }),
      ),
      policies: { keymakers: { now: [allow(KEY)] } },
    },
    stopped: {
      by: 'a boundary',
      small: {
        users: {
          eve: {
            own: [allow('iam:AttachUserPolicy')],
            boundary: 'narrow',
          },
        },
        policies: { keymakers: { now: [allow(KEY)] }, narrow: { now: [allow('iam:Attach*')] } },
      },
    },
  },
  {
    way: 'put-policy staff',
    small: {
      users: { eve: { groups: ['staff'] } },
      groups: { staff: { own: [allow('iam:PutGroupPolicy')] } },
    },
    stopped: {
      by: 'a deny',
      small: {
        users: { eve: { groups: ['staff'] } },
        groups: { staff: { own: [allow('iam:PutGroupPolicy'), deny('iam:Put*', groupArn('staff'))] } },
      },
    },
  },
  {
    way: 'new-policy-version hers',
    small: {
      users: { eve: { attached: ['hers'] } },
      policies: { hers: { now: [allow('iam:CreatePolicyVersion')] } },
    },
    stopped: {
      by: 'its being a policy of AWS',
      small: {
        users: { eve: { attached: ['hers'] } },
        policies: { hers: { now: [allow('iam:CreatePolicyVersion')], aws: true } },
      },
    },
  },
  {
    way: 'old-policy-version hers',
    small: {
      users: { eve: { attached: ['hers'] } },
      policies: { hers: { now: [allow('iam:SetDefaultPolicyVersion')], other: [allow('iam:*')] } },
    },
    stopped: {
      by: 'an older version that grants nothing either',
      small: {
        users: { eve: { attached: ['hers'] } },
        policies: { hers: { now: [allow('iam:SetDefaultPolicyVersion')], other: [allow('s3:*')] } },
      },
    },
  },
  {
    way: 'join-group admins',
    small: { users: eveWith(allow('iam:AddUserToGroup')), groups: { admins: admin } },
    stopped: {
      by: 'leave to join another group only',
      small: {
        users: eveWith(allow('iam:AddUserToGroup', groupArn('staff'))),
        groups: { admins: admin, staff: {} },
      },
    },
  },
  {
    way: 'remove-policy eve',
    small: {
      users: { eve: { attached: ['all'], own: [deny(KEY)] } },
      policies: { all: { now: [allow('*')], aws: true } },
    },
    stopped: {
      by: 'a deny of every change',
      small: {
        users: { eve: { attached: ['all'], own: [deny(['iam:*', 'sts:*'])] } },
        policies: { all: { now: [allow('*')], aws: true } },
      },
    },
  },
  {
    way: 'leave-group limited',
    small: {
      users: { eve: { groups: ['limited'], own: [allow([KEY, 'iam:RemoveUserFromGroup'])] } },
      groups: { limited: { own: [deny(KEY)] } },
    },
    stopped: {
      by: 'a service control policy',
      small: {
        users: { eve: { groups: ['limited'], own: [allow([KEY, 'iam:RemoveUserFromGroup'])] } },
        groups: { limited: { own: [deny(KEY)] } },
      },
      more: { controls: controlsWith(deny('iam:RemoveUserFromGroup')) },
    },
  },
  {
    way: 'lift-boundary eve',
    small: {
      users: { eve: { own: [allow('iam:*')], boundary: 'narrow' } },
      policies: { narrow: { now: [allow('iam:DeleteUserPermissionsBoundary')] } },
    },
    stopped: {
      by: 'the boundary itself',
      small: {
        users: { eve: { own: [allow('iam:*')], boundary: 'narrow' } },
        policies: { narrow: { now: [allow('iam:List*')] } },
      },
    },
  },
  {
    way: 'assume-role admin',
    small: {
      users: eveWith(allow('sts:AssumeRole')),
      roles: { admin: { ...admin, trust: [trusts(account)] } },
    },
    stopped: {
      by: 'a trust policy that names somebody else',
      small: {
        users: { ...eveWith(allow('sts:AssumeRole')), bob: {} },
        roles: { admin: { ...admin, trust: [trusts(userArn('bob'))] } },
      },
    },
  },
  {
    way: 'assume-role admin',
    small: { users: { eve: {} }, roles: { admin: { ...admin, trust: [trusts(EVE)] } } },
    stopped: {
      by: 'a trust policy that leaves it to policies she does not have',
      small: { users: { eve: {} }, roles: { admin: { ...admin, trust: [trusts(account)] } } },
    },
  },
  {
    way: 'change-trust admin, assume-role admin',
    small: { users: eveWith(allow('iam:UpdateAssumeRolePolicy')), roles: { admin } },
    stopped: {
      by: 'a deny of taking it',
      small: {
        users: eveWith(allow('iam:UpdateAssumeRolePolicy'), deny('sts:AssumeRole', roleArn('admin'))),
        roles: { admin },
      },
    },
  },
  {
    way: 'pass-role admin',
    small: {
      users: eveWith(allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])),
      roles: { admin: { ...admin, trust: [trustsService('lambda.amazonaws.com')] } },
    },
    stopped: {
      by: 'a role that another service may take',
      small: {
        users: eveWith(allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])),
        roles: { admin: { ...admin, trust: [trustsService('ec2.amazonaws.com')] } },
      },
    },
  },
  {
    way: 'take-over admin',
    small: { users: { ...eveWith(allow('iam:UpdateLoginProfile', userArn('admin'))), admin } },
    stopped: {
      by: 'a deny for that user',
      small: {
        users: { ...eveWith(allow('iam:UpdateLoginProfile'), deny('iam:*', userArn('admin'))), admin },
      },
    },
  },
  {
    way: 'put-policy helper, assume-role helper',
    small: {
      users: eveWith(allow(['iam:PutRolePolicy', 'sts:AssumeRole'], roleArn('helper'))),
      roles: { helper: { trust: [trusts(account)] } },
    },
    stopped: {
      by: 'a boundary of the role',
      small: {
        users: eveWith(allow(['iam:PutRolePolicy', 'sts:AssumeRole'], roleArn('helper'))),
        roles: { helper: { trust: [trusts(account)], boundary: 'narrow' } },
        policies: { narrow: { now: [allow('s3:*')] } },
      },
    },
  },
];

function waysOfEve(small: Small, more: Partial<WhoCanInput> = {}): readonly string[] {
  const [answer] = ask(small, { as: EVE, ...more }).answers;
  return (answer?.ways ?? []).map((way) => `${way.answer} ${way.reach} by ${stepsOf(way)}`);
}

describe('a way round', () => {
  test.each(WAYS)('by $way is found, and stopped by $stopped.by', ({ way, small, stopped }) => {
    expect(waysOfEve(small)).toContain(`yes any by ${way}`);
    const after = waysOfEve(stopped.small ?? small, stopped.more);
    expect(after.filter((each) => each.endsWith(` by ${way}`))).toEqual([]);
  });

  test('is as sure as its least sure step', () => {
    const small = {
      users: eveWith(allow('sts:AssumeRole', '*', MFA)),
      roles: { admin: { ...admin, trust: [trusts(account)] } },
    };
    expect(waysOfEve(small)).toEqual(['yes-if any by assume-role admin']);
    const dark = { state: 'unread', source: 'x', code: 'Unreadable', words: 'No JSON.' } as const;
    expect(waysOfEve({ ...small, roles: { admin: { ...admin, trust: dark } } })).toEqual([
      'unknown any by assume-role admin',
    ]);
  });

  test('goes no farther than asked, and ends in a circle', () => {
    const chain = (to: string) => ({
      own: [allow('sts:AssumeRole', roleArn(to))],
      trust: [trusts(account)],
    });
    const small = {
      users: eveWith(allow('sts:AssumeRole', roleArn('a'))),
      roles: {
        a: chain('b'),
        b: { own: [allow('sts:AssumeRole', [roleArn('a'), roleArn('c')])], trust: [trusts(account)] },
        c: { ...admin, trust: [trusts(account)] },
      },
    };
    expect(waysOfEve(small, { depth: 2 })).toEqual([]);
    expect(waysOfEve(small, { depth: 3 })).toEqual([
      'yes any by assume-role a, assume-role b, assume-role c',
    ]);
    expect(waysOfEve(small, { depth: 0 })).toEqual([]);
  });

  test('goes on from what was gained: a policy, then the boundary, then the deny', () => {
    const small = {
      users: {
        eve: {
          own: [allow('iam:DeleteUserPermissionsBoundary')],
          boundary: 'narrow',
          attached: ['mine', 'stop'],
        },
      },
      policies: {
        narrow: {
          now: [allow(['iam:DeleteUserPermissionsBoundary', 'iam:Attach*', 'iam:Detach*'])],
          aws: true as const,
        },
        mine: { now: [allow('iam:AttachUserPolicy')], aws: true as const },
        stop: { now: [deny(KEY)], aws: true as const },
      },
    };
    const found = waysOfEve(small);
    expect(found[0]).toMatch(/^yes any by /);
    expect(found[0]?.split(', ')).toHaveLength(3);
    expect(waysOfEve(small, { depth: 2 })).toEqual([]);
  });

  test('does not make one who may attach anything able to do what a service control policy denies', () => {
    const small = { users: eveWith(allow('iam:*')) };
    expect(waysOfEve(small, { controls: controlsWith(deny(KEY)) })).toEqual([]);
  });

  test('leads past a service control policy through the role that it spares', () => {
    const spared = deny(KEY, '*', {
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleArn('break-glass') } },
    });
    const small = {
      users: eveWith(allow('*')),
      roles: { 'break-glass': { trust: [trusts(account)] } },
    };
    expect(waysOfEve(small, { controls: controlsWith(spared) })).toContain(
      'yes any by put-policy break-glass, assume-role break-glass',
    );
  });

  test('through one user to the keys of others is told for those users', () => {
    const small = {
      users: {
        eve: { own: [allow('iam:UpdateLoginProfile')] },
        bob: { own: [allow(KEY, OWN)] },
        carol: { own: [allow(KEY, OWN)] },
      },
    };
    const [answer] = ask(small, { as: EVE }).answers;
    expect(answer?.ways).toMatchObject([{ reach: 'named', users: { names: ['bob', 'carol'] } }]);
  });
});

describe('the root users of members', () => {
  const task = (name: string) => ({
    Condition: { StringEquals: { 'sts:TaskPolicyArn': `arn:aws:iam::aws:policy/root-task/${name}` } },
  });
  const small = {
    users: {
      ann: { own: [allow('sts:AssumeRoot', 'arn:aws:iam::444455556666:root')] },
      bob: { own: [allow('sts:AssumeRoot', '*', task('IAMAuditRootUserCredentials'))] },
      eve: { own: [allow('sts:AssumeRoot', '*', task('IAMCreateRootUserPassword'))] },
    },
  };
  const roots = (isManagement: boolean) =>
    ask(small, {
      account: { ...ACCOUNT, isManagement },
      actions: actionsNamed('create-login-profile'),
    }).memberRoots.map(({ principal: { name }, answer }) => `${name}: ${answer}`);

  test('can be given a password from the management account, by the task for it alone', () => {
    expect(roots(true)).toEqual(['ann: yes', 'eve: yes']);
    expect(roots(false)).toEqual([]);
  });
});

describe('other questions', () => {
  test('W01: a password is changed by its own user alone, whatever the policy names', () => {
    const actions = actionsNamed('change-password');
    expect(shown(ask({ users: { ann: { own: [allow('iam:*')] }, bob: {} } }, { actions, depth: 0 }))).toEqual(
      ['ann: yes own'],
    );
  });

  test('a user may be made by names that fit, of which one is told', () => {
    const actions = actionsNamed('create-user');
    const found = ask({ users: { ann: { own: [allow('iam:CreateUser', userArn('dev-*'))] } } }, { actions });
    expect(found.answers[0]?.rights).toMatchObject([{ answer: 'yes', example: userArn('dev-x') }]);
  });

  test('K10: any call is asked about, and one nobody has heard of is judged like the others', () => {
    const small = { users: { ann: { own: [allow('newservice:*')] }, bob: { own: [allow('s3:*')] } } };
    expect(shown(ask(small, { actions: actionsNamed('newservice:MakeKey') }))).toEqual(['ann: yes any']);
    expect(() => actionsNamed('create-acess-key')).toThrow('no action that can be asked about');
  });

  test('a call on any user is told where what it is made on must have a tag, under that condition', () => {
    const team = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } };
    const small = {
      users: { ann: { own: [allow('iam:DeleteUser', '*', team)] }, bob: { tags: { team: 'red' } } },
    };
    expect(shown(ask(small, { actions: actionsNamed('iam:DeleteUser') }))).toEqual(['ann: yes-if any']);
  });

  test('tags of users are looked at: a policy for one team reaches that team', () => {
    const team = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } };
    const small = {
      users: {
        ann: { own: [allow(KEY, '*', team)] },
        bob: { tags: { team: 'red' } },
        carol: { tags: { team: 'blue' } },
      },
    };
    expect(shown(ask(small, { depth: 0 }))).toEqual(['ann: yes named bob']);
  });
});
