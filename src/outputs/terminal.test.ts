import { describe, expect, test } from 'vitest';
import { HOSTILE_NAMES, hostileReport } from '../../test/contract/hostile.ts';
import { reportOf, sampleReport } from '../../test/contract/sample-report.ts';
import type { Finding } from '../core/model/finding.ts';
import type { AccountCoverage, RunReport } from '../core/model/run.ts';
import { type TerminalLook, terminal } from './terminal.ts';
import { widthOf } from './text-width.ts';

function shown(report: RunReport, look: Partial<TerminalLook> = {}): string {
  return [...terminal(report, { columns: 80, color: false, ...look })].join('');
}

function sampleFinding(status: Finding['status']): Finding {
  const found = [...sampleReport().findings].find((each) => each.status === status && each.credential);
  const other = [...sampleReport().findings].find((each) => each.status === status);
  const finding = found ?? other;
  if (finding === undefined) throw new Error(`The sample has no ${status}.`);
  return finding;
}

/** So many accounts after the sample's own, alike but for their ids. */
function accounts(count: number, like: AccountCoverage['status'] = 'scanned'): AccountCoverage[] {
  const model = sampleReport().coverage.find(({ status }) => status === like);
  if (model === undefined) throw new Error(`The sample has no ${like} account.`);
  return Array.from({ length: count }, (_, index) => ({
    ...model,
    account: { id: String(200_000_000_000 + index), partition: 'aws', name: `account-${index}` },
  }));
}

