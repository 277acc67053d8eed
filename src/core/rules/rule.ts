import type { Account } from '../model/account.ts';
import type {
  Analyzer,
  ByRegion,
  Contact,
  Federation,
  Instance,
  OrganizationDesign,
  OrganizationFeatures,
  OrganizationPlace,
  PasswordPolicy,
  ServerCertificate,
  UserTotals,
} from '../model/account-facts.ts';
import type {
  Authorization,
  JudgedPolicy,
  PolicyDocument,
  PolicyUse,
  UserAuthorization,
} from '../model/authorization.ts';
import type {
  CredentialKind,
  MfaDevice,
  Owner,
  PasswordUse,
  ServiceSpecificCredential,
  SigningCertificate,
  SshPublicKey,
} from '../model/credentials.ts';
import type { Known, Unread } from '../model/fact.ts';
import type { Advice, BenchmarkText, Certainty, Evidence, Severity } from '../model/finding.ts';
import type { KeyRights } from '../model/key-rights.ts';
import type {
  AccountSummary,
  ConsolePassword,
  KeyStatus,
  LastUse,
  LoginProfile,
  Presence,
  RootKey,
  RootPassword,
  RootRow,
  SetupBurst,
} from '../model/snapshot.ts';
import type { Parameters, ParameterValues } from './parameters.ts';

/**
 * The facts a rule of each scope may ask for. A rule names what it reads in `needs`, `needsAnyOf` and
 * `wants`; the engine hands over exactly those, so reading an undeclared fact does not compile.
 */
export interface ScopeFacts {
  root: {
    reportRow: RootRow;
    accountSummary: AccountSummary;
    auditedKeys: readonly RootKey[];
    rootPassword: RootPassword;
    rootMfaActive: boolean;
    rootCertificates: readonly SigningCertificate[];
    mfaEnabledNow: boolean;
    passwordPresentNow: boolean;
    certificatesPresentNow: boolean;
    rootVirtualDevices: readonly MfaDevice[];
    rootDevices: readonly MfaDevice[];
    organizationPlace: OrganizationPlace;
    organizationFeatures: OrganizationFeatures;
  };
  user: {
    userCreatedAt: string;
    consolePassword: ConsolePassword;
    passwordUse: PasswordUse;
    passwordChangedAt: string | null;
    mfaActive: boolean;
    mfaDevices: readonly MfaDevice[];
    /** The statuses of all access keys; unread where one of them is. */
    keyStatuses: readonly KeyStatus[];
    certificates: readonly SigningCertificate[];
    extraCredentials: string | null;
    userAuthorization: UserAuthorization;
    sshKeys: readonly SshPublicKey[];
    serviceCredentials: readonly ServiceSpecificCredential[];
    owner: Owner;
    /** Whether they may make access keys, for themself and for others. */
    keyRights: KeyRights;
  };
  'access-key': {
    userCreatedAt: string;
    consolePassword: ConsolePassword;
    loginProfile: LoginProfile;
    keyCreatedAt: string;
    keyStatus: KeyStatus;
    keyLastUse: LastUse;
    setupBurst: SetupBurst;
  };
  /** A credential of any of the kinds that the rule names. */
  credential: {
    userCreatedAt: string;
    consolePassword: ConsolePassword;
    /** Of a password, when it was last set. */
    credentialCreatedAt: string;
    credentialStatus: KeyStatus;
    /** Known of access keys and passwords: AWS records no use of the others. */
    credentialLastUse: LastUse;
    credentialService: string;
    /** `null` where it never expires. */
    credentialExpiry: string | null;
  };
  account: {
    userTotals: UserTotals;
    passwordPolicy: PasswordPolicy | null;
    authorization: Authorization;
    serverCertificates: readonly ServerCertificate[];
    analyzers: ByRegion<readonly Analyzer[]>;
    securityContact: Contact;
    contactInformation: Contact;
    federation: Federation;
    identityCenter: number;
    instances: ByRegion<readonly Instance[]>;
    organizationPlace: OrganizationPlace;
    organizationFeatures: OrganizationFeatures;
    organizationDesign: OrganizationDesign;
  };
  policy: {
    policyDocument: PolicyDocument;
    policyUse: PolicyUse;
  };
}

export type Scope = keyof ScopeFacts;
export type FactName<S extends Scope> = keyof ScopeFacts[S] & string;

/** What identifies the subject. Never a fact to judge by: those come in `given`. */
export interface Subjects {
  root: { readonly account: Account };
  user: { readonly account: Account; readonly user: UserIdentity };
  'access-key': {
    readonly account: Account;
    readonly user: UserIdentity;
    readonly key: KeyIdentity;
  };
  credential: {
    readonly account: Account;
    readonly user: UserIdentity;
    readonly credential: CredentialIdentity;
  };
  account: { readonly account: Account };
  policy: { readonly account: Account; readonly policy: Pick<JudgedPolicy, 'kind' | 'name' | 'arn'> };
}

export interface UserIdentity {
  readonly name: string;
  readonly arn: string;
  readonly presence: Presence;
}

export interface KeyIdentity {
  /** Absent offline. */
  readonly accessKeyId?: string;
  /** The report's date where it differs from `CreateDate`. */
  readonly reportCreatedAt?: string;
  readonly newerThanReport?: boolean;
}

export interface CredentialIdentity extends KeyIdentity {
  readonly kind: CredentialKind;
  /** AWS's id of a credential that is no access key. */
  readonly id?: string;
}

/** Declared facts: those needed are known; alternatives and wants may be absent. */
export type Given<S extends Scope, N extends FactName<S>, O extends FactName<S>> = {
  readonly [F in N]: Known<ScopeFacts[S][F]>;
} & {
  readonly [F in O]?: Known<ScopeFacts[S][F]>;
};

