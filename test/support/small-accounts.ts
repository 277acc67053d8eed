import fc from 'fast-check';
import {
  groupArn,
  policyArn,
  roleArn,
  type Small,
  type Statement,
  trusts,
  userArn,
} from '../../src/core/policy/who-can/test-support.ts';

const NAMES = ['ann', 'ben', 'cy', 'dee'] as const;
const GROUPS = ['g1', 'g2'] as const;
const ROLES = ['r1', 'r2', 'r3'] as const;
const POLICIES = ['p1', 'p2', 'p3'] as const;

const some = <T>(of: readonly T[], most: number) => fc.subarray([...of], { maxLength: most });

const ACTION = fc.constantFrom(
  ...['*', 'iam:*', 'iam:*AccessKey*', 'iam:CreateAccessKey', 'iam:UpdateLoginProfile', 'iam:*LoginProfile'],
  ...['iam:Attach*', 'iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:AddUserToGroup', 'iam:SetDefault*'],
  ...['iam:CreatePolicyVersion', 'iam:Delete*', 'iam:Detach*', 'sts:AssumeRole', 'iam:PassRole', 'lambda:*'],
  ...['iam:UpdateAssumeRolePolicy', 'iam:CreateUser', 'iam:*PermissionsBoundary', 's3:*'],
);

const RESOURCE = fc.constantFrom(
  ...['*', '*', userArn('*'), userArn('team/*'), userArn('ann'), userArn('a*'), roleArn('*'), roleArn('r1')],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: policy variables
  ...[groupArn('g1'), policyArn('p*'), userArn('${aws:username}'), userArn('${aws:ResourceTag/team}/*')],
);

const CONDITION = fc.constantFrom(
  {},
  {},
  { StringEquals: { 'aws:ResourceTag/team': 'a' } },
  { StringNotEquals: { 'iam:ResourceTag/team': ['a', 'b'] } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  { StringLike: { 'aws:PrincipalTag/team': '${aws:ResourceTag/Team}*' } },
  { Null: { 'aws:ResourceTag/team': 'true' } },
  { StringEqualsIfExists: { 'aws:ResourceTag/owner': 'ann' } },
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { ArnLike: { 'iam:PolicyARN': policyArn('p1') } },
);

const STATEMENT: fc.Arbitrary<Statement> = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    actions: fc.array(ACTION, { minLength: 1, maxLength: 3 }),
    resources: fc.array(RESOURCE, { minLength: 1, maxLength: 2 }),
    condition: CONDITION,
    inverted: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ effect, actions, resources, condition, inverted }) => ({
    Effect: effect,
    [inverted === 0 ? 'NotAction' : 'Action']: actions,
    [inverted === 1 ? 'NotResource' : 'Resource']: resources,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  }));

const STATEMENTS = fc.array(STATEMENT, { minLength: 1, maxLength: 3 });

const TAGS = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  { team: 'a' },
  { team: 'b', owner: 'ann' },
  { Team: 'ab' },
  { team: '' },
);

const HOLDING = fc.record(
  { own: STATEMENTS, boundary: fc.constantFrom(...POLICIES), tags: TAGS },
  { requiredKeys: [] },
);

const TRUST = fc.constantFrom(
  trusts('arn:aws:iam::111122223333:root'),
  trusts(userArn('ann')),
  trusts('*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }),
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
);

/** Whole small accounts, with the statements of a service control policy. */
export const SMALL_ACCOUNT: fc.Arbitrary<{ readonly small: Small; readonly limits: readonly Statement[] }> =
  fc
    .record({
      users: fc.tuple(
        ...NAMES.map(() =>
          fc.tuple(HOLDING, some(POLICIES, 2), some(GROUPS, 2), fc.constantFrom('', '', 'team/')),
        ),
      ),
      groups: fc.tuple(...GROUPS.map(() => some(POLICIES, 2))),
      roles: fc.tuple(...ROLES.map(() => fc.tuple(HOLDING, some(POLICIES, 2), TRUST))),
      policies: fc.tuple(
        ...POLICIES.map(() => fc.tuple(STATEMENTS, fc.option(STATEMENTS, { nil: undefined }))),
      ),
      limits: fc.oneof(
        fc.constant([]),
        fc.array(
          STATEMENT.map((statement) => ({ ...statement, Effect: 'Deny' })),
          { maxLength: 1 },
        ),
      ),
    })
    .map(({ users, groups, roles, policies, limits }) => ({
      limits,
      small: {
        users: Object.fromEntries(
          users.map(([holding, attached, of, path], at) => [
            NAMES[at] ?? 'eve',
            { ...holding, attached, groups: of, path },
          ]),
        ),
        groups: Object.fromEntries(groups.map((attached, at) => [GROUPS[at] ?? 'g', { attached }])),
        roles: Object.fromEntries(
          roles.map(([holding, attached, trust], at) => [
            ROLES[at] ?? 'r',
            { ...holding, attached, trust: [trust] },
          ]),
        ),
        policies: Object.fromEntries(
          policies.map(([now, other], at) => [
            POLICIES[at] ?? 'p',
            { now, ...(other !== undefined && { other }) },
          ]),
        ),
      },
    }));
