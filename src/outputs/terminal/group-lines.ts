import type { Finding } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { harmless } from '../harmless.ts';
import type { Paint } from '../look.ts';
import { widthOf } from '../text-width.ts';
import { controlsAsked, controlsInALine } from './frameworks.ts';
import { DOT, joined } from './last-lines.ts';
import { type ListedGroup, listedIn } from './listed-keys.ts';
import { benchmarkNoteOnSeveral } from './reason.ts';
import { moreInWords } from './row-limits.ts';
import { paragraph, SEVERITY_STYLE } from './words.ts';

/** Where the groups are printed. */
export interface Scene {
  readonly run: Run;
  /** Commands then name the account they must run in. */
  readonly severalAccounts: boolean;
  readonly columns: number;
  readonly paint: Paint;
}

/** What is not listed: findings on keys that stand above, with whose they are, and those for which there was no room. */
export function restInWords(group: ListedGroup, run: Run): string[] {
  const { findings, repeated, total, rule } = group;
  const rest = total - findings.length;
  if (rest === 0) return [];
  const above = repeated === 0 ? '' : `${repeated} on ${listedIn(group, 'listed above')}`;
  if (rest === repeated) return [`and ${above}`];
  const more = moreInWords(rest, rule, run);
  return [above === '' ? more : `${more} (${above})`];
}

/** The title, and behind it, where there is room, what else is to be said of the group. */
export function* titleLines(group: ListedGroup, about: readonly string[], scene: Scene): Generator<string> {
  const { rule, severity } = group;
  const { run, columns, paint } = scene;
  const title = run.rules.find(({ id }) => id === rule)?.title ?? rule;
  const mark = `${severity.toUpperCase()}  `;
  const markStyle = SEVERITY_STYLE[severity];
  const indent = mark.length;
  const behind = about.map((part) => DOT + part).join('');
  if (widthOf(harmless(mark + title + behind)) <= columns) {
    yield `${paint(markStyle, mark)}${paint('bold', harmless(title))}${paint('dim', harmless(behind))}\n`;
    return;
  }
  yield paragraph(title, columns, { indent: 0, mark, markStyle, style: 'bold' }, paint);
  for (const line of about.length === 0 ? [] : joined(about, columns - indent, DOT)) {
    yield paragraph(line, columns, { indent, style: 'dim' }, paint);
  }
}

/** With `--framework` the controls asked for, in one line; otherwise they are left to `explain`. */
export function controlsOf({ first }: ListedGroup, { frameworks }: Run): string[] {
  const asked = controlsAsked(first, frameworks);
  return asked.length === 0 ? [] : [controlsInALine(asked)];
}

/** What a framework asked for says otherwise of these findings. */
export function* notesBelow(findings: readonly Finding[], { run, columns, paint }: Scene): Generator<string> {
  const note = benchmarkNoteOnSeveral(findings, run);
  if (note !== '') yield paragraph(note, columns, { indent: 4 }, paint);
}
