import { quoted } from './place.ts';

/** What a file looks like instead of a report, and what to do about it. */
export interface Look {
  readonly what: string;
  readonly hint: string;
}

const AGAIN = 'Fetch it again: keyreeve report --output credentials.csv';
const CLI = 'aws iam get-credential-report --output json > report.json';

interface Kind extends Look {
  readonly when: RegExp;
}

/** First match wins. */
const TEXTS: readonly Kind[] = [
  {
    when: /^"?<root_account>"?,|^[^\n]{0,140}?arn:[a-z-]+:iam::\d{12}:/,
    what: 'it begins with a row, the header line is missing',
    hint: AGAIN,
  },
  { when: /^<(\?xml|[A-Z]\w*(Response|Result)\b)/, what: 'it is XML', hint: `Use the CLI: ${CLI}` },
  {
    when: /^<(!doctype|html|head|body|div|!--)/i,
    what: 'it is an HTML page, perhaps a sign-in page',
    hint: AGAIN,
  },
  {
    when: /^"?user"?[;\t|]"?arn\b/i,
    what: 'its columns are not separated by commas: a spreadsheet saved it',
    hint: `Spreadsheets change the dates as well. ${AGAIN}`,
  },
  {
    when: /^An error occurred \(/,
    what: 'it is an error message of the AWS CLI',
    hint: 'For ReportNotPresent, ReportExpired or ReportInProgress run `aws iam generate-credential-report` and wait for COMPLETE.',
  },
  {
    when: /^"?(Content|GeneratedTime|ReportFormat)"?\s*:/,
    what: "it is a piece of the AWS CLI's answer, without the braces around it",
    hint: `Hand in the whole answer: ${CLI}`,
  },
  {
    when: /^[A-Za-z0-9+/=]{40,}\t/,
    what: "it is the AWS CLI's answer as a text table",
    hint: `Hand in the JSON: ${CLI}`,
  },
];

/** Names a text that is no report, from its first line. */
export function lookOf(text: string): Look {
  const head = text.slice(0, 4_000).trimStart();
  const kind = TEXTS.find((each) => each.when.test(head));
  if (kind !== undefined) return kind;
  const firstLine = head.split(/[\r\n]/, 1)[0] ?? '';
  return { what: `the columns user and arn are not in its first line, ${quoted(firstLine)}`, hint: AGAIN };
}

interface Magic extends Look {
  readonly bytes: readonly number[];
}

const UTF_16: Look = {
  what: 'it is UTF-16 text, as a spreadsheet saves "Unicode text"',
  hint: `Hand in the file as AWS made it, in UTF-8. ${AGAIN}`,
};

const MAGIC: readonly Magic[] = [
  { bytes: [0xff, 0xfe], ...UTF_16 },
  { bytes: [0xfe, 0xff], ...UTF_16 },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: 'it is a ZIP archive or a workbook (.xlsx)',
    hint: `Unpack the archive, or hand in the CSV as AWS made it. ${AGAIN}`,
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'it is a workbook (.xls)', hint: AGAIN },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'it is a PDF', hint: AGAIN },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'it is packed with zstd', hint: 'Unpack it first; gzip is read.' },
  { bytes: [0x42, 0x5a, 0x68], what: 'it is packed with bzip2', hint: 'Unpack it first; gzip is read.' },
  {
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    what: 'it is packed with xz',
    hint: 'Unpack it first; gzip is read.',
  },
];

/** Names bytes that no report begins with, or gives `undefined`. UTF-16 without a mark shows by its NULs. */
export function lookOfBytes(bytes: Uint8Array): Look | undefined {
  const magic = MAGIC.find((each) => each.bytes.every((byte, i) => bytes[i] === byte));
  if (magic !== undefined) return magic;
  const halfIsNul =
    bytes.length > 3 && (bytes[0] === 0) !== (bytes[1] === 0) && (bytes[2] === 0) !== (bytes[3] === 0);
  return halfIsNul ? UTF_16 : undefined;
}

/** Names a JSON value that is no answer of `GetCredentialReport`. */
export function lookOfJson(value: unknown): Look {
  const items = Array.isArray(value) ? value : [];
  const first: unknown = items[0] ?? value;
  const keys = typeof first === 'object' && first !== null ? Object.keys(first) : [];
  const has = (key: string) => keys.includes(key);
  if (has('State')) {
    return {
      what: 'it is the answer of generate-credential-report, which only starts the report',
      hint: `The report itself is the answer of the next call: ${CLI}`,
    };
  }
  if (has('Error') || has('__type') || has('message') || has('Message')) {
    return { what: 'it is an error answer of AWS', hint: `See what it says, then: ${CLI}` };
  }
  if (has('Findings') || has('SchemaVersion')) {
    return { what: 'it holds Security Hub findings (ASFF)', hint: `Hand in the report: ${CLI}` };
  }
  if (has('Records') || has('Events')) {
    return { what: 'it holds CloudTrail events', hint: `Hand in the report: ${CLI}` };
  }
  const shown = keys.slice(0, 5).map(quoted).join(', ');
  const what = keys.length === 0 ? 'it is JSON without a Content' : `it is JSON with ${shown} but no Content`;
  return { what, hint: `Hand in the answer of: ${CLI}` };
}
