import type { ControlPolicies } from './control-policies.ts';
import type { Fact } from './fact.ts';

/** The account's password policy. Absent numbers mean that AWS sets no such limit. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  /** Earlier passwords that may not be used again. */
  readonly reusePrevention?: number;
  readonly maxAgeDays?: number;
}

/** How many IAM users there are, and how many of them can sign in to the console. */
export interface UserTotals {
  readonly users: number;
  /** Absent where it could not be read of everyone. */
  readonly withPassword?: number;
}

/** A TLS certificate kept in IAM. */
export interface ServerCertificate {
  readonly name: string;
  readonly arn: string;
  readonly uploadedAt?: string;
  readonly expiresAt: string;
}

/** What a call gave in each enabled region. */
export type ByRegion<T> = readonly { readonly region: string; readonly fact: Fact<T> }[];

/** An analyzer of IAM Access Analyzer. */
export interface Analyzer {
  readonly name: string;
  readonly arn: string;
  /** `ACCOUNT`, `ORGANIZATION`, `ACCOUNT_UNUSED_ACCESS`, …, as AWS has it. */
  readonly type: string;
  /** `ACTIVE`, `CREATING`, `DISABLED`, `FAILED`. */
  readonly status: string;
}

/** An EC2 instance. */
export interface Instance {
  readonly id: string;
  /** `running`, `stopped`, … */
  readonly state: string;
  readonly hasProfile: boolean;
}

/** Whether a contact is set. Its name, address and number are read and not kept: they are personal. */
export interface Contact {
  readonly set: boolean;
}

/** Ways for people to sign in without IAM users. */
export interface Federation {
  readonly samlProviders: number;
  readonly oidcProviders: number;
}

/** How the account stands in an organisation. */
export interface OrganizationPlace {
  /** `o-…`, where it was told. */
  readonly organizationId?: string;
  readonly place: 'none' | 'member' | 'management';
}

/** The switches of centralised root access (IAM API reference, ListOrganizationsFeatures). */
export interface OrganizationFeatures {
  /** The organisation they are switches of. */
  readonly organizationId?: string;
  readonly rootCredentialsManagement: boolean;
  readonly rootSessions: boolean;
}

/** What the management account tells of the organisation, for a person who looks at its design. */
export interface OrganizationDesign {
  /** Known where the run has listed them. */
  readonly accounts?: number;
  /** Directly below the root. */
  readonly organizationalUnits: number;
  /** Whether service control policies are switched on. */
  readonly serviceControlPolicies: boolean;
  /** Service control policies of the organisation's own. */
  readonly customServiceControlPolicies: number;
  /** Service principals with a delegated administrator. */
  readonly delegatedServices: readonly string[];
}

/** Facts of an account as a whole. */
export interface AccountFacts {
  readonly passwordPolicy: Fact<PasswordPolicy | null>;
  readonly serverCertificates: Fact<readonly ServerCertificate[]>;
  readonly analyzers: Fact<ByRegion<readonly Analyzer[]>>;
  readonly securityContact: Fact<Contact>;
  readonly contactInformation: Fact<Contact>;
  readonly federation: Fact<Federation>;
  /** Instances of IAM Identity Center that this account sees. */
  readonly identityCenter: Fact<number>;
  readonly instances: Fact<ByRegion<readonly Instance[]>>;
  readonly organizationPlace: Fact<OrganizationPlace>;
  readonly organizationFeatures: Fact<OrganizationFeatures>;
  readonly organizationDesign: Fact<OrganizationDesign>;
  /** The service control policies on the account. */
  readonly controlPolicies: Fact<ControlPolicies>;
}
