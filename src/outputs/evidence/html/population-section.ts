import { monthInWords } from '../../../core/evidence/period.ts';
import type { MemberRow } from '../../../core/evidence/population.ts';
import type { Summary } from '../../../core/evidence/summary.ts';
import type { CoverageStatus } from '../../../core/model/run.ts';
import { type Markup, markup, name, type Shown } from '../../html/markup.ts';
import { table } from '../../html/table.ts';
import { COVERAGE_IN_WORDS, grouped, some } from '../../html/words.ts';

/** A longer table is for a spreadsheet. */
const MOST_ACCOUNTS = 500;

/** Every account with the best that became of it in each month. */
export function* populationSection(
  { accounts, months }: Summary,
  members: readonly MemberRow[],
): Generator<Markup> {
  const title = some(accounts, 'account');
  const shown = members.slice(0, MOST_ACCOUNTS);
  const cut =
    shown.length < accounts
      ? markup`<p class="dim">The first ${grouped(shown.length)}; population/accounts.csv has all.</p>`
      : undefined;
  const columns = [
    { heading: 'Account' },
    { heading: 'Since' },
    ...months.map(({ month }) => ({ heading: `${monthInWords(month).slice(0, 3)} ${month.slice(2, 4)}` })),
  ];
  yield markup`<section id="population" aria-labelledby="population-title">
<h2 id="population-title">Accounts</h2>
<p class="dim">The best that any run of a month made of an account. population/coverage.csv has every run, with the credential report that was judged and its SHA-256.</p>
<div class="card months"><h3>${title}</h3>
${cut}${table(
  title,
  columns,
  shown.map((member) =>
    memberCells(
      member,
      months.map(({ month }) => month),
    ),
  ),
)}</div>
</section>
`;
}

function memberCells(member: MemberRow, months: readonly string[]): Shown[] {
  const best: Readonly<Record<string, CoverageStatus>> = member.months;
  const named = member.name === null ? undefined : markup` <span class="dim">${name(member.name)}</span>`;
  return [
    [member.account, named],
    member.knownBefore ? 'before the period' : member.since.slice(0, 10),
    ...months.map((month) => {
      const status = best[month];
      return status === undefined
        ? '–'
        : markup`<span class="chip ${status}">${COVERAGE_IN_WORDS[status]}</span>`;
    }),
  ];
}
