import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import type { Paint } from '../look.ts';
import { type Advised, adviceBelow, adviceLines, blocksByAdvice, byAdvice } from './advice-lines.ts';
import { commandLines } from './command-lines.ts';
import { controlsAsked, controlsInWords } from './frameworks.ts';
import { groupTable, shapeOf } from './group-table.ts';
import { DOT, joined } from './last-lines.ts';
import type { ListedGroup } from './listed-keys.ts';
import { benchmarkNote, benchmarkNoteOnSeveral, reasonOf } from './reason.ts';
import { isToldInFull, isWide, moreInWords } from './row-limits.ts';
import { counted, paragraph, SEVERITY_STYLE } from './words.ts';

/** Lines of a finding's own sentence; all of it stands in JSON. Long groups are told shorter. */
const REASON_LINES = 4;
const SHORT_REASON_LINES = 2;
/** In a column of its own, which is narrow, a sentence takes more lines. */
const COLUMN_LINES = 8;
const SHORT_COLUMN_LINES = 3;
/** Two keys of one second are told in one sentence, which is never told shorter. */
const SHARED_REASON_LINES = 6;
const LONG_GROUP = 10;
/** A lesser finding has one line; where there are so few of them, two. */
const FEW_ROWS = 5;

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
  const { findings, repeated, severity, total, rule } = group;
  const { run, columns, paint } = scene;
  yield '\n';
  yield* groupHeading(group, scene);
  const shape = shapeOf(findings);
  const ofKeys = shape === 'keys' || shape === 'credentials';
  // What a row cannot hold is told under it; of the others a sentence has a column of its own.
  if (ofKeys && isToldInFull(severity, run)) yield* eachAlone(group, scene);
  else if (findings.length > 0) yield* together(group, scene);
  const listed = findings.length + repeated;
  if (repeated > 0) {
    const noun = findings.length > 0 ? 'more finding' : 'finding';
    const on = shape === 'credentials' ? 'credentials' : 'keys';
    yield `  ${counted(repeated, noun)} on ${on} listed above\n`;
  }
  if (total > listed) {
    yield paragraph(moreInWords(total - listed, rule, run), columns, { indent: 2 }, paint);
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

function reasonLinesOf({ findings }: ListedGroup): number {
  return findings.length > LONG_GROUP ? SHORT_REASON_LINES : REASON_LINES;
}

function columnLinesOf({ findings, severity, total }: ListedGroup, run: Run): number {
  if (!isToldInFull(severity, run)) return total > FEW_ROWS ? 1 : 2;
  return findings.length > LONG_GROUP ? SHORT_COLUMN_LINES : COLUMN_LINES;
}

/** Rows with what each finding says under them. */
function* eachAlone(group: ListedGroup, scene: Scene): Generator<string> {
  const { findings, severity } = group;
  const advised = byAdvice(findings);
  const inOrder = advised.map(({ finding }) => finding);
  const reasonLines = reasonLinesOf(group);
  const table = groupTable(inOrder, { shape: shapeOf(findings), severity, reasonLines }, scene);
  yield `${table.heading}\n`;
  let at = 0;
  let before = '';
  for (const [index, each] of advised.entries()) {
    const height = table.heights[index] ?? 0;
    for (const line of table.rows.slice(at, at + height)) yield `${line}\n`;
    at += height;
    // The same sentence under every row would only be read once.
    const reason = reasonOf(each.finding);
    if (reason !== before || each.alike !== undefined)
      yield reasonUnderRow(each.finding, reason, reasonLines, scene);
    before = reason;
    yield* underRow(each, scene);
  }
}

function reasonUnderRow({ credential }: Finding, reason: string, lines: number, scene: Scene): string {
  const maxLines = credential?.sameSecond === undefined ? lines : SHARED_REASON_LINES;
  return paragraph(reason, scene.columns, { indent: 4, maxLines }, scene.paint);
}

function* underRow(advised: Advised, scene: Scene): Generator<string> {
  const { finding, alike } = advised;
  const { run, columns, paint } = scene;
  const note = benchmarkNote(finding, run);
  if (note !== '') yield paragraph(note, columns, { indent: 4 }, paint);
  yield adviceLines(advised, columns, paint);
  if (!isWide(run) || alike !== undefined) yield command(finding, scene);
}

/** Rows alone, and after those with the same advice what to do about them, once. */
function* together(group: ListedGroup, scene: Scene): Generator<string> {
  const { findings, severity } = group;
  const { run, columns, paint } = scene;
  const reasonLines = columnLinesOf(group, run);
  const blocks = blocksByAdvice(findings);
  const table = groupTable(blocks.flat(), { shape: shapeOf(findings), severity, reasonLines }, scene);
  yield `${table.heading}\n`;
  let at = 0;
  let finding = 0;
  for (const block of blocks) {
    const height = table.heights.slice(finding, finding + block.length).reduce((sum, each) => sum + each, 0);
    for (const line of table.rows.slice(at, at + height)) yield `${line}\n`;
    at += height;
    finding += block.length;
    yield adviceBelow(block, blocks.length, columns, paint);
    const [first] = block;
    if (first !== undefined) yield command(first, scene);
  }
  const note = benchmarkNoteOnSeveral(findings, run);
  if (note !== '') yield paragraph(note, columns, { indent: 4 }, paint);
}

function command({ advice, account }: Finding, { severalAccounts, columns, paint }: Scene): string {
  const [first] = advice.commands;
  return first === undefined ? '' : commandLines(first, severalAccounts ? account.id : '', columns, paint);
}
