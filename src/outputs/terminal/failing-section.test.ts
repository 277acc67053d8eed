import { describe, expect, test } from 'vitest';
import { reportOf, sampleReport } from '../../../test/contract/sample-report.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { terminal } from '../terminal.ts';

function shown(report: RunReport, { columns } = { columns: 80 }): string {
  return [...terminal(report, { columns, color: false })].join('');
}

/** A key made at setup and never used, in an account with a name. */
function setupKey(): Finding {
  const found = [...sampleReport().findings].find(
    ({ rule, status }) => rule === 'user-setup-access-key' && status === 'fail',
  );
  if (found === undefined) throw new Error('The sample has no key made at setup.');
  return found;
}

describe('keys listed above', () => {
  const failing = () => [...sampleReport().findings].filter(({ status }) => status === 'fail');
  const alice = () => failing().filter(({ resource }) => resource.name === 'alice');

  test('a lesser group counts them and lists only the rest', () => {
    const text = shown(sampleReport());
    expect(text.match(/ alice /g)).toHaveLength(1);
    expect(text).toMatch(/2 findings · keyreeve explain user-console-and-access-key/);
    expect(text).toContain('\n  and 1 on keys listed above: alice\n');
    expect(text).toMatch(/^5 fail \(1 critical, 2 high, 1 medium, 1 low\)/m);
  });

  test('a group of nothing else is only a line of the summary, which says whose keys they are', () => {
    const text = shown(reportOf(alice(), []));
    expect(text).toMatch(
      /medium +1 {2}A user has both .*\n +All on keys listed below under other rules: alice\.\n/,
    );
    expect(text).not.toContain('explain user-console-and-access-key');
    expect(text.match(/ACCOUNT {2,}.*KEY/g)).toHaveLength(1);
  });

  test.each([
    ['of another account', { account: { id: '444455556666', partition: 'aws' } }],
    [
      'of a user made again under another ARN',
      { resource: { type: 'AwsIamUser', arn: 'arn:x', name: 'alice' } },
    ],
    [
      'with another id',
      {
        credential: {
          kind: 'access-key',
          accessKeyId: 'AKIAOTHER',
          createdAt: '2026-01-10T10:00:02Z',
        },
      },
    ],
    ['without id and time', { credential: { kind: 'access-key' } }],
  ] as const)('a key %s is another key', (_what, other) => {
    const [first, second] = alice();
    if (first === undefined || second === undefined) throw new Error('The sample has no alice.');
    expect(shown(reportOf([first, { ...second, ...other }], []))).not.toContain('listed above');
  });

  test('a key told above as a lesser case is told again', () => {
    const [setup, both] = alice();
    const deploy = failing().find(({ credential }) => credential?.sameSecond !== undefined);
    if (setup === undefined || both === undefined || deploy === undefined)
      throw new Error('Not in the sample.');
    const text = shown(reportOf([deploy, { ...setup, severity: 'low' }, both], []));
    expect(text.match(/ alice /g)).toHaveLength(2);
    expect(text).not.toContain('listed above');
  });

  test('the rows of a long group are filled with keys not listed yet', () => {
    const keys = (rule: string, severity: Finding['severity'], from: number, count: number): Finding[] =>
      Array.from({ length: count }, (_, index) => ({
        ...setupKey(),
        rule,
        severity,
        credential: { kind: 'access-key', accessKeyId: `AKIA${String(from + index).padStart(16, '0')}` },
      }));
    const all = [
      ...keys('user-setup-access-key', 'high', 0, 40),
      ...keys('user-console-and-access-key', 'medium', 0, 100),
    ];
    const text = shown(reportOf(all, []));
    expect(text).toContain('and 50 more: --output run.json has all (40 on keys listed above: alice)');
    expect(text.match(/ AKIA0{12}\d{4} /g)).toHaveLength(90);
  });
});

describe('what to do', () => {
  test('stands before the command, which names its account where there are several', () => {
    const text = shown(sampleReport(), { columns: 120 });
    expect(text).toMatch(/ {4}→ Never used: .*\n {4}in 111122223333 \$ aws iam update-access-key /);
    const [one] = sampleReport().coverage;
    const single = shown(reportOf([setupKey()], one === undefined ? [] : [one]));
    expect(single).toMatch(/^ {4}\$ aws iam update-access-key/m);
    expect(single).not.toMatch(/^ +in \d/m);
  });

  test('is said once for findings of one severity that share it, which stand together', () => {
    const named = (name: string, words: string, severity: Finding['severity'] = 'high'): Finding => ({
      ...setupKey(),
      severity,
      resource: { ...setupKey().resource, name },
      advice: { action: 'ask-owner', words, commands: [] },
    });
    const report = reportOf(
      [named('a1', 'Ask A.'), named('b1', 'Ask B.'), named('a2', 'Ask A.'), named('a3', 'Ask A.', 'low')],
      [],
    );
    const lines = shown(report).match(/ [ab]\d |→ .*/g);
    expect(lines).toEqual([
      ' a1 ',
      '→ Ask A. (Also for the next one.)',
      ' a2 ',
      ' b1 ',
      '→ Ask B.',
      ' a3 ',
      '→ Ask A.',
    ]);
  });
});
