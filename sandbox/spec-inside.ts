/**
 * What stands in an account besides its users' passwords and access keys: policies, groups, roles, devices,
 * certificates, regions, contacts. Plain data; everything is optional. Instants are ISO-8601 strings.
 */

/** A policy document: an object, or its text as it stands (to try damaged ones). */
export type PolicyDocument = Readonly<Record<string, unknown>> | string;

/**
 * What grants a principal its permissions. A name in `attached` and `boundary` is a customer policy of the account
 * if it has one of that name, else an AWS managed policy (`AdministratorAccess`, `job-function/SupportUser`); a
 * whole ARN is taken as it is.
 */
export interface GrantSpec {
  readonly attached?: readonly string[];
  /** Inline policies by name. */
  readonly inline?: Readonly<Record<string, PolicyDocument>>;
  readonly boundary?: string;
}

export interface PolicySpec {
  readonly name: string;
  /** Default `/`. */
  readonly path?: string;
  readonly document: PolicyDocument;
  /** Documents of earlier versions, oldest first; the default version comes after them. */
  readonly earlier?: readonly PolicyDocument[];
  /** As calls have changed them since, in the place of both above. */
  readonly versions?: PolicyVersions;
  readonly createdAt?: string;
  readonly description?: string;
}

/** The versions of a policy that are kept, oldest first. */
export interface PolicyVersions {
  readonly kept: readonly { readonly id: string; readonly document: PolicyDocument }[];
  readonly defaultId: string;
  /** Numbers are not used again [IAM User Guide, Versioning IAM policies]. */
  readonly last: number;
}

export interface GroupSpec extends Omit<GrantSpec, 'boundary'> {
  readonly name: string;
  readonly path?: string;
  readonly createdAt?: string;
}

export interface RoleSpec extends GrantSpec {
  readonly name: string;
  readonly path?: string;
  readonly createdAt?: string;
  /** Default: the account itself may assume it. */
  readonly trust?: PolicyDocument;
  readonly tags?: Readonly<Record<string, string>>;
  /** Absent: not used in the tracking period. */
  readonly lastUsed?: { readonly at: string; readonly region?: string };
}

/** `security-key` is FIDO, which IAM cannot tell from a synced passkey [IAM User Guide, passkeys and security keys]. */
export type MfaKind = 'virtual' | 'security-key' | 'hardware';

export interface MfaSpec {
  readonly kind: MfaKind;
  /** Label in the serial number. Default: made of the holder. */
  readonly name?: string;
  /** The whole serial number, instead of one made from kind and name. */
  readonly serial?: string;
  /** Default: when the holder was created. */
  readonly enabledAt?: string;
  /** A virtual device that was begun and never finished: it has no `EnableDate`. */
  readonly enrolled?: false;
}

export type CredentialStatus = 'Active' | 'Inactive' | 'Expired';

export interface ServiceCredentialSpec {
  /** Such as `bedrock.amazonaws.com`. */
  readonly service: string;
  readonly createdAt: string;
  readonly status?: CredentialStatus;
  /** Absent: never ends. */
  readonly expiresAt?: string;
  readonly id?: string;
}

export interface SshKeySpec {
  readonly uploadedAt: string;
  readonly status?: CredentialStatus;
  readonly id?: string;
}

/** What a user has beyond password, keys and certificates. */
export interface UserInside extends GrantSpec {
  readonly groups?: readonly string[];
  /** Default: with `mfa` one virtual device, else none. */
  readonly mfaDevices?: readonly MfaSpec[];
  readonly serviceCredentials?: readonly ServiceCredentialSpec[];
  readonly sshKeys?: readonly SshKeySpec[];
  /** The report's 23rd column. It stands in the report only when somebody in the account has it. */
  readonly additionalCredentials?: string;
}

/** Absent fields are not set; `MinimumPasswordLength` is always answered [IAM API Reference, PasswordPolicy]. */
export interface PasswordPolicySpec {
  readonly minimumLength?: number;
  readonly symbols?: boolean;
  readonly numbers?: boolean;
  readonly uppercase?: boolean;
  readonly lowercase?: boolean;
  readonly maxAgeDays?: number;
  readonly reusePrevention?: number;
}

export interface ServerCertificateSpec {
  readonly name: string;
  readonly path?: string;
  readonly uploadedAt?: string;
  readonly expiresAt: string;
}

export interface AnalyzerSpec {
  readonly name?: string;
  /** Default `ACCOUNT`. */
  readonly type?: 'ACCOUNT' | 'ORGANIZATION' | 'ACCOUNT_UNUSED_ACCESS' | 'ORGANIZATION_UNUSED_ACCESS';
  /** Default `ACTIVE`. */
  readonly status?: 'ACTIVE' | 'CREATING' | 'DISABLED' | 'FAILED';
}

/** The five of `RegionOptStatus` [botocore, account]. */
export type RegionStatus = 'ENABLED_BY_DEFAULT' | 'ENABLED' | 'ENABLING' | 'DISABLING' | 'DISABLED';

export interface AlternateContactSpec {
  readonly name: string;
  readonly title?: string;
  readonly email: string;
  readonly phone?: string;
}

export interface ContactSpec {
  readonly fullName: string;
  readonly address?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly countryCode?: string;
  readonly phone?: string;
  readonly company?: string;
}

export interface ContactsSpec {
  readonly security?: AlternateContactSpec;
  readonly billing?: AlternateContactSpec;
  readonly operations?: AlternateContactSpec;
  /** Default: one made up. `false`: the account has none. */
  readonly primary?: ContactSpec | false;
}

export interface InstanceSpec {
  readonly id?: string;
  readonly state?: 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';
  /** Name of an instance profile; absent: none. */
  readonly profile?: string;
  readonly launchedAt?: string;
}

/** What an account has besides users and root. */
export interface Inside {
  readonly policies?: readonly PolicySpec[];
  readonly groups?: readonly GroupSpec[];
  /** IAM roles as they stand in the account; `roles` only says which may be assumed. */
  readonly iamRoles?: readonly RoleSpec[];
  /** Names of virtual devices that nobody holds. */
  readonly unassignedMfaDevices?: readonly string[];
  /** Absent: none, and GetAccountPasswordPolicy says NoSuchEntity. */
  readonly passwordPolicy?: PasswordPolicySpec;
  readonly serverCertificates?: readonly ServerCertificateSpec[];
  /** Names of SAML providers. */
  readonly samlProviders?: readonly string[];
  /** Host names of OpenID Connect providers. */
  readonly oidcProviders?: readonly string[];
  /** Analyzers by region. Default: none anywhere. */
  readonly analyzers?: Readonly<Record<string, readonly AnalyzerSpec[]>>;
  /** Changes to the partition's regions; the 17 default ones are on, the opt-in ones off. */
  readonly regions?: Readonly<Record<string, RegionStatus>>;
  /** Only these regions exist, all on by default: for small tests. */
  readonly onlyRegions?: readonly string[];
  readonly contacts?: ContactsSpec;
  /** EC2 instances by region. */
  readonly instances?: Readonly<Record<string, readonly InstanceSpec[]>>;
  /** Regions in which Security Hub is on. Default: none. */
  readonly securityHub?: readonly string[];
}
