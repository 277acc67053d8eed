import type { Fact } from './fact.ts';

/** A managed policy attached to a principal. */
export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

/** A policy written into a principal. */
export interface InlinePolicy {
  readonly name: string;
  readonly document: Fact<PolicyDocument>;
}

/** What a user may do and belongs to. */
export interface UserAuthorization {
  /** `AIDA…`: differs for a user made again under the same name. */
  readonly userId: string;
  readonly groups: readonly string[];
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly boundary?: AttachedPolicy;
  readonly tags: Readonly<Record<string, string>>;
}

/** A group or a role, with the policies on it. */
export interface Holder {
  readonly type: 'group' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
  /** Of a role as the live list has it. */
  readonly role?: RoleDetail;
}

/** What a role has besides policies. */
export interface RoleDetail {
  /** `AROA…` */
  readonly roleId: string;
  /** Who may assume it. */
  readonly trust: Fact<PolicyDocument>;
  readonly boundary?: AttachedPolicy;
  readonly tags: Readonly<Record<string, string>>;
}

/** A managed policy: the account's own, or one of AWS's that is attached here. */
export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly awsManaged: boolean;
  /** Users, groups and roles it is attached to. */
  readonly attachments: number;
  /** Principals it is the permissions boundary of. */
  readonly boundaryOf: number;
  /** Of the default version. */
  readonly document: Fact<PolicyDocument>;
  /** The versions that are kept and are not the default: whoever may set the default can bring one back. */
  readonly otherVersions?: readonly PolicyVersion[];
}

/** One version of a managed policy. */
export interface PolicyVersion {
  /** `v3` */
  readonly id: string;
  readonly document: Fact<PolicyDocument>;
}

/** A user with the ARN and creation time that this reading shows. */
export interface ListedUser extends UserAuthorization {
  readonly arn: string;
  readonly createdAt?: string;
}

/** One reading of `GetAccountAuthorizationDetails`, all of its pages. */
export interface Authorization {
  /** By user name; names are unique ignoring case, and AWS writes them the same everywhere. */
  readonly users: ReadonlyMap<string, ListedUser>;
  readonly holders: readonly Holder[];
  readonly policies: readonly ManagedPolicy[];
}

/** A policy document, its lists made lists. */
export interface PolicyDocument {
  readonly version?: string;
  readonly statements: readonly PolicyStatement[];
}

/** One statement. Exactly one of `actions` and `notActions` is there, and at most one of the resource lists. */
export interface PolicyStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** Operator to condition key to values, as written. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Of trust policies: the kind (`AWS`, `Service`, `Federated`, `CanonicalUser`) to names; `*` under `AWS`. */
  readonly principals?: Readonly<Record<string, readonly string[]>>;
  readonly notPrincipals?: Readonly<Record<string, readonly string[]>>;
}

/** A policy as rules judge it: managed, or inline with the principal it is written into. */
export interface JudgedPolicy {
  readonly kind: 'customer-managed' | 'aws-managed' | 'inline';
  readonly name: string;
  /** Of an inline policy, the principal's. */
  readonly arn: string;
  /** Of an inline policy of a user, when the user was made: another of the same name has another policy. */
  readonly holderCreatedAt?: string;
  readonly document: Fact<PolicyDocument>;
  readonly use: PolicyUse;
}

/** Who a policy works on. */
export interface PolicyUse {
  /** Principals it grants to. */
  readonly attachments: number;
  /** Principals it bounds; a boundary grants nothing. */
  readonly boundaryOf: number;
}
