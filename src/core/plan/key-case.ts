import type { Account } from '../model/account.ts';
import type { Fact } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { CreatedBy } from '../model/key-origin.ts';
import type { KeyStatus, LastUse } from '../model/snapshot.ts';
import type { AccessKeySubject, LastUseShown } from './plan.ts';

/** A user's key as it is now. */
export interface LiveKey {
  readonly accessKeyId: string;
  readonly status: KeyStatus;
  readonly createdAt: string;
  /** Asked of inactive keys too: a plan shows it. */
  readonly lastUse: Fact<LastUse>;
}

/** A user as planning reads it, live. */
export interface LiveHolder {
  readonly userName: string;
  /** `null`: there is no user of this name. */
  readonly user: Fact<LiveUserFacts | null>;
  /** By creation, oldest first. */
  readonly keys: Fact<readonly LiveKey[]>;
  /** Names of the managed policies attached to the user itself: `AWSCompromisedKeyQuarantineV3` shows here. */
  readonly attachedPolicies: Fact<readonly string[]>;
  readonly hasPassword: Fact<boolean>;
  /** Names of inline policies: Keyreeve's own refusal shows here. */
  readonly inlinePolicies: Fact<readonly string[]>;
}

/** The principal of a user name. */
export interface LiveUserFacts {
  /** `AIDA…`: another user of the same name has another one (X07). */
  readonly userId: string;
  readonly arn: string;
  /** `/`, or `/break-glass/`. */
  readonly path: string;
  readonly createdAt: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Whether anybody could still get into the account once the key is gone. */
export type WaysIn =
  | {
      readonly found: true;
      readonly what: string;
      /** The way is this key of somebody: it is none once that key goes as well. */
      readonly byKey?: string;
    }
  | { readonly found: false };

/** Whom to tell, or why nobody is known. */
export type OwnerForPlan =
  | { readonly address: string; readonly foundBy: string }
  | { readonly none: string; readonly fix?: string };

/** One access key of a user, with all that is decided by. */
export interface KeyCase {
  readonly account: Account;
  readonly holder: LiveHolder;
  readonly key: LiveKey;
  /** The findings it answers; more than one rule can fail for one key. */
  readonly findings: readonly Finding[];
  readonly createdBy: CreatedBy;
  /** It waits for its deletion, and somebody has accepted its findings since. */
  readonly accepted?: boolean;
  /** What seems to manage the key, in words (X17). */
  readonly managedBy?: string;
  readonly waysIn: Fact<WaysIn>;
}

/** The key as a step's subject. */
export function subjectOf(user: LiveUserFacts, userName: string, key: LiveKey): AccessKeySubject {
  return {
    kind: 'access-key',
    accessKeyId: key.accessKeyId,
    createdAt: key.createdAt,
    userName,
    userId: user.userId,
    userArn: user.arn,
  };
}

/** The last use as it is shown. */
export function lastUseShown(lastUse: Fact<LastUse>): LastUseShown {
  if (lastUse.state === 'unread') return { unread: lastUse.words };
  const { at, region, service } = lastUse.value;
  if (at === undefined) return { recorded: false };
  return {
    recorded: true,
    at,
    ...(region !== undefined && { region }),
    ...(service !== undefined && { service }),
  };
}
