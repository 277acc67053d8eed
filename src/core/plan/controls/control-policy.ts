import { canonicalHash, canonicalJson, type Json } from '../../model/canonical-json.ts';
import { isFields } from '../../model/fields.ts';
import { Problem } from '../../model/problem.ts';
import type { OwnPolicy } from '../policies.ts';
import { parseBreakGlass } from './break-glass.ts';
import { type Control, type ControlChoice, makeControl } from './control.ts';
import { CONTROL_KINDS, type ControlKind, statementsOf } from './statements.ts';
import { parseConsoleTag } from './tag.ts';

/** Digits of the hash in the name: policies of other exempt roles or another tag have names of their own. */
const HASH_DIGITS = 8;

/** The policy as a step puts it in place. Its name tells its content. */
export function controlPolicy({ name, text }: Pick<Control, 'name' | 'text'>): OwnPolicy {
  const document = JSON.parse(text) as Json;
  const sha256 = canonicalHash(document);
  return { name: `${name}-${sha256.slice(0, HASH_DIGITS)}`, text: canonicalJson(document), sha256 };
}

/** Whether a name is of the kind that {@link controlPolicy} gives, with this content. */
export function isControlName(name: string, sha256: string): boolean {
  return /^Keyreeve[A-Za-z]+-[0-9a-f]{8}$/.test(name) && name.endsWith(`-${sha256.slice(0, HASH_DIGITS)}`);
}

/**
 * The policy that a text is, made anew of the roles and the tag that stand in it; `undefined` where it says anything
 * else than {@link makeControl} does for some choice.
 */
export function controlFrom(text: string, name: string): OwnPolicy | undefined {
  const choice = choiceIn(text);
  if (choice === undefined) return undefined;
  try {
    const made = controlPolicy(makeControl(choice));
    return made.name === name && made.text === text ? made : undefined;
  } catch (error) {
    // What no choice can be is no policy of ours.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** What the policy would have been made of, read from where each kind keeps it. */
function choiceIn(text: string): ControlChoice | undefined {
  const statements = statementsIn(text);
  const sids = new Set(statements.map(({ Sid }) => Sid));
  const conditions = statements.flatMap(({ Condition }) => (isFields(Condition) ? [Condition] : []));
  const patterns = new Set(conditions.flatMap(({ ArnNotLike }) => textsIn(ArnNotLike, 'aws:PrincipalArn')));
  try {
    const tag = tagIn(conditions);
    const breakGlass = [...patterns].map(parseBreakGlass);
    const input = { breakGlass, ...(tag !== undefined && { tag }) };
    const kinds = CONTROL_KINDS.filter(
      (kind: ControlKind) =>
        (kind !== 'deny-console-user-keys' || tag !== undefined) &&
        statementsOf(kind, input).every(({ statement }) => sids.has(statement.Sid)),
    );
    return kinds.length === 0 ? undefined : { kinds, ...input };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function statementsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed: unknown = JSON.parse(text);
  const list: unknown = isFields(parsed) ? parsed.Statement : undefined;
  return Array.isArray(list) ? (list as readonly unknown[]).filter(isFields) : [];
}

function textsIn(keys: unknown, key: string): readonly string[] {
  const value: unknown = isFields(keys) ? keys[key] : undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === 'string');
}

const TAG = 'aws:ResourceTag/';

function tagIn(conditions: readonly Readonly<Record<string, unknown>>[]) {
  for (const { StringEqualsIgnoreCase: keys } of conditions) {
    if (!isFields(keys)) continue;
    const [name, value] = Object.entries(keys).find(([key]) => key.startsWith(TAG)) ?? [];
    if (name !== undefined) return parseConsoleTag(`${name.slice(TAG.length)}=${String(value)}`);
  }
  return undefined;
}
