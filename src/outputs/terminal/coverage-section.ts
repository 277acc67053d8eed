import type { Account } from '../../core/model/account.ts';
import type { AccountCoverage } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { accountsInWords } from './account-names.ts';
import { MOST_ROWS } from './tally.ts';
import { COVERAGE_STYLE, counted, heading, paragraph } from './words.ts';

/** Accounts with one trouble in common. */
export interface Trouble {
  readonly status: 'failed' | 'partial';
  readonly cause: string;
  readonly fix: string | undefined;
  readonly detail: string | undefined;
  readonly accounts: Account[];
}

/** Accounts that could not be read, or only in part: the cause, who, and what to do. Failed ones first. */
export function* troublesSection(
  coverage: readonly AccountCoverage[],
  columns: number,
  paint: Paint,
): Generator<string> {
  const all = troubles(coverage);
  if (all.length === 0) return;
  yield heading('Not read', paint);
  for (const { status, cause, fix, detail, accounts } of all.slice(0, MOST_ROWS)) {
    const mark = `${status.padEnd('partial'.length)}  `;
    yield paragraph(cause, columns, { indent: 2, mark, markStyle: COVERAGE_STYLE[status] }, paint);
    const indent = 2 + mark.length;
    yield paragraph(accountsInWords(accounts), columns, { indent, style: 'dim' }, paint);
    // AWS's own text names roles and ARNs of one account: of many it would be an arbitrary one.
    if (detail !== undefined && accounts.length === 1) {
      yield paragraph(detail, columns, { indent, mark: 'AWS: ', style: 'dim', maxLines: 3 }, paint);
    }
    if (fix !== undefined) yield paragraph(fix, columns, { indent, mark: 'Fix: ' }, paint);
  }
  if (all.length > MOST_ROWS) {
    yield `  and ${counted(all.length - MOST_ROWS, 'more cause')}: --output run.json has all\n`;
  }
}

/** Accounts not read, or only in part, put together by cause and fix; failed ones first. */
export function troubles(coverage: readonly AccountCoverage[]): Trouble[] {
  const byCause = new Map<string, Trouble>();
  for (const status of ['failed', 'partial'] as const) {
    for (const each of coverage) {
      if (each.status !== status) continue;
      for (const trouble of troublesOf(each, status)) {
        const key = JSON.stringify([status, trouble.cause, trouble.fix]);
        const there = byCause.get(key);
        if (there === undefined) byCause.set(key, trouble);
        else there.accounts.push(each.account);
      }
    }
  }
  return [...byCause.values()];
}

function troublesOf(each: AccountCoverage, status: 'failed' | 'partial'): Trouble[] {
  const { account, reason, code, detail, fix, notRead } = each;
  // The reason of a partial account is told by the calls that failed.
  if (status === 'partial' && notRead.length > 0) {
    return notRead.map((call) => ({
      status,
      cause: causeInWords(call.words, [call.source, call.code]),
      fix: call.fix,
      detail: call.detail,
      accounts: [account],
    }));
  }
  return [
    {
      status,
      cause: causeInWords(reason ?? 'No reason is known.', [code]),
      fix,
      detail,
      accounts: [account],
    },
  ];
}

/** Our words, and in brackets the call and code that they do not name themselves. */
function causeInWords(words: string, about: readonly (string | undefined)[]): string {
  const missing = about.filter((part) => part !== undefined && !words.includes(part));
  return missing.length === 0 ? words : `${words} (${missing.join(', ')})`;
}

/** Accounts left out by their state or by choice: no fault, but nothing is known of them. */
export function* skippedSection(
  coverage: readonly AccountCoverage[],
  columns: number,
  paint: Paint,
): Generator<string> {
  const byReason = new Map<string, Account[]>();
  for (const { status, state, reason, account } of coverage) {
    if (status !== 'skipped') continue;
    const why = reason ?? state ?? 'No reason is known.';
    byReason.set(why, [...(byReason.get(why) ?? []), account]);
  }
  if (byReason.size === 0) return;
  yield heading('Skipped', paint);
  for (const [why, accounts] of byReason) {
    yield paragraph(why, columns, { indent: 2 }, paint);
    yield paragraph(accountsInWords(accounts), columns, { indent: 4, style: 'dim' }, paint);
  }
}
