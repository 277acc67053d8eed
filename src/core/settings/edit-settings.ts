import { isMap, isSeq, parseDocument, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import { Problem } from '../model/problem.ts';
import { parseYaml } from './yaml-tree.ts';

/** The lists that commands write into. */
export type EntryList = 'suppressions' | 'attestations';

/** What is added: members without a value are left out. */
export interface NewEntry {
  readonly list: EntryList;
  readonly entry: Readonly<Record<string, unknown>>;
  /** For the reader, on a line above. */
  readonly comment?: string;
}

/**
 * The text of a settings file with one more entry at the end of a list. Every other byte stays as it was, comments,
 * quotes and line ends included: the entry is written into the text, and the result is read again to see that it
 * says what it should. Throws a `bad-settings` problem, with the entry to copy, for a layout this cannot write into.
 *
 * @param text one that `parseSettingsText` accepts, or empty for a new file
 */
export function withEntry(text: string, file: string, { list, ...added }: NewEntry): string {
  return withEntries(text, file, list, [added]);
}

/** The same with several entries of one list, in their order. Throws as {@link withEntry} does. */
export function withEntries(
  text: string,
  file: string,
  list: EntryList,
  added: readonly Omit<NewEntry, 'list'>[],
): string {
  const before = text.trim() === '' ? 'version: 1\n' : text;
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const plain = added.map(
    ({ entry }) => JSON.parse(JSON.stringify(entry)) as Readonly<Record<string, unknown>>,
  );
  const lines = added.flatMap(({ comment }, index) => linesOf(plain[index] ?? {}, comment));
  const flow = plain.map((each) => JSON.stringify(each)).join(', ');
  const after = insert(before, list, lines, flow, lineEnd);
  if (after !== undefined && isSameWith(before, after, list, plain)) return after;
  throw new Problem('bad-settings', `${file}: its layout cannot be written into.`, {
    hint: `Add this under ${list} yourself:\n${lines.map((line) => `  ${line}`).join('\n')}`,
  });
}

function linesOf(plain: Readonly<Record<string, unknown>>, comment: string | undefined): readonly string[] {
  return [
    ...(comment === undefined
      ? []
      : [`# ${comment.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300)}`]),
    ...stringify([plain], { lineWidth: 0, blockQuote: false }).replace(/\n+$/, '').split('\n'),
  ];
}

function insert(
  text: string,
  list: EntryList,
  lines: readonly string[],
  flow: string,
  lineEnd: string,
): string | undefined {
  const top = parseDocument(text).contents;
  if (!isMap(top) || top.flow === true) return undefined;
  const there = top.get(list, true);
  if (there === undefined) return append(text, list, lines, lineEnd, top);
  if (!isSeq(there)) return undefined;
  return there.flow === true ? intoFlow(text, there, flow) : afterLast(text, there, lines, lineEnd);
}

/** A new list at the end of the file, as far to the right as the other keys. */
function append(
  text: string,
  list: EntryList,
  lines: readonly string[],
  lineEnd: string,
  top: YAMLMap,
): string {
  const indent = ' '.repeat(columnOf(text, top.range?.[0] ?? 0));
  const end = text.endsWith('\n') ? '' : lineEnd;
  return `${text}${end}${[`${list}:`, ...lines.map((line) => `  ${line}`)].map((line) => indent + line + lineEnd).join('')}`;
}

/** After the line in which the last entry ends, as far to the right as its dash. */
function afterLast(
  text: string,
  { range, items }: YAMLSeq,
  lines: readonly string[],
  lineEnd: string,
): string | undefined {
  const last = items.at(-1) as { readonly range?: readonly number[] } | undefined;
  if (range === undefined || range === null || last?.range?.[1] === undefined) return undefined;
  const indent = ' '.repeat(columnOf(text, range[0]));
  const ended = last.range[1];
  const lineBreak = text[ended - 1] === '\n' ? ended - 1 : text.indexOf('\n', ended);
  const [head, tail] =
    lineBreak < 0 ? [text + lineEnd, ''] : [text.slice(0, lineBreak + 1), text.slice(lineBreak + 1)];
  return head + lines.map((line) => indent + line + lineEnd).join('') + tail;
}

/** Before the closing bracket: JSON is YAML. */
function intoFlow(text: string, { range, items }: YAMLSeq, flow: string): string | undefined {
  if (range === undefined || range === null) return undefined;
  const close = range[1] - 1;
  const comma = items.length === 0 || /,\s*$/.test(text.slice(range[0], close)) ? '' : ', ';
  return text.slice(0, close) + comma + flow + text.slice(close);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Whether the new text says what the old one did, and the entries at the end of their list. */
function isSameWith(before: string, after: string, list: EntryList, added: readonly object[]): boolean {
  const [old, now] = [parseYaml(before), parseYaml(after)];
  if ('faults' in old || 'faults' in now) return false;
  const settings = old.value as Readonly<Record<string, unknown>>;
  const entries = (settings[list] ?? []) as readonly unknown[];
  return (
    JSON.stringify(sorted(now.value)) ===
    JSON.stringify(sorted({ ...settings, [list]: [...entries, ...added] }))
  );
}

/** The same value with members in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return members.map(([name, each]) => [name, sorted(each)]);
}
