import type { Account } from '../model/account.ts';
import type { CreatedBy } from '../model/key-origin.ts';
import type { Condition } from './conditions.ts';
import type { PolicyEdit } from './policy-edit.ts';

/** The kinds of steps. Each has a file of its own in `steps/`. */
export const STEP_KINDS = [
  'notify-owner',
  'refuse-key-use',
  'deactivate-key',
  'confirm-inactive',
  'lift-refusal',
  'delete-key',
  'keep-key',
  'activate-key',
  'create-root-scp',
  'attach-root-scp',
  'delete-root-key',
  'delete-root-certificate',
  'detach-scp',
  'delete-scp',
  'create-quarantine-scp',
  'attach-quarantine-scp',
  'deny-user',
  'allow-user',
  'deny-role-sessions',
  'allow-role-sessions',
  'deny-role',
  'allow-role',
  'create-policy-version',
  'restore-policy-version',
  'delete-policy-version',
  'deny-user-keys',
  'allow-user-keys',
  'edit-user-policy',
  'restore-user-policy',
  'create-prevention-scp',
  'attach-prevention-scp',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** What a step is about. Names are AWS's; times are ISO 8601 UTC, to the second. */
export type Subject =
  | AccessKeySubject
  | UserSubject
  | { readonly kind: 'role'; readonly roleName: string; readonly roleId: string; readonly roleArn: string }
  | { readonly kind: 'root-key'; readonly accessKeyId: string; readonly createdAt?: string }
  | { readonly kind: 'root-certificate'; readonly certificateId: string; readonly uploadedAt?: string }
  /** A service control policy, by its name, and the account it is for. */
  | { readonly kind: 'scp'; readonly policyName: string; readonly target: string }
  | PolicySubject
  | UserPolicySubject;

export interface AccessKeySubject {
  readonly kind: 'access-key';
  readonly accessKeyId: string;
  readonly createdAt: string;
  readonly userName: string;
  /** `AIDA…`: another user of the same name has another one (X07). */
  readonly userId: string;
  readonly userArn: string;
}

/** A managed policy of the account's own, never one of AWS's. */
export interface PolicySubject {
  readonly kind: 'policy';
  readonly policyName: string;
  readonly policyArn: string;
  /** `ANPA…`: another policy of the same name has another one. */
  readonly policyId: string;
}

/** An inline policy of a user that somebody else wrote. */
export interface UserPolicySubject {
  readonly kind: 'user-policy';
  readonly policyName: string;
  readonly userName: string;
  readonly userId: string;
  readonly userArn: string;
}

/** A user as a whole, whether or not it has keys. */
export interface UserSubject {
  readonly kind: 'user';
  readonly userName: string;
  readonly userId: string;
  readonly userArn: string;
}

/** The calls a step can make. Nothing else can be called by applying a plan. */
export const STEP_CALLS = [
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:DeleteSigningCertificate',
  'iam:PutUserPolicy',
  'iam:DeleteUserPolicy',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:DeletePolicyVersion',
  'organizations:CreatePolicy',
  'organizations:AttachPolicy',
  'organizations:DetachPolicy',
  'organizations:DeletePolicy',
  /** Ours: a message to the owner. */
  'keyreeve:SendNotice',
  /** Ours: a suppression in keyreeve.yaml. */
  'keyreeve:WriteSuppression',
  /** Ours: nothing is called; the re-reading is what counts. */
  'keyreeve:Confirm',
] as const;
export type StepCall = (typeof STEP_CALLS)[number];

/** One call, as data. */
export interface Call {
  readonly api: StepCall;
  /**
   * Whose session makes it: the remediation role in the step's account, a root session of that account with the
   * delete task policy, or the organisation's management account. What is no call of AWS still reads by it.
   */
  readonly session: 'account' | 'root' | 'management';
  /** By AWS's names of the parameters. For a policy of the organisation `PolicyName` stands for its id, and for a
   * version of a policy that is to be deleted `PolicyDocument` does.
   */
  readonly arguments: Readonly<Record<string, string>>;
}

/** When a key was last used, as AWS records it. */
export type LastUseShown =
  | { readonly recorded: true; readonly at: string; readonly region?: string; readonly service?: string }
  /** Asked, and no use is recorded. */
  | { readonly recorded: false }
  /** Not read, and why. */
  | { readonly unread: string };

/** Whether a step can be taken back. */
export interface Undo {
  /** `until-deleted`: as long as the key still exists. */
  readonly possible: 'yes' | 'until-deleted' | 'no';
  readonly words: string;
}

/** One change, as a person reviews it and as `apply` carries it out. */
export interface Step {
  /** The plan's id, a dash, and its number: `p-1f0c2a9b7d34-01`. */
  readonly id: string;
  readonly kind: StepKind;
  readonly account: Account;
  readonly subject: Subject;
  /** In one sentence: what will be different. */
  readonly effect: string;
  readonly why: readonly string[];
  /** Ids of the findings it answers. */
  readonly findings: readonly string[];
  readonly lastUse?: LastUseShown;
  readonly createdBy?: CreatedBy;
  /** Of an edit of a policy: what is changed, the text before, and both as a unified diff. */
  readonly edit?: PolicyEdit & { readonly was: string; readonly diff: readonly string[] };
  readonly undo: Undo;
  readonly permissions: readonly string[];
  /** All of it must still hold when the step is applied; else the step is stale and skipped. */
  readonly precondition: readonly Condition[];
  readonly call: Call;
  /** What a reading after the call must show. Holds it before the call, the step is already done. */
  readonly shows: readonly Condition[];
  /** The same by hand. */
  readonly command: string;
  /** For a person to know before. */
  readonly warnings: readonly string[];
  /** Ids of steps that must have been done, or this one is skipped. */
  readonly requires?: readonly string[];
}

/** What is not planned, and why. */
export interface Refusal {
  readonly account: Account;
  readonly subject: RefusedSubject;
  readonly findings: readonly string[];
  readonly reasons: readonly RefusalReason[];
  readonly lastUse?: LastUseShown;
  /** For a root key used of late: from where (X18). */
  readonly seenFrom?: readonly string[];
}

export interface RefusedSubject {
  readonly kind: 'access-key' | 'root-key' | 'root-certificate' | 'role' | 'user' | 'account';
  readonly arn: string;
  readonly accessKeyId?: string;
  readonly createdAt?: string;
}

/** Why a key is not planned, for programs. */
export type RefusalCode =
  | 'used-recently'
  | 'own-credential'
  | 'break-glass'
  | 'user-recreated'
  | 'user-gone'
  | 'key-gone'
  | 'still-active'
  | 'last-way-in'
  | 'quarantined-self'
  | 'use-may-not-show'
  | 'not-due'
  | 'kept'
  | 'outside-wave'
  | 'over-limit'
  | 'sibling-active'
  | 'owner-not-told'
  | 'unread'
  | 'no-key-id'
  | 'ambiguous-key'
  | 'no-scp'
  | 'notice-possibly-sent'
  | 'passes-now'
  | 'calls-refused'
  | 'likely-misuse'
  | 'not-closed';

export interface RefusalReason {
  readonly code: RefusalCode;
  readonly words: string;
  /** The next move. */
  readonly fix?: string;
  /** For `not-due`: when it is. */
  readonly dueAt?: string;
}

/** Steps a person takes in the console, where no call can (X15). */
export interface ManualTask {
  readonly account: Account;
  readonly title: string;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly steps: readonly string[];
  /** How to confirm it. */
  readonly confirm: string;
}

/** What could not be read or searched when the plan was made: shown, and the run is incomplete. */
export interface PlanGap {
  readonly account?: Account;
  readonly source: string;
  readonly code: string;
  readonly words: string;
  readonly fix?: string;
}

/** A plan: made once, reviewed, applied at most once. `hash` covers all the rest. */
export interface Plan {
  readonly version: 1;
  readonly id: string;
  readonly kind: 'remediate' | 'contain' | 'undo';
  readonly tool: { readonly name: 'keyreeve'; readonly version: string };
  readonly madeAt: string;
  /** From then on it is refused. */
  readonly expiresAt: string;
  readonly madeBy: string;
  readonly wave?: string;
  /** Why used keys are planned all the same, where `--force` says so. */
  readonly forced?: { readonly keys: readonly string[]; readonly reason: string };
  readonly steps: readonly Step[];
  readonly refused: readonly Refusal[];
  readonly manual: readonly ManualTask[];
  readonly gaps: readonly PlanGap[];
  readonly notes: readonly string[];
  /** SHA-256, in hex, over the canonical JSON of every step's precondition: the facts it stands on. */
  readonly factsHash: string;
  /** SHA-256, in hex, over the canonical JSON of everything above. */
  readonly hash: string;
}
