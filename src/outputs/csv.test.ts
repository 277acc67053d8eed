import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileReport } from '../../test/contract/hostile.ts';
import { csvRows } from '../../test/contract/read-back.ts';
import { sampleReport, wholeReport } from '../../test/contract/sample-report.ts';
import { csv } from './csv.ts';

const FINDINGS = [...wholeReport().findings].length;

test.each([
  ['=1+2', "'=1+2"],
  ['+x', "'+x"],
  ['-x', "'-x"],
  ['@sum', "'@sum"],
  ['＝1', "'＝1"],
  [' =1', " '=1"],
  ['a;=1', "a;'=1"],
  ['a; -1', "a; '-1"],
  ['\t=1', '\\u0009=1'],
  ['a-b+c=d@e', 'a-b+c=d@e'],
])('%j becomes the cell %j', (name, cell) => {
  const [row] = csvRows([...csv(hostileReport(name))].join(''));
  expect(row?.account_name).toBe(cell);
});

test('whatever a name is, a finding is one line and one record of all columns', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const text = [...csv(hostileReport(name))].join('');
      expect(text.split('\r\n')).toHaveLength(FINDINGS + 2);
      expect(csvRows(text)).toHaveLength(FINDINGS);
    }),
    { numRuns: 50 },
  );
});

test('keys of one second are all named', () => {
  const row = csvRows([...csv(sampleReport())].join('')).find(({ access_key_id }) =>
    access_key_id?.includes(';'),
  );
  expect(row).toMatchObject({
    access_key_id: 'AKIARTX3GSDSQDEPLO01; AKIARTX3GSDSQDEPLO02',
    credential_status: 'Active; Inactive',
  });
});

test('the columns of before stand where they stood, and new ones come after them', () => {
  const [heading] = [...csv(wholeReport())];
  expect(heading?.trimEnd().split(',')).toEqual([
    ...['id', 'status', 'severity', 'rule', 'account_id', 'account_name', 'partition'],
    ...['resource_type', 'resource_name', 'resource_arn'],
    ...['access_key_id', 'credential_created_at', 'credential_status'],
    ...['says', 'advice', 'controls', 'evidence'],
    ...['credential_kind', 'credential_id', 'suppressed', 'suppressed_until', 'attested_by'],
  ]);
});
