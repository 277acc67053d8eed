import { describe, expect, test } from 'vitest';
import type { RuleMapping } from '../frameworks/coverage.ts';
import type { BenchmarkText, Finding, FindingControl, Status } from '../model/finding.ts';
import { controlResults } from './control-results.ts';

const EXAMPLES = [{ expect: { status: 'pass' } }, { expect: { status: 'fail' } }];
const GROUPS: RuleMapping[] = [
  { id: 'policies', controls: { cis_v130: ['1.15'], cis_v600: ['2.14'] }, examples: EXAMPLES },
  { id: 'membership', controls: { cis_v130: ['1.15'] }, examples: EXAMPLES },
  { id: 'contact', controls: { cis_v130: ['1.1', '1.10'] }, examples: EXAMPLES },
];
const ALL = GROUPS.map(({ id }) => id);

describe('the result of a control', () => {
  test('is the worst that was found', () => {
    expect(result([is('pass'), is('fail'), is('unknown')])).toMatchObject({ result: 'fails' });
    expect(result([is('pass'), is('unknown')])).toMatchObject({ result: 'unknown' });
    expect(result([is('pass'), is('manual')])).toMatchObject({ result: 'manual' });
    expect(result([is('pass'), is('not-applicable')])).toMatchObject({ result: 'passes' });
    expect(result([is('not-applicable')])).toMatchObject({ result: 'not-applicable' });
  });

  test('goes by its own text, not by our status', () => {
    expect(result([is('pass', 'fails')])).toMatchObject({ result: 'fails' });
    expect(result([is('fail', 'passes')])).toMatchObject({ result: 'passes' });
    expect(result([is('fail', 'not-stated'), is('pass')])).toMatchObject({
      result: 'passes',
      counts: { 'not-stated': 1, passes: 1, fails: 0 },
    });
  });

  test('is unknown for what could not be judged, whatever the text says of it', () => {
    expect(result([is('unknown', 'passes')])).toMatchObject({ result: 'unknown', counts: { unknown: 1 } });
  });

  test('counts suppressed and attested findings apart, and makes no pass of them', () => {
    const suppressed = { reason: 'x', by: 'tag' } as const;
    const attested = { by: 'x', on: '', until: '', evidenceSha256: '', evidenceFile: '' };
    expect(result([{ ...is('fail'), suppressed }, is('pass')])).toMatchObject({
      result: 'accepted',
      counts: { suppressed: 1, passes: 1 },
      words: 'What fails is suppressed.',
    });
    expect(result([{ ...is('fail'), suppressed }])?.counts).not.toHaveProperty('accepted');
    expect(result([{ ...is('fail'), suppressed }])).toMatchObject({ result: 'accepted' });
    expect(result([{ ...is('manual'), suppressed }, is('pass')])).toMatchObject({ result: 'accepted' });
    expect(result([{ ...is('manual'), attested }, is('pass')])).toMatchObject({
      result: 'manual',
      counts: { attested: 1, manual: 0 },
      words: 'A person attested it.',
    });
  });

  test('is accepted where what fails is suppressed: better than what a person must look at, and no pass', () => {
    const suppressed = { reason: 'x', by: 'tag' } as const;
    const accepted = { ...is('fail'), suppressed };
    for (const worse of ['fails', 'unknown', 'manual'] as const) {
      const other = worse === 'fails' ? is('fail') : is(worse);
      expect(result([accepted, other, is('pass')])).toMatchObject({ result: worse });
    }
    expect(result([accepted, is('pass')], ['policies'])).toMatchObject({
      result: 'accepted',
      words: 'What fails is suppressed. Not in this run: membership.',
    });
  });

  test('takes a suppressed finding of ours that its text passes for nothing that was accepted of it', () => {
    const ours = { ...is('fail', 'passes'), suppressed: { reason: 'x', by: 'tag' } as const };
    expect(result([ours, is('pass')])).toMatchObject({ result: 'passes', counts: { suppressed: 1 } });
    expect(result([ours])).toMatchObject({
      result: 'accepted',
      words: 'All that speaks of it is suppressed.',
    });
  });

  test('is no pass where one of its rules was not run, but still a failure', () => {
    expect(result([is('pass')], ['policies'])).toMatchObject({
      result: 'not-run',
      words: 'Not in this run: membership.',
    });
    expect(result([is('fail')], ['policies'])).toMatchObject({ result: 'fails' });
    expect(result([], [])).toMatchObject({ result: 'not-run' });
  });

  test('is not run where no finding speaks of it: no account was scanned', () => {
    expect(result([])).toMatchObject({ result: 'not-run', words: 'No finding speaks of it.' });
  });
});

describe('the results of a run', () => {
  test('have every control of every framework asked for, once, in the order of the publisher', () => {
    const results = controlResults(['1.3.0', 'cis_v600', 'cis_v130'], GROUPS, ALL).results();
    expect(results).toHaveLength(22 + 21);
    expect(results.slice(8, 11).map(({ id }) => id)).toEqual(['1.9', '1.10', '1.11']);
    expect(results.at(-1)).toMatchObject({ framework: 'cis_v600', version: '6.0.0', id: '2.21' });
  });

  test('say why what no rule judges is not covered', () => {
    const results = controlResults(['cis_v130'], GROUPS, ALL).results();
    expect(results.find(({ id }) => id === '1.20')).toMatchObject({
      result: 'not-covered',
      rules: [],
      words: expect.stringContaining('buckets'),
    });
  });

  test('keep 1.1 and 1.10 apart', () => {
    const fold = controlResults(['cis_v130'], GROUPS, ALL);
    fold.add({ ...is('fail'), controls: [control('1.10', 'fails')] });
    const of = (id: string) => fold.results().find((each) => each.id === id)?.counts.fails;
    expect([of('1.1'), of('1.10')]).toEqual([0, 1]);
  });

  test('leave out frameworks that were not asked for, and are none where none was', () => {
    const fold = controlResults([], GROUPS, ALL);
    fold.add(is('fail'));
    expect(fold.results()).toEqual([]);
  });

  test('title a control of a derived framework by its rules', () => {
    const rules = [{ id: 'policies', controls: { soc_2: ['CC6.1'] }, examples: EXAMPLES }];
    expect(controlResults(['soc_2'], rules, ['policies']).results()).toMatchObject([
      { id: 'CC6.1', title: 'Judged by policies' },
    ]);
  });
});

function result(findings: readonly Finding[], inRun: readonly string[] = ALL) {
  const fold = controlResults(['cis_v130'], GROUPS, inRun);
  for (const finding of findings) fold.add(finding);
  return fold.results().find(({ id }) => id === '1.15');
}

const TEXTS: Readonly<Record<Status, BenchmarkText>> = {
  pass: 'passes',
  fail: 'fails',
  unknown: 'not-stated',
  manual: 'not-stated',
  'not-applicable': 'not-stated',
};

function is(status: Status, text: BenchmarkText = TEXTS[status]): Finding {
  return {
    id: 'x',
    rule: 'policies',
    status,
    severity: 'low',
    account: { id: '111122223333', partition: 'aws' },
    resource: { type: 'AwsIamUser', arn: 'arn:aws:iam::111122223333:user/alice', name: 'alice' },
    says: 'x',
    evidence: [],
    controls: [control('1.15', text)],
    advice: { action: 'none', words: '', commands: [] },
  };
}

function control(id: string, benchmarkText: BenchmarkText): FindingControl {
  return { framework: 'cis_v130', version: '1.3.0', id, benchmarkText };
}
