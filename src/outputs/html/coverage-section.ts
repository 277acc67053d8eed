import type { Account } from '../../core/model/account.ts';
import type { AccountCoverage, Run, RunReport } from '../../core/model/run.ts';
import { lengthInWords } from '../../core/model/time.ts';
import { accountsInWords } from '../terminal/account-names.ts';
import { troubles } from '../terminal/coverage-section.ts';
import type { ReasonGroup } from '../terminal/tally.ts';
import { type Markup, markup, name, prose, type Shown } from './markup.ts';
import type { Survey } from './survey.ts';
import { numbers, table } from './table.ts';
import { COVERAGE_IN_WORDS, grouped, some, timeInWords } from './words.ts';

/** Up to this many accounts are shown at once; a longer table is closed. */
const OPEN_TABLE = 15;

/** What was seen and what was not, and how to see it next time. */
export function* coverageSection({ run, coverage }: RunReport, survey: Survey): Generator<Markup> {
  const clean = run.complete && run.accounts.skipped + run.leftOut.length === 0;
  yield markup`<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">What was seen, and what was not</h2>
${clean ? markup`<p>Every account was read in full.</p>` : undefined}`;
  yield* notRead(coverage);
  yield* notJudged(survey, coverage);
  yield* leftOut(coverage);
  yield rulesNotRun(run);
  yield accountTable(coverage);
  yield markup`</section>
`;
}

function* notRead(coverage: readonly AccountCoverage[]): Generator<Markup> {
  const all = troubles(coverage);
  if (all.length === 0) return;
  yield markup`<div class="card"><h3>Could not be read</h3><ul class="causes">`;
  for (const { status, cause, fix, detail, accounts } of all) {
    yield markup`
<li><span class="chip ${status}">${COVERAGE_IN_WORDS[status]}</span> <b>${prose(cause)}</b>
<p class="dim"><bdi>${accountsInWords(accounts)}</bdi></p>${detail === undefined || accounts.length > 1 ? undefined : markup`<p class="dim">AWS says: ${detail}</p>`}${fixLine(fix)}</li>`;
  }
  yield markup`</ul></div>
`;
}

function* notJudged({ tally }: Survey, coverage: readonly AccountCoverage[]): Generator<Markup> {
  const { unknown, unknownOfFailedAccounts: ofFailed } = tally;
  if (unknown.length + ofFailed === 0) return;
  const accounts = new Map(coverage.map(({ account }) => [account.id, account]));
  yield markup`<div class="card"><h3>Could not be judged</h3><ul class="causes">`;
  for (const group of unknown) yield reasonRow(group, accounts);
  if (ofFailed > 0) {
    yield markup`
<li><b>${some(ofFailed, 'verdict')} on accounts that could not be read, above.</b></li>`;
  }
  yield markup`</ul></div>
`;
}

function reasonRow(
  { says, fix, total, byRule, accounts }: ReasonGroup,
  known: ReadonlyMap<string, Account>,
): Markup {
  const rules = [...byRule].map(([rule, count]) => `${grouped(count)} × ${rule}`).join(' · ');
  const where = accountsInWords([...accounts].map((id) => known.get(id) ?? { id }));
  return markup`
<li><span class="chip unknown">${some(total, 'verdict')}</span> <b>${says.replace(/^Cannot be judged\. /, '')}</b>
<p class="dim"><bdi>${where}</bdi> · ${rules}</p>${fixLine(fix)}</li>`;
}

function fixLine(fix: string | undefined): Markup | undefined {
  return fix === undefined || fix === '' ? undefined : markup`<p><b class="fix">Fix</b> ${prose(fix)}</p>`;
}

function* leftOut(coverage: readonly AccountCoverage[]): Generator<Markup> {
  const byReason = new Map<string, Account[]>();
  for (const { status, state, reason, account } of coverage) {
    if (status !== 'skipped') continue;
    const why = reason ?? state ?? 'No reason is known.';
    byReason.set(why, [...(byReason.get(why) ?? []), account]);
  }
  if (byReason.size === 0) return;
  yield markup`<div class="card"><h3>Left out</h3><p class="dim">Nothing is known of these accounts.</p><ul class="causes">${[
    ...byReason,
  ].map(
    ([why, accounts]) => markup`
<li><b>${why}</b><p class="dim"><bdi>${accountsInWords(accounts)}</bdi></p></li>`,
  )}</ul></div>
`;
}

const NEEDS_IN_WORDS = {
  live: 'It needs the account itself: a report file does not tell.',
  people: 'It needs a list of people: hand one in with --people.',
} as const;

function rulesNotRun({ leftOut: rules }: Run): Markup {
  if (rules.length === 0) return markup``;
  const byNeed = Map.groupBy(rules, ({ needs }) => needs);
  return markup`<div class="card"><h3>Rules that did not run</h3><ul class="causes">${[...byNeed].map(
    ([needs, of]) => markup`
<li><b>${NEEDS_IN_WORDS[needs]}</b><p class="dim">${of.map(({ rule }) => rule).join(', ')}</p></li>`,
  )}</ul></div>
`;
}

function accountTable(coverage: readonly AccountCoverage[]): Markup {
  const title = `${some(coverage.length, 'account')}, one by one`;
  return markup`<details class="card"${coverage.length <= OPEN_TABLE ? markup` open` : undefined}><summary><h3>${title}</h3></summary>
${table(title, ACCOUNT_COLUMNS, coverage.map(accountCells))}</details>
`;
}

const ACCOUNT_COLUMNS = [
  ...['Account', 'Name', 'Result'].map((heading) => ({ heading })),
  ...[numbers('Users'), { heading: 'Credential report' }, numbers('Calls')],
];

function accountCells({ account, status, users, report, calls }: AccountCoverage): Shown[] {
  const management = account.isManagement ? markup` <span class="dim">(management)</span>` : undefined;
  return [
    account.id,
    [name(account.name ?? ''), management],
    markup`<span class="chip ${status}">${COVERAGE_IN_WORDS[status]}</span>`,
    users === undefined ? '–' : grouped(users),
    report === undefined ? '–' : reportCell(report),
    grouped(calls.read + calls.poll + calls.session),
  ];
}

function reportCell(report: NonNullable<AccountCoverage['report']>): Markup {
  const age = report.ageSeconds === undefined ? 'of unknown age' : `${lengthInWords(report.ageSeconds)} old`;
  const made = report.generatedAt === undefined ? '' : `, of ${timeInWords(report.generatedAt)}`;
  return markup`${age}<span class="dim">${made}</span>${report.stale ? markup` <span class="chip partial">stale</span> <span class="dim">${report.staleBecause}</span>` : undefined}`;
}
