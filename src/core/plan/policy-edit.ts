import { canonicalHash, type Json } from '../model/canonical-json.ts';
import { isFields } from '../model/fields.ts';
import { compilePattern } from '../policy/pattern.ts';
import { lineDiff } from './line-diff.ts';

/** The one call that the edits of policies close. */
export const KEY_CALL = 'iam:CreateAccessKey';

/**
 * How a policy is changed so that it lets nobody, or some users, no longer make access keys. `take-out`: from the
 * statements that allow it; where a wildcard allows it, by a statement that denies exactly that. `deny-users`: by a
 * statement that denies it to users by name.
 */
export type PolicyEdit =
  | { readonly form: 'take-out' }
  | { readonly form: 'deny-users'; readonly users: readonly string[] };

/** A policy's text before and after. */
export interface EditedPolicy {
  readonly was: string;
  readonly text: string;
  /** SHA-256 of the canonical JSON of either. */
  readonly hashes: { readonly was: string; readonly text: string };
  /** As a unified diff of the indented texts, a line each. */
  readonly diff: readonly string[];
}

/** Characters of a managed policy, blanks not counted (IAM User Guide, "IAM and AWS STS quotas"). */
const MOST_CHARACTERS = 6144;

/**
 * Makes an edit. The same text and edit give the same text, so that a plan file can be checked against it. Gives the
 * reason where there is nothing to change, or where IAM would refuse the text.
 */
export function editPolicy(was: string, edit: PolicyEdit): EditedPolicy | { readonly impossible: string } {
  const before = documentIn(was);
  if (before === undefined) return { impossible: 'its text is no policy that can be edited' };
  const statements = edited(before.Statement, edit);
  if (statements === undefined) return { impossible: `nothing in it allows ${KEY_CALL}` };
  const after = { ...before.document, Statement: statements };
  const text = was.includes('\n') ? JSON.stringify(after, null, 2) : JSON.stringify(after);
  if (text.replaceAll(/\s/g, '').length > MOST_CHARACTERS)
    return { impossible: `it would have more than ${MOST_CHARACTERS.toLocaleString('en')} characters` };
  const shown = (document: object) => JSON.stringify(document, null, 2).split('\n');
  return {
    was,
    text,
    hashes: { was: canonicalHash(before.document as Json), text: canonicalHash(after as Json) },
    diff: lineDiff(shown(before.document), shown(after)),
  };
}

type Statement = Readonly<Record<string, unknown>>;

function documentIn(
  text: string,
):
  | { readonly document: Readonly<Record<string, unknown>>; readonly Statement: readonly Statement[] }
  | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isFields(document)) return undefined;
  const list: unknown = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const statements = list as readonly unknown[];
  return statements.every(isFields) ? { document, Statement: statements as readonly Statement[] } : undefined;
}

/** `undefined` where no statement allows the call: then there is nothing to close. */
function edited(statements: readonly Statement[], edit: PolicyEdit): readonly Statement[] | undefined {
  const allowing = statements.filter(allowsKeys);
  if (allowing.length === 0) return undefined;
  if (edit.form === 'deny-users') return [...statements, denyStatement(statements, edit.users)];
  if (allowing.some(byWildcard)) return [...statements, denyStatement(statements)];
  const left = statements.flatMap((each) => (allowing.includes(each) ? withoutKeys(each) : [each]));
  // IAM wants at least one statement.
  return left.length > 0 ? left : [...statements, denyStatement(statements)];
}

function textsOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === 'string');
}

const fits = (pattern: string) =>
  compilePattern(pattern, { variables: false, wildcards: true, ignoreCase: true })(KEY_CALL.toLowerCase(), {
    values: new Map(),
    others: 'absent',
  }) === true;

const isExactly = (action: string) => action.toLowerCase() === KEY_CALL.toLowerCase();

function allowsKeys({ Effect, Action, NotAction }: Statement): boolean {
  if (Effect !== 'Allow') return false;
  return NotAction === undefined ? textsOf(Action).some(fits) : !textsOf(NotAction).some(fits);
}

function byWildcard({ NotAction, Action }: Statement): boolean {
  return NotAction === undefined && textsOf(Action).some((action) => fits(action) && !isExactly(action));
}

/** Nothing where the statement is about nothing else. */
function withoutKeys(statement: Statement): readonly Statement[] {
  const { Action, NotAction } = statement;
  if (NotAction !== undefined) return [{ ...statement, NotAction: [...textsOf(NotAction), KEY_CALL] }];
  const left = textsOf(Action).filter((action) => !isExactly(action));
  if (left.length === 0) return [];
  return [{ ...statement, Action: Array.isArray(Action) ? left : left[0] }];
}

const SID = 'KeyreeveDenyKeys';

function denyStatement(statements: readonly Statement[], users?: readonly string[]): Statement {
  const taken = new Set(statements.map(({ Sid }) => Sid));
  let sid = SID;
  for (let count = 2; taken.has(sid); count += 1) sid = `${SID}${count}`;
  const sorted = users?.toSorted() ?? [];
  return {
    Sid: sid,
    Effect: 'Deny',
    Action: KEY_CALL,
    Resource: '*',
    ...(users !== undefined && {
      Condition: { StringEquals: { 'aws:username': sorted.length === 1 ? sorted[0] : sorted } },
    }),
  };
}

/** Whether something that was read from a file is an edit. */
export function isPolicyEdit(value: unknown): value is PolicyEdit {
  if (!isFields(value)) return false;
  if (value.form === 'take-out') return Object.keys(value).length === 1;
  const { users } = value;
  return (
    value.form === 'deny-users' &&
    Array.isArray(users) &&
    users.length > 0 &&
    users.every((name) => typeof name === 'string' && /^[\w+=,.@-]{1,128}$/.test(name))
  );
}
