import type {
  AttachedPolicy,
  Authorization,
  Holder,
  InlinePolicy,
  ListedUser,
  ManagedPolicy,
  PolicyDocument,
} from '../../model/authorization.ts';
import type { ControlPolicies } from '../../model/control-policies.ts';
import { type Fact, known } from '../../model/fact.ts';
import { parsePolicyDocument, parseTrustPolicy } from '../../parse/policy-document.ts';

/** The account of these tests. */
export const ACCOUNT = { id: '111122223333', partition: 'aws' } as const;
export const NOW = '2026-11-26T00:00:00Z';

/** A statement as somebody writes it: `allow('iam:*')`. */
export type Statement = Readonly<Record<string, unknown>>;

export function allow(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  more: object = {},
): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

export function deny(
  action: string | readonly string[],
  resource: string | readonly string[] = '*',
  more: object = {},
): Statement {
  return { Effect: 'Deny', Action: action, Resource: resource, ...more };
}

export const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

/** ARNs of the account. */
export const userArn = (name: string) => `arn:aws:iam::${ACCOUNT.id}:user/${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT.id}:role/${name}`;
export const groupArn = (name: string) => `arn:aws:iam::${ACCOUNT.id}:group/${name}`;
export const policyArn = (name: string) => `arn:aws:iam::${ACCOUNT.id}:policy/${name}`;

function documentOf(...statements: readonly Statement[]): Fact<PolicyDocument> {
  const parsed = parsePolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!('document' in parsed)) throw new Error(parsed.reason);
  return known(parsed.document, 'test');
}

function trustOf(...statements: readonly Statement[]): Fact<PolicyDocument> {
  const parsed = parseTrustPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!('document' in parsed)) throw new Error(parsed.reason);
  return known(parsed.document, 'test');
}

/** A trust statement for ARNs, accounts or `*`. */
export function trusts(names: string | readonly string[], more: object = {}): Statement {
  return { Effect: 'Allow', Principal: { AWS: names }, Action: 'sts:AssumeRole', ...more };
}

export function trustsService(name: string, more: object = {}): Statement {
  return { Effect: 'Allow', Principal: { Service: name }, Action: 'sts:AssumeRole', ...more };
}

interface Holding {
  /** Inline: one policy named `own`. */
  readonly own?: readonly Statement[];
  /** Names of managed policies. */
  readonly attached?: readonly string[];
  /** Name of a managed policy. */
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A small account, as it is written in a test. */
export interface Small {
  readonly users?: Readonly<
    Record<string, Holding & { readonly groups?: readonly string[]; readonly path?: string }>
  >;
  readonly roles?: Readonly<
    Record<string, Holding & { readonly trust?: readonly Statement[] | Fact<PolicyDocument> }>
  >;
  readonly groups?: Readonly<Record<string, Holding>>;
  readonly policies?: Readonly<
    Record<
      string,
      { readonly now: readonly Statement[]; readonly other?: readonly Statement[]; readonly aws?: true }
    >
  >;
}

export function authorizationOf({
  users = {},
  roles = {},
  groups = {},
  policies = {},
}: Small): Authorization {
  const arnOf = (name: string) => (policies[name]?.aws ? `arn:aws:iam::aws:policy/${name}` : policyArn(name));
  const attachedOf = ({ attached = [] }: Holding): readonly AttachedPolicy[] =>
    attached.map((name) => ({ name, arn: arnOf(name) }));
  const inlineOf = ({ own }: Holding): readonly InlinePolicy[] =>
    own === undefined ? [] : [{ name: 'own', document: documentOf(...own) }];
  const boundaryOf = ({ boundary }: Holding) =>
    boundary === undefined ? {} : { boundary: { name: boundary, arn: arnOf(boundary) } };
  return {
    users: new Map(
      Object.entries(users).map(([name, user], index): [string, ListedUser] => [
        name,
        {
          arn: userArn(`${user.path ?? ''}${name}`),
          userId: `AIDA${String(index).padStart(16, '0')}`,
          groups: user.groups ?? [],
          attached: attachedOf(user),
          inline: inlineOf(user),
          tags: user.tags ?? {},
          ...boundaryOf(user),
        },
      ]),
    ),
    holders: [
      ...Object.entries(groups).map(
        ([name, group]): Holder => ({
          type: 'group',
          name,
          arn: groupArn(name),
          attached: attachedOf(group),
          inline: inlineOf(group),
        }),
      ),
      ...Object.entries(roles).map(([name, role], index): Holder => {
        const { trust = [] } = role;
        return {
          type: 'role',
          name,
          arn: roleArn(name),
          attached: attachedOf(role),
          inline: inlineOf(role),
          role: {
            roleId: `AROA${String(index).padStart(16, '0')}`,
            trust: 'state' in trust ? trust : trustOf(...trust),
            tags: role.tags ?? {},
            ...boundaryOf(role),
          },
        };
      }),
    ],
    policies: Object.entries(policies).map(
      ([name, { now, other, aws }]): ManagedPolicy => ({
        name,
        arn: arnOf(name),
        awsManaged: aws === true,
        attachments: 1,
        boundaryOf: 0,
        document: documentOf(...now),
        ...(other !== undefined && { otherVersions: [{ id: 'v1', document: documentOf(...other) }] }),
      }),
    ),
  };
}

/** Service control policies at one level, besides that which allows everything. */
export function controlsWith(...statements: readonly Statement[]): Fact<ControlPolicies> {
  const policies = [
    { id: 'p-full', name: 'FullAWSAccess', document: documentOf(allow('*')) },
    ...(statements.length === 0
      ? []
      : [{ id: 'p-limit', name: 'limit', document: documentOf(...statements) }]),
  ];
  return known({ limited: true, levels: [{ type: 'root', id: 'r-1', policies }] }, 'test');
}

export const NO_ORGANISATION: Fact<ControlPolicies> = known(
  { limited: false, because: 'no-organisation' },
  'test',
);
