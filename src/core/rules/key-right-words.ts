import type { Decision, OpenCondition, PolicyRef, StatementRef, Stop } from '../model/decision.ts';
import type { Known, Unread } from '../model/fact.ts';
import type { Advice, Evidence, Severity } from '../model/finding.ts';
import type { KeyRights, ReachedUsers } from '../model/key-rights.ts';
import { option, shown } from './words.ts';

/** A way in which keys may be made: for whom, in words, and by which decision. */
export interface Way {
  readonly for: string;
  readonly decision: Decision;
  /** For the users themselves, for everybody, or for some. */
  readonly reach: 'own' | ReachedUsers['reach'];
}

/** What a user may do for themself. */
export function ownWay({ own }: KeyRights): Way {
  return { for: 'themself', decision: own, reach: 'own' };
}

/** What a user may do for others, the surest first. */
export function otherWays({ others }: KeyRights): readonly Way[] {
  return others.map((reached) => ({
    for: othersInWords(reached),
    decision: reached.decision,
    reach: reached.reach,
  }));
}

/** Both, and what one decision gives for all of them told once. */
export function allWays(rights: KeyRights): readonly Way[] {
  const own = ownWay(rights);
  const others = otherWays(rights);
  const same = JSON.stringify(own.decision);
  const whole = others.find(({ reach, decision }) => reach === 'any' && JSON.stringify(decision) === same);
  if (whole === undefined) return [own, ...others];
  return others.map((way) => (way === whole ? { ...way, for: `themself and ${way.for}` } : way));
}

function othersInWords({ reach, count, names }: ReachedUsers): string {
  if (reach === 'any') return count === 0 ? 'every user' : `every user but ${count}`;
  const more = count > names.length ? `, and ${count - names.length} more` : '';
  return `${count} other ${count === 1 ? 'user' : 'users'} (${names.join(', ')}${more})`;
}

/** Those ways that are open, surely or under a condition. */
export function open(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ decision: { answer } }) => answer === 'yes' || answer === 'yes-if');
}

/** What keeps the others from being decided, each reason once; nothing where all are. */
export function undecided(ways: readonly Way[]): readonly Unread[] {
  const unread = ways.flatMap(({ decision }) => (decision.answer === 'unknown' ? decision.unread : []));
  return [...new Map(unread.map((reason) => [`${reason.source} ${reason.code}`, reason])).values()];
}

/** `Allowed for themself by statement 1 of the inline policy keys of the user alice, if {"Bool":…}.` */
export function wayInWords({ for: whom, decision }: Way): string {
  const { allowedBy, conditions } = decision;
  const [first, ...others] = allowedBy;
  const by = first === undefined ? '' : ` by ${statementInWords(first)}${andMore(others.length)}`;
  return `May create access keys for ${whom}: allowed${by}${conditionsInWords(conditions)}.`;
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${count} more ${count === 1 ? 'statement' : 'statements'}`;
}

/** Conditions beyond these are counted only, and of a long one the beginning is told. */
const MOST_CONDITIONS = 2;
const LONGEST_QUOTE = 160;

function conditionsInWords(conditions: readonly OpenCondition[]): string {
  const told = conditions.slice(0, MOST_CONDITIONS).map(conditionInWords);
  const more = conditions.length - told.length;
  return `${told.map((each) => `, ${each}`).join('')}${more > 0 ? `, and ${more} more conditions` : ''}`;
}

function conditionInWords({ effect, quote }: OpenCondition): string {
  const short = quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE)}…` : quote;
  return `${effect === 'Allow' ? 'if' : 'unless'} ${short}`;
}

/** Why a call may not be made. */
export function stopInWords({ stoppedBy }: Decision): string {
  if (stoppedBy === undefined) return 'nothing allows it';
  return stoppedBy.how === 'denied'
    ? `denied by ${statementInWords(stoppedBy.by)}`
    : notAllowedInWords(stoppedBy);
}

function notAllowedInWords({ layer, at }: Extract<Stop, { how: 'not-allowed' }>): string {
  if (layer === 'boundary') return 'the permissions boundary does not allow it';
  if (layer === 'control') return `no service control policy on ${at ?? 'the way'} allows it`;
  return layer === 'session' ? 'the session policy does not allow it' : 'no policy allows it';
}

