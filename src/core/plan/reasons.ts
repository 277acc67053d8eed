import type { Unread } from '../model/fact.ts';
import { matchesPattern } from '../model/pattern.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { BreakGlassSettings, Exemption, RemediationSettings } from '../settings/settings.ts';
import type { Investigated } from './investigated.ts';
import type { KeyCase, LiveUserFacts } from './key-case.ts';
import type { RefusalReason } from './plan.ts';

/** The keys that the caller's own credentials come from (X08). */
export interface OwnKeys {
  readonly keyIds: ReadonlySet<string>;
  /** ARN of the caller where it is an IAM user. */
  readonly userArn?: string;
  /** All keys of that user count: which of them made the session cannot be seen. */
  readonly wholeUser: boolean;
}

/** What reasons against acting on a key are judged by. */
export interface ReasonContext {
  readonly now: string;
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
  readonly ownKeys: OwnKeys;
  /** Keys that a person takes upon themselves, with a reason. */
  readonly forced: ReadonlySet<string>;
  /** What investigations have shown; empty where none was handed in. */
  readonly investigated?: Investigated;
}

const DAY_SECONDS = 86_400;

/** A reason made of a fact that could not be read: what is not known is not acted on. */
export function unreadReason(what: string, fact: Unread): RefusalReason {
  return {
    code: 'unread',
    words: `${what} could not be read (${fact.source}: ${fact.code}). ${fact.words}`,
    ...(fact.fix !== undefined && { fix: fact.fix }),
  };
}

/** X08: the key signs the very calls that would switch it off. */
export function ownCredential(
  { key }: KeyCase,
  user: LiveUserFacts,
  { ownKeys }: Pick<ReasonContext, 'ownKeys'>,
): RefusalReason | undefined {
  const mine = ownKeys.keyIds.has(key.accessKeyId) || (ownKeys.wholeUser && ownKeys.userArn === user.arn);
  return mine
    ? {
        code: 'own-credential',
        words: 'It is, or may be, in the chain of credentials that Keyreeve runs with.',
        fix: 'Run Keyreeve with credentials that do not come from this user: a role, or IAM Identity Center.',
      }
    : undefined;
}

/** X09: a user that is never acted on. The words say by what. */
export function breakGlass(
  user: LiveUserFacts,
  userName: string,
  settings: BreakGlassSettings,
  exempt: Exemption | undefined,
): RefusalReason | undefined {
  const { tags, paths, users } = settings;
  const exemptTag = exempt === undefined ? [] : [{ key: exempt.tag, ...valueIn(exempt) }];
  const tag = [...tags, ...exemptTag].find(({ key, value }) =>
    valuesOf(user, key).some((own) => value === undefined || own === value),
  );
  const path = paths.find((each) => user.path.startsWith(each));
  const pattern = users.find((each) => namesUser(each, userName, user));
  const by =
    (tag && `the tag ${tag.key}`) ?? (path && `the path ${path}`) ?? (pattern && `the entry ${pattern}`);
  if (by === undefined) return undefined;
  return {
    code: 'break-glass',
    words: `The user is exempt by ${by}: Keyreeve never acts on it.`,
    fix: 'Rotate its key by hand, by the procedure for emergency access.',
  };
}

/**
 * Whether a pattern means a user, by name or ARN, in any case: IAM takes names that differ in case alone for the same
 * (IAM API Reference, CreateUser), and who is exempt must not be acted on for a letter.
 */
export function namesUser(pattern: string, userName: string, { arn }: Pick<LiveUserFacts, 'arn'>): boolean {
  const any = pattern.toLowerCase();
  return matchesPattern(any, userName.toLowerCase()) || matchesPattern(any, arn.toLowerCase());
}

/** The value of a tag: of users, keys that differ in case alone are one (IAM User Guide, "Rules for tagging in IAM"). */
function valuesOf({ tags }: LiveUserFacts, key: string): readonly string[] {
  return Object.entries(tags).flatMap(([own, value]) =>
    own.toLowerCase() === key.toLowerCase() ? [value] : [],
  );
}

function valueIn({ value }: Exemption): { readonly value?: string } {
  return value === undefined ? {} : { value };
}

