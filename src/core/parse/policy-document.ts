import type { PolicyDocument, PolicyStatement } from '../model/authorization.ts';
import { type Fact, known, unread } from '../model/fact.ts';
import type { Fields } from '../model/fields.ts';

/** A document, or why the text is none. The reason holds nothing of the text: redacted output prints it. */
export type ParsedPolicy = { readonly document: PolicyDocument } | { readonly reason: string };

/**
 * IAM stores at most 10,240 characters of policy text in one place, blanks not counted (IAM User Guide, IAM and
 * STS quotas); percent-encoding makes three of one.
 */
const MOST_CHARACTERS = 262_144;

/**
 * Reads a policy document as AWS hands it over: percent-encoded JSON (RFC 3986), which the JavaScript SDK does not
 * decode, plain JSON, or what the AWS CLI and boto3 have parsed of it. Statements and lists may be single; unknown elements and twice-named members are refused,
 * because a rule that overlooked one would call the policy clean.
 */
export function parsePolicyDocument(encoded: string | Fields): ParsedPolicy {
  return parseWith(encoded, statementOf);
}

/** The same of a role's trust policy, whose statements name principals and no resources. */
export function parseTrustPolicy(encoded: string | Fields): ParsedPolicy {
  return parseWith(encoded, trustStatementOf);
}

function parseWith(encoded: string | Fields, statement: (value: unknown) => PolicyStatement): ParsedPolicy {
  if (typeof encoded !== 'string') return documentOrReason(encoded, statement);
  if (encoded.length > MOST_CHARACTERS) return { reason: 'it is longer than any policy AWS stores' };
  const text = decoded(encoded);
  if (text === undefined) return { reason: 'its percent-encoding is damaged' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'it is not JSON' };
  }
  if (namesTwice(text, value)) return { reason: 'it names a member twice' };
  return documentOrReason(value, statement);
}

function documentOrReason(value: unknown, statement: (value: unknown) => PolicyStatement): ParsedPolicy {
  try {
    return { document: documentOf(value, statement) };
  } catch (error) {
    if (error instanceof Refusal) return { reason: error.message };
    throw error;
  }
}

/** The document as a fact: unread with the code `Unreadable` where the text is none. */
export function policyDocumentFact(
  encoded: string | Fields,
  source: string,
  readAt?: string,
): Fact<PolicyDocument> {
  return factOf(parsePolicyDocument(encoded), source, readAt);
}

/** The same of a role's trust policy. */
export function trustPolicyFact(
  encoded: string | Fields,
  source: string,
  readAt?: string,
): Fact<PolicyDocument> {
  return factOf(parseTrustPolicy(encoded), source, readAt);
}

function factOf(parsed: ParsedPolicy, source: string, readAt: string | undefined): Fact<PolicyDocument> {
  return 'document' in parsed
    ? known(parsed.document, source, readAt)
    : unread(source, 'Unreadable', `A policy document cannot be read: ${parsed.reason}.`, {
        fix: 'Look at the policy by hand, save its default version again, and scan again.',
      });
}

/** Why a value is no policy document. Never leaves this file. */
class Refusal extends Error {}

/** Plain JSON begins with a brace, which RFC 3986 always encodes. */
function decoded(encoded: string): string | undefined {
  const text = encoded.replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('{')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether some object of a JSON text names a member twice: `JSON.parse` keeps the last of two members of one name; counting them in the text shows that one went. */
export function namesTwice(text: string, value: unknown): boolean {
  const written = membersIn(text);
  let kept = 0;
  const left: unknown[] = [value];
  // A list of things to do, not recursion: brackets may be nested a hundred thousand deep.
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inside = Object.values(next);
    if (!Array.isArray(next)) kept += inside.length;
    for (const each of inside) left.push(each);
  }
  return written !== kept;
}

/**
 * How many members the objects of a sound JSON text have as they are written. Quotes are looked at, and not strings as a
 * whole: a pattern that goes through one of some ten million characters has no room left on the stack.
 */
