import { expect, test } from 'vitest';
import { harmless } from '../../src/outputs/harmless.ts';
import { prometheus } from '../../src/outputs/prometheus.ts';
import { HOSTILE_NAMES } from '../contract/hostile.ts';
import { NOW, wholeReport } from '../contract/sample-report.ts';
import { askPython } from './python.ts';
import { REPORTS, textOf } from './reports.ts';

interface Metric {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly (readonly [Readonly<Record<string, string>>, number])[];
}

const texts = Object.fromEntries(REPORTS.map(([name, report]) => [name, textOf(prometheus, report)]));
const seen = askPython('prometheus-read.py', JSON.stringify(texts)) as Readonly<Record<string, Metric[]>>;
const metric = (name: string, of = 'the sample') => seen[of]?.find((each) => each.name === name);
const total = (found: Metric | undefined) => found?.samples.reduce((sum, [, value]) => sum + value, 0);

test.each(REPORTS)('prometheus-client reads %s: gauges with help, and no series twice', (name) => {
  expect(seen[name]?.length).toBeGreaterThan(3);
  for (const { name: metricName, type, help, samples } of seen[name] ?? []) {
    expect(metricName).toMatch(/^keyreeve_/);
    expect(type).toBe('gauge');
    expect(help).not.toBe('');
    const series = samples.map(([labels]) => JSON.stringify(labels));
    expect(new Set(series).size).toBe(series.length);
  }
});

test('the sums are those of the run', () => {
  const { run } = wholeReport();
  const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((all, one) => all + one, 0);
  expect(total(metric('keyreeve_findings'))).toBe(sum(run.counts));
  expect(total(metric('keyreeve_account_findings'))).toBe(sum(run.counts));
  expect(total(metric('keyreeve_suppressed_findings'))).toBe(sum(run.suppressed));
  expect(total(metric('keyreeve_attested_findings'))).toBe(sum(run.attested));
  expect(total(metric('keyreeve_accounts'))).toBe(sum(run.accounts));
  expect(total(metric('keyreeve_run_complete'))).toBe(0);
  expect(total(metric('keyreeve_run_timestamp_seconds'))).toBe(Date.parse(NOW) / 1000);
});

test.each(HOSTILE_NAMES)('O11 an account called %j comes back, made harmless, from one label', (name) => {
  const samples = metric('keyreeve_account_info', `names like ${JSON.stringify(name)}`)?.samples ?? [];
  expect(samples).toHaveLength(4);
  for (const [labels] of samples) expect(labels.name).toBe(harmless(name));
});

test('no label names a user, a key or a finding', () => {
  const labels = Object.values(seen).flatMap((all) =>
    all.flatMap(({ samples }) => samples.flatMap(([each]) => Object.keys(each))),
  );
  const known = 'account control framework name partition reason result rule severity status version';
  expect([...new Set(labels)].sort()).toEqual(known.split(' '));
});
