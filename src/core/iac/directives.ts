import type { DirectiveFault, IacDirectiveFault, IacFinding, IacPlace } from '../model/iac.ts';
import { isDay } from '../parse/day.ts';
import { quoted } from '../parse/place.ts';

/** A suppression as it stands in the code. */
export interface Directive {
  readonly place: IacPlace;
  readonly rule: string;
  readonly reason: string;
  /** As it is written. */
  readonly until?: string;
  /** The line of the block that it speaks of. */
  readonly line: number;
  /**
   * In the metadata of a resource, it speaks of what stands at these places, and of nothing else: a file may have all it
   * holds on one line.
   */
  readonly blocks?: readonly IacPlace[];
}

/** A comment that begins like a suppression and is none. */
export interface Misread {
  readonly place: IacPlace;
  readonly malformed: string;
}

/** `keyreeve:ignore RULE [until=DAY] -- reason`, after a mark of a comment. */
const MARK = 'keyreeve:ignore';
const OPENS_COMMENT = /(?:^|\s)(?:#|\/\/|\/\*)$/;
const PARTS = /^\s+(\S+)(?:\s+until=(\S+))?\s*(?:--\s*(.*))?$/;
const LONGEST_WORDS = 1_000;
const COMMENT_ONLY = /^\s*(?:#|\/\/|\/\*)/;

/**
 * The suppressions in the comments of a text: each speaks of the line it stands on, or, on a line of its own, of the
 * next line that is no comment.
 */
export function directivesIn(text: string, file: string): readonly (Directive | Misread)[] {
  if (!text.includes(MARK)) return [];
  const lines = text.split(/\r\n|\r|\n/);
  return lines.flatMap((line, index) => {
    const at = line.indexOf(MARK);
    // Only what stands right before the mark is looked at: a line may be as long as a file.
    if (at < 0 || !OPENS_COMMENT.test(line.slice(Math.max(0, at - 20), at).trimEnd())) return [];
    const words = line.slice(at + MARK.length, at + LONGEST_WORDS).replace(/\*\/\s*$/, '');
    const place = { file, line: index + 1, column: at + 1 };
    return [directiveOf(words, place, lineSpokenOf(lines, index))];
  });
}

/** A suppression from its words, such as ` iac-access-key until=2027-01-01 -- why`. */
export function directiveOf(words: string, place: IacPlace, line: number): Directive | Misread {
  const [, rule, until, reason = ''] = PARTS.exec(words) ?? [];
  if (rule === undefined) return { place, malformed: words.trim() };
  return { place, line, rule, reason: reason.trim(), ...(until !== undefined && { until }) };
}

function lineSpokenOf(lines: readonly string[], index: number): number {
  if (!COMMENT_ONLY.test(lines[index] ?? '')) return index + 1;
  let next = index + 1;
  while (COMMENT_ONLY.test(lines[next] ?? '')) next += 1;
  return next + 1;
}

/** Findings with what suppresses them, and the suppressions that do not hold. */
export interface Applied {
  readonly findings: readonly IacFinding[];
  readonly faults: readonly IacDirectiveFault[];
}

/**
 * Puts suppressions on what fails or is open, and on nothing else: one that would silence a pass has matched nothing.
 *
 * @param today `YYYY-MM-DD` in UTC; the end date is the last day on which a suppression holds
 */
export function applyDirectives(
  findings: readonly IacFinding[],
  directives: readonly (Directive | Misread)[],
  ruleIds: ReadonlySet<string>,
  today: string,
): Applied {
  const faults: IacDirectiveFault[] = [];
  const holding: Directive[] = [];
  for (const directive of directives) {
    const fault = faultOf(directive, ruleIds, today);
    if (fault !== undefined) faults.push(fault);
    else if ('rule' in directive) holding.push(directive);
  }
  const byPlace = new Map<string, Directive[]>();
  for (const each of holding) {
    const keys = each.blocks?.map((place) => blockKey(place, each.rule)) ?? [
      lineKey(each.place.file, each.line, each.rule),
    ];
    for (const key of keys) byPlace.set(key, [...(byPlace.get(key) ?? []), each]);
  }
  const used = new Set<Directive>();
  const marked = findings.map((finding): IacFinding => {
    if (finding.status !== 'fail' && finding.status !== 'unknown') return finding;
    const { rule, place: at } = finding;
    const found = [lineKey(at.file, at.line, rule), blockKey(at, rule)].flatMap(
      (key) => byPlace.get(key) ?? [],
    );
    for (const each of found) used.add(each);
    const [first] = found;
    if (first === undefined) return finding;
    const { reason, until, place } = first;
    return { ...finding, suppressed: { reason, ...(until !== undefined && { until }), place } };
  });
  for (const directive of holding) {
    if (!used.has(directive)) faults.push(told('unmatched', directive.place, unmatchedWords(directive)));
  }
  return { findings: marked, faults };
}

function lineKey(file: string, line: number, rule: string): string {
  return JSON.stringify([file, line, rule]);
}

function blockKey({ file, line, column }: IacPlace, rule: string): string {
  return JSON.stringify([file, line, column, rule]);
}

function faultOf(
  directive: Directive | Misread,
  ruleIds: ReadonlySet<string>,
  today: string,
): IacDirectiveFault | undefined {
  const { place } = directive;
  if ('malformed' in directive) {
    const words = `${quoted(directive.malformed)} is no suppression. ${FORM}`;
    return told('malformed', place, words);
  }
  const { rule, reason, until } = directive;
  if (!ruleIds.has(rule)) {
    return told('unknown-rule', place, `There is no rule ${quoted(rule)}: nothing is suppressed.`);
  }
  if (reason === '') return told('no-reason', place, `${rule} is not suppressed without a reason. ${FORM}`);
  if (until === undefined) return undefined;
  if (!isDay(until)) return told('malformed', place, `until=${quoted(until)} is no day. ${FORM}`);
  if (until < today) return told('expired', place, `The suppression of ${rule} ended on ${until}.`);
  return undefined;
}

const FORM = 'Write: keyreeve:ignore RULE -- reason, or keyreeve:ignore RULE until=2027-01-31 -- reason.';

function unmatchedWords({ rule, line }: Directive): string {
  return `The suppression of ${rule} matches nothing: no such finding stands at line ${line}.`;
}

function told(fault: DirectiveFault, place: IacPlace, says: string): IacDirectiveFault {
  return { fault, place, says };
}
