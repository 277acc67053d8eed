import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, hostileReport } from '../../../test/contract/hostile.ts';
import { wholeReport } from '../../../test/contract/sample-report.ts';
import { manyKeys } from '../../../test/html/reports.ts';
import type { RunReport } from '../../core/model/run.ts';
import { harmless } from '../harmless.ts';
import { packer } from './pack-findings.ts';
import type { PackedBlock } from './packed.ts';
import { type Row, unpack, worstFirst } from './unpack-findings.ts';

/** Through the page and back, a few findings a block. */
function throughPage({ run, findings }: RunReport): Row[] {
  const { pack, block } = packer(run.frameworks);
  const all = [...findings];
  const blocks: string[] = [];
  for (let from = 0; from < all.length; from += 4) blocks.push(block(all.slice(from, from + 4).map(pack)));
  return unpack(blocks.map((text) => JSON.parse(text) as PackedBlock));
}

describe('what the page unpacks', () => {
  test('is what was packed', () => {
    const report = wholeReport();
    const rows = throughPage(report);
    for (const [index, finding] of [...report.findings].entries()) {
      const row = rows[index];
      const details = row?.details();
      expect(row).toMatchObject({
        id: finding.id,
        rule: finding.rule,
        status: finding.status,
        severity: finding.severity,
        account: finding.account.id,
        accountName: finding.account.name,
        says: finding.says,
      });
      expect(details).toMatchObject({ arn: finding.resource.arn, commands: finding.advice.commands });
      expect(details?.evidence).toEqual(finding.evidence.map((each) => ({ ...each, at: each.at ?? '' })));
    }
  });

  test('names a credential by its id, and by its making where there is none', () => {
    const credentials = throughPage(wholeReport()).map(({ credential }) => credential);
    expect(credentials).toContain('AKIARTX3GSDSQALICE01');
    expect(credentials).toContain('ACCARTX3GSDSQJUDY001');
    expect(credentials).toContain('Password made 2025-01-01T08:00:00Z');
  });

  test('tells the controls of a framework in one line for each reading, those asked for first', () => {
    const controls = throughPage(wholeReport({ frameworks: ['aws_config'] })).map(
      (row) => row.details().controls,
    );
    expect(controls[2]).toEqual([
      'AWS Config managed rules and process checks 2026, iam-user-console-and-api-access-at-creation: fails by its own text',
      'CIS AWS Foundations Benchmark 1.3.0, 1.11: passes by its own text',
      'CIS AWS Foundations Benchmark 5.0.0, 1.10: passes by its own text',
    ]);
  });

  test('keeps what is suppressed apart from what is attested', () => {
    const aside = throughPage(wholeReport()).flatMap((row) => row.aside ?? []);
    expect(aside.map(({ kind }) => kind).sort()).toEqual([
      ...['attested', 'attested', 'suppressed', 'suppressed', 'suppressed'],
    ]);
  });

  test.each(HOSTILE_NAMES)('has a name like %j made harmless, everywhere', (name) => {
    for (const row of throughPage(hostileReport(name))) {
      expect(row.accountName).toBe(harmless(name));
      expect(row.details().evidence.at(-1)?.value).toBe(harmless(name));
    }
  });
});

test('no text can end the script element or begin a comment in it', () => {
  const { pack, block } = packer([]);
  for (const name of ['</script>', '<!--<script>', '<SCRIPT']) {
    const [finding] = hostileReport(name).findings;
    if (finding !== undefined) expect(block([pack(finding)])).not.toContain('<');
  }
});

test('50,000 findings take less than 700 bytes each', () => {
  const { pack, block } = packer([]);
  const text = block([...manyKeys(2000).findings].map(pack));
  expect(text.length / 2000).toBeLessThan(700);
});

test('the worst of what needs somebody comes first, and equals stay in their order', () => {
  const rows = worstFirst(throughPage(wholeReport()).filter(({ rule }) => rule === 'user-setup-access-key'));
  expect(rows.map(({ status, who }) => `${status} ${who}`)).toEqual([
    'fail alice',
    'fail deploy-pipeline-eu-central-1@example.com',
    'unknown dave',
    'unknown erin',
    'unknown frank',
    'unknown the account',
    'manual auditor',
    'pass bob',
    'not-applicable ci',
  ]);
});
