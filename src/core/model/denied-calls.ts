import type { Unread } from './fact.ts';

/** Denied calls of one kind from one place. */
export interface DeniedGroup {
  /** An address; or a name that says AWS made the call itself, and then it is nobody's address (I12). */
  readonly from: string;
  readonly isAddress: boolean;
  readonly userAgent?: string;
  /** `s3.amazonaws.com ListBuckets` */
  readonly event: string;
  readonly regions: readonly string[];
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** A region, or a part of it, whose event history was not searched. */
export interface NotSearched {
  readonly region: string;
  /** AWS's code, `Bounded`, or `NotListed` for the regions that could not even be listed. */
  readonly code: string;
  readonly words: string;
}

/**
 * Services word a denial in their own ways: `AccessDenied`, `AccessDeniedException`, `Client.UnauthorizedOperation`
 * (EC2), `AuthorizationError` (SNS). Another error came after the call had been let through.
 */
const DENIED = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/;

/** Whether a record's error code says that the call was denied; false where it has none. */
export function isDenied(errorCode: string | undefined): boolean {
  return errorCode !== undefined && DENIED.test(errorCode);
}

/** Whether somebody uses the key: a call that was let through, or that nothing can deny, is a use as well. */
export function isStillUsed({ deniedCount, notDenied, identityCalls }: DeniedCalls): boolean {
  return deniedCount + notDenied.count + identityCalls > 0;
}

/** Regions that were not searched for one reason, together: it is mostly all of them. */
export function notSearchedTogether(
  all: readonly NotSearched[],
): readonly (Omit<NotSearched, 'region'> & { readonly regions: readonly string[] })[] {
  const groups = Map.groupBy(all, ({ code, words }) => `${code} ${words}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return { code: first.code, words: first.words, regions: group.map(({ region }) => region) };
  });
}

/** Why silence after a deactivation proves nothing (X19). */
export const SILENCE_NOT_OBSERVABLE =
  'Calls with a deactivated key mostly leave no event: silence after the deactivation is not observable, and no sign that nobody uses it.';

/** What a key tried since a time. */
export interface DeniedCalls {
  readonly accessKeyId: string;
  readonly since: string;
  readonly until: string;
  /** Set where not one region could be searched: then the numbers say nothing. */
  readonly unread?: Unread;
  /** The latest first. */
  readonly denied: readonly DeniedGroup[];
  readonly deniedCount: number;
  /** Calls that were let through: the policy is not effective everywhere yet, or does not cover them. */
  readonly notDenied: {
    readonly count: number;
    readonly lastAt?: string;
    /** Which, in the order of the alphabet: `sts.amazonaws.com AssumeRole`. */
    readonly events: readonly string[];
  };
  /** Of GetCallerIdentity, which no policy can deny (STS API reference): in neither number. */
  readonly identityCalls: number;
  /** Events whose record cannot be read, so that it is not known whether they were denied: in neither number. */
  readonly unreadable: number;
  readonly notSearched: readonly NotSearched[];
  /** What the numbers do not show, for people. */
  readonly says: readonly string[];
}
