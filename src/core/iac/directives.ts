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
  const spokenOf = linesSpokenOf(lines);
  return lines.flatMap((line, index) => {
    const at = line.indexOf(MARK);
    // Only what stands right before the mark is looked at: a line may be as long as a file.
    if (at < 0 || !OPENS_COMMENT.test(line.slice(Math.max(0, at - 20), at).trimEnd())) return [];
    const words = line.slice(at + MARK.length, at + LONGEST_WORDS).replace(/\*\/\s*$/, '');
    const place = { file, line: index + 1, column: at + 1 };
    return [directiveOf(words, place, spokenOf[index] ?? index + 1)];
  });
}

/** A suppression from its words, such as ` iac-access-key until=2027-01-01 -- why`. */
export function directiveOf(words: string, place: IacPlace, line: number): Directive | Misread {
  const [, rule, until, reason = ''] = PARTS.exec(words) ?? [];
  if (rule === undefined) return { place, malformed: words.trim() };
  return { place, line, rule, reason: reason.trim(), ...(until !== undefined && { until }) };
}

/** Of each line which one a comment on it speaks of. From the last line up: a file may be a hundred thousand comments. */
function linesSpokenOf(lines: readonly string[]): readonly number[] {
  const found: number[] = [];
  let next = lines.length + 1;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    if (!COMMENT_ONLY.test(lines[index] ?? '')) next = index + 1;
    found[index] = next;
  }
  return found;
}

/** Findings with what suppresses them, and the suppressions that do not hold. */
export interface Applied {
  readonly findings: readonly IacFinding[];
  readonly faults: readonly IacDirectiveFault[];
}

/**
 * Puts suppressions on what fails or is open, and on nothing else: one that would silence a pass has matched nothing. Of
 * several on a finding the first counts.
 *
 * @param findings of all rules, whichever were asked for
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
  const telling = findings.filter(({ status }) => status === 'fail' || status === 'unknown');
  const byLine = Map.groupBy(telling, ({ place }) => lineKey(place.file, place.line));
  const byBlock = Map.groupBy(telling, ({ place }) => blockKey(place));
  const suppressedBy = new Map<IacFinding, Directive>();
  for (const directive of holding) {
    const { rule, blocks, place, line } = directive;
    const there =
      blocks === undefined
        ? (byLine.get(lineKey(place.file, line)) ?? [])
        : blocks.flatMap((block) => byBlock.get(blockKey(block)) ?? []);
    const meant = there.filter((finding) => finding.rule === rule);
    for (const finding of meant) if (!suppressedBy.has(finding)) suppressedBy.set(finding, directive);
    if (meant.length === 0) faults.push(told('unmatched', place, unmatchedWords(directive, there)));
  }
  const marked = findings.map((finding): IacFinding => {
    const directive = suppressedBy.get(finding);
    if (directive === undefined) return finding;
    const { reason, until, place } = directive;
    return { ...finding, suppressed: { reason, ...(until !== undefined && { until }), place } };
  });
  return { findings: marked, faults };
}

function lineKey(file: string, line: number): string {
  return JSON.stringify([file, line]);
}

function blockKey({ file, line, column }: IacPlace): string {
  return JSON.stringify([file, line, column]);
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

/** With the rules that did find something there: most often a sharper one took the place of the one that is named. */
function unmatchedWords({ rule, line }: Directive, there: readonly IacFinding[]): string {
  const words = `The suppression of ${rule} matches nothing: no such finding stands at line ${line}.`;
  const fired = [...new Set(there.map((finding) => finding.rule))].sort();
  if (fired.length === 0) return words;
  const verb = fired.length === 1 ? 'The rule that fires there is' : 'The rules that fire there are';
  return `${words} ${verb} ${fired.join(', ')}.`;
}

function told(fault: DirectiveFault, place: IacPlace, says: string): IacDirectiveFault {
  return { fault, place, says };
}
