import type { Decision, OpenCondition, PolicyRef, StatementRef, Stop } from './decision.ts';
import type { Unread } from './fact.ts';
import type { KeyRights } from './key-rights.ts';
import type { Redaction } from './redact-more.ts';

/** Rights without names: the answers stay as the real policies gave them. */
export function redactKeyRights({ own, others }: KeyRights, redaction: Redaction): KeyRights {
  return {
    own: redactDecision(own, redaction),
    others: others.map(({ decision, names, ...reach }) => ({
      ...reach,
      decision: redactDecision(decision, redaction),
      names: names.map((name) => redaction.userName(name)),
    })),
  };
}

function redactDecision(decision: Decision, redaction: Redaction): Decision {
  const { answer, allowedBy, conditions, stoppedBy, unread } = decision;
  return {
    answer,
    allowedBy: allowedBy.map((ref) => redactStatement(ref, redaction)),
    conditions: conditions.map((condition) => redactCondition(condition, redaction)),
    ...(stoppedBy !== undefined && { stoppedBy: redactStop(stoppedBy, redaction) }),
    unread: unread.map((reason) => redactReason(reason, redaction)),
  };
}

function redactReason(reason: Unread, { mapFact }: Redaction): Unread {
  const redacted = mapFact<never>(reason, (value) => value);
  return redacted.state === 'unread' ? redacted : reason;
}

function redactStatement({ policy, statement }: StatementRef, redaction: Redaction): StatementRef {
  return { policy: redactRef(policy, redaction), statement };
}

/** Policies of AWS keep their names, which are public. */
function redactRef({ layer, name, id, on }: PolicyRef, redaction: Redaction): PolicyRef {
  const { names, arnPrefix } = redaction;
  const place =
    on === undefined ? {} : { on: { type: on.type, name: placeName(on.type, on.name, redaction) } };
  if (id === undefined) return { layer, name: names.of('inline', name), ...place };
  if (id === 'p-FullAWSAccess' || /^arn:[^:]+:iam::aws:policy\//.test(id))
    return { layer, name, id, ...place };
  if (layer === 'control') {
    const shown = names.of('control-policy', id);
    return { layer, name: shown, id: shown, ...place };
  }
  const shown = names.of('policy', id);
  return { layer, name: shown, id: `${arnPrefix}policy/${shown}`, ...place };
}

function placeName(type: NonNullable<PolicyRef['on']>['type'], name: string, redaction: Redaction): string {
  if (type === 'user') return redaction.userName(name);
  if (/^level \d$/.test(name)) return name;
  if (type === 'account') return redaction.arnPrefix.split(':')[4] ?? '';
  return redaction.names.of(type, name);
}

function redactStop(stop: Stop, redaction: Redaction): Stop {
  if (stop.how === 'denied') return { how: 'denied', by: redactStatement(stop.by, redaction) };
  const { how, layer, at } = stop;
  if (at === undefined) return { how, layer };
  const type = at.startsWith('r-') ? 'root' : at.startsWith('ou-') ? 'unit' : 'account';
  return { how, layer, at: placeName(type, at, redaction) };
}

function redactCondition(condition: OpenCondition, redaction: Redaction): OpenCondition {
  const { effect, quote } = condition;
  return { ...redactStatement(condition, redaction), effect, quote: withoutValues(quote) };
}

/** Values that name nobody: yes or no, and lengths of time, by which rules judge. */
const NAMES_NOBODY = /^(true|false|\d{1,8})$/;

/** A quote is JSON of one operator, one key and its values; or of resources. */
function withoutValues(quote: string): string {
  const value: unknown = JSON.parse(quote);
  return JSON.stringify(value, (key, inside: unknown) => {
    if (typeof inside === 'string') return NAMES_NOBODY.test(inside) ? inside : '…';
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside) || key === '') return inside;
    return Object.fromEntries(Object.entries(inside).map(([name, values]) => [publicKey(name), values]));
  });
}

/** AWS's own condition keys stay; a tag key, or the host of an identity provider, is a name somebody chose. */
export function publicKey(key: string): string {
  const plain = key.replace(/\/.*/, '/…');
  return /^[a-z0-9-]+:[A-Za-z]+(\/…)?$/.test(plain) ? plain : '…';
}