/** Time and the report's time: the only surroundings a rule may look at. */
export interface Surroundings {
  /** ISO 8601 UTC. Every judgement takes it as an argument. */
  readonly now: string;
  readonly report?: { readonly generatedAt?: string };
}

/** What a rule may say. It cannot say `unknown`: only the engine can, for facts that were not read. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'not-applicable' | 'manual';
  /** Lowers the rule's severity for a lesser case. */
  readonly severity?: Severity;
  readonly says: string;
  readonly certainty?: Certainty;
  readonly evidence?: readonly Evidence[];
  readonly advice?: Advice;
  /** What each published reading says of this subject; by default the same as our status. */
  readonly benchmarkText?: Readonly<Record<string, BenchmarkText>>;
}

/**
 * What a rule says where its verdict turns on more facts than it needs as a rule: the engine looks at them, and
 * makes the verdict `unknown` for what is unread among them. A rule that names a fact which was read is fenced.
 */
export interface NeedsMore {
  readonly status: 'needs';
  /** Facts it declared in `wants` or `needsAnyOf` and was not given. */
  readonly facts?: readonly string[];
  /** Unread facts inside of a value, such as one region of many. */
  readonly unread?: readonly Unread[];
}

/** A worked case: unit test and documentation in one. */
export interface Example<S extends Scope> {
  /** A sentence. */
  readonly name: string;
  /** Ids of the hard cases this one covers. */
  readonly cases?: readonly string[];
  readonly given: Partial<ScopeFacts[S]>;
  readonly about?: Partial<CredentialIdentity> & {
    readonly partition?: Account['partition'];
    readonly isManagement?: boolean;
    readonly userName?: string;
    readonly policy?: Partial<Pick<JudgedPolicy, 'kind' | 'name'>>;
  };
  /** The facts were true at this time; by default at `now`. */
  readonly readAt?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly status: 'pass' | 'fail' | 'not-applicable' | 'manual' | 'unknown';
    readonly severity?: Severity;
    readonly says?: RegExp;
    readonly advice?: Advice['action'];
    readonly certainty?: Certainty;
    readonly benchmarkText?: Readonly<Record<string, BenchmarkText>>;
  };
}

/** A rule: who it is, why, what it stands on, how it judges, and its examples. */
export interface Rule<
  S extends Scope = Scope,
  N extends FactName<S> = FactName<S>,
  A extends FactName<S> = never,
  W extends FactName<S> = never,
  P extends Parameters = Parameters,
> {
  // Who it is
  readonly id: string;
  /** The fault as a statement. */
  readonly title: string;
  readonly severity: Severity;
  readonly maturity: 'preview' | 'stable';
  // Why and what to do
  /** What an attacker gains. */
  readonly why: readonly string[];
  readonly howItDecides: readonly string[];
  readonly troubleshooting: readonly string[];
  /** Commands to look by hand; `<…>` marks what to fill in. */
  readonly commands: readonly { readonly what: string; readonly run: string }[];
  readonly fix: readonly string[];
  /** Primary documents. */
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** What a plan can remove to mend it; absent where no plan answers the rule. */
  readonly removes?: 'access-keys' | 'root-keys' | 'root-certificates';
  // What it stands on
  readonly scope: S;
  /** Without every one of these there is no verdict. */
  readonly needs: readonly N[];
  /** Without at least one of these there is no verdict. */
  readonly needsAnyOf: readonly A[];
  /** Enrich the evidence. */
  readonly wants: readonly W[];
  readonly parameters: P;
  /** Framework id to control ids. */
  readonly controls: Readonly<Record<string, readonly string[]>>;
  /**
   * Framework id to the name of the reading in `Verdict.benchmarkText`, where it can differ from ours; by
   * control id where the controls of one framework are read differently.
   */
  readonly readings?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** Of rules about credentials: the kinds they judge, in the order in which they are told. */
  readonly credentials?: S extends 'credential' ? readonly CredentialKind[] : never;
  /** Of rules about credentials: which of them it judges; by default all of its kinds. */
  readonly speaksOf?: (user: UserIdentity, credential: CredentialIdentity) => boolean;
  /** A credential report alone never tells enough, though it holds the facts that the rule cannot do without. */
  readonly liveOnly?: true;
  /** What has to be handed in for the rule to run at all; without it the rule is left out of a run. */
  readonly onlyWith?: 'people';
  /**
   * For credentials: asked of the holder first, so that a user the rule does not speak of is
   * not-applicable even where a key of theirs could not be read.
   */
  readonly appliesTo?: Applicability<S>;
  /** For credentials: the verdict on a holder the rule speaks of who has none. */
  readonly withoutAny?: Verdict;
  evaluate(
    subject: Subjects[S],
    given: Given<S, N, A | W>,
    parameters: ParameterValues<P>,
    surroundings: Surroundings,
  ): Verdict | NeedsMore;
  readonly examples: readonly Example<S>[];
}

/** The one holder's fact that decides whether the rule speaks of them. */
export interface Applicability<S extends Scope> {
  readonly need: S extends 'access-key' | 'credential' ? 'consolePassword' : never;
  readonly test: (fact: Known<ConsolePassword>) => Verdict | undefined;
}

/** Types a rule by its scope, facts and parameters, and returns it in the form the engine walks. */
export function defineRule<S extends Scope>() {
  return <
    const N extends FactName<S>,
    const A extends FactName<S>,
    const W extends FactName<S>,
    const P extends Parameters,
  >(
    rule: Rule<S, N, A, W, P>,
  ): Rule<S, N, A, W, P> => Object.freeze(rule);
}