/** Whether a policy of this name is the one that AWS attaches to a user whose key it found in public (T18). */
export function isQuarantine(policyName: string): boolean {
  return /^AWSCompromisedKeyQuarantine/.test(policyName);
}

/** A user that AWS has quarantined cannot mend itself: its own calls are what the policy denies. */
export function quarantinedSelf(
  { holder }: KeyCase,
  user: LiveUserFacts,
  { ownKeys }: Pick<ReasonContext, 'ownKeys'>,
): RefusalReason | undefined {
  if (ownKeys.userArn !== user.arn || holder.attachedPolicies.state === 'unread') return undefined;
  const policy = holder.attachedPolicies.value.find(isQuarantine);
  if (policy === undefined) return undefined;
  return {
    code: 'quarantined-self',
    words: `AWS has put ${policy} on the user that Keyreeve runs as: it cannot act on itself.`,
    fix: 'Run Keyreeve as another principal.',
  };
}

/** X03: a key that is in use. Exactly the limit counts as used. */
export function usedRecently(
  { key }: KeyCase,
  { now, settings, forced }: ReasonContext,
): RefusalReason | undefined {
  if (forced.has(key.accessKeyId)) return undefined;
  if (key.lastUse.state === 'unread') return unreadReason('When it was last used', key.lastUse);
  const { at, service, region } = key.lastUse.value;
  if (at === undefined) return undefined;
  const ago = secondsBetween(at, now);
  if (ago > settings.usedWithinDays * DAY_SECONDS) return undefined;
  const where = [service, region].filter((each) => each !== undefined).join(', ');
  return {
    code: 'used-recently',
    words: `It was used ${lengthInWords(ago)} ago, at ${at}${where === '' ? '' : ` (${where})`}: less than ${settings.usedWithinDays} days.`,
    fix: key.status === 'Active' ? fixOfUse(key.accessKeyId) : fixOfUsedBefore(key.accessKeyId),
  };
}

function fixOfUsedBefore(accessKeyId: string): string {
  return `It is inactive, and whoever used it may miss it yet. Later it is planned all the same; now: --force ${accessKeyId} --reason …`;
}

function fixOfUse(accessKeyId: string): string {
  return `Find out what uses it and move that to a role, a user of its own or IAM Identity Center. If the key is needed: --keep ${accessKeyId} --reason … --until …. If it must go all the same: --force ${accessKeyId} --reason …`;
}

/** AWS makes such users for SMTP, whose use is not recorded as calls of the key are. */
const SES_SMTP_USERS = 'ses-smtp-user*';

/** T13: a key whose use may not show. */
export function useMayNotShow(
  { holder: { userName }, key }: KeyCase,
  { settings, forced }: ReasonContext,
): RefusalReason | undefined {
  if (forced.has(key.accessKeyId)) return undefined;
  const pattern = [SES_SMTP_USERS, ...settings.useMayNotShow].find((each) => matchesPattern(each, userName));
  const service = key.lastUse.state === 'known' && key.lastUse.value.service === 'ses';
  if (pattern === undefined && !service) return undefined;
  const by = pattern === undefined ? 'its last recorded use is of SES' : `its name matches ${pattern}`;
  return {
    code: 'use-may-not-show',
    words: `It may send mail by SMTP, which AWS does not record as use of the key: ${by}.`,
    fix: `Ask its owner and look at the mail server's settings; then --force ${key.accessKeyId} --reason …`,
  };
}

/**
 * The key that would lock everybody out.
 *
 * @param gone ids of keys that are taken out of use before it by the same plan
 */
export function lastWayIn(
  { key, waysIn }: KeyCase,
  gone: ReadonlySet<string> = new Set(),
): RefusalReason | undefined {
  if (key.status !== 'Active') return undefined;
  if (waysIn.state === 'unread') return unreadReason('Whether there is another way into the account', waysIn);
  const { value } = waysIn;
  if (value.found && (value.byKey === undefined || !gone.has(value.byKey))) return undefined;
  return {
    code: 'last-way-in',
    words: 'No other user, no role and no root password would let anybody into the account without it.',
    fix: 'Make a role that can be assumed from outside, try it, and plan again.',
  };
}
