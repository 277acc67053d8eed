import type { PolicyDocument } from './spec-inside.ts';

/** What happened before the sandbox started, and the policies of the organisation. Instants are ISO-8601 strings. */

/**
 * One event of the past. Its caller is `userName`, `root` or the session `arn` of a role; without any of them the
 * role `Admin` in a console session.
 */
export interface EventSpec {
  /** Such as `CreateAccessKey`. */
  readonly name: string;
  readonly at: string;
  /** Default `iam.amazonaws.com`. */
  readonly source?: string;
  /** Default: the home region, where IAM's events are. */
  readonly region?: string;
  readonly userName?: string;
  readonly root?: boolean;
  /** Such as `arn:aws:sts::111122223333:assumed-role/Deploy/ci`. */
  readonly arn?: string;
  /** The key that signed the call. Default: a session of the console. */
  readonly accessKeyId?: string;
  /** Default `198.51.100.7`. */
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** Default: the keys and users that `request` and `response` name. */
  readonly resources?: readonly { readonly type: string; readonly name: string }[];
  /** Default: by the name, as `Get`, `List` and `Describe` read. */
  readonly readOnly?: boolean;
}

/** A service control policy of the organisation's own. */
export interface ServiceControlPolicySpec {
  readonly name: string;
  readonly description?: string;
  /** Default: one that allows everything. */
  readonly document?: PolicyDocument;
  /** Ids of accounts, or `root` for the whole organisation. */
  readonly targets?: readonly string[];
}
