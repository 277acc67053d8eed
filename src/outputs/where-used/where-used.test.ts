import { describe, expect, test } from 'vitest';
import type { WhereUsed } from '../../core/model/key-place.ts';
import { NEVER_SEARCHED } from '../../core/where-used/never-searched.ts';
import { redactWhereUsed } from '../../core/where-used/redact.ts';
import { widthOf } from '../text-width.ts';
import { whereUsedJson } from './where-used-json.ts';
import { whereUsedPage } from './where-used-page.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const HOSTILE = 'web\u001b[2J\n::error::x \u202e<script>';

const FOUND: WhereUsed = {
  schemaVersion: '1.0',
  tool: { name: 'keyreeve', version: '0.0.0' },
  now: '2026-11-22T12:00:00Z',
  redacted: false,
  accessKeyIds: [KEY, 'AKIAQQQQQQQQQQQQQQQQ'],
  searched: [
    { service: 'ec2', account: '111122223333', regions: ['eu-west-1'], notOffered: [], resources: 12 },
    { service: 'amplify', account: '111122223333', regions: [], notOffered: ['eu-west-1'], resources: 0 },
    { service: 'checkout', path: `./${HOSTILE}`, regions: [], notOffered: [], resources: 1 },
  ],
  places: [
    {
      accessKeyId: KEY,
      service: 'ec2',
      account: '111122223333',
      region: 'eu-west-1',
      kind: 'EC2 instance',
      resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc',
      at: `UserData.${HOSTILE}`,
      encoded: ['base64', 'gzip'],
      lineInside: 3,
      count: 2,
      managedBy: { value: `Auto Scaling group ${HOSTILE}` },
    },
    {
      accessKeyId: KEY,
      service: 'lambda',
      account: '111122223333',
      region: 'eu-west-1',
      kind: 'Lambda function',
      resource: 'arn:aws:lambda:eu-west-1:111122223333:function:mail',
      at: 'Environment.Variables.KEY',
      encoded: [],
      count: 1,
      managedBy: { unread: 'The scanning role lacks the permission lambda:ListTags.' },
    },
    {
      accessKeyId: KEY,
      service: 'checkout',
      kind: 'file',
      resource: `./${HOSTILE}`,
      at: 'content',
      line: 7,
      encoded: [],
      count: 1,
    },
  ],
  notSearched: [
    ...Array.from({ length: 30 }, (_, n) => ({
      service: 'ssm' as const,
      account: '111122223333',
      region: 'eu-west-1',
      what: `arn:aws:ssm:eu-west-1:111122223333:parameter/${n}`,
      code: 'NotDecrypted',
      words: 'A SecureString is read only where that is asked for.',
      fix: 'Add --decrypt.',
    })),
    {
      service: 'checkout',
      what: `./${HOSTILE}`,
      code: 'GitFailed',
      words: 'git could not search the history.',
      fix: `git says: ${HOSTILE}`,
    },
  ],
  leftOut: ['Account 444455556666: Left out by choice.'],
  never: NEVER_SEARCHED,
  complete: false,
};

const page = (found: WhereUsed, columns = 80) =>
  [...whereUsedPage(found, { columns, color: false })].join('');
const CLEAN: WhereUsed = { ...FOUND, places: [], notSearched: [], complete: true };

describe('the page', () => {
  test('tells where a key is kept, in what it is packed, and who manages that', () => {
    const text = page(FOUND, 200);
    expect(text).toContain(`${KEY}: found in 3 places; INCOMPLETE, see below`);
    expect(text).toContain('packed in base64, gzip, line 3 of what was decoded and 1 more time there');
    expect(text).toContain('managed by Auto Scaling group web');
    expect(text).toContain(
      '? who manages it could not be read. The scanning role lacks the permission lambda:ListTags.',
    );
    expect(text).toContain('in content, line 7');
    expect(text).toContain(
      'Account 111122223333: EC2 12 (1 region), Amplify 0 (no region whole; not offered in eu-west-1)',
    );
  });

  test('never says of an incomplete search that a key is not found in anything', () => {
    expect(page(FOUND)).toContain(
      'AKIAQQQQQQQQQQQQQQQQ: not found in what could be searched; INCOMPLETE, see below',
    );
    expect(page(CLEAN)).toContain('AKIAQQQQQQQQQQQQQQQQ: not found in anything that was searched\n');
    expect(page(CLEAN)).not.toContain('INCOMPLETE');
  });

  test('tells one reason once, names twenty of what it holds for, and counts the others', () => {
    const text = page(FOUND, 200);
    expect(text.match(/A SecureString is read only/g)).toHaveLength(1);
    expect(text).toContain('and 10 more: --format json names them all');
    expect(JSON.parse(whereUsedJson(FOUND)).notSearched).toHaveLength(31);
  });

  test('names what is never searched, found or not', () => {
    for (const found of [FOUND, CLEAN]) {
      const flat = page(found).replaceAll(/\s+/g, ' ');
      for (const words of NEVER_SEARCHED) expect(flat).toContain(words);
    }
  });

  test('keeps to 80 columns and shows hostile names harmless', () => {
    const text = page(FOUND);
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/[^\n\P{Cc}]|\u202e|^\s*::/mu);
    expect(text).toContain('\\u001b');
  });
});

test('the JSON has the result as it is, under the names that its schema version stands for', () => {
  const { schemaVersion, ...rest } = JSON.parse(whereUsedJson(FOUND));
  expect([schemaVersion, Object.keys(rest)]).toEqual([
    '1.0',
    [
      'tool',
      'now',
      'redacted',
      'accessKeyIds',
      'complete',
      'places',
      'notSearched',
      'searched',
      'leftOut',
      'never',
    ],
  ]);
  expect(rest.places).toEqual(FOUND.places);
});

test('redacted, no id and no name of an account, a key, a resource or a folder is left, in either format', () => {
  const redacted = redactWhereUsed(FOUND);
  for (const text of [page(redacted), whereUsedJson(redacted)]) {
    expect(text).not.toMatch(/\d{12}|AKIA|i-0abc|mail|web|<script|Variables|parameter\//);
  }
  expect(redacted.places[0]).toEqual({
    accessKeyId: 'key-0001',
    service: 'ec2',
    account: 'account-0001',
    region: 'eu-west-1',
    kind: 'EC2 instance',
    resource: 'ec2-instance-0001',
    at: 'UserData',
    encoded: ['base64', 'gzip'],
    lineInside: 3,
    count: 2,
    managedBy: { value: 'auto-scaling-group-0001' },
  });
  expect(redacted.notSearched[0]).toMatchObject({ what: 'ssm-0001', fix: 'Add --decrypt.' });
  expect(redacted.notSearched.at(-1)).not.toHaveProperty('fix');
});
