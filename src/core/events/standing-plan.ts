import { type KeyObject, sign, verify } from 'node:crypto';
import { canonicalHash, type Json } from '../model/canonical-json.ts';
import { type Fields, isFields } from '../model/fields.ts';
import { instant } from '../model/time.ts';

/** What a standing plan allows, as its maker says it. Times are ISO 8601 UTC, to the second. */
export interface StandingPlanDraft {
  /** Twelve digits each. */
  readonly accounts: readonly string[];
  /** Ids of rules that a deactivation answers. */
  readonly rules: readonly string[];
  /** Patterns of names or ARNs of users that are never acted on, besides those of the settings. */
  readonly exemptUsers: readonly string[];
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly notBefore: string;
  /** From then on it allows nothing. */
  readonly expiresAt: string;
}

/**
 * A permission that was given beforehand: the handler may switch off a key that was just made or revived, where one of
 * these rules fails for it in one of these accounts. Nothing else can be allowed by it.
 */
export interface StandingPlan extends StandingPlanDraft {
  readonly version: 1;
  readonly kind: 'standing-plan';
  /** `sp-`, and twelve digits of the hash of all the rest. */
  readonly id: string;
  readonly action: 'deactivate-key';
  /** SHA-256, in hex, over the canonical JSON (RFC 8785) of everything above. */
  readonly hash: string;
  /** Ed25519 over the 32 bytes of `hash`, in base64. */
  readonly signature: string;
}

/** The longest time that a standing plan may be good for. */
export const MOST_PLAN_DAYS = 90;
const MOST_ACCOUNTS = 1_000;
const MOST_RULES = 100;
const MOST_EXEMPT = 500;
const MOST_TEXT = 1_000;
/** No plan within these limits is larger. */
export const MOST_PLAN_BYTES = 1_048_576;

const DAY_MS = 86_400_000;
/** Of Ed25519 (RFC 8032). */
const SIGNATURE_BYTES = 64;

/** Makes and signs a standing plan. Throws an Error for a draft that {@link faultOfDraft} finds a fault in. */
export function makeStandingPlan(draft: StandingPlanDraft, key: KeyObject): StandingPlan {
  const fault = faultOfDraft(draft);
  if (fault !== undefined) throw new Error(`It is no standing plan: ${fault}.`);
  const { accounts, rules, exemptUsers, reason, madeBy, madeAt, notBefore, expiresAt } = draft;
  const said = {
    version: 1,
    kind: 'standing-plan',
    action: 'deactivate-key',
    accounts: sortedOnce(accounts),
    rules: sortedOnce(rules),
    exemptUsers: sortedOnce(exemptUsers),
    reason,
    madeBy,
    madeAt,
    notBefore,
    expiresAt,
  } as const;
  const id = `sp-${hashOf(said).slice(0, 12)}`;
  const hash = hashOf({ ...said, id });
  const signature = sign(null, Buffer.from(hash, 'hex'), key).toString('base64');
  return { ...said, id, hash, signature };
}

/** The file of a standing plan: JSON that a person can read, which the signature does not depend on. */
export function standingPlanText(plan: StandingPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** A standing plan that was read, or what is wrong with it, in words that go on after "The standing plan". */
export type StandingPlanRead = { readonly plan: StandingPlan } | { readonly fault: string };

/**
 * Reads a standing plan and checks its shape, its hash and, with a key, its signature. Whether its time has come is
 * asked when it is used. Never throws for what a text holds.
 *
 * @param publicKey the key by which it must be signed; left out, the signature is not looked at
 */
export function readStandingPlan(text: string, publicKey?: KeyObject): StandingPlanRead {
  const value = parsed(text);
  if (value === undefined) return { fault: 'is no JSON object, or is larger than one can be' };
  const { version, kind, action, id, hash, signature } = value;
  if (kind !== 'standing-plan' || version !== 1)
    return { fault: 'is of another kind, or was made by a newer version' };
  if (action !== 'deactivate-key') return { fault: 'asks for something that no standing plan can allow' };
  const stray = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (stray !== undefined) return { fault: 'has a member that is not known: nothing of it is obeyed' };
  const fault = faultOfDraft(value);
  if (fault !== undefined) return { fault: `cannot be used: ${fault}` };
  const { id: _id, hash: _hash, signature: _signature, ...said } = value;
  const ownHash = safeHash({ ...said, id });
  if (ownHash === undefined || ownHash !== hash || id !== `sp-${safeHash(said)?.slice(0, 12)}`)
    return { fault: 'was changed since it was made: its hash is not its own' };
  const bytes = Buffer.from(typeof signature === 'string' ? signature : '', 'base64');
  // The last character of base64 has bits that nobody reads: another spelling is another file.
  if (bytes.length !== SIGNATURE_BYTES || bytes.toString('base64') !== signature)
    return { fault: 'is not signed' };
  if (publicKey !== undefined && !verify(null, Buffer.from(ownHash, 'hex'), publicKey, bytes))
    return { fault: 'is not signed with the key that is trusted' };
  // Every member was looked at above.
  return { plan: value as unknown as StandingPlan };
}

const MEMBERS: readonly string[] = [
  'version',
  'kind',
  'id',
  'action',
  'accounts',
  'rules',
  'exemptUsers',
  'reason',
  'madeBy',
  'madeAt',
  'notBefore',
  'expiresAt',
  'hash',
  'signature',
] satisfies readonly (keyof StandingPlan)[];

/** What is wrong with what a standing plan says, in words; `undefined` where nothing is. */
export function faultOfDraft(
  draft: { readonly [Name in keyof StandingPlanDraft]?: unknown },
): string | undefined {
  const { accounts, rules, exemptUsers, reason, madeBy, madeAt, notBefore, expiresAt } = draft;
  if (!isList(accounts, MOST_ACCOUNTS, /^\d{12}$/) || accounts.length === 0)
    return 'it names no account, or one that is no id of twelve digits';
  if (!isList(rules, MOST_RULES, /^[a-z0-9-]{1,80}$/) || rules.length === 0)
    return 'it names no rule, or one that is no id of a rule';
  if (!isList(exemptUsers, MOST_EXEMPT, /^[\x21-\x7e]{1,600}$/)) return 'its exempt users cannot be read';
  if (!isText(reason)) return 'it gives no reason';
  if (!isText(madeBy)) return 'it does not say who made it';
  if (!isInstant(madeAt) || !isInstant(notBefore) || !isInstant(expiresAt))
    return 'a time in it cannot be read';
  const from = Date.parse(notBefore);
  const length = Date.parse(expiresAt) - from;
  if (length <= 0) return 'it ends before it begins';
  if (
    length > MOST_PLAN_DAYS * DAY_MS ||
    Date.parse(expiresAt) - Date.parse(madeAt) > MOST_PLAN_DAYS * DAY_MS
  )
    return `it is good for more than ${MOST_PLAN_DAYS} days`;
  return undefined;
}

function isList(value: unknown, most: number, pattern: RegExp): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= most &&
    value.every((each) => typeof each === 'string' && pattern.test(each))
  );
}

function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && value.trim() !== '' && value.length <= MOST_TEXT && value.isWellFormed()
  );
}

function isInstant(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && instant(date) === value;
}

function parsed(text: string): Fields | undefined {
  if (text.length > MOST_PLAN_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch (error) {
    // Brackets without end are no JSON either.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function sortedOnce(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}

function hashOf(value: object): string {
  return canonicalHash(value as Json);
}

/** `undefined` for what has no canonical text, such as half of a surrogate pair. */
function safeHash(value: object): string | undefined {
  try {
    return hashOf(value);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
