import type { Account } from '../../core/model/account.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { Paint } from '../look.ts';
import { accountsInWords, nameOf } from './account-names.ts';
import { DOT } from './last-lines.ts';
import type { ReasonGroup, Tally } from './tally.ts';
import { counted, heading, paragraph } from './words.ts';

/** Rules named of one reason; a call that was denied takes its fact from many. */
const MOST_RULES = 6;

/** What could not be judged, by reason: 500 users denied for one reason are one line with a count. */
export function* unknownSection(
  { unknown, unknownOfFailedAccounts }: Tally,
  accounts: ReadonlyMap<string, Account>,
  columns: number,
  paint: Paint,
): Generator<string> {
  if (unknown.length === 0 && unknownOfFailedAccounts === 0) return;
  yield heading('Could not be judged', paint);
  for (const group of unknown) {
    const says = group.says.replace(/^Cannot be judged\. /, '');
    yield paragraph(says, columns, { indent: 2, mark: '? ', markStyle: 'yellow' }, paint);
    yield paragraph(whereInWords(group, accounts), columns, { indent: 4, style: 'dim' }, paint);
    if (group.fix !== '') yield paragraph(group.fix, columns, { indent: 4, mark: 'Fix: ' }, paint);
  }
  if (unknownOfFailedAccounts > 0) {
    const verdicts = counted(unknownOfFailedAccounts, 'verdict');
    yield paragraph(
      `${verdicts} on accounts that could not be read, below.`,
      columns,
      { indent: 2, mark: '? ', markStyle: 'yellow' },
      paint,
    );
  }
}

function whereInWords(group: ReasonGroup, accounts: ReadonlyMap<string, Account>): string {
  const { first, total, byRule } = group;
  if (total === 1) {
    return `${subjectOf(first)}${nameOf(first.account)} · ${first.rule}`;
  }
  const where = accountsInWords([...group.accounts].map((id) => accounts.get(id) ?? { id }));
  const rules = [...byRule].sort(([, a], [, b]) => b - a);
  const named = rules.slice(0, MOST_RULES).map(([rule, count]) => `${count} × ${rule}`);
  const rest = rules.slice(MOST_RULES).reduce((sum, [, count]) => sum + count, 0);
  const more = counted(rules.length - MOST_RULES, 'other rule');
  return [where, ...named, ...(rest > 0 ? [`${counted(rest, 'verdict')} of ${more}`] : [])].join(DOT);
}

function subjectOf({ resource: { type, name } }: Finding): string {
  if (type === 'AwsIamUser') return `user ${name} in `;
  return type === 'AwsIamPolicy' ? `policy ${name} in ` : '';
}
