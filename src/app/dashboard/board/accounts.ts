import { SEVERITIES } from '../../../core/model/finding.ts';
import { COVERAGE_STATUSES } from '../../../core/model/run.ts';
import type { AccountDetail, AccountRow, AccountsPage } from '../../../web/api/accounts.ts';
import type { PrincipalRow, PrincipalsPage } from '../../../web/api/principals.ts';
import { type AccountBoard, isUnjudged } from './account-board.ts';
import { checkAccounts, checkRules, checkWords, listOf } from './asked.ts';
import type { Board } from './board.ts';
import { addCounts, noCounts } from './counts.ts';
import { notThere } from './not-there.ts';
import { ruleStandings } from './overview.ts';
import { principalOf } from './row.ts';
import { pageOf, partOf } from './select-rows.ts';
import { runRef, type View } from './view.ts';

/** What accounts are asked for. */
export interface AccountsQuestion {
  readonly status?: string;
  readonly q?: string;
  readonly unjudged?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly from?: number;
}

const ACCOUNT_STATUSES = [...COVERAGE_STATUSES, 'stale'];

/** Accounts: those that could not be read first, then by id. Throws as `pageOf` and `checkWords` do. */
export function accountsPage(
  view: View,
  { limit = 200, cursor, from, ...question }: AccountsQuestion,
): AccountsPage {
  const { status, q, unjudged } = question;
  checkWords('coverage', status, ACCOUNT_STATUSES);
  checkRules(view, unjudged);
  const wanted = listOf(status) ?? new Set<string>();
  const rules = [...(listOf(unjudged) ?? [])];
  const part = q === undefined || q.trim() === '' ? () => true : partOf(q.trim());
  const found = view.accounts.filter((each) => {
    const { account, reading } = each;
    const { coverage } = reading;
    const stale = coverage.report?.stale === true && wanted.has('stale');
    return (
      (wanted.size === 0 || wanted.has(coverage.status) || stale) &&
      (part(account.id) || part(account.name ?? '')) &&
      rules.every((rule) => isUnjudged(each, rule))
    );
  });
  found.sort((a, b) => placeOf(a) - placeOf(b));
  const { items, next } = pageOf(found, {
    ...{ view, limit, cursor, from },
    question: { list: 'accounts', ...question },
  });
  return {
    items: items.map(accountRow),
    ...(next !== undefined && { next }),
    total: found.length,
    asOf: view.asOf,
  };
}

const PLACES: readonly (typeof COVERAGE_STATUSES)[number][] = ['failed', 'partial', 'scanned', 'skipped'];

function placeOf({ reading }: AccountBoard): number {
  return PLACES.indexOf(reading.coverage.status);
}

/** An account as it is answered. */
function accountRow({ how, counts, reading }: AccountBoard): AccountRow {
  const { coverage, run } = reading;
  const all = noCounts();
  for (const each of counts.values()) addCounts(all, each);
  const reportAt = coverage.report?.generatedAt;
  return {
    coverage,
    run: runRef(run),
    counts: all,
    listed: how !== 'pruned',
    ...(coverage.users !== undefined && { users: coverage.users }),
    ...(reportAt !== undefined && { reportAt }),
  };
}

/** One account. Throws the {@link Problem} `not-in-store`. */
export async function accountDetail(board: Board, id: string): Promise<AccountDetail> {
  const view = await board.view();
  const account = view.account(id);
  if (account === undefined) throw notThere(`account ${id}`, '/accounts');
  const runs = [];
  for (const run of view.allRuns) {
    if (run.state !== 'ended') continue;
    if (run.number === account.reading.run.number || (await board.hadAccount(run.number, id)))
      runs.push(runRef(run));
    if (runs.length >= MOST_RUNS) break;
  }
  return { asOf: view.asOf, row: accountRow(account), rules: ruleStandings(view, account), runs };
}

const MOST_RUNS = 20;

/** What principals are asked for. */
export interface PrincipalsQuestion {
  readonly q?: string;
  readonly account?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly from?: number;
}

/** Users and roots, those with the worst that is open first. Throws as `pageOf` and `checkAccounts` do. */
export function principalsPage(
  view: View,
  { limit = 200, cursor, from, ...question }: PrincipalsQuestion,
): PrincipalsPage {
  checkAccounts(view, question.account);
  const rows = principalRows(view, question);
  const { items, next } = pageOf(rows, {
    ...{ view, limit, cursor, from },
    question: { list: 'principals', ...question },
  });
  return { items: [...items], ...(next !== undefined && { next }), total: rows.length, asOf: view.asOf };
}

function principalRows(view: View, { q, account }: PrincipalsQuestion): readonly PrincipalRow[] {
  const part = q === undefined || q.trim() === '' ? () => true : partOf(q.trim());
  const rows = view.accounts.flatMap((each) =>
    account === undefined || each.account.id === account ? rowsOf(each, part) : [],
  );
  const rank = ({ worst }: PrincipalRow) =>
    worst === undefined ? SEVERITIES.length : SEVERITIES.indexOf(worst);
  return rows.sort((a, b) => rank(a) - rank(b) || b.open - a.open || b.unknown - a.unknown);
}

function rowsOf(
  { account, principals, rows }: AccountBoard,
  part: (text: string) => boolean,
): readonly PrincipalRow[] {
  const found = principals.filter(({ name }) => part(name));
  if (found.length === 0) return [];
  const standing = Map.groupBy(rows, (row) => {
    const principal = principalOf(row);
    return principal && `${principal.kind} ${principal.name}`;
  });
  return found.map(({ kind, name, activeKeys, hasPassword }): PrincipalRow => {
    const of = standing.get(`${kind} ${name}`) ?? [];
    const open = of.filter((row) => row.standing === 'open');
    const worst = SEVERITIES.find((severity) => open.some((row) => row.severity === severity));
    return {
      ...{ account, kind, name, open: open.length },
      unknown: of.filter((row) => row.standing === 'unknown' || row.standing === 'not-seen').length,
      ...(worst !== undefined && { worst }),
      activeKeys,
      ...(hasPassword !== undefined && { hasPassword }),
    };
  });
}
