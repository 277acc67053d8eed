import { writeFileSync } from 'node:fs';
import {
  type AccountSize,
  allow,
  arnOf,
  attached,
  document,
  inAccount,
  named,
  range,
  writePolicies,
} from './who-can-account.ts';

/** How often each thing that makes a search long is there. */
const TEAMS = 50;
const COST_CENTRES = 500;
const GROUPS = 100;

/**
 * Writes an account that is as large and made to be hard: nearly every user has policies that nobody else has, by an
 * inline policy of its own and three groups of a hundred; rights by tags of five hundred values, by paths, and for
 * one's own name; denies without MFA, boundaries, roles that half of the users may assume and some may hand over, and
 * attaching of policies under a boundary or from a list.
 */
export function writeHarshDetails(file: string, { users, roles, policies }: AccountSize): void {
  const spread = (seed: number) => 20 + ((seed * 7919) % (policies - 20));
  const details = {
    UserDetailList: range(users, (i) => ({
      ...named('User', i, i % 3 === 0 ? '/' : `/team-${i % TEAMS}/`),
      GroupList: [`g-${i % GROUPS}`, `g-${(i * 7 + 13) % GROUPS}`, `g-${(i * 31 + 57) % GROUPS}`].filter(
        (name, at, all) => all.indexOf(name) === at,
      ),
      AttachedManagedPolicies: [attached(1), attached(spread(i)), ...(i % 500 === 0 ? [attached(0)] : [])],
      UserPolicyList: [{ PolicyName: 'own', PolicyDocument: inlineOf(i) }],
      Tags: [
        { Key: 'team', Value: `t${i % TEAMS}` },
        { Key: 'cost-centre', Value: `c${i % COST_CENTRES}` },
      ],
      ...(i % 4 === 0 && {
        PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arnOf(2) },
      }),
    })),
    GroupDetailList: range(GROUPS, (i) => ({
      ...named('Group', i),
      GroupPolicyList: [],
      AttachedManagedPolicies: [
        ...range(5, (k) => attached(spread(i * 5 + k + 11))),
        ...(i % 10 === 0 ? [attached(3)] : []),
        ...(i % 10 === 5 ? [attached(4)] : []),
        ...(i % 7 === 0 ? [attached(5)] : []),
        ...(i % 25 === 3 ? [attached(6)] : []),
        ...(i % 50 === 7 ? [attached(7)] : []),
        ...(i % 50 === 11 ? [attached(8)] : []),
      ],
    })),
    RoleDetailList: range(roles, (i) => ({
      ...named('Role', i, i % 2 === 0 ? '/' : `/team-${i % TEAMS}/`),
      AssumeRolePolicyDocument: document({ Effect: 'Allow', Action: 'sts:AssumeRole', ...trusted(i) }),
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [
        attached(spread(i + 31)),
        attached(spread(i + 77)),
        ...(i % 50 === 0 ? [attached(0)] : []),
        ...(i % 20 === 4 ? [attached(4)] : []),
      ],
      Tags: [{ Key: 'team', Value: `t${i % TEAMS}` }],
    })),
    Policies: writePolicies(policies, (i) => policyOf(i, roles)),
  };
  writeFileSync(file, JSON.stringify(details));
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const OWN_NAME = 'arn:aws:iam::*:user/${aws:username}';
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const OWN_TEAM = '${aws:PrincipalTag/team}';

function inlineOf(user: number) {
  return document(
    allow(['s3:*'], `arn:aws:s3:::home-${user}/*`),
    ...(user % 5 === 0
      ? [allow('iam:*AccessKey*', inAccount(`user/team-${user % TEAMS}/u-${user % 97}*`))]
      : []),
  );
}

function trusted(index: number) {
  switch (index % 4) {
    case 0:
      return { Principal: { Service: 'lambda.amazonaws.com' } };
    case 1:
      return { Principal: { AWS: inAccount('root') } };
    case 2:
      return {
        Principal: { AWS: inAccount('root') },
        Condition: { StringEquals: { 'aws:PrincipalTag/team': `t${index % TEAMS}` } },
      };
    default:
      return { Principal: { AWS: inAccount('user/team-1/u-1') } };
  }
}

function policyOf(index: number, roles: number) {
  const noMfa = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };
  const tagged = (key: string, value: string) => ({
    Condition: { StringEquals: { [`aws:ResourceTag/${key}`]: value } },
  });
  switch (index) {
    case 0:
      return document(allow('*'));
    case 1:
      return document(allow(['iam:*AccessKey*', 'iam:ChangePassword', 'iam:*SSHPublicKey*'], OWN_NAME));
    case 2:
      return document(allow('*'), {
        Effect: 'Deny',
        Action: ['iam:*Boundary', 'iam:CreateUser'],
        Resource: '*',
      });
    case 3:
      return document(allow(['iam:*AccessKey*', 'iam:*LoginProfile'], '*', tagged('team', OWN_TEAM)));
    case 4:
      return document(allow('sts:AssumeRole', inAccount('role/*'), tagged('team', OWN_TEAM)));
    case 5:
      return document({ Effect: 'Deny', NotAction: ['iam:List*', 'sts:*'], Resource: '*', ...noMfa });
    case 6:
      return document(allow(['iam:PassRole', 'lambda:*', 'ec2:*', 'cloudformation:*']));
    case 7:
      return document(
        allow(['iam:AttachUserPolicy', 'iam:AttachRolePolicy'], '*', {
          Condition: { ArnLike: { 'iam:PolicyARN': inAccount('policy/p-9*') } },
        }),
      );
    case 8:
      return document(allow(['iam:AddUserToGroup', 'iam:RemoveUserFromGroup'], inAccount('group/g-1*')));
    default:
      return otherPolicy(index, roles, tagged);
  }
}

function otherPolicy(index: number, roles: number, tagged: (key: string, value: string) => object) {
  if (index % 31 === 0)
    return document(
      allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], inAccount(`user/team-${index % 20}/*`)),
    );
  if (index % 37 === 0)
    return document(allow(['iam:*AccessKey*'], '*', tagged('cost-centre', `c${index % COST_CENTRES}`)));
  if (index % 41 === 0) return document(allow('sts:AssumeRole', inAccount(`role/r-${index % roles}`)));
  if (index % 101 === 0)
    return document(allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], inAccount(`role/r-${index % 10}*`)));
  const bucket = (at: number) => `arn:aws:s3:::b-${index}-${at}/*`;
  return document(...range(4, (at) => allow(['s3:Get*', 's3:Put*', 'dynamodb:*', 'sqs:Send*'], bucket(at))), {
    Effect: 'Deny',
    Action: 's3:DeleteBucket',
    Resource: '*',
  });
}
