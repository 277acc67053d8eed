import type { Account } from '../../core/model/account.ts';
import { COVERAGE_STATUSES, type RunReport } from '../../core/model/run.ts';
import type { Survey } from '../html/survey.ts';
import { COVERAGE_IN_WORDS, grouped, listed, some } from '../html/words.ts';
import { troubles } from '../terminal/coverage-section.ts';
import type { ReasonGroup } from '../terminal/tally.ts';
import type { Counted } from './fit.ts';
import { code, plain } from './text.ts';

/** Accounts named in a line; the others are counted. */
const NAMED = 5;

/** What could not be judged and why, what could not be read, what was left out, and what no longer holds. */
export function* coverageParts(report: RunReport, survey: Survey): Generator<Counted> {
  yield* reasonParts(report, survey);
  yield* manualParts(report, survey);
  const { run, coverage } = report;
  const fates = COVERAGE_STATUSES.filter((status) => run.accounts[status] > 0).map(
    (status) => `${grouped(run.accounts[status])} ${COVERAGE_IN_WORDS[status]}`,
  );
  yield { text: '\n### Coverage\n\n', tells: 0, heading: true };
  yield { text: `${some(coverage.length, 'account')}: ${listed(fates) || 'none'}.\n\n`, tells: 0 };
  for (const { status, cause, fix, accounts } of troubles(coverage)) {
    const words = `- **${COVERAGE_IN_WORDS[status]}** ${accountsInCode(accounts)}: ${plain(cause)}`;
    yield { text: `${words}${fixOf(fix)}\n`, tells: 1 };
  }
  for (const { status, account, reason, state } of coverage) {
    if (status !== 'skipped') continue;
    const why = plain(reason ?? state ?? 'No reason is known.');
    yield { text: `- **left out** ${accountsInCode([account])}: ${why}\n`, tells: 1 };
  }
  for (const { rule, needs } of run.leftOut) {
    const why = needs === 'live' ? 'needs the account itself' : 'needs a list of people (--people)';
    yield { text: `- **not run** ${code(rule)}: ${why}\n`, tells: 1 };
  }
  for (const { what, why, place, until } of run.lapsed) {
    const did = why === 'expired' ? `ended ${plain(until)}` : 'matched nothing';
    yield { text: `- **${what}** at ${code(place)} ${did}\n`, tells: 1 };
  }
}

function* reasonParts({ coverage }: RunReport, { tally }: Survey): Generator<Counted> {
  const { unknown, unknownOfFailedAccounts: ofFailed } = tally;
  const accounts = new Map(coverage.map(({ account }) => [account.id, account]));
  yield { text: '\n### Could not be judged\n\n', tells: 0, heading: true };
  for (const group of unknown) yield { text: reasonRow(group, accounts), tells: 1 };
  if (ofFailed > 0) {
    yield { text: `- ${some(ofFailed, 'verdict')} on accounts that could not be read, below.\n`, tells: 1 };
  }
}

function* manualParts({ run }: RunReport, { rules }: Survey): Generator<Counted> {
  yield { text: '\n### For a person to look at\n\n', tells: 0, heading: true };
  for (const [id, { counts }] of rules) {
    if (counts.manual === 0) continue;
    const title = run.rules.find((rule) => rule.id === id)?.title ?? id;
    yield { text: `- ${some(counts.manual, 'time')}: ${plain(title)} (${code(id)})\n`, tells: 1 };
  }
}

function reasonRow({ says, fix, total, accounts }: ReasonGroup, known: ReadonlyMap<string, Account>): string {
  const where = accountsInCode([...accounts].map((id) => known.get(id) ?? { id }));
  return `- **${some(total, 'verdict')}** in ${where}: ${plain(says.replace(/^Cannot be judged\. /, ''))}${fixOf(fix)}\n`;
}

function fixOf(fix: string | undefined): string {
  return fix === undefined || fix === '' ? '' : ` *Fix:* ${plain(fix)}`;
}

function accountsInCode(accounts: readonly Pick<Account, 'id' | 'name'>[]): string {
  const named = accounts
    .slice(0, NAMED)
    .map(({ id, name }) => (name === undefined ? code(id) : `${code(id)} ${code(name)}`));
  const more = accounts.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}
