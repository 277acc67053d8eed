import { CsvError, parse } from 'csv-parse/sync';
import { Problem } from '../model/problem.ts';
import { tellsWho } from './people-columns.ts';
import { quoted } from './place.ts';

/** One entry of a list of people: its cells by heading, and where it stands. */
export interface PersonRow {
  /** `people.csv:12`, or `people.json: entry 3`. */
  readonly place: string;
  readonly cells: readonly (readonly [heading: string, text: string])[];
}

/** The refusal of a list of people. */
export function badPeople(place: string, message: string, hint?: string): Problem {
  return new Problem('bad-people-list', `${place}: ${message}`, hint === undefined ? {} : { hint });
}

const NAMES = 'Give it a heading such as username, login or email.';

/** The entries of a list of people: JSON, a table whose first line has headings, or one name a line. */
export function peopleRows(text: string, name: string): readonly PersonRow[] {
  const plain = text.replace(/^\uFEFF/, '');
  refuseOther(plain, name);
  const rows = /^\s*[[{]/.test(plain) ? jsonRows(plain, name) : tableOrList(plain, name);
  const [first] = rows;
  const arn = first?.cells.find(([heading]) => heading.toLowerCase() === 'arn')?.[1];
  if (arn !== undefined && /^arn:[^:]+:iam::/.test(arn)) {
    throw badPeople(
      first?.place ?? name,
      'these are the IAM users themselves, so everybody would be in the list.',
      'Hand in a list from HR or from your identity provider.',
    );
  }
  return rows;
}

function refuseOther(text: string, name: string): void {
  if (text.startsWith('PK\u0003\u0004')) {
    throw badPeople(name, 'it is a ZIP archive or a workbook (.xlsx).', 'Save it as CSV (UTF-8).');
  }
  if (text.includes('\0')) {
    throw badPeople(name, 'it is no text, or UTF-16 text.', 'Save it as CSV (UTF-8).');
  }
  if (/^\s*<(?:!doctype|html|head|body|div|\?xml)/i.test(text)) {
    throw badPeople(
      name,
      'it is an HTML or XML page, perhaps a sign-in page.',
      'Export the list as CSV or JSON.',
    );
  }
}

/** The separators of tables, in the order in which they are tried. */
const SEPARATORS = [',', ';', '\t', '|'];

function tableOrList(text: string, name: string): readonly PersonRow[] {
  const lines = text.split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const first = lines[at] ?? '';
  const [best] = SEPARATORS.map((separator) => ({ separator, headings: headingsOf(first, separator) }))
    .filter(({ headings }) => headings.some(tellsWho))
    .sort((a, b) => b.headings.length - a.headings.length);
  return best === undefined ? listRows(lines, name) : tableRows(text, name, best.separator);
}

function headingsOf(line: string, delimiter: string): readonly string[] {
  try {
    const [headings = []] = parse(line, { delimiter, relax_quotes: true, trim: true });
    return headings;
  } catch (error) {
    // A quote that is not closed on this line: no heading line, then.
    if (error instanceof CsvError) return [];
    throw error;
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function tableRows(text: string, name: string, delimiter: string): readonly PersonRow[] {
  const [header, ...records] = csvRecords(text, name, delimiter);
  const headings = header?.record ?? [];
  return records.map(({ record, info }) => {
    const place = `${name}:${info.lines}`;
    if (record.slice(headings.length).some((cell) => cell !== '')) {
      const counts = `it has ${record.length} cells, and the first line ${headings.length}`;
      throw badPeople(place, `${counts}.`, 'Put a cell that holds the separator in double quotes.');
    }
    return { place, cells: headings.map((heading, at) => [heading, record[at] ?? ''] as const) };
  });
}

function csvRecords(text: string, name: string, delimiter: string): readonly CsvRecord[] {
  const options = { comment: '#', comment_no_infix: true, relax_column_count: true, skip_empty_lines: true };
  try {
    return parse(text, { ...options, delimiter, trim: true, info: true }) as unknown as readonly CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `:${error.lines}` : '';
    throw badPeople(`${name}${line}`, 'a quote is opened and not closed, or stands inside of a cell.');
  }
}

/** IAM allows commas in names, but a comma in a bare list is far more often a table without headings. */
const BARE = /^[^\s,;|<>"'()@]{1,128}$|^[^\s,;|<>"()@]{1,64}@[^\s,;|<>"()@]{1,255}$/;

function listRows(lines: readonly string[], name: string): readonly PersonRow[] {
  return lines.flatMap((whole, index) => {
    const line = whole.replace(/(?:^|\s)#.*$/, '').trim();
    if (line === '') return [];
    const place = `${name}:${index + 1}`;
    if (BARE.test(line)) return [{ place, cells: [['user', line] as const] }];
    throw badPeople(
      place,
      `${quoted(line)} is neither a user name nor an e-mail address.`,
      `A table? ${NAMES}`,
    );
  });
}

/** Where the exports and APIs of identity providers keep their people. */
const LISTS = [
  'Resources',
  'Users',
  'users',
  'value',
  'results',
  'people',
  'employees',
  'members',
  'data',
  'items',
];

function jsonRows(text: string, name: string): readonly PersonRow[] {
  const list = listIn(parsedJson(text, name));
  if (list === undefined) {
    throw badPeople(
      name,
      'it is JSON without a list of people.',
      `A list, or an object with one under: ${LISTS.join(', ')}.`,
    );
  }
  return list.map((entry, index) => {
    const place = `${name}: entry ${index + 1}`;
    if (typeof entry === 'string') return { place, cells: [['user', entry] as const] };
    if (typeof entry === 'object' && entry !== null) return { place, cells: cellsOf(entry) };
    throw badPeople(place, 'it is neither a name nor an object.');
  });
}

function parsedJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('bad-people-list', `${name}: it begins like JSON and is none.`, { cause });
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([key, each]) => LISTS.includes(key) && Array.isArray(each));
  return found?.[1] as readonly unknown[] | undefined;
}

/** One object flat: what stands in `profile` (Okta), and the addresses of `emails` (SCIM, Identity Center). */
function cellsOf(entry: object, inProfile = false): readonly (readonly [string, string])[] {
  return Object.entries(entry).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value))
      return tellsWho(key) ? addressesIn(value).map((each) => [key, each] as const) : [];
    if (typeof value === 'object' && value !== null) {
      return key === 'profile' && !inProfile ? cellsOf(value, true) : [];
    }
    return [[key, value === null || value === undefined ? '' : String(value)] as const];
  });
}

function addressesIn(list: readonly unknown[]): readonly string[] {
  return list.flatMap((each) => {
    if (typeof each === 'string') return [each];
    if (typeof each !== 'object' || each === null) return [];
    const found = Object.entries(each).find(([key]) => /^(value|address|email)$/i.test(key))?.[1] as unknown;
    return typeof found === 'string' ? [found] : [];
  });
}
