import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import { iacGithub } from '../../src/outputs/iac/iac-github.ts';
import { iacJson } from '../../src/outputs/iac/iac-json.ts';
import { iacPage } from '../../src/outputs/iac/iac-page.ts';
import { iacSarif } from '../../src/outputs/iac/iac-sarif.ts';
import { IAC_SCHEMA } from '../../src/outputs/iac/iac-schema.ts';
import { widthOf } from '../../src/outputs/text-width.ts';
import { HOSTILE_RUN, SAMPLE_RUN } from './sample-run.ts';

const page = (run = SAMPLE_RUN, columns = 80) => [...iacPage(run, { columns, color: false })].join('');

test('the page tells findings, what is open, what was not read, what is suppressed and what was read', () => {
  expect(page(SAMPLE_RUN, 200)).toBe(`
Findings
  high iac-console-user-with-access-key
    infra/main one.tf:7:1 aws_iam_access_key.ann (1 instance: aws_iam_access_key.ann["a"])
    A long-lived key is made for the user "ann".

Cannot be told
  high iac-console-user-with-access-key
    infra/main one.tf:7:1 aws_iam_access_key.ann (1 instance: aws_iam_access_key.ann["a"])
    It cannot be told.

NOT READ
  infra/main one.tf:24:1
    The module "x" could not be read.
    Run terraform init.

Suppressed in the code
  low iac-access-key
    infra/main one.tf:7:1 aws_iam_access_key.ann (1 instance: aws_iam_access_key.ann["a"])
    A long-lived key is made for the user "ann".
    Suppressed until 2027-01-01 at infra/main one.tf:6:1: the vendor

Suppressions that do not hold
  infra/main one.tf:3:1
    The suppression of iac-access-key ended on 2026-01-01.

Read
  1 Terraform configuration, 1 user, 2 access keys, 1 console password
  Passed by: 3 files that are no code read here, 1 link, 2 folders not entered (.git, .terraform, node_modules).

1 finding (1 high) · 1 cannot be told · 1 not read · 1 suppressed · 1 suppression without effect · INCOMPLETE
keyreeve explain iac-console-user-with-access-key says why, and what to do.
`);
});

test('the page keeps to 80 columns, and no hostile name gets out of a line', () => {
  for (const text of [page(), page(HOSTILE_RUN)]) {
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
  }
  expect(page(HOSTILE_RUN)).not.toMatch(/[^\n\P{Cc}]|\u202e|^\s*::|##vso/mu);
});

test('annotations are one line each, whatever the names hold, and suppressed findings and passes are none', () => {
  expect([...iacGithub(SAMPLE_RUN)].map((line) => line.slice(0, line.indexOf(' ')))).toEqual([
    '::error',
    '::warning',
    '::warning',
    '::notice',
  ]);
  for (const line of iacGithub(HOSTILE_RUN)) {
    expect(line).toMatch(/^::(?:error|warning|notice) file=[^:,]+,line=\d+,col=\d+,title=[^:]*::[^\n]*\n$/);
    expect(line).not.toMatch(/(?!\n$)[\p{Cc}\p{Cf}]/u);
    expect(line).toContain('%0A');
  }
});

test('the JSON is valid by its schema, and exact', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(IAC_SCHEMA);
  for (const run of [SAMPLE_RUN, HOSTILE_RUN]) {
    const text = [...iacJson(run)].join('');
    const { schemaVersion, ...rest } = JSON.parse(text);
    expect([schemaVersion, rest]).toEqual(['1.0', run]);
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]|##vso\[/u);
  }
});

test('SARIF keeps what fails where there is no room for all, and says how many are left out', () => {
  const [first] = SAMPLE_RUN.findings;
  if (first === undefined) throw new Error('There is none.');
  const open = { ...first, status: 'unknown' as const };
  const findings = [...Array.from({ length: 25_000 }, () => open), first];
  const log = JSON.parse([...iacSarif({ ...SAMPLE_RUN, findings }, IAC_RULES)].join(''));
  expect(log.runs[0].results).toHaveLength(25_000);
  expect(log.runs[0].results.at(-1).kind).toBe('fail');
  expect(log.runs[0].properties.leftOut).toBe(1);
  expect(log.runs[0].invocations[0].toolExecutionNotifications[0].descriptor.id).toBe('results-cut');
});