function membersIn(text: string): number {
  let members = 0;
  let inside = false;
  for (const [token, colon] of text.matchAll(/\\.|"(\s*:)?/g)) {
    if (token.startsWith('\\')) continue;
    if (inside && colon !== undefined) members += 1;
    inside = !inside;
  }
  return members;
}

function documentOf(value: unknown, statement: (value: unknown) => PolicyStatement): PolicyDocument {
  const { Version, Statement, Id: _id, ...others } = object(value, 'the document');
  if (Object.keys(others).length > 0) throw new Refusal('it has an element that policies do not have');
  if (Version !== undefined && typeof Version !== 'string') throw new Refusal('its Version is no text');
  if (Statement === undefined) throw new Refusal('it has no Statement');
  const statements = (Array.isArray(Statement) ? Statement : [Statement]).map(statement);
  return Version === undefined ? { statements } : { version: Version, statements };
}

function statementOf(value: unknown): PolicyStatement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition, ...others } = object(
    value,
    'a statement',
  );
  if (Object.keys(others).length > 0)
    throw new Refusal('a statement has an element that identity policies do not have');
  // The two words are case-sensitive (IAM User Guide, JSON policy element Effect).
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Refusal('an Effect is neither Allow nor Deny');
  if ((Action === undefined) === (NotAction === undefined))
    throw new Refusal('a statement has not exactly one of Action and NotAction');
  if (Resource !== undefined && NotResource !== undefined)
    throw new Refusal('a statement has both Resource and NotResource');
  return {
    ...(typeof Sid === 'string' && { sid: Sid }),
    effect: Effect,
    ...(Action !== undefined && { actions: texts(Action, 'an Action') }),
    ...(NotAction !== undefined && { notActions: texts(NotAction, 'a NotAction') }),
    ...(Resource !== undefined && { resources: texts(Resource, 'a Resource') }),
    ...(NotResource !== undefined && { notResources: texts(NotResource, 'a NotResource') }),
    ...(Condition !== undefined && { conditions: conditionsOf(Condition) }),
  };
}

/** Principals beside what every statement has. `"Principal": "*"` means the same as `{"AWS": "*"}`. */
function trustStatementOf(value: unknown): PolicyStatement {
  const { Principal, NotPrincipal, ...others } = object(value, 'a statement');
  if ((Principal === undefined) === (NotPrincipal === undefined))
    throw new Refusal('a statement has not exactly one of Principal and NotPrincipal');
  return {
    ...statementOf(others),
    ...(Principal !== undefined && { principals: principalsOf(Principal) }),
    ...(NotPrincipal !== undefined && { notPrincipals: principalsOf(NotPrincipal) }),
  };
}

function principalsOf(value: unknown): NonNullable<PolicyStatement['principals']> {
  if (value === '*') return { AWS: ['*'] };
  const kinds = Object.entries(object(value, 'a Principal'));
  return Object.fromEntries(kinds.map(([kind, names]) => [kind, texts(names, 'a Principal')]));
}

function conditionsOf(value: unknown): NonNullable<PolicyStatement['conditions']> {
  const operators = Object.entries(object(value, 'a Condition')).map(([operator, keys]) => {
    const byKey = Object.entries(object(keys, 'a Condition')).map(
      ([key, values]) => [key, texts(values, 'a Condition', true)] as const,
    );
    // `fromEntries` defines members, so that one named `__proto__` is a member like any other.
    return [operator, Object.fromEntries(byKey)] as const;
  });
  return Object.fromEntries(operators);
}

/** A list of texts from one or several. AWS takes numbers and booleans for texts in conditions. */
function texts(value: unknown, what: string, scalars = false): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    if (typeof each === 'string') return each;
    if (scalars && (typeof each === 'number' || typeof each === 'boolean')) return String(each);
    throw new Refusal(`${what} is neither a text nor a list of texts`);
  });
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new Refusal(`${what} is no JSON object`);
}
