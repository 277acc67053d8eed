import type { ManualTask, Plan, PlanGap, Refusal, Step } from '../../core/plan/plan.ts';
import { tallyWords } from '../../core/plan/tally.ts';
import { columnsOf, type Look, type Paint, painter, type Style } from '../look.ts';
import { counted, heading, paragraph } from '../terminal/words.ts';
import { truncate } from '../text-width.ts';
import { accountWords, byAccount, creatorWords, lastUseWords, subjectWords } from './words.ts';

/** A plan for a terminal: what will be done, what is refused and why, what a person does, what could not be read. */
export function* planPage(plan: Plan, look: Look): Generator<string> {
  const page: Page = { columns: columnsOf(look), paint: painter(look) };
  yield heading(`Plan ${plan.id}`, page.paint);
  yield text(page, headWords(plan), 2);
  for (const { account, steps } of byAccount(plan.steps)) {
    yield heading(`Account ${accountWords(account)}: ${counted(steps.length, 'step')}`, page.paint);
    for (const step of steps) yield* stepLines(step, page);
  }
  yield* refusedLines(plan.refused, page);
  yield* manualLines(plan.manual, page);
  yield* gapLines(plan.gaps, page);
  for (const note of plan.notes) yield text(page, note, 2, 'Note: ');
}

interface Page {
  readonly columns: number;
  readonly paint: Paint;
}

function text(
  { columns, paint }: Page,
  words: string,
  indent: number,
  mark = '',
  style?: 'dim' | 'bold',
): string {
  return paragraph(words, columns, { indent, mark, ...(style !== undefined && { style }) }, paint);
}

function headWords(plan: Plan): string {
  const { kind, madeAt, expiresAt, madeBy, wave, forced, refused, manual } = plan;
  const what = { remediate: 'Plan', contain: 'Contains an attack', undo: 'Takes back' }[kind];
  const left = refused.filter(isByChoice).length;
  const counts = [
    counted(refused.length - left, 'refusal'),
    ...(left > 0 ? [`${counted(left, 'key')} not in this plan`] : []),
    ...(manual.length > 0 ? [`${counted(manual.length, 'task')} by hand`] : []),
  ];
  const more = [
    wave === undefined ? '' : ` Wave ${wave}.`,
    forced === undefined ? '' : ` Forced for ${forced.keys.join(', ')}: ${forced.reason}`,
  ].join('');
  return `${what}: ${tallyWords(plan)}. ${counts.join(', ')}. Made at ${madeAt} by ${madeBy}; to be applied once, before ${expiresAt}.${more}`;
}

function* stepLines(step: Step, page: Page): Generator<string> {
  yield text(page, `${step.id}  ${step.kind}  ${subjectWords(step.subject)}`, 2, '', 'bold');
  yield text(page, step.effect, 6);
  for (const why of step.why) yield text(page, why, 6, 'Why: ', 'dim');
  if (step.lastUse !== undefined) yield text(page, lastUseWords(step.lastUse), 6, 'Last use: ', 'dim');
  if (step.createdBy !== undefined) yield text(page, creatorWords(step.createdBy), 6, 'Made by: ', 'dim');
  for (const line of step.edit?.diff ?? newPolicy(step)) yield diffLine(page, line);
  for (const warning of step.warnings) yield text(page, warning, 6, '! ');
  const undo = { yes: 'yes', 'until-deleted': 'until it is deleted', no: 'NO' }[step.undo.possible];
  yield text(page, `${undo}. ${step.undo.words}`, 6, 'Undo: ');
  const { subject, text: message, to } = step.call.arguments;
  if (step.permissions.length > 0) yield text(page, step.permissions.join(', '), 6, 'Needs: ', 'dim');
  if (step.kind === 'notify-owner' && message !== undefined) {
    yield text(page, to ?? 'nobody is named: see above', 6, 'To: ');
    yield text(page, `${subject}`, 6, 'Subject: ');
    return;
  }
  yield text(page, step.command, 6, '$ ', 'dim');
}

const DIFF_STYLES: Readonly<Record<string, Style>> = { '-': 'red', '+': 'green', '@': 'cyan' };

/** A line of a diff with its blanks, cut where the terminal ends: the whole text stands in the plan's file. */
function diffLine({ columns, paint }: Page, line: string): string {
  const cut = truncate(line, columns - 6);
  const style = DIFF_STYLES[line[0] ?? ''];
  return `      ${style === undefined ? cut : paint(style, cut)}\n`;
}

