import { Problem } from '../model/problem.ts';
import type { KeyList, ListFormat } from '../model/triage.ts';
import { JsonDamage, jsonPieces } from '../parse/json-pieces.ts';
import { GatheredKeys } from './gathered-keys.ts';
import { RecordList } from './record-list.ts';
import { Table } from './table-list.ts';
import { textLines } from './text-lines.ts';

/**
 * Reads a list of key ids: plain ones, ids within any text, a table, or JSON: secret scanning alerts of GitHub, events
 * of AWS Health, findings of GuardDuty or Security Hub, a value a line or a list of them, or any other. The text is
 * never held as a whole, and nothing but ids and a few words that cannot be a secret is kept of it.
 *
 * Throws the {@link Problem} `bad-key-list` for what is no text or damaged, with the place, and `nothing-selected`
 * where no id stands in it.
 *
 * @param name the file, or `standard input`
 */
export function readKeyList(chunks: Iterable<string>, name: string): KeyList {
  const { head, all } = withHead(chunks);
  refuseOther(head, name);
  const keys = new GatheredKeys(name);
  const read = /^\s*(\[\s*[[{"\]]|\{\s*["}])/.test(head) ? readJson(all, name, keys) : readText(all, keys);
  if (keys.size === 0) throw nothingIn(name, read, keys.bedrockKeys);
  return { name, ...read, bedrockKeys: keys.bedrockKeys, keys: keys.keys() };
}

type Read = Pick<KeyList, 'formats' | 'records' | 'recordsWithoutId'>;

/** What a list is told by: its beginning, without the mark that Windows puts before it. */
function withHead(chunks: Iterable<string>): { readonly head: string; readonly all: Iterable<string> } {
  const iterator = chunks[Symbol.iterator]();
  let head = '';
  while (head.trim().length < HEAD_CHARACTERS) {
    const { value, done = false } = iterator.next();
    if (done) break;
    head += value;
    if (head.length > MOST_BLANK) break;
  }
  head = head.replace(/^\uFEFF/, '');
  return { head, all: rejoined(head, iterator) };
}

const HEAD_CHARACTERS = 64;
const MOST_BLANK = 1_000_000;

function* rejoined(head: string, iterator: Iterator<string>): Generator<string> {
  yield head;
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
}

function refuseOther(head: string, name: string): void {
  const refuse = (words: string, hint: string) => {
    throw new Problem('bad-key-list', `${name}: ${words}`, { hint });
  };
  if (head.startsWith('PK\u0003\u0004'))
    refuse('it is a ZIP archive or a workbook.', 'Unpack it, or save it as CSV (UTF-8).');
  if (head.startsWith('\u001f')) refuse('it is packed.', 'Unpack it: gunzip -c FILE | keyreeve triage -');
  if (head.includes('\0')) refuse('it is no text, or UTF-16 text.', 'Save it as UTF-8.');
  if (/^\s*<(?:!doctype|html|head|body)/i.test(head))
    refuse('it is an HTML page, perhaps a sign-in page.', 'Export the list as JSON or CSV.');
}

function readText(chunks: Iterable<string>, keys: GatheredKeys): Read {
  let table: Table | undefined;
  let [lines, started] = [0, false];
  for (const line of textLines(chunks)) {
    if (line.trim() === '') continue;
    lines += 1;
    if (!started) table = Table.of(line);
    started = true;
    keys.take(line, table?.reported(line));
  }
  return { formats: [table === undefined ? 'text' : 'csv'], records: lines, recordsWithoutId: 0 };
}

/** Lists that may be long, in answers of APIs; each of their elements is a record. */
const LISTS: ReadonlySet<string> = new Set([
  'all',
  'alerts',
  'entities',
  'events',
  'findings',
  'Findings',
  'items',
  'successfulSet',
]);

/** A list at the outside is cut like one within an object. */
function* asObject(chunks: Iterable<string>): Generator<string> {
  let first = true;
  let isList = false;
  for (const chunk of chunks) {
    isList ||= first && chunk.trimStart().startsWith('[');
    if (first && isList) yield '{"all":';
    first = false;
    yield chunk;
  }
  if (isList) yield '}';
}

function readJson(chunks: Iterable<string>, name: string, keys: GatheredKeys): Read {
  const list = new RecordList(keys);
  let fields: [string, unknown][] = [];
  let items = 0;
  try {
    for (const piece of jsonPieces(asObject(chunks), LISTS)) {
      if (piece.kind === 'end') {
        // What stands beside a list, such as the token of the next page, is no record.
        if (items === 0 && fields.length > 0) list.take(Object.fromEntries(fields));
        [fields, items] = [[], 0];
      } else if (piece.kind === 'item') {
        items += 1;
        list.take(parsed(piece.text, piece.line));
      } else {
        fields.push([piece.key, parsed(piece.text, piece.line)]);
        if (fields.length > MOST_FIELDS)
          throw new JsonDamage('an object has too many members for an alert', piece.line);
      }
    }
  } catch (error) {
    if (!(error instanceof JsonDamage)) throw error;
    throw new Problem('bad-key-list', `${name}:${error.line}: it begins as JSON, and then ${error.message}.`);
  }
  const formats: readonly ListFormat[] = [...list.formats].sort();
  return { formats, records: list.records, recordsWithoutId: list.withoutId };
}

const MOST_FIELDS = 1_000;

function parsed(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own words hold a piece of the text, which may be a secret.
    throw new JsonDamage('a value in it is no JSON', line);
  }
}

/** Says what was looked for. A secret alone cannot be matched with a key: nobody but AWS knows which it belongs to. */
function nothingIn(name: string, { formats, records, recordsWithoutId }: Read, bedrockKeys: number): Problem {
  const looked = 'Looked for ids such as AKIAIOSFODNN7EXAMPLE or ASIAIOSFODNN7EXAMPLE';
  const kinds = formats.join(', ');
  const secrets =
    bedrockKeys > 0
      ? ` It holds API keys of Bedrock (${bedrockKeys}), which have no id: delete them in Bedrock or IAM, by their user.`
      : '';
  const without =
    recordsWithoutId > 0 ? `; ${recordsWithoutId} of ${records} records (${kinds}) name none.` : '.';
  return new Problem('nothing-selected', `${name} names no access key. ${looked}${without}${secrets}`, {
    hint: 'Hand in ids, alerts of GitHub secret scanning, events of AWS Health, or findings of GuardDuty or Security Hub. Never paste secrets: an id is enough.',
  });
}
