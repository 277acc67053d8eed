import { expect, test } from 'vitest';
import { NOW, wholeReport } from '../../../test/contract/sample-report.ts';
import { manyKeys } from '../../../test/html/reports.ts';
import type { Finding } from '../../core/model/finding.ts';
import { acrossAxis, keyCloud, upAxis } from './key-cloud.ts';

function cloudOf(findings: Iterable<Finding>) {
  const cloud = keyCloud({ now: NOW });
  for (const finding of findings) cloud.add(finding);
  return cloud.finish();
}

test('a key that several rules speak of is one dot, with the worst of them', () => {
  const { dots, total } = cloudOf(
    [...wholeReport().findings].filter(({ resource }) => resource.name === 'alice'),
  );
  expect(total).toBe(1);
  expect(dots[0]?.first).toMatchObject({
    key: 'AKIARTX3GSDSQALICE01',
    ageDays: 316,
    idleDays: undefined,
    severity: 'high',
    finding: '0123456789abcdef0123456700000003',
  });
});

test('each root key is a dot, by its id or its making', () => {
  const cloud = cloudOf([...wholeReport().findings].filter(({ rule }) => rule === 'root-access-key'));
  expect(cloud.oldest.map(({ key, user, idleDays }) => [key, user, idleDays])).toEqual([
    ['made 2020-02-02T00:00:00Z', 'root user', 2],
    ['made 2021-05-05T00:00:00Z', 'root user', undefined],
  ]);
});

test('a last use that was not read is not "never": such keys are counted and not drawn', () => {
  const [finding] = manyKeys(1).findings;
  if (finding === undefined) throw new Error('There is no finding.');
  expect(cloudOf([{ ...finding, evidence: [] }])).toMatchObject({ total: 0, notDrawn: 1 });
});

test('other kinds of credentials are no keys', () => {
  const { total, notDrawn } = cloudOf(
    [...wholeReport().findings].filter(({ rule }) => /ssh|service-credential|unused/.test(rule)),
  );
  expect({ total, notDrawn }).toEqual({ total: 0, notDrawn: 0 });
});

test('50,000 keys are counted exactly and drawn as few dots', () => {
  const { dots, total, neverUsed, oldest } = cloudOf(manyKeys(50_000).findings);
  expect(total).toBe(50_000);
  expect(neverUsed).toBe(10_000);
  expect(dots.reduce((sum, { count }) => sum + count, 0)).toBe(50_000);
  expect(dots.length).toBeLessThan(7500);
  expect(oldest).toHaveLength(50);
  expect(oldest.map(({ ageDays }) => ageDays)).toEqual(
    oldest.map(({ ageDays }) => ageDays).sort((a, b) => b - a),
  );
});

test('both axes begin at 0, grow, and end at 1', () => {
  for (const axis of [acrossAxis, upAxis]) {
    expect([axis(0), axis(4000), axis(9000)]).toEqual([0, 1, 1]);
    expect(axis(90)).toBeLessThan(axis(91));
  }
});
