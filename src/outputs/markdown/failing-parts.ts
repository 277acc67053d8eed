import type { Finding } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { credentialInWords } from '../html/pack-findings.ts';
import type { Survey } from '../html/survey.ts';
import { grouped, some } from '../html/words.ts';
import { type Advised, byAdvice } from '../terminal/advice-lines.ts';
import type { RuleGroup } from '../terminal/tally.ts';
import type { Counted } from './fit.ts';
import { code, plain, tableHead, tableRow } from './text.ts';

/** Rows of each rule that are tried, from many to few: every rule that fails shows some before one shows all. */
export const ROWS_TO_TRY = [200, 50, 20, 10, 5, 2, 1] as const;

/** The failing findings by rule, the worst first: who, why, what to do. Of each rule the first so many. */
export function* failingParts({ run }: RunReport, { tally }: Survey, rows: number): Generator<Counted> {
  if (tally.failing.length === 0) {
    const words = run.complete ? 'Nothing fails.' : 'Nothing that could be judged fails.';
    yield { text: `\n${words}\n`, tells: 0 };
  }
  for (const group of tally.failing) yield* groupParts(group, run.rules, rows);
}

function* groupParts(group: RuleGroup, rules: RunReport['run']['rules'], rows: number): Generator<Counted> {
  const { rule, severity, total, findings } = group;
  const title = rules.find(({ id }) => id === rule)?.title ?? rule;
  const heading = `\n### ${severity}: ${plain(title)}\n\n${some(total, 'finding')} · ${code(rule)}\n\n`;
  yield { text: heading + tableHead(['Account', 'Who', 'What', 'What to do']), tells: 0, heading: true };
  const shown = byAdvice(findings.slice(0, rows));
  for (const advised of shown) yield { text: findingRow(advised, severity), tells: 1 };
  const more = total - shown.length;
  if (more > 0) yield { text: `\nand ${grouped(more)} more: \`--output run.json\` has all\n`, tells: more };
}

function findingRow({ finding, alike }: Advised, worst: Finding['severity']): string {
  const { account, resource, credential, says, advice, severity } = finding;
  const who = [code(whoIs(resource)), code(credentialInWords(credential))].filter((each) => each !== '');
  const lesser = severity === worst ? '' : `(${severity}) `;
  const where = account.name === undefined ? code(account.id) : `${code(account.id)} ${code(account.name)}`;
  // Advice is long and mostly the same for all keys of a rule.
  const toDo = alike === undefined ? 'as above' : plain(advice.words);
  return tableRow([where, who.join(' '), lesser + plain(says), toDo]);
}

function whoIs({ type, name }: Finding['resource']): string {
  if (type === 'AwsIamRootUser') return 'root user';
  return type === 'AwsAccount' ? 'the account' : name;
}
