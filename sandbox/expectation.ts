/**
 * What a correct audit must find, as the sandbox's truth states it. Rules are named by the ids the product publishes,
 * and meant with their published parameters (45 and 90 days, AWS's own policies not judged).
 */

export type Verdict = 'fail' | 'pass' | 'not-applicable' | 'manual' | 'unknown';

/** Which credential of a user, where a finding is about one. */
export interface ExpectedCredential {
  readonly kind:
    | 'access-key'
    | 'password'
    | 'signing-certificate'
    | 'ssh-public-key'
    | 'service-specific-credential';
  /** Of an access key. */
  readonly accessKeyId?: string;
  readonly createdAt: string;
}

/** A failing subject below the account: a user, one credential of a user, or a policy. */
export interface ExpectedFailure {
  readonly rule: string;
  /** Of the user or the managed policy; of an inline policy the ARN of who it is written into. */
  readonly arn: string;
  /** The user's or the policy's name. */
  readonly name: string;
  readonly credential?: ExpectedCredential;
}

/** A user's failing as it is written down while the user is made. */
export interface UserNote {
  readonly rule: string;
  readonly credential?: ExpectedCredential;
}

/** A policy's failing as it is written down while the account is made. */
export interface PolicyNote {
  readonly rule: string;
  readonly name: string;
  /** What follows the account in the ARN. */
  readonly path: string;
}

/**
 * Verdicts on root and on the account, by rule. More than one where what AWS lets an audit read decides: of root's
 * devices, which only a root session lists, and of EC2, which is asked only on request.
 */
export type Verdicts = Readonly<Record<string, readonly Verdict[]>>;

/** Rules about users, their credentials and policies: all their failing subjects are in the truth. */
export const LISTED_RULES: readonly string[] = [
  'user-setup-access-key',
  'user-console-and-access-key',
  'user-mfa',
  'user-mfa-any',
  'user-credential-unused',
  'user-key-age',
  'user-two-active-keys',
  'user-inactive-key-left',
  'user-signing-certificate',
  'user-ssh-key-age',
  'user-service-credential',
  'user-key-quarantined',
  'user-policy-attached-directly',
  'user-not-in-group',
  'user-extra-credentials',
  'policy-full-admin',
  'policy-service-wildcard',
];
