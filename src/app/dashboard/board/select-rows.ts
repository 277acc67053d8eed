import { hash } from 'node:crypto';
import { frameworkOf } from '../../../core/frameworks/catalogue.ts';
import { counted } from '../../../core/model/counted.ts';
import { CREDENTIAL_KINDS } from '../../../core/model/credentials.ts';
import { SEVERITIES } from '../../../core/model/finding.ts';
import { Problem } from '../../../core/model/problem.ts';
import { RULES } from '../../../core/rules/index.ts';
import type { FindingFilter, FindingsPage, SORTS } from '../../../web/api/findings.ts';
import { type AsOf, STANDINGS } from '../../../web/api/parts.ts';
import { type Kind, rowsOfKinds } from './alike.ts';
import { checkAccounts, checkRules, checkWords, listOf } from './asked.ts';
import { hold } from './hold.ts';
import { principalOf, type Row, shownRow, titleOf } from './row.ts';
import type { RowOrder, View } from './view.ts';

/** What a page of rows is asked for. */
export interface RowsQuestion extends FindingFilter {
  readonly limit?: number;
  readonly cursor?: string;
  readonly from?: number;
  readonly sort?: (typeof SORTS)[number];
  readonly order?: 'asc' | 'desc';
}

const DEFAULT_LIMIT = 200;

/** What is shown where nobody asks for standings: all but what is over. */
const NOT_OVER = STANDINGS.filter((each) => each !== 'resolved');

/** A page of rows. Throws the {@link Problem}s `list-changed` and `bad-argument`. */
export function findingsPage(view: View, question: RowsQuestion): FindingsPage {
  const { limit = DEFAULT_LIMIT, cursor, from, ...rest } = question;
  const rows = selectRows(view, rest);
  const { items, next } = pageOf(rows, { view, limit, cursor, from, question: rest });
  return {
    items: items.map(shownRow),
    ...(next !== undefined && { next }),
    total: rows.length,
    asOf: asOfAsked(view, question),
  };
}

/** What the rows of a filter stand on. */
export function asOfAsked(view: View, filter: FindingFilter): AsOf {
  const notes = [...notAsked(view, filter), ...usersNamedRoot(view, filter), ...stranger(view, filter)];
  return notes.length === 0 ? view.asOf : { ...view.asOf, notes: [...view.asOf.notes, ...notes] };
}

/** Of rules that no run has asked there are no rows, which is no good news; in a sentence, where a filter names any. */
export function notAsked(view: View, filter: FindingFilter): readonly string[] {
  const asked = view.askedRules();
  const missing = rulesMeant(filter).filter((id) => !asked.has(id));
  if (missing.length === 0 || view.runs.length === 0) return [];
  const named = missing.slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const rules = missing.length === 1 ? 'rule' : 'rules';
  return [`No run that is shown asked the ${rules} ${named}${more}: nobody knows what would be found there.`];
}

const MOST_NAMED = 5;

/** The rules that a filter names, by themselves or by what they are mapped to. */
function rulesMeant({ rule, framework, control }: FindingFilter): readonly string[] {
  const named = listOf(rule);
  if (framework === undefined && control === undefined) return [...(named ?? [])];
  return [...rulesOfControl(framework, control)].filter((id) => named?.has(id) !== false);
}

/** The last answers of each view: whoever asks for the next page asks the same. */
const ANSWERS = new WeakMap<View, Map<string, readonly Row[]>>();
const MOST_ANSWERS = 8;

/**
 * All rows that are asked for, in order. Throws the {@link Problem}s `bad-argument`, `not-in-store` and
 * `unknown-framework` for what no row can be.
 */
