import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import { PARTITIONS } from '../../src/core/model/account.ts';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import type { AsffFinding } from '../../src/outputs/asff/finding.ts';
import { asff, asffFinding } from '../../src/outputs/asff.ts';
import { wholeReport } from '../contract/sample-report.ts';
import { askPython } from './python.ts';
import { REPORTS, textOf } from './reports.ts';

/** Does not compile once our shape and the SDK's part ways. */
const asSdkHasIt = (finding: AsffFinding) => finding satisfies AwsSecurityFinding;

const findingsOf = (report = wholeReport()) => JSON.parse(textOf(asff, report)) as AsffFinding[];
const [sample] = [...wholeReport().findings] as [Finding];
const made = (more: Partial<Finding>, region = 'eu-central-1') =>
  asffFinding({ ...sample, ...more }, wholeReport().run, region);

test('every finding is what BatchImportFindings takes, by botocore', () => {
  const all = REPORTS.map(([name, report]) => [name, findingsOf(report)] as const);
  // An import of nothing is none.
  const input = Object.fromEntries(all.filter(([, findings]) => findings.length > 0));
  const complaints = askPython('asff-import.py', JSON.stringify(input));
  expect(complaints).toEqual(Object.fromEntries(Object.keys(input).map((name) => [name, ''])));
});

test('botocore refuses what is wrong, so that it does say something', () => {
  const [finding] = findingsOf();
  const { Title: _title, ...untitled } = asSdkHasIt(finding as AsffFinding);
  expect(askPython('asff-import.py', JSON.stringify({ untitled: [untitled] }))).toEqual({
    untitled: expect.stringContaining('Title'),
  });
});

describe('what only the API reference says', () => {
  const long = 'x'.repeat(5000);
  const pair = `${'x'.repeat(254)}${'🔑'.repeat(10)}`;
  const findings = [
    ...REPORTS.flatMap(([, report]) => findingsOf(report)),
    ...[long, pair].flatMap((name) => {
      const resource = { ...sample.resource, name };
      const advice = { ...sample.advice, words: long };
      const controls = Array.from({ length: 40 }, (_, index) => ({
        framework: 'cis_v130',
        version: '1.3.0',
        id: `1.${index}`,
        benchmarkText: 'fails' as const,
      }));
      return made({ resource, says: long, advice, controls }) ?? [];
    }),
  ];

  test('lengths and numbers are within its limits', () => {
    for (const finding of findings) {
      expect(finding.Title.length).toBeLessThanOrEqual(256);
      expect(finding.Title.isWellFormed()).toBe(true);
      expect(finding.Description.length).toBeLessThanOrEqual(1024);
      expect(finding.Remediation?.Recommendation.Text?.length ?? 0).toBeLessThanOrEqual(512);
      expect(finding.Resources.length).toBeLessThanOrEqual(32);
      expect(finding.Compliance.RelatedRequirements?.length ?? 0).toBeLessThanOrEqual(32);
      const fields = Object.entries(finding.ProductFields);
      expect(fields.length).toBeLessThanOrEqual(50);
      for (const [name, value] of fields) {
        expect(name.length).toBeLessThanOrEqual(128);
        expect(value.length).toBeLessThanOrEqual(2048);
      }
      expect(JSON.stringify(finding).length).toBeLessThan(240_000);
    }
  });

  test('an import touches nothing that belongs to the customer', () => {
    for (const finding of findings) {
      for (const theirs of ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow']) {
        expect(finding).not.toHaveProperty(theirs);
      }
    }
  });
});

test('every status has its compliance status, and what is not applicable is left out', () => {
  const statusOf = (status: Status) => made({ status })?.Compliance.Status;
  expect(statusOf('pass')).toBe('PASSED');
  expect(statusOf('fail')).toBe('FAILED');
  expect(statusOf('unknown')).toBe('NOT_AVAILABLE');
  expect(statusOf('manual')).toBe('WARNING');
  expect(made({ status: 'not-applicable' })).toBeUndefined();
});

test('a suppressed finding is archived and still fails; an attested one stays active', () => {
  const suppressed = made({ suppressed: { reason: 'Known.', by: 'tag' } });
  expect(suppressed).toMatchObject({ RecordState: 'ARCHIVED', Compliance: { Status: 'FAILED' } });
  const attested = findingsOf().filter(({ ProductFields }) => 'keyreeve/attested-by' in ProductFields);
  expect(attested.map(({ RecordState }) => RecordState)).toEqual(['ACTIVE', 'ACTIVE']);
  expect(attested.map(({ Compliance }) => Compliance.Status)).not.toContain('PASSED');
});

test('P15 the product is the default one of the finding’s own account, in the region asked for', () => {
  expect(made({}, 'eu-west-1')?.ProductArn).toBe(
    'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
  );
});

test.each(PARTITIONS)('the file has IAM’s home region of partition %s', (partition) => {
  const { run } = wholeReport();
  const account = { ...sample.account, partition };
  const [finding] = findingsOf({ run, coverage: [], findings: [{ ...sample, account }] });
  expect(finding?.ProductArn).toMatch(new RegExp(`^arn:${partition}:securityhub:[a-z]+-[a-z-]+-1:`));
});
