import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { type Cell, type Column, layTable } from '../table.ts';
import { commandLines } from './command-lines.ts';
import { keysIn } from './key-cells.ts';
import { DOT, joined } from './last-lines.ts';
import type { RuleGroup } from './tally.ts';
import { counted, paragraph, SEVERITY_STYLE } from './words.ts';

/** Lines of a finding's own sentence; all of it stands in JSON. Long groups are told shorter. */
const REASON_LINES = 4;
const SHORT_REASON_LINES = 2;
const LONG_GROUP = 10;

const SEVERITY: Column = { heading: 'severity', drop: 'for room' };
const COLUMNS: readonly Column[] = [
  { heading: 'account' },
  { heading: 'name', min: 8, good: 12, drop: 'for comfort' },
  { heading: 'user', min: 9, good: 16 },
  { heading: 'key' },
  { heading: 'age', align: 'right', drop: 'for room' },
  { heading: 'last used', min: 11, wraps: true },
];

/** The failing findings of one rule: who, which key, how old, why, and what to run next. */
export function* failingGroup(group: RuleGroup, run: Run, columns: number, paint: Paint): Generator<string> {
  yield '\n';
  yield* groupHeading(group, run, columns, paint);
  // The rule's severity stands above; a column of its own is only worth its width where a finding differs.
  const mixed = group.findings.some((finding) => finding.severity !== group.severity);
  const rows = group.findings.map((finding) => rowsOf(finding, run.now, mixed));
  const space = { columns, indent: 2 };
  const table = layTable(mixed ? [SEVERITY, ...COLUMNS] : COLUMNS, rows.flat(), space, paint);
  yield `${table.heading}\n`;
  const reasonLines = group.total > LONG_GROUP ? SHORT_REASON_LINES : REASON_LINES;
  let at = 0;
  for (const [index, finding] of group.findings.entries()) {
    const height = rows[index]?.length ?? 0;
    for (const line of table.rows.slice(at, at + height)) yield `${line}\n`;
    at += height;
    yield* underRow(finding, reasonLines, run, columns, paint);
  }
  const more = group.total - group.findings.length;
  if (more > 0) yield `  and ${more} more: --output run.json has all\n`;
}

function* groupHeading(group: RuleGroup, run: Run, columns: number, paint: Paint): Generator<string> {
  const { rule, severity, total } = group;
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  const mark = `${severity.toUpperCase()}  `;
  const markStyle = SEVERITY_STYLE[severity];
  yield paragraph(title, columns, { indent: 0, mark, markStyle, style: 'bold' }, paint);
  const about = [counted(total, 'finding'), ...controlsAsked(group, run), `keyreeve explain ${rule}`];
  const indent = mark.length;
  for (const line of joined(about, columns - indent, DOT)) {
    yield paragraph(line, columns, { indent, style: 'dim' }, paint);
  }
}

/** With `--framework` the ids of the controls asked for; otherwise they are left to `explain`. */
function controlsAsked({ findings: [first] }: RuleGroup, { frameworks }: Run): string[] {
  const asked = first?.controls.filter(({ framework }) => frameworks.includes(framework)) ?? [];
  return asked.length === 0 ? [] : [asked.map(({ framework, id }) => `${framework} ${id}`).join(', ')];
}

function rowsOf(finding: Finding, now: string, mixed: boolean): Cell[][] {
  const { account, severity } = finding;
  const who: Cell[] = [
    { text: account.id },
    { text: account.name ?? '' },
    { text: userOf(finding), style: 'bold' },
  ];
  return keysIn(finding, now).map(({ key, age, lastUsed }, index) => [
    ...(mixed ? [{ text: index === 0 ? severity : '', style: SEVERITY_STYLE[severity] }] : []),
    ...(index === 0 ? who : [{ text: '' }, { text: '' }, { text: '' }]),
    { text: key },
    { text: age },
    { text: lastUsed },
  ]);
}

/** No IAM user can be called so: their names hold no blanks. */
function userOf({ resource }: Finding): string {
  if (resource.type === 'AwsIamRootUser') return 'root user';
  return resource.type === 'AwsAccount' ? 'all users' : resource.name;
}

function* underRow(
  finding: Finding,
  maxLines: number,
  run: Run,
  columns: number,
  paint: Paint,
): Generator<string> {
  yield paragraph(reasonOf(finding), columns, { indent: 4, maxLines }, paint);
  const note = benchmarkNote(finding, run);
  if (note !== '') yield paragraph(note, columns, { indent: 4 }, paint);
  const [command] = finding.advice.commands;
  if (command !== undefined) yield commandLines(command, columns, 4, paint);
}

/** The finding's sentence without the name of the key, which stands in the row above. */
function reasonOf({ says, credential }: Finding): string {
  if (credential === undefined || credential.sameSecond !== undefined) return says;
  const { accessKeyId, createdAt } = credential;
  const name = accessKeyId === undefined ? `The key created ${createdAt}` : `Key ${accessKeyId}`;
  return says.replaceAll(`${name} `, 'The key ');
}

/** Where the framework asked for has another opinion than the rule, the reader must hear it. */
function benchmarkNote({ controls }: Finding, { frameworks }: Run): string {
  const asked = controls.filter(({ framework }) => frameworks.includes(framework));
  const differ = asked.filter(({ benchmarkText }) => benchmarkText !== 'fails');
  if (differ.length === 0) return '';
  const names = differ.map(({ framework, id }) => `${framework} ${id}`).join(', ');
  return `A finding of ours only: by the text of ${names} this is no failure.`;
}