export function selectRows(
  view: View,
  question: Omit<RowsQuestion, 'limit' | 'cursor' | 'from'>,
): readonly Row[] {
  const answers = ANSWERS.get(view) ?? new Map<string, readonly Row[]>();
  ANSWERS.set(view, answers);
  const key = keyOf(question);
  const there = answers.get(key);
  if (there !== undefined) return there;
  const { sort = 'severity', order = 'asc', ...filter } = question;
  checkAsked(view, filter);
  const ofKind = rowsOfKinds(view, sort satisfies RowOrder, kindsOf(filter));
  const tests = testsOf(filter);
  const found = tests.length === 0 ? ofKind : ofKind.filter((row) => tests.every((test) => test(row)));
  if (order === 'desc') found.reverse();
  hold(answers, MOST_ANSWERS, key, found);
  return found;
}

function checkAsked(view: View, filter: FindingFilter): void {
  const { standing, severity, credential, rule, account, framework, control } = filter;
  checkWords('standing', standing, STANDINGS);
  checkWords('severity', severity, SEVERITIES);
  checkWords('kind of credential', credential, CREDENTIAL_KINDS);
  checkRules(view, rule);
  checkAccounts(view, account);
  if (framework !== undefined) frameworkOf(framework);
  if (control !== undefined && rulesOfControl(framework, control).size === 0)
    throw new Problem('bad-argument', `No rule judges the control "${control.slice(0, 40)}".`, {
      hint: 'What a person has to look at there stands on the page of its framework.',
    });
}

/** Whether rows of a kind can be asked for. */
function kindsOf({ fresh, framework, control, ...filter }: FindingFilter): (kind: Kind) => boolean {
  const standings = listOf(filter.standing) ?? new Set<string>(NOT_OVER);
  const severities = listOf(filter.severity);
  const rules = listOf(filter.rule);
  const isMapped = framework !== undefined || control !== undefined;
  const mapped = isMapped ? rulesOfControl(framework, control) : undefined;
  return (kind) =>
    standings.has(kind.standing) &&
    severities?.has(kind.severity) !== false &&
    rules?.has(kind.rule) !== false &&
    mapped?.has(kind.rule) !== false &&
    (fresh === undefined || kind.fresh === fresh);
}

/** What a row of such a kind must be beside. */
function testsOf(filter: FindingFilter): readonly ((row: Row) => boolean)[] {
  const tests: ((row: Row) => boolean)[] = [];
  const accounts = listOf(filter.account);
  if (accounts !== undefined) tests.push(({ account }) => accounts.has(account.id));
  const credentials = listOf(filter.credential);
  if (credentials !== undefined) tests.push(({ credential }) => credentials.has(credential?.kind ?? ''));
  const { principal, q } = filter;
  if (principal !== undefined) tests.push(isOf(principal));
  if (q !== undefined && q.trim() !== '') tests.push(searchFor(q.trim()));
  return tests;
}

/** Whether a row is of a principal: `root`, `user/NAME`, or the bare name of a user, as addresses of before have it. */
function isOf(principal: string): (row: Row) => boolean {
  if (principal === ROOT) return (row) => principalOf(row)?.kind === 'root';
  const name = userNameIn(principal);
  return (row) => {
    const of = principalOf(row);
    return of?.kind === 'user' && of.name === name;
  };
}

const USER = 'user/';
const ROOT = 'root';

function userNameIn(principal: string): string {
  return principal.startsWith(USER) ? principal.slice(USER.length) : principal;
}

/** Whoever has an address of before that named both would miss the rows of the users. */
function usersNamedRoot(view: View, { principal }: FindingFilter): readonly string[] {
  if (principal !== ROOT) return [];
  const users = view.once('users named root', () => view.rows().filter(isOf(USER + ROOT)).length);
  if (users === 0) return [];
  const are = `${counted(users, 'finding is', 'findings are')} of IAM users that are named root`;
  return [`These are the findings of root users alone. ${are}: filter by user/root for those.`];
}

/** A name that is mistyped has no rows, which is no good news of whoever was meant. */
function stranger(view: View, { principal }: FindingFilter): readonly string[] {
  if (principal === undefined || principal === ROOT) return [];
  const name = userNameIn(principal);
  const isThere = view.accounts.some(({ principals }) =>
    principals.some((each) => each.kind === 'user' && each.name === name),
  );
  if (isThere || view.rows().some(isOf(principal))) return [];
  return [`No user "${name.slice(0, 80)}" was read in the runs that are shown: nothing is known of one.`];
}

