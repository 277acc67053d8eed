import type { UseVerdict } from './investigation.ts';

/** The version of the JSON of a replacement: the first number for what breaks, the second for what is new. */
export const REPLACEMENT_SCHEMA_VERSION = '1.0';

/** What a workload or person can be given in place of a key. */
export const ROLE_KINDS = [
  'github',
  'gitlab',
  'oidc',
  'roles-anywhere',
  'instance',
  'lambda',
  'ecs',
  'irsa',
  'pod-identity',
  'identity-center',
] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];

/** Values of one condition key, as they are written. */
type Values = string | readonly string[];

/** A statement as it is written: in the order of fields in which IAM's own documents have them. */
export interface WrittenStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Of trust policies. */
  readonly Principal?: Readonly<Record<string, Values>>;
  readonly Action: readonly string[];
  /** Absent in trust policies. */
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: WrittenCondition;
}

/** Operator to condition key to values. */
export type WrittenCondition = Readonly<Record<string, Readonly<Record<string, Values>>>>;

export interface WrittenPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly WrittenStatement[];
}

/** Why an action is granted. `last-accessed`: IAM recorded its use, and no event that was searched shows it. */
export type GrantedFrom = 'observed' | 'last-accessed' | 'included';

/** An action that the made policy allows. */
export interface GrantedAction {
  /** `s3:GetObject` */
  readonly action: string;
  readonly from: GrantedFrom;
  /** The events that show the need: `s3.amazonaws.com HeadObject`. */
  readonly events: readonly string[];
  /** Calls that were let through. */
  readonly calls: number;
  /** Regions of those calls. */
  readonly regions: readonly string[];
  /** As the policy names them. */
  readonly resources: readonly string[];
  /** False where the list of AWS's actions does not have it (K10). */
  readonly known: boolean;
  /** What whoever reads the policy should know of it. */
  readonly notes: readonly string[];
}

/** Something that was seen and is not granted. */
export interface LeftOutCall {
  /** The action or event. */
  readonly what: string;
  readonly calls: number;
  readonly why: string;
  /** Set where it worked, and nobody has decided to leave it out: what needs it stops without it. */
  readonly open?: true;
  /** What `--include` takes, where it may be put in all the same. */
  readonly include?: string;
}

/** A call that was evaluated and is not surely allowed. */
export interface CheckProblem {
  readonly action: string;
  readonly resource: string;
  readonly region: string;
  readonly answer: 'yes-if' | 'no' | 'unknown';
  readonly why: string;
}

/** The evaluation of the made policy against what was seen. */
export interface PolicyCheck {
  /** Calls that were seen and are to be allowed. */
  readonly calls: number;
  readonly allowed: number;
  /** Questions that were put to the policy: an action on a resource in a region. */
  readonly questions: number;
  readonly problems: readonly CheckProblem[];
}

/** One question put to a trust policy, and what it answers. */
export interface TrustCheck {
  /** `the branch main of example/shop`, `another repository`. */
  readonly who: string;
  readonly expected: 'yes' | 'no';
  readonly answer: 'yes' | 'yes-if' | 'no' | 'unknown';
}

/** What takes the key's place. */
export interface MadeRole {
  readonly kind: RoleKind;
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** Absent of a permission set: Identity Center writes the trust itself. */
  readonly trust?: WrittenPolicy;
  /** The permissions boundary that the user has: the role gets it too, so that it may do no more. */
  readonly boundaryArn?: string;
  readonly checks: readonly TrustCheck[];
  /** What has to be there for it, and is not made by this. */
  readonly needs: readonly string[];
}

/** What the place of use suggests. */
export interface Suggestion {
  readonly kind: RoleKind;
  readonly why: string;
}

/** A managed policy, or a part of one that is too long for one. */
export interface MadePolicy {
  readonly name: string;
  readonly document: WrittenPolicy;
}

/** What is to take the place of a key: everything an output needs. */
export interface Replacement {
  readonly schemaVersion: string;
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  readonly now: string;
  readonly subject: {
    readonly accessKeyId: string;
    readonly accountId?: string;
    readonly partition: string;
    readonly userName?: string;
    readonly userArn?: string;
  };
  readonly outcome: 'made' | 'nothing-to-grant' | 'refused';
  /** One sentence. */
  readonly says: string;
  readonly evidence: {
    readonly verdict: UseVerdict;
    readonly verdictSays: string;
    readonly window: { readonly since: string; readonly until: string };
    /** Where the calls were read. */
    readonly sources: readonly string[];
    /** Who looked into what the verdict asks to look into, in their words. */
    readonly lookedInto?: string;
  };
  readonly granted: readonly GrantedAction[];
  readonly leftOut: readonly LeftOutCall[];
  readonly policies: readonly MadePolicy[];
  readonly role?: MadeRole;
  readonly suggestion?: Suggestion;
  readonly check: PolicyCheck;
  /** Actions and services that may be called: by the user's policies, and by the made ones. */
  readonly reach: { readonly before?: Reach; readonly after: Reach };
  /** What was not told apart, read or checked. Makes it incomplete. */
  readonly unknown: readonly string[];
  /** What the evidence never shows. */
  readonly notes: readonly string[];
  readonly complete: boolean;
}

export interface Reach {
  readonly actions: number;
  readonly services: number;
}
