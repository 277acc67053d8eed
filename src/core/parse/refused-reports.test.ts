import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { parseCredentialReport } from './credential-report.ts';
import { decodeReport } from './decode-report.ts';

const FOLDER = new URL('../../../test/reports/', import.meta.url);
const GOOD = readFileSync(new URL('good.csv', FOLDER));

function refusal(bytes: Uint8Array | string, name = 'r.csv'): Problem {
  try {
    const report = parseCredentialReport(Buffer.from(bytes), { name });
    for (const _ of report.users);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test.each([
  ['cut-short.csv', 'cut-short.csv:4: the report is cut short at line 4: 5 of 22 cells'],
  ['joined.csv', 'joined.csv:7: the header line comes again'],
  ['no-header.csv', 'the header line is missing'],
  ['generate-answer.json', 'the answer of generate-credential-report'],
  ['sign-in-page.html', 'an HTML page'],
  ['spreadsheet-semicolons.csv', 'not separated by commas'],
  ['spreadsheet-unicode.txt', 'UTF-16'],
])('%s is refused: %s', (name, words) => {
  const problem = refusal(readFileSync(new URL(name, FOLDER)), name);
  expect(problem.code).toBe('damaged-report');
  expect(problem.message).toContain(words);
  expect(problem.hint).not.toBe('');
});

test('C18 the damaged sample of a published rule: what is wrong, where, and what to do', () => {
  const { message, hint } = refusal(readFileSync(new URL('published-sample.b64', FOLDER)), 's.b64');
  expect(message).toContain('803 characters, and base64 has a multiple of 4');
  expect(message).toContain('damaged at about its character 425');
  expect(message).toContain(
    'line 1, column 320: the header breaks off in column name 16, "access_key_2_last_"',
  );
  expect(message).toContain('should be access_key_2_last_used_date');
  expect(message).toContain('a piece in the middle is missing, and the root row is not among them');
  expect(hint).toContain('aws iam get-credential-report');
});

test.each([
  ['', 'the file is empty'],
  [' \r\n\n', 'the file is empty'],
  ['hello', 'not in its first line, "hello"'],
  ['{"Content": 5}', 'no Content'],
  ['{"a": 1}', '"a" but no Content'],
  ['{"Content": "dXNl', 'looks like JSON, but is cut short'],
  ['[{"SchemaVersion": "2018-10-08"}]', 'ASFF'],
  ['{"Records": []}', 'CloudTrail'],
  ['{"Error": {"Code": "AccessDenied"}}', 'an error answer of AWS'],
  ['\nAn error occurred (ReportNotPresent) when calling', 'an error message of the AWS CLI'],
  ['"Content": "dXNlcixhcm4s"', 'without the braces'],
  ['<?xml version="1.0"?><a/>', 'XML'],
  ['PK\u0003\u0004 ', 'workbook'],
  ['user,arn\u0000', 'NUL byte'],
])('%j is refused: %s', (text, words) => {
  const { message, hint } = refusal(text);
  expect(message).toContain(words);
  expect(hint).not.toBe('');
});

const BASE64 = GOOD.toString('base64');
const OTHER = Buffer.from('some other text, which is no report').toString('base64');

test.each([
  ['cut', `${BASE64.slice(0, -6)}\n`, 'the base64 text is cut short'],
  ['cut between groups', BASE64.slice(0, -8), 'the report is cut short at line 6'],
  ['with a stranger', BASE64.replace('Y', '*'), '"*" stands in the base64 text'],
  ['joined', BASE64.replace(/.{4}$/, 'QQ==').concat(BASE64), 'texts were joined'],
  ['of something else', OTHER, 'not in its first line, "some other text'],
])('C18 base64 %s is refused', (_, text, words) => {
  const { message, hint } = refusal(text);
  expect(message).toContain(words);
  expect(hint).not.toBe('');
});

test('bytes that are not UTF-8 are refused with line and column', () => {
  const bytes = Buffer.concat([GOOD.subarray(0, GOOD.indexOf(10) + 3), Buffer.from([0xff]), GOOD]);
  expect(refusal(bytes).message).toMatch(/^r\.csv:2:3: the file is not UTF-8/);
});

test('gzip is read, and refused where it is damaged, cut or a bomb', () => {
  const packed = gzipSync(GOOD);
  expect(decodeReport(packed, { name: 'r.gz' }).csv).toEqual(GOOD);
  expect(decodeReport(gzipSync(GOOD.toString('base64')), { name: 'r.gz' }).format).toBe('base64');
  expect(refusal(packed.subarray(0, 100)).message).toContain('gzip data is cut short');
  expect(refusal(Buffer.concat([packed.subarray(0, 40), packed.subarray(60)])).message).toContain(
    'gzip data is',
  );
  const bomb = () => decodeReport(gzipSync(Buffer.alloc(100_000, 65)), { name: 'b.gz', maxBytes: 50_000 });
  expect(bomb).toThrow(/unpacks to more than the 50000 bytes/);
  expect(() => decodeReport(GOOD, { name: 'r.csv', maxBytes: 100 })).toThrow(
    /more than the 100 that are read/,
  );
});

test('a file packed over and over is refused', () => {
  let bytes: Buffer = GOOD;
  for (let i = 0; i < 9; i++) bytes = gzipSync(bytes);
  expect(refusal(bytes).message).toContain('times over');
});

const [HEADER = '', ROOT = '', ANN = '', BOB = '', CAROL = ''] = GOOD.toString().split('\n');

test.each([
  [[HEADER], 'r.csv:1: the report ends after its header'],
  [[HEADER, ROOT, ROOT], 'r.csv:3: a second root row (the first is line 2)'],
  [[HEADER, ROOT, ANN, BOB, ANN], 'r.csv:5: the user of this row has a row already, line 3'],
  [[HEADER, ROOT, ANN.replace('111122223333', '444455556666'), BOB], 'another account than line 2'],
  [[HEADER.replace('mfa_active', 'arn'), ROOT], 'the column "arn" twice'],
  [[HEADER.slice(0, -3), ROOT], 'the header is cut short: it ends with "cert_2_last_rota"'],
  [[HEADER, ROOT.replace('arn:aws:', 'arn:aws-mars:')], 'no AWS partition is called "aws-mars"'],
  [[HEADER, ROOT.replace('111122223333', '1111222233334')], 'the first row has no ARN of IAM'],
  [[HEADER, ROOT, ANN, CAROL.slice(0, 90), '', ''], 'r.csv:4: the report is cut short at line 4'],
  [[HEADER, ROOT, ANN, BOB, CAROL.slice(0, -1)], 'cut short at line 5: its last value, "N/"'],
  [[HEADER, ROOT, ANN, 'x'.repeat(70_000)], 'r.csv:4: this line has more than 65536 characters'],
])('joined and cut reports are refused: %#', (lines, words) => {
  expect(refusal(lines.join('\n')).message).toContain(words);
});
