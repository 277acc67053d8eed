import type { Finding, Severity } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { type Advised, adviceBelow, adviceLines, blocksByAdvice, byAdvice } from './advice-lines.ts';
import { commandLines } from './command-lines.ts';
import { controlsOf, notesBelow, restInWords, type Scene, titleLines } from './group-lines.ts';
import { groupTable, idUnderRow, shapeOf, shortId } from './group-table.ts';
import { isFolded, type ListedGroup } from './listed-keys.ts';
import { benchmarkNote, reasonOf } from './reason.ts';
import { isWide, tellingOf } from './row-limits.ts';
import { inSentences } from './short-group.ts';
import { counted, paragraph } from './words.ts';

/** Lines of a finding's own sentence; all of it stands in JSON. Long groups are told shorter. */
const REASON_LINES = 4;
const SHORT_REASON_LINES = 2;
/** In a column of its own, which is narrow, a sentence takes more lines. */
const COLUMN_LINES = 8;
const SHORT_COLUMN_LINES = 3;
/** Two keys of one second are told in one sentence, which is never told shorter. */
const SHARED_REASON_LINES = 6;
const LONG_GROUP = 10;

/** The failing findings of one rule: who, which key, how old, why, what to do, and what to run next. */
export function* failingGroup(group: ListedGroup, scene: Scene): Generator<string> {
  if (isFolded(group)) return;
  const { run, columns, paint } = scene;
  yield '\n';
  const about = [
    counted(group.total, 'finding'),
    ...controlsOf(group, run),
    `keyreeve explain ${group.rule}`,
  ];
  yield* titleLines(group, about, scene);
  const shape = shapeOf(group.findings);
  const ofKeys = shape === 'keys' || shape === 'credentials';
  // What a row cannot hold is told under it; of the others a sentence has a column of its own.
  const full = tellingOf(group.severity, run) === 'full';
  if (ofKeys && full) yield* eachAlone(group, scene);
  else if (ofKeys || full) yield* together(group, scene);
  else yield* inSentences(group.findings, scene);
  for (const line of restInWords(group, run)) yield paragraph(line, columns, { indent: 2 }, paint);
}

function reasonLinesOf({ findings }: ListedGroup): number {
  return findings.length > LONG_GROUP ? SHORT_REASON_LINES : REASON_LINES;
}

function columnLinesOf({ findings }: ListedGroup): number {
  return findings.length > LONG_GROUP ? SHORT_COLUMN_LINES : COLUMN_LINES;
}

/** Rows with what each finding says under them. */
function* eachAlone(group: ListedGroup, scene: Scene): Generator<string> {
  const { findings, severity } = group;
  const { columns, paint } = scene;
  const advised = byAdvice(findings);
  const inOrder = advised.map(({ finding }) => finding);
  const reasonLines = reasonLinesOf(group);
  const shape = shapeOf(findings);
  const table = groupTable(inOrder, { shape, severity, reasonLines }, scene);
  yield `${table.heading}\n`;
  let at = 0;
  let before = '';
  for (const [index, each] of advised.entries()) {
    const height = table.heights[index] ?? 0;
    for (const line of table.rows.slice(at, at + height)) yield `${line}\n`;
    at += height;
    // The same sentence under every row would only be read once.
    const reason = reasonOf(each.finding);
    const lines = tellingOf(each.finding.severity, scene.run) === 'full' ? reasonLines : SHORT_REASON_LINES;
    if (reason !== before || each.alike !== undefined)
      yield reasonUnderRow(each.finding, reason, lines, scene);
    before = reason;
    if (idUnderRow(shape, scene))
      yield paragraph(`ID ${shortId(each.finding)}`, columns, { indent: 4, style: 'dim' }, paint);
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
  if (isCommandTold(alike !== undefined, finding.severity, run)) yield command(finding, scene);
}

/** Rows alone, and after those with the same advice what to do about them, once. */
function* together(group: ListedGroup, scene: Scene): Generator<string> {
  const { findings, severity } = group;
  if (findings.length === 0) return;
  const { run, columns, paint } = scene;
  const reasonLines = columnLinesOf(group);
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
    if (first !== undefined && isCommandTold(block === blocks[0], severity, run)) yield command(first, scene);
  }
  yield* notesBelow(findings, scene);
}

/** In a run of many rules the others are left to `explain`, and to a run of the rule alone. */
function isCommandTold(first: boolean, severity: Severity, run: Run): boolean {
  return !isWide(run) || (first && tellingOf(severity, run) === 'full');
}

function command({ advice, account }: Finding, { severalAccounts, columns, paint }: Scene): string {
  const [first] = advice.commands;
  return first === undefined ? '' : commandLines(first, severalAccounts ? account.id : '', columns, paint);
}