/** `statement 1 of the inline policy keys of the user alice`. */
export function statementInWords({ policy, statement }: StatementRef): string {
  return `statement ${statement} of ${policyInWords(policy)}`;
}

function policyInWords({ layer, name, id, on }: PolicyRef): string {
  if (layer === 'boundary') return `the permissions boundary ${name}`;
  if (layer === 'control')
    return `the service control policy ${name}${on === undefined ? '' : ` on ${on.name}`}`;
  const where = on === undefined ? '' : ` of the ${on.type} ${on.name}`;
  return `the ${id === undefined ? 'inline policy' : 'policy'} ${name}${where}`;
}

/** What open ways rest on, as evidence. */
export function waysShown(ways: readonly Way[], from: Known<KeyRights>): readonly Evidence[] {
  const allowedBy = ways.flatMap(({ decision }) => decision.allowedBy.map(statementInWords));
  const conditions = ways.flatMap(({ decision }) =>
    decision.conditions.map(({ effect, quote }) => `${effect} ${quote}`),
  );
  return [
    shown('mayCreateKeysFor', ways.map((way) => way.for).join('; '), from),
    ...firstOf(allowedBy).map((value) => shown('allowedBy', value, from)),
    ...firstOf(conditions).map((value) => shown('onCondition', value, from)),
  ];
}

const MOST_EVIDENCE = 10;

function firstOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].slice(0, MOST_EVIDENCE);
}

/** The worst of several ways. */
export function worstOf(
  ways: readonly Way[],
  severityOf: (way: Way) => Severity,
  order: readonly Severity[],
): Severity {
  const found = new Set(ways.map(severityOf));
  return order.find((each) => found.has(each)) ?? 'info';
}

/**
 * Whether a call needs MFA, whoever makes it. `BoolIfExists` with true in an Allow, and `Bool` with false in a Deny,
 * do not count: calls with long-term keys carry no such key at all, and pass them (IAM User Guide, "AWS global
 * condition context keys", aws:MultiFactorAuthPresent).
 */
export function needsMfa({ allowedBy, conditions }: Decision): boolean {
  const byStatement = Map.groupBy(conditions, keyOf);
  const deniedWithout = [...byStatement.values()].some((open) =>
    open.every(({ effect, quote }) => effect === 'Deny' && DENIES_WITHOUT_MFA.test(quote)),
  );
  const allowedWith = allowedBy.every((ref) =>
    (byStatement.get(keyOf(ref)) ?? []).some(
      ({ effect, quote }) => effect === 'Allow' && ALLOWS_WITH_MFA.test(quote),
    ),
  );
  return deniedWithout || (allowedBy.length > 0 && allowedWith);
}

function keyOf({ policy, statement }: StatementRef): string {
  return JSON.stringify([policy, statement]);
}

const ALLOWS_WITH_MFA =
  /^\{"(Bool":\{"aws:MultiFactorAuthPresent":"true"|Null":\{"aws:MultiFactorAuthAge":"false"|NumericLessThan(Equals)?":\{"aws:MultiFactorAuthAge":"\d+")\}\}$/i;
const DENIES_WITHOUT_MFA =
  /^\{"(BoolIfExists":\{"aws:MultiFactorAuthPresent":"false"|Null":\{"aws:MultiFactorAuthAge":"true")\}\}$/i;

/** To look at what allows it, and to take the call out of it. */
export function adviceOnWays(ways: readonly Way[], words: string): Advice {
  const refs = ways.flatMap(({ decision }) => decision.allowedBy.map(({ policy }) => policy));
  return { action: 'change', words, commands: [...new Set(refs.flatMap(lookAt))].slice(0, 3) };
}

function lookAt({ name, id, on }: PolicyRef): readonly string[] {
  if (id !== undefined) return [`aws iam list-entities-for-policy ${option('policy-arn', id)}`];
  if (on?.type !== 'user' && on?.type !== 'group') return [];
  const holder = option(`${on.type}-name`, on.name);
  return [`aws iam get-${on.type}-policy ${holder} ${option('policy-name', name)}`];
}
