import type { PolicyDocument } from './spec-inside.ts';

/** What happened before the sandbox started, and the policies of the organisation. Instants are ISO-8601 strings. */

/**
 * One event of the past. Its caller is `userName`, `root`, the session `arn` of a role, a `federated` user or somebody
 * `foreign`; without any of them the role `Admin` in a console session.
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
  /** The name of a federated user, whose session the user `userName` (else root) gave out. */
  readonly federated?: string;
  /** Somebody of another account, as the account that was entered records it: without a key. */
  readonly foreign?: { readonly accountId: string; readonly principalId: string };
  /** The key that signed the call. Default: a session of the console. */
  readonly accessKeyId?: string;
  /** Of temporary credentials: when they were given out. */
  readonly session?: { readonly createdAt: string; readonly mfa?: boolean };
  /** The service of AWS that called on behalf of the caller, or `AWS Internal`. */
  readonly invokedBy?: string;
  /** Made in a session of the console. */
  readonly fromConsole?: boolean;
  /** A data event: never in the event history, and in log files where a trail records them. */
  readonly isData?: boolean;
  /** Default `AwsApiCall`. */
  readonly eventType?: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsConsoleAction' | 'AwsServiceEvent';
  /** `additionalEventData` */
  readonly additional?: Readonly<Record<string, unknown>>;
  /** `sharedEventID`, which ties what two accounts record of one call. */
  readonly sharedId?: string;
  /** Default `198.51.100.7`. */
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  /** Default: the keys, users, roles and policies that `request` and `response` name. Of a data event: ARNs. */
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
  /** Ids of accounts, paths of organizational units, or `root` for the whole organisation. */
  readonly targets?: readonly string[];
}
