import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { type Cell, type Column, layTable } from '../table.ts';
import { type Advised, adviceLines, byAdvice } from './advice-lines.ts';
import { commandLines } from './command-lines.ts';
import { controlsAsked, controlsInWords } from './frameworks.ts';
import { keysIn } from './key-cells.ts';
import { DOT, joined } from './last-lines.ts';
import type { ListedGroup } from './listed-keys.ts';
import { counted, paragraph, SEVERITY_STYLE } from './words.ts';

/** Lines of a finding's own sentence; all of it stands in JSON. Long groups are told shorter. */
const REASON_LINES = 4;
const SHORT_REASON_LINES = 2;
/** Two keys of one second are told in one sentence, which is never told shorter. */
const SHARED_REASON_LINES = 6;
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

/** Where the groups are printed. */
export interface Scene {
  readonly run: Run;
  /** Commands then name the account they must run in. */
  readonly severalAccounts: boolean;
  readonly columns: number;
  readonly paint: Paint;
}

/** The failing findings of one rule: who, which key, how old, why, what to do, and what to run next. */
export function* failingGroup(group: ListedGroup, scene: Scene): Generator<string> {
  yield '\n';
  yield* groupHeading(group, scene);
  if (group.findings.length > 0) yield* findingRows(group, scene);
  const listed = group.findings.length + group.repeated;
  if (group.repeated > 0) {
    const noun = group.findings.length > 0 ? 'more finding' : 'finding';
    yield `  ${counted(group.repeated, noun)} on keys listed above\n`;
  }
  if (group.total > listed) yield `  and ${group.total - listed} more: --output run.json has all\n`;
}

function* findingRows({ findings, severity }: ListedGroup, scene: Scene): Generator<string> {
  const { run, columns, paint } = scene;
  // The rule's severity stands above; a column of its own is only worth its width where a finding differs.
  const mixed = findings.some((finding) => finding.severity !== severity);
  const named = findings.some(({ account }) => account.name !== undefined);
  const advised = byAdvice(findings);
  const rows = advised.map(({ finding }) => rowsOf(finding, run.now, { mixed, named }));
  const shown = COLUMNS.filter(({ heading }) => named || heading !== 'name');
  const space = { columns, indent: 2 };
  const table = layTable(mixed ? [SEVERITY, ...shown] : shown, rows.flat(), space, paint);
  yield `${table.heading}\n`;
  const reasonLines = findings.length > LONG_GROUP ? SHORT_REASON_LINES : REASON_LINES;
  let at = 0;
  for (const [index, each] of advised.entries()) {
    const height = rows[index]?.length ?? 0;
    for (const line of table.rows.slice(at, at + height)) yield `${line}\n`;
    at += height;
    yield* underRow(each, reasonLines, scene);
  }
}

function* groupHeading(group: ListedGroup, { run, columns, paint }: Scene): Generator<string> {
  const { rule, severity, total } = group;
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  const mark = `${severity.toUpperCase()}  `;
  const markStyle = SEVERITY_STYLE[severity];
  yield paragraph(title, columns, { indent: 0, mark, markStyle, style: 'bold' }, paint);
  const about = [counted(total, 'finding'), ...controlsOf(group, run), `keyreeve explain ${rule}`];
  const indent = mark.length;
  for (const line of joined(about, columns - indent, DOT)) {
    yield paragraph(line, columns, { indent, style: 'dim' }, paint);
  }
}

/** With `--framework` the controls asked for; otherwise they are left to `explain`. */
function controlsOf({ first }: ListedGroup, { frameworks }: Run): string[] {
  return controlsInWords(controlsAsked(first, frameworks));
}

function rowsOf(finding: Finding, now: string, also: { mixed: boolean; named: boolean }): Cell[][] {
  const { account, severity } = finding;
  const who: Cell[] = [
    { text: account.id },
    ...(also.named ? [{ text: account.name ?? '' }] : []),
    { text: userOf(finding), style: 'bold' },
  ];
  const blank = who.map(() => ({ text: '' }));
  return keysIn(finding, now).map(({ key, age, lastUsed }, index) => [
    ...(also.mixed ? [{ text: index === 0 ? severity : '', style: SEVERITY_STYLE[severity] }] : []),
    ...(index === 0 ? who : blank),
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

function* underRow(advised: Advised, lines: number, scene: Scene): Generator<string> {
  const { finding } = advised;
  const { run, columns, paint } = scene;
  const maxLines = finding.credential?.sameSecond === undefined ? lines : SHARED_REASON_LINES;
  yield paragraph(reasonOf(finding), columns, { indent: 4, maxLines }, paint);
  const note = benchmarkNote(finding, run);
  if (note !== '') yield paragraph(note, columns, { indent: 4 }, paint);
  yield adviceLines(advised, columns, paint);
  const [command] = finding.advice.commands;
  const where = scene.severalAccounts ? finding.account.id : '';
  if (command !== undefined) yield commandLines(command, where, columns, paint);
}

/** The finding's sentence without the name of the key, which stands in the row above. */
function reasonOf({ says, credential }: Finding): string {
  if (credential === undefined || credential.sameSecond !== undefined) return says;
  const { accessKeyId, createdAt } = credential;
  const name = accessKeyId === undefined ? `The key created ${createdAt}` : `Key ${accessKeyId}`;
  return says.replaceAll(`${name} `, 'The key ');
}

/** Where the framework asked for has another opinion than the rule, the reader must hear it. */
function benchmarkNote(finding: Finding, { frameworks }: Run): string {
  const asked = controlsAsked(finding, frameworks);
  const differ = asked.filter(({ benchmarkText }) => benchmarkText !== 'fails');
  if (differ.length === 0) return '';
  return `A finding of ours only: by the text of ${controlsInWords(differ).join(', ')} this is no failure.`;
}