/** Rules by which a framework, or one control of any, is judged. */
function rulesOfControl(framework: string | undefined, control: string | undefined): ReadonlySet<string> {
  const judges = (ids: readonly string[]) => control === undefined || ids.includes(control);
  const of = framework === undefined ? undefined : frameworkOf(framework).id;
  return new Set(
    RULES.filter(({ controls }) =>
      of === undefined
        ? Object.values(controls).some(judges)
        : Object.hasOwn(controls, of) && judges(controls[of] ?? []),
    ).map(({ id }) => id),
  );
}

function searchFor(q: string): (row: Row) => boolean {
  const part = partOf(q);
  // Very many rows have the same account and rule.
  const inAccount = remembered(({ name = '' }: Row['account']) => part(name));
  const inRule = remembered((rule: string) => part(rule) || part(titleOf(rule)));
  const mayBeId = /^[0-9a-f]+$/i.test(q);
  return ({ id, rule, account, resource, credential, says }) =>
    inAccount(account) ||
    inRule(rule) ||
    part(resource.arn) ||
    part(resource.name) ||
    part(says) ||
    (mayBeId && part(id)) ||
    part(credential?.accessKeyId ?? credential?.id ?? '') ||
    (credential?.sameSecond ?? []).some(({ accessKeyId }) => part(accessKeyId ?? ''));
}

function remembered<T>(test: (of: T) => boolean): (of: T) => boolean {
  const known = new Map<T, boolean>();
  return (of) => {
    const there = known.get(of);
    if (there !== undefined) return there;
    const is = test(of);
    known.set(of, is);
    return is;
  };
}

/** Whether a text holds another one, whichever case they are in. */
export function partOf(q: string): (text: string) => boolean {
  const pattern = new RegExp(q.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'i');
  return (text) => pattern.test(text);
}

function keyOf(question: object): string {
  const asked = Object.entries(question).filter(([, value]) => value !== undefined);
  return JSON.stringify(asked.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A list that is walked in pages. */
interface Paging {
  readonly view: Pick<View, 'version'>;
  readonly limit: number;
  readonly cursor: string | undefined;
  /** Another place of the cursor's list. */
  readonly from?: number | undefined;
  /** What was asked for: a cursor belongs to one question. */
  readonly question: object;
}

/**
 * A part of a list. Its cursor holds the version of the view: every item comes once, or the {@link Problem}
 * `list-changed` is thrown. A cursor of another question is a `bad-argument`, and so is a place without a cursor: nobody
 * could tell of which list it is.
 */
export function pageOf<T>(
  all: readonly T[],
  { view, limit, cursor, from: place, question }: Paging,
): { readonly items: readonly T[]; readonly next?: string } {
  const asked = hash('sha256', keyOf(question), 'hex').slice(0, 12);
  if (cursor === undefined && place !== undefined) {
    throw new Problem('bad-argument', 'A place in the list goes with a cursor of that list.', {
      hint: 'Ask for the first page, and give the cursor that comes with it beside "from".',
    });
  }
  const following = cursor === undefined ? 0 : offsetIn(cursor, view.version, asked);
  const from = place ?? following;
  const items = all.slice(from, from + limit);
  const to = from + items.length;
  if (to >= all.length) return { items };
  return { items, next: Buffer.from(`${view.version} ${to} ${asked}`).toString('base64url') };
}

function offsetIn(cursor: string, version: string, asked: string): number {
  const [of, offset = '', question] = Buffer.from(cursor, 'base64url').toString().split(' ');
  if (!/^\d{1,9}$/.test(offset) || question !== asked) {
    throw new Problem('bad-argument', 'The cursor is not one of this list.', {
      hint: 'Ask for the first page, without a cursor, and use the cursor that comes with it.',
    });
  }
  if (of !== version)
    throw new Problem('list-changed', 'The list has changed since its first page: something was scanned.');
  return Number(offset);
}