describe('width', () => {
  const reports = [
    sampleReport(),
    sampleReport({ frameworks: ['cis_v130'] }),
    ...HOSTILE_NAMES.map(hostileReport),
  ];

  test.each([60, 80, 97, 120, 200])(
    'no line is wider than %d columns but for one word of a command',
    (columns) => {
      for (const report of reports) {
        for (const line of shown(report, { columns, elapsedMs: 1234 }).split('\n')) {
          const words = line
            .trim()
            .replace(/^(?:in (?:\S+|the management account) )?\$ /, '')
            .replace(/ \\$/, '')
            .split(/ (?!')/);
          const isWord =
            /^ {4}((?:in (?:\S+|the management account) )?\$ | {4})/.test(line) && words.length <= 2;
          if (!isWord) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
        }
      }
    },
  );

  test('a terminal narrower than 60 columns gets 60, and no width at all gives whole lines', () => {
    expect(shown(sampleReport(), { columns: 20 })).toBe(shown(sampleReport(), { columns: 60 }));
    const wide = shown(sampleReport(), { columns: Number.POSITIVE_INFINITY });
    expect(wide.trimEnd().split('\n').at(-1)).toMatch(/^5 fail .* \| 20 calls/);
    expect(wide).not.toContain('…');
  });
});

describe('large runs', () => {
  test('of many accounts those with something to tell are listed, and the rest counted', () => {
    const { coverage, findings } = sampleReport();
    const text = shown(reportOf([...findings], [...coverage, ...accounts(940)]));
    expect(text).toContain('and 940 accounts without findings, 1 skipped account');
    expect(text).not.toContain('account-7 ');
    expect(text).toContain('staging');
  });

  test('of very many with findings the worst are listed', () => {
    const coverage = accounts(300);
    const findings = coverage.map(
      ({ account }, index): Finding => ({
        ...sampleFinding('fail'),
        account,
        severity: index === 299 ? 'critical' : 'low',
      }),
    );
    const text = shown(reportOf(findings, coverage));
    expect(text).toContain('200000000299  account-299');
    expect(text).toContain('and 250 more accounts with something to tell: --output run.json has all');
  });

  test('a long group shows its worst findings and counts the rest', () => {
    const low = Array.from({ length: 400 }, (): Finding => ({ ...sampleFinding('fail'), severity: 'low' }));
    const text = shown(reportOf([...low, sampleFinding('fail')], sampleReport().coverage));
    expect(text).toMatch(/^HIGH {2}A console user/m);
    expect(text).toContain('401 findings');
    expect(text).toMatch(/SEVERITY.*\n {2}high /);
    expect(text).toContain('and 351 more: --output run.json has all');
  });

  test('500 users denied for one reason are one line with a count', () => {
    const unknown = [...sampleReport().findings].filter((each) => each.resource.name === 'dave');
    const many = Array.from({ length: 500 }, () => unknown).flat();
    const text = shown(reportOf(many, sampleReport().coverage));
    expect(text).toContain('444455556666 staging · 500 × user-setup-access-key');
    expect(text.match(/AWS denied iam:ListAccessKeys/g)).toHaveLength(1);
  });

  test('accounts that failed for one cause are told together, AWS words and all only where there is one', () => {
    const { coverage } = sampleReport();
    const text = shown(reportOf([], [...coverage, ...accounts(20, 'failed')]));
    expect(text.match(/could not be assumed/g)).toHaveLength(1);
    expect(text).toContain('21 accounts: ');
    expect(text).toContain('and 16 more');
    expect(text).not.toContain('user/scanner');
  });
});

describe('what it says', () => {
  test('a clean run says that nothing fails, in whole', () => {
    const [scanned] = sampleReport().coverage;
    const text = shown(reportOf([sampleFinding('pass')], scanned === undefined ? [] : [scanned]));
    expect(text).toContain('Nothing fails.');
    expect(text).not.toContain('INCOMPLETE');
  });

  test('an incomplete run without failures does not say so', () => {
    const text = shown(reportOf([sampleFinding('unknown')], sampleReport().coverage));
    expect(text).toContain('Nothing that could be judged fails.');
    expect(text).toMatch(/^INCOMPLETE: 1 account could not be read/m);
  });

  test('quiet is one line, and still tells that the run is incomplete', () => {
    const text = shown(sampleReport(), { quiet: true, elapsedMs: 125_000 });
    expect(text).toMatch(/^INCOMPLETE: .* 5 fail \(.*\) · 7 unknown .* \| 2 min 5 s \| 20 calls .*\n$/);
    expect(text.split('\n')).toHaveLength(2);
  });

  test('a last use that was not read is not called never', () => {
    const read = { ...sampleFinding('fail'), resource: { ...sampleFinding('fail').resource, name: 'zed' } };
    expect(shown(reportOf([read], []))).toMatch(/ zed .* never\n/);
    expect(shown(reportOf([{ ...read, evidence: [] }], []))).toMatch(/ zed .* not known\n/);
  });

  test('a service stands beside the last use where the evidence has it', () => {
    const evidence = [
      { name: 'keyLastUsedAt', value: '2026-11-20T12:00:00Z', source: 'credential report' },
      { name: 'keyLastUsedService', value: 's3', source: 'credential report' },
    ];
    expect(shown(reportOf([{ ...sampleFinding('fail'), evidence }], []))).toContain('2 d ago, s3');
  });

  test('two keys of one second that have no ids are told as two', () => {
    const credential = {
      kind: 'access-key' as const,
      createdAt: '2026-01-10T10:00:02Z',
      sameSecond: [{ verdict: 'fail' }, { verdict: 'pass' }] as const,
    };
    const text = shown(reportOf([{ ...sampleFinding('fail'), credential }], []));
    expect(text).toContain('2026-01-10T10:00:02Z');
    // Only one of the two fails, and nobody can say which.
    expect(text).toContain('1 of 2 made then');
  });

  test('with a framework asked for its controls stand above, and where it does not call it a failure', () => {
    const text = shown(sampleReport({ frameworks: ['cis_v130'] }), { columns: 120 });
    expect(text).toContain(
      '2 findings · cis_v130 (1.3.0) control 1.11 · keyreeve explain user-setup-access-key',
    );
    expect(text).toContain(
      "Keyreeve's rule alone fails this: by the text of cis_v130 (1.3.0) control 1.11 it is no failure.",
    );
  });

  test('with a framework asked for, what fails by its own text is counted apart from what is ours only', () => {
    const byText = 'Failing by the text of cis_v130 (CIS AWS Foundations Benchmark 1.3.0): 2.';
    const ours = "Failing by Keyreeve's rules, and not by that text: 3.";
    const report = sampleReport({ frameworks: ['cis_v130'] });
    expect(shown(report, { columns: 120 })).toContain(`\n${byText}\n${ours}\n5 fail `);
    expect(shown(report, { quiet: true })).toContain(`${byText} ${ours} 5 fail `);
    const both = sampleReport({ frameworks: ['cis_v130', 'aws_config'] });
    expect(shown(both, { columns: 120 })).toMatch(
      /cis_v130 .*: 2\.\nFailing .* aws_config .*: 2\.\nFailing by Keyreeve's rules, and not by those texts: 2\.\n5 fail/,
    );
    expect(shown(sampleReport())).not.toContain('by the text');
  });

  test('a last use that is not recorded is not called never while the key is younger than a day', () => {
    const madeAt = (createdAt: string): string => {
      const finding = { ...sampleFinding('fail'), credential: { kind: 'access-key' as const, createdAt } };
      return shown(reportOf([finding], []));
    };
    expect(madeAt('2026-11-21T12:00:01Z')).toMatch(/ <1 d {2}no record\n/);
    expect(madeAt('2026-11-21T12:00:00Z')).toMatch(/ 1 d {2}never\n/);
  });

  test('a root key of which only the presence is known has no age', () => {
    const root = [...sampleReport().findings].find(({ rule }) => rule === 'root-access-key');
    const text = shown(reportOf(root === undefined ? [] : [{ ...root, evidence: [] }], []));
    expect(text).toMatch(/ root user {2}not known {4}- {2}not known\n/);
  });

  test('two keys of one second are told to the end, though another sentence is cut', () => {
    const shared = [...sampleReport().findings].find(
      ({ credential }) => credential?.sameSecond !== undefined,
    );
    const text = shown(reportOf(shared === undefined ? [] : [shared], sampleReport().coverage));
    expect(text).toContain('a leftover to delete.\n');
  });

  test('names have a column only where an account has one', () => {
    const { coverage, findings } = sampleReport();
    const [first] = coverage;
    const nameless = { id: '111122223333', partition: 'aws' } as const;
    const unnamed = [...findings].slice(0, 1).map((finding) => ({ ...finding, account: nameless }));
    const text = shown(reportOf(unnamed, first === undefined ? [] : [{ ...first, account: nameless }]));
    expect(text).not.toContain('NAME');
    expect(text).toMatch(/^ {2}111122223333 {2}scanned/m);
    expect(text).toMatch(/^ {2}111122223333 {2}root user/m);
    expect(shown(sampleReport()).match(/ NAME /g)).toHaveLength(3);
  });

  test('accounts that an interrupted run had not done are one line with a count', () => {
    const lost = accounts(12, 'failed').map((each) => ({
      ...each,
      code: 'Interrupted',
      reason: 'The run was interrupted before this account was done.',
    }));
    const text = shown(reportOf([], [...sampleReport().coverage, ...lost]), { columns: 120 });
    expect(text).toContain('\n  interrupted: 12 accounts not done\n');
    expect(text).not.toMatch(/^ {2}2000000000/m);
    expect(text).toMatch(
      /^INCOMPLETE: interrupted: 12 accounts not done, 1 account could not be read, 1 account read/m,
    );
    expect(text.match(/The run was interrupted/g)).toHaveLength(1);
  });

  test('a command over several lines can be run as it is printed', () => {
    const text = shown(sampleReport());
    const [, command = ''] = / \$ (aws iam update-access-key(?:[^\n]*\\\n)*[^\n]*)/.exec(text) ?? [];
    expect(command.replaceAll(/\\\n\s*/g, '')).toBe(
      'aws iam update-access-key --user-name=alice --access-key-id=AKIARTX3GSDSQALICE01 --status=Inactive',
    );
  });
});
