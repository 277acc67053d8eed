import { nearestOf } from '../model/nearest.ts';
import { Problem } from '../model/problem.ts';
import { noticeHtml } from './html.ts';
import { hasInvisible, oneLine } from './inert.ts';

/** What a template may ask for, and what it is. */
export const PLACEHOLDERS = {
  accessKeyId: 'the id of the key',
  accountId: 'the id of the account',
  account: 'the same, with the name of the account behind it where one is known',
  userName: 'the name of the IAM user',
  keyMade: 'the day the key was made',
  action: '`will be deactivated`, `was blocked`, `was deactivated`, `will be deleted`, `was still used`',
  actionDate: 'the day of that, such as 2026-05-12, in UTC',
  meaning: 'a sentence or two: what that means',
  lastUse: 'when, where and for what the key was last used, as AWS records it',
  why: 'the findings, one on a line after `- `',
  refusedCalls: 'calls that were refused, in lines of their own; empty where none are known',
  next: 'what happens next and when, in lines of its own; empty where nothing does',
  instead: 'what to use in the place of an access key, one on a line after `- `',
  object: 'what to do if it is wrong, and whom to ask',
  askWhom: '`remediation.notice.askWhom` of the settings',
  foundBy: 'how the owner was found, to go on after "because"',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** Texts for the places of a template. Harmless already: see `message.ts`. */
export type NoticeValues = Readonly<Record<Placeholder, string>>;

/** Without these a message does not say what happens to what, and when. */
const OBLIGATORY: readonly Placeholder[] = ['accessKeyId', 'accountId', 'action', 'actionDate'];

/** What stands in the place of another: `account` begins with the account's id. */
const SAYS_TOO: Readonly<Partial<Record<Placeholder, Placeholder>>> = { accountId: 'account' };

/** A template that was read and found fit. */
export interface NoticeTemplate {
  /** One line. */
  readonly subject: string;
  readonly body: string;
}

/** A message, ready to be sent. */
export interface NoticeMessage {
  /** One line of at most 200 characters. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const MOST_CHARACTERS = 20_000;
const MOST_SUBJECT = 200;
const MOST_TOLD = 20;
const PLACE = /\{\{([^{}]*)\}\}/g;

/**
 * Reads a template: `Subject: …`, then the text, with `{{accessKeyId}}` and the other {@link PLACEHOLDERS} in it.
 * Throws the {@link Problem} `bad-template` that names every fault with its line.
 *
 * @param file as messages name it
 */
export function readTemplate(text: string, file: string): NoticeTemplate {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const faults = faultsIn(lines, text.length);
  if (faults.length > 0) {
    const told = faults.slice(0, MOST_TOLD).map(({ line, words }) => `${file}:${line}: ${words}`);
    if (faults.length > MOST_TOLD) told.push(`and ${faults.length - MOST_TOLD} more`);
    throw new Problem('bad-template', told.join('\n'));
  }
  const [first = '', ...rest] = lines;
  return { subject: first.replace(SUBJECT, '').trim(), body: rest.join('\n').trim() };
}

const SUBJECT = /^Subject:\s*/i;

interface Fault {
  /** From 1. */
  readonly line: number;
  readonly words: string;
}

function faultsIn(lines: readonly string[], length: number): readonly Fault[] {
  if (length > MOST_CHARACTERS) return [{ line: 1, words: 'the template is longer than 20,000 characters.' }];
  const faults: Fault[] = [];
  if (!/^Subject:\s*\S/i.test(lines[0] ?? ''))
    faults.push({ line: 1, words: 'the first line is not "Subject: …".' });
  if (lines.slice(1).every((line) => line.trim() === ''))
    faults.push({ line: lines.length, words: 'there is no text after the subject.' });
  const used = new Set<string>();
  lines.forEach((line, index) => {
    for (const words of faultsInLine(line, used)) faults.push({ line: index + 1, words });
  });
  for (const name of OBLIGATORY) {
    const other = SAYS_TOO[name];
    if (used.has(name) || (other !== undefined && used.has(other))) continue;
    faults.push({
      line: 1,
      words: `{{${name}}} stands nowhere: a message must name ${PLACEHOLDERS[name].replaceAll('`', '')}.`,
    });
  }
  return faults;
}

/** @param used takes the placeholders of the line */
function faultsInLine(line: string, used: Set<string>): readonly string[] {
  const faults: string[] = [];
  for (const [, inside = ''] of line.matchAll(PLACE)) {
    const name = inside.trim();
    used.add(name);
    if (isPlaceholder(name)) continue;
    const near = nearestOf(name, Object.keys(PLACEHOLDERS))[0];
    const hint = near === undefined ? '' : ` Did you mean {{${near}}}?`;
    faults.push(`{{${oneLine(name).slice(0, 40)}}} is no placeholder.${hint}`);
  }
  if (/\{\{|\}\}/.test(line.replaceAll(PLACE, '')))
    faults.push('{{ and }} do not stand in pairs around a name.');
  if (hasInvisible(line.replaceAll('\t', ' ')))
    faults.push('a character stands here that nobody would see. Write the line anew.');
  return faults;
}

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(PLACEHOLDERS, name);
}

/**
 * Puts values into the places of a template. A line that is nothing but a placeholder is left out where its value
 * is empty. Values are put in once: what looks like a placeholder in one of them is text.
 */
export function fillTemplate({ subject, body }: NoticeTemplate, values: NoticeValues): NoticeMessage {
  const filled = (line: string) =>
    line.replaceAll(PLACE, (whole, inside: string) => {
      const name = inside.trim();
      return isPlaceholder(name) ? values[name] : whole;
    });
  const lines = body
    .split('\n')
    .filter((line) => {
      const alone = /^\s*\{\{\s*(\w+)\s*\}\}\s*$/.exec(line)?.[1] ?? '';
      return !isPlaceholder(alone) || values[alone] !== '';
    })
    .map(filled);
  const text = `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()}\n`;
  return messageOf(filled(subject), text);
}

/** A message from its subject and text, as a plan keeps them: the HTML is made of the text. */
export function messageOf(subject: string, text: string): NoticeMessage {
  const line = oneLine(subject).slice(0, MOST_SUBJECT).toWellFormed();
  return { subject: line, text, html: noticeHtml(line, text) };
}
