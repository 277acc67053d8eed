import { writeFileSync } from 'node:fs';

const ACCOUNT = '111122223333';
const CREATED = '2026-01-01T00:00:00Z';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** How many there are of each. */
export interface AccountSize {
  readonly users: number;
  readonly roles: number;
  readonly policies: number;
}

/**
 * Writes what `aws iam get-account-authorization-details` prints of a large account: users in a hundred groups, who
 * all manage their own keys; a few who may make keys for a path, assume roles, pass them, or change policies.
 */
export function writeDetails(file: string, { users, roles, policies }: AccountSize): void {
  const spread = (seed: number) => 2 + ((seed * 7919) % (policies - 2));
  const details = {
    UserDetailList: range(users, (i) => ({
      ...named('User', i, i % 3 === 0 ? '/' : `/team-${i % 50}/`),
      GroupList: [`g-${i % 100}`],
      AttachedManagedPolicies: [attached(1), attached(spread(i)), ...(i % 500 === 0 ? [attached(0)] : [])],
      UserPolicyList: [],
      Tags: [{ Key: 'team', Value: `t${i % 50}` }],
      ...(i % 4 === 0 && {
        PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arnOf(3) },
      }),
    })),
    GroupDetailList: range(100, (i) => ({
      ...named('Group', i),
      GroupPolicyList: [],
      AttachedManagedPolicies: range(5, (k) => attached(spread(i * 5 + k + 11))),
    })),
    RoleDetailList: range(roles, (i) => ({
      ...named('Role', i),
      AssumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: trusted(i),
        Action: 'sts:AssumeRole',
      }),
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [
        attached(spread(i + 31)),
        attached(spread(i + 77)),
        ...(i % 50 === 0 ? [attached(0)] : []),
      ],
      Tags: [],
    })),
    Policies: writePolicies(policies, (i) => policyOf(i, roles)),
  };
  writeFileSync(file, JSON.stringify(details));
}

/** Managed policies as they are listed; the first is AdministratorAccess. */
export function writePolicies(policies: number, documentOf: (index: number) => object): readonly object[] {
  return range(policies, (i) => ({
    PolicyName: nameOf(i),
    PolicyId: idOf('ANPA', i),
    Arn: arnOf(i),
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: CREATED,
    UpdateDate: CREATED,
    PolicyVersionList: [
      { VersionId: 'v1', IsDefaultVersion: true, CreateDate: CREATED, Document: documentOf(i) },
    ],
  }));
}

/** As many of something as asked for. */
export function range<T>(length: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length }, (_, index) => make(index));
}

const ID_BEGINS = { User: 'AIDA', Group: 'AGPA', Role: 'AROA' } as const;

/** The fields that every principal has; user 7 is named u-7. */
export function named(kind: keyof typeof ID_BEGINS, index: number, path = '/') {
  const name = `${kind[0]?.toLowerCase()}-${index}`;
  const id = idOf(ID_BEGINS[kind], index);
  const arn = inAccount(`${kind.toLowerCase()}${path}${name}`);
  return { Path: path, [`${kind}Name`]: name, [`${kind}Id`]: id, Arn: arn, CreateDate: CREATED };
}

function idOf(begins: string, index: number): string {
  return `${begins}${String(index).padStart(16, '0')}`;
}

function nameOf(index: number): string {
  return index === 0 ? 'AdministratorAccess' : `p-${index}`;
}

/** The ARN of something of IAM in the account: `user/x`. */
export function inAccount(thing: string): string {
  return `arn:aws:iam::${ACCOUNT}:${thing}`;
}

/** A managed policy by its number. */
export function arnOf(index: number): string {
  return index === 0 ? ADMIN : `arn:aws:iam::${ACCOUNT}:policy/${nameOf(index)}`;
}

/** A managed policy where it is attached. */
export function attached(index: number) {
  return { PolicyName: nameOf(index), PolicyArn: arnOf(index) };
}

function trusted(index: number) {
  if (index % 3 === 0) return { Service: 'lambda.amazonaws.com' };
  return {
    AWS: index % 3 === 1 ? `arn:aws:iam::${ACCOUNT}:root` : `arn:aws:iam::${ACCOUNT}:user/team-1/u-1`,
  };
}

/** A policy of statements. */
export function document(...statements: readonly object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

/** A statement that allows. */
export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  more: object = {},
) {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

/** Most policies are about other things; one in a hundred or so gives a right of each dangerous kind. */
function policyOf(index: number, roles: number) {
  const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  if (index === 0) return document(allow('*'));
  if (index === 1)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    return document(allow(['iam:*AccessKey*', 'iam:ChangePassword'], 'arn:aws:iam::*:user/${aws:username}'));
  if (index % 97 === 0)
    return document(
      allow(
        ['iam:CreateAccessKey', 'iam:UpdateLoginProfile'],
        `arn:aws:iam::${ACCOUNT}:user/team-${index % 20}/*`,
      ),
    );
  if (index % 101 === 0) return document(allow('sts:AssumeRole', role(`r-${index % roles}`)));
  if (index % 107 === 0) return document(allow(['iam:PassRole', 'lambda:*', 'ec2:*']));
  if (index % 113 === 0)
    return document(allow(['iam:AttachRolePolicy', 'iam:PutRolePolicy'], role(`r-${index % 10}*`)));
  const bucket = (at: number) => `arn:aws:s3:::b-${index}-${at}/*`;
  return document(...range(4, (at) => allow(['s3:Get*', 's3:Put*', 'dynamodb:*', 'sqs:Send*'], bucket(at))), {
    Effect: 'Deny',
    Action: 's3:DeleteBucket',
    Resource: '*',
  });
}
