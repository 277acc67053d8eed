import { expect, test } from 'vitest';
import { reportOf, sampleReport } from '../../../test/contract/sample-report.ts';
import type { Finding } from '../../core/model/finding.ts';
import { terminal } from '../terminal.ts';

const failing = ((): Finding => {
  for (const each of sampleReport().findings) if (each.status === 'fail') return each;
  throw new Error('The sample has no failing finding.');
})();

/** What the history said of a key, as the rule tells it. */
const asked: Finding['evidence'] = [
  { name: 'setupProved', value: false, source: 'cloudtrail:LookupEvents', at: '2026-11-22T12:00:00Z' },
];

const page = (...findings: readonly Partial<Finding>[]) => {
  const all = findings.map((each, index): Finding => ({ ...failing, id: `${failing.id}${index}`, ...each }));
  return [...terminal(reportOf(all, sampleReport().coverage), { columns: 200, color: false })].join('');
};

test('where the history was asked the run says how many keys are proved to be made at setup', () => {
  expect(page({ certainty: 'proved' }, { certainty: 'inferred' }, { certainty: 'inferred' })).toContain(
    'Made at setup, 3 findings: 1 proved by the event history, 2 inferred from times alone (the history goes back 90 days).',
  );
});

test('it says so where it was asked and proved none', () => {
  expect(page({ certainty: 'inferred', evidence: asked })).toContain('Made at setup, 1 finding: 0 proved');
});

test('where the history was not asked it says nothing', () => {
  expect(page({ certainty: 'inferred' })).not.toContain('Made at setup, ');
});