/** Reasons that lie in the choice of this plan: told once with a number, for they say nothing of a key. */
const BY_CHOICE: readonly string[] = ['outside-wave', 'over-limit'];

function isByChoice({ reasons }: Refusal): boolean {
  return reasons.every(({ code }) => BY_CHOICE.includes(code));
}

function* refusedLines(refused: readonly Refusal[], page: Page): Generator<string> {
  const byChoice = refused.filter(isByChoice);
  const told = refused.filter((each) => !byChoice.includes(each));
  if (told.length > 0) yield heading(`Refused: ${told.length}`, page.paint);
  for (const each of told) yield* refusalLines(each, page);
  const grouped = new Map<string, number>();
  for (const { reasons } of byChoice)
    for (const { words } of reasons.slice(0, 1)) grouped.set(words, (grouped.get(words) ?? 0) + 1);
  if (grouped.size > 0) yield heading(`Not in this plan: ${byChoice.length}`, page.paint);
  for (const [words, count] of grouped) yield text(page, `${counted(count, 'key')}: ${words}`, 2);
}

function* refusalLines(
  { account, subject, reasons, lastUse, seenFrom = [] }: Refusal,
  page: Page,
): Generator<string> {
  const key = subject.accessKeyId ?? (subject.createdAt && `a key made at ${subject.createdAt}`);
  const what = [key, subject.arn].filter((each) => each !== undefined).join('  ');
  yield text(page, `${what}  (account ${accountWords(account)})`, 2);
  for (const { code, words, fix } of reasons) {
    yield text(page, words, 6, `${code}: `);
    if (fix !== undefined) yield text(page, fix, 8, 'Fix: ', 'dim');
  }
  if (lastUse !== undefined) yield text(page, lastUseWords(lastUse), 6, 'Last use: ', 'dim');
  for (const seen of seenFrom) yield text(page, seen, 6, 'Seen: ', 'dim');
}

/** A service control policy that prevents keys is new as a whole, and is shown as the difference that it makes. */
function newPolicy({ kind, call }: Step): readonly string[] {
  const { Content } = call.arguments;
  if (kind !== 'create-prevention-scp' || Content === undefined) return [];
  const lines = JSON.stringify(JSON.parse(Content), null, 2).split('\n');
  return lines.map((line) => `+${line}`);
}

function* manualLines(manual: readonly ManualTask[], page: Page): Generator<string> {
  for (const { title, why, steps, confirm } of manual) {
    yield heading(title, page.paint);
    for (const words of why) yield text(page, words, 2, '', 'dim');
    for (const [index, words] of steps.entries()) yield text(page, words, 2, `${index + 1}. `);
    yield text(page, confirm, 2, 'Then: ');
  }
}

function* gapLines(gaps: readonly PlanGap[], page: Page): Generator<string> {
  if (gaps.length === 0) return;
  yield heading(`INCOMPLETE: ${counted(gaps.length, 'thing')} could not be read`, page.paint);
  for (const { account, source, code, words, fix } of gaps) {
    const where = account === undefined ? '' : `account ${accountWords(account)}, `;
    yield text(page, `${where}${source} (${code}): ${words}`, 2);
    if (fix !== undefined) yield text(page, fix, 6, 'Fix: ', 'dim');
  }
}

/** What is about to be done, shortly: a line a step, for whoever is asked to confirm it. */
export function* confirmPage(plan: Plan, look: Look): Generator<string> {
  const page: Page = { columns: columnsOf(look), paint: painter(look) };
  yield text(page, `${tallyWords(plan)}.`, 0, '', 'bold');
  for (const { account, steps } of byAccount(plan.steps)) {
    yield heading(`Account ${accountWords(account)}: ${counted(steps.length, 'step')}`, page.paint);
    for (const step of steps) {
      const forGood = step.kind.startsWith('delete-') && step.undo.possible === 'no';
      yield text(
        page,
        `${subjectWords(step.subject)}${forGood ? '  CANNOT BE UNDONE' : ''}`,
        2,
        `${step.id}  ${step.kind}  `,
      );
      if (step.kind.startsWith('delete-') && step.lastUse !== undefined)
        yield text(page, lastUseWords(step.lastUse), 6, 'Last use: ');
      for (const warning of step.warnings) yield text(page, warning, 6, '! ');
    }
  }
}
