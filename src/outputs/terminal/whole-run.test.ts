import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reportOf, sampleReport, wholeReport } from '../../../test/contract/sample-report.ts';
import type { Account } from '../../core/model/account.ts';
import type { Finding, FindingCredential, Resource, Severity } from '../../core/model/finding.ts';
import type { Run, RunReport } from '../../core/model/run.ts';
import { terminal } from '../terminal.ts';
import { widthOf } from '../text-width.ts';

const ACCOUNT: Account = { id: '111122223333', partition: 'aws', name: 'production' };

/** So many rules that a run of them is told shortly. */
const MANY: Run['rules'] = ['a', 'b', 'c', 'd'].map((id) => ({
  id,
  title: `The fault of ${id}`,
  severity: 'high',
  parameters: {},
}));

function shown(report: RunReport, columns = 100): string {
  return [...terminal(report, { columns, color: false })].join('');
}

function wide(findings: readonly Finding[], more: Partial<Run> = {}): string {
  return shown(reportOf(findings, [], { rules: MANY, ...more }), 120);
}

function resource(type: Resource['type'], name: string, path = `user/${name}`): Resource {
  return { type, arn: `arn:aws:iam::111122223333:${path}`, name };
}

function finding(rest: Partial<Finding> & { readonly rule: string }): Finding {
  return {
    id: '0',
    status: 'fail',
    severity: 'high',
    account: ACCOUNT,
    resource: resource('AwsIamUser', 'alice'),
    says: 'Has a console password and no MFA.',
    evidence: [],
    controls: [],
    advice: { action: 'none', words: '', commands: [] },
    ...rest,
  };
}

function many(count: number, severity: Severity, rule = 'a'): Finding[] {
  return Array.from({ length: count }, (_, index) =>
    finding({ rule, severity, resource: resource('AwsIamUser', `user-${index}`) }),
  );
}

describe('the whole sample', () => {
  test.each([80, 120])('at %d columns is what it was (UPDATE_GOLDEN=1 writes it anew)', (columns) => {
    const file = new URL(`../../../test/golden/terminal-whole-${columns}.txt`, import.meta.url);
    const text = shown(wholeReport(), columns);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
    expect(existsSync(file), 'It is missing: run with UPDATE_GOLDEN=1').toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test.each([60, 80, 116, 200])('fits %d columns but for words of commands', (columns) => {
    for (const line of shown(wholeReport(), columns).split('\n')) {
      if (!/^ {4}((?:in (?:\S+|the management account) )?\$ | {4})/.test(line))
        expect(widthOf(line), line).toBeLessThanOrEqual(columns);
    }
  });
});

test('colours change nothing but the colour', () => {
  const colours = new RegExp(`${String.fromCodePoint(27)}\\[\\d+m`, 'g');
  const coloured = [...terminal(wholeReport(), { columns: 100, color: true })].join('');
  expect(coloured.replaceAll(colours, '')).toBe(shown(wholeReport()));
});

test('a sentence that is the same as in the row before is said once', () => {
  const credential = (id: string): FindingCredential => ({ kind: 'service-specific-credential', id });
  const text = wide([
    finding({ rule: 'a', severity: 'critical', says: 'It never expires.', credential: credential('ACCA1') }),
    finding({ rule: 'a', severity: 'critical', says: 'It never expires.', credential: credential('ACCA2') }),
  ]);
  expect(text.match(/ACCA\d|It never expires\./g)).toEqual(['ACCA1', 'It never expires.', 'ACCA2']);
});

describe('rows of a run of many rules', () => {
  test.each([
    ['critical', 50],
    ['high', 10],
    ['medium', 3],
    ['low', 2],
    ['info', 2],
  ] as const)(
    'of %s findings %d are listed, and the rest counted with the rule to ask for',
    (severity, most) => {
      const text = wide(many(60, severity));
      expect(text.match(/ user-\d+\b/g)).toHaveLength(most);
      expect(text).toContain(`and ${60 - most} more: keyreeve scan --rule a\n`);
    },
  );

  test('in a group of several severities a lesser one is only counted where enough stand before it', () => {
    const text = wide([...many(20, 'low'), ...many(8, 'high')]);
    expect(text.match(/ user-\d+\b/g)).toHaveLength(8);
    expect(text).toContain('and 20 more');
  });

  test('a run of few rules lists fifty of any severity', () => {
    const report = reportOf(many(60, 'low'), [], { rules: MANY.slice(0, 3) });
    expect(shown(report).match(/ user-\d+ /g)).toHaveLength(50);
    expect(shown(report)).toContain('and 10 more: --output run.json has all\n');
  });

  test('critical groups stand first, whatever they are about', () => {
    const account = resource('AwsAccount', 'production', 'root');
    const text = wide([
      ...many(1, 'medium', 'a'),
      finding({ rule: 'b', severity: 'low', resource: account }),
      finding({ rule: 'c', severity: 'critical', resource: account }),
    ]);
    expect(text.match(/^(?:CRITICAL|MEDIUM|LOW) {2}The fault of ./gm)).toEqual([
      'CRITICAL  The fault of c',
      'MEDIUM  The fault of a',
      'LOW  The fault of b',
    ]);
  });

  test('the sentence of a lesser finding is cut, that of a critical one is not', () => {
    const says = `Has ${'very '.repeat(80)}much.`;
    expect(wide([finding({ rule: 'a', says, severity: 'critical' })], {})).toMatch(/much\.\n/);
    expect(wide(many(6, 'low').map((each) => ({ ...each, says })))).toMatch(
      /user-1 in 111122223333 production: Has (?:very )+…\n/,
    );
  });
});

describe('rows fit what they are about', () => {
  test('a user and why', () => {
    expect(wide(many(1, 'critical'))).toMatch(
      / ACCOUNT +NAME +USER +WHY\n +111122223333 +production +user-0 +Has a console password and no MFA\.\n/,
    );
  });

  test('a policy and why, without its name twice; an inline one with whom it is written into', () => {
    const policy = (says: string, path: string) =>
      finding({ rule: 'a', severity: 'critical', says, resource: resource('AwsIamPolicy', 'ops', path) });
    const text = wide([
      policy('Customer managed policy ops allows everything.', 'policy/ops'),
      policy('Inline policy ops of role/deploy allows everything.', 'role/deploy'),
    ]);
    expect(text).toMatch(/ POLICY +WHY\n/);
    expect(text).toMatch(/ ops {2,}Allows everything\.\n/);
    expect(text).toMatch(/ ops in role\/deploy {2}Allows everything\.\n/);
  });

  test.each([
    ['an account', 'AwsAccount'],
    ['the root user', 'AwsIamRootUser'],
  ] as const)('%s and why, without a column of users', (_what, type) => {
    const text = wide([
      finding({ rule: 'a', severity: 'critical', resource: resource(type, '<root_account>', 'root') }),
    ]);
    expect(text).toMatch(/ ACCOUNT +NAME +WHY\n +111122223333 +production +Has a console/);
  });

  test.each<[string, FindingCredential, Finding['evidence']]>([
    ['password', { kind: 'password' }, []],
    ['certificate AB12', { kind: 'signing-certificate', id: 'AB12' }, []],
    [
      'certificate uploaded 2020-01-01T00:00:00Z',
      { kind: 'signing-certificate', createdAt: '2020-01-01T00:00:00Z' },
      [],
    ],
    ['SSH key APKA1', { kind: 'ssh-public-key', id: 'APKA1' }, []],
    ['service credential ACCA1', { kind: 'service-specific-credential', id: 'ACCA1' }, []],
    [
      'codecommit ACCA1',
      { kind: 'service-specific-credential', id: 'ACCA1' },
      [{ name: 'service', value: 'codecommit.amazonaws.com', source: 'x' }],
    ],
  ])('a credential is called %s', (name, credential, evidence) => {
    expect(wide([finding({ rule: 'a', credential, evidence })])).toMatch(new RegExp(` alice {2}${name} `));
  });

  test('passwords and keys share a table, in which a key without an id is called one', () => {
    const evidence = [{ name: 'passwordLastUsedAt', value: '2026-11-20T12:00:00Z', source: 'x' }];
    const text = wide([
      finding({ rule: 'a', credential: { kind: 'password', createdAt: '2026-01-01T00:00:00Z' }, evidence }),
      finding({ rule: 'a', credential: { kind: 'access-key', createdAt: '2026-01-02T00:00:00Z' } }),
    ]);
    expect(text).toMatch(/ password +325 d {2}2 d ago\n/);
    expect(text).toMatch(/ key created 2026-01-02T00:00:00Z +324 d {2}not known\n/);
  });

  test('kinds of which AWS records no use have no column for it', () => {
    const credential = { kind: 'ssh-public-key', id: 'APKA1' } as const;
    expect(wide([finding({ rule: 'a', credential })])).toMatch(/ CREDENTIAL +AGE\n/);
  });
});

describe('what to do, in a run of many rules', () => {
  const advised = (name: string, words: string) =>
    finding({
      rule: 'a',
      severity: 'critical',
      resource: resource('AwsIamUser', name),
      advice: { action: 'change', words, commands: [`aws iam get-user --user-name=${name}`] },
    });

  test('is said once after the rows it is said of, with the command of the first', () => {
    const text = wide([advised('a1', 'Enrol.'), advised('a2', 'Enrol.')]);
    expect(text.match(/ a[12] {2}|→ .*|\$ .*/g)).toEqual([
      ' a1  ',
      ' a2  ',
      '→ Enrol.',
      '$ aws iam get-user --user-name=a1',
    ]);
  });

  test('of different advice each names the rows it is said of', () => {
    const text = wide([advised('a1', 'Enrol.'), advised('b1', 'Delete.'), advised('a2', 'Enrol.')]);
    expect(text.match(/ [ab][12] {2}|→ .*/g)).toEqual([
      ' a1  ',
      ' a2  ',
      '→ Enrol. (For the 2 above.)',
      ' b1  ',
      '→ Delete.',
    ]);
  });

  test('what a framework asked for does not call a failure is said of all rows together', () => {
    const control = (benchmarkText: 'fails' | 'passes') => [
      { framework: 'cis_v130', version: '1.3.0', id: '1.12', benchmarkText },
    ];
    const [one, two] = many(2, 'low');
    if (one === undefined || two === undefined) throw new Error('There are two.');
    const text = wide(
      [
        { ...one, controls: control('passes') },
        { ...two, controls: control('fails') },
      ],
      {
        frameworks: ['cis_v130'],
      },
    );
    expect(text).toContain(
      "1 of these fails by Keyreeve's rule alone: by the text of cis_v130 (1.3.0) control 1.12 it is no failure.",
    );
  });
});

describe('the summary', () => {
  test('has a line for each rule that fails, the worst first, and stands before the details', () => {
    const text = wide([...many(7, 'medium', 'b'), ...many(2, 'high', 'a'), ...many(1, 'critical', 'c')]);
    expect(text).toMatch(
      /What fails\n +SEVERITY .*\n +critical +1 {2}The fault of c +c\n +high +2 {2}.* a\n +medium +7 {2}.* b\n\nCRITICAL/,
    );
  });

  test('tells those of the worst severity apart', () => {
    const text = wide([...many(3, 'low'), ...many(1, 'critical'), ...many(1, 'low', 'b')]);
    expect(text).toMatch(/critical +1 of 4 {2}The fault of a/);
  });

  test('is left out where one rule fails', () => {
    expect(wide(many(3, 'high'))).not.toContain('What fails');
  });
});

describe('commands', () => {
  const root = (command: string) =>
    finding({
      rule: 'a',
      severity: 'critical',
      resource: resource('AwsIamRootUser', '<root_account>', 'root'),
      advice: { action: 'delete', words: 'Look.', commands: [command] },
    });

  test('for AssumeRoot are of the management account, which alone may call it', () => {
    const text = wide([root('aws sts assume-root --target-principal 111122223333')]);
    expect(text).toContain('in the management account $ aws sts assume-root');
    expect(text).not.toContain('in 111122223333 $');
  });
});

describe('ids of findings', () => {
  const id = '0123456789abcdef0123456789abcdef';
  const few = MANY.slice(0, 1);
  const key = { kind: 'access-key', accessKeyId: 'AKIA1' } as const;

  test.each([
    [80, 'ID 0123456789ab'],
    [120, '  0123456789ab'],
  ])('stand in a run of few rules, at %d columns of a key as %j', (columns, text) => {
    const report = reportOf([finding({ rule: 'a', id, credential: key })], [], { rules: few });
    expect(shown(report, columns)).toContain(`${text}\n`);
    expect(shown(report, columns).replaceAll(/\s+/g, ' ')).toContain('keyreeve suppress ID --from run.json');
  });

  test('have a column beside a reason, and none in a run of many rules', () => {
    const report = (rules: Run['rules']) => reportOf([finding({ rule: 'a', id })], [], { rules });
    expect(shown(report(few), 80)).toMatch(/ ID\n.* 0123456789ab\n/);
    expect(shown(report(MANY), 120)).not.toContain('0123456789ab');
  });
});

describe('names', () => {
  const long = 'a-user-with-a-name-of-more-letters-than-fit-beside-a-key';

  test.each([60, 80])('are broken rather than cut at %d columns', (columns) => {
    const credential = { kind: 'access-key', accessKeyId: 'AKIARTX3GSDSQALICE01' } as const;
    const one = finding({ rule: 'a', resource: resource('AwsIamUser', long), credential });
    const text = shown(reportOf([one], [], { rules: MANY.slice(0, 1) }), columns);
    const at =
      text
        .split('\n')
        .find((line) => line.includes(' USER'))
        ?.indexOf('USER') ?? 0;
    const cells = text.split('\n').map((line) => line.slice(at).split(' ')[0]);
    expect(cells.join('')).toContain(long);
  });

  test('keep their width before a reason does, which is cut after a word', () => {
    const says = 'Has something that takes very many words to be said in full, and then some more.';
    const text = shown(
      reportOf(
        [finding({ rule: 'a', says, resource: resource('AwsIamUser', 'ses-smtp-user.20240312-101502') })],
        [],
        { rules: MANY.slice(0, 1) },
      ),
      80,
    );
    expect(text).toContain(' ses-smtp-user.20240312-101502 ');
  });
});

test('a key that passes has no row among those that fail', () => {
  const sameSecond = [
    { accessKeyId: 'AKIAFAILS', verdict: 'fail' },
    { accessKeyId: 'AKIAPASSES', verdict: 'pass' },
    { accessKeyId: 'AKIAFAILSTOO', verdict: 'fail' },
  ] as const;
  const credential = { kind: 'access-key', accessKeyId: 'AKIAFAILS', sameSecond } as const;
  const text = wide([finding({ rule: 'a', credential })]);
  expect(text).toMatch(/AKIAFAILS .*\n +AKIAFAILSTOO +- {2}not shown\n/);
  expect(text).not.toContain('AKIAPASSES');
});

test('of forty controls of a standard a line is told, and the rest counted', () => {
  const controls = Array.from({ length: 40 }, (_, index) => ({
    framework: 'nist_800_53_rev_5',
    version: 'rev 5',
    id: `AC-2(${index})`,
    benchmarkText: 'fails' as const,
  }));
  const text = wide([finding({ rule: 'a', controls, severity: 'critical' })], {
    frameworks: ['nist_800_53_rev_5'],
  });
  expect(text).toMatch(/ nist_800_53_rev_5 \(rev 5\) controls AC-2\(0\), .* and 3\d more/);
});

describe('what is not counted among failures', () => {
  test('manual verdicts are a line a rule, with the sentence where there is one, and the hint once', () => {
    const look = (rule: string, id: string) =>
      finding({ rule, status: 'manual', says: `Look at ${rule}.`, account: { id, partition: 'aws' } });
    const text = wide([look('a', '111122223333'), look('a', '444455556666'), look('b', '111122223333')]);
    expect(text).toContain('\n  ○ The fault of a · 2 accounts · a\n');
    expect(text).toContain('\n  ○ The fault of b · 111122223333 · b\n');
    expect(text).not.toContain('Look at');
    expect(text.match(/keyreeve attest/g)).toHaveLength(1);
  });

  test('suppressed and attested findings are counted apart by reason, and fail nobody', () => {
    const text = shown(wholeReport());
    expect(text).toMatch(/^Suppressed\n {2}1 × By dana@example\.com until 2026-12-31: Break-glass user/m);
    expect(text).toMatch(
      /^ {2}1 × By a tag of the resource: The tag break-glass exempts it\.\n {6}policy-s/m,
    );
    expect(text).toMatch(/^Attested\n {2}2 × By dana@example\.com on 2026-11-01, until 2027-02-01: /m);
    expect(text).toMatch(/SHA-256\s+9f86d081884c…/);
    expect(text).toMatch(/3 suppressed · 2 attested /);
    expect(text).not.toMatch(/ gwen /);
  });

  test('a run whose only failure is suppressed says that nothing fails', () => {
    const suppressed = { reason: 'Known.', by: 'settings' } as const;
    expect(wide([finding({ rule: 'a', suppressed })])).toContain('Nothing fails.');
  });

  test('many reasons are cut with a count', () => {
    const all = Array.from({ length: 130 }, (_, index) =>
      finding({ rule: 'a', suppressed: { reason: `Reason ${index}.`, by: 'settings' } }),
    );
    const text = wide(all);
    expect(text.match(/Reason \d+\./g)).toHaveLength(20);
    expect(text).toContain('and 110 findings for other reasons: --output run.json has all');
  });

  test('what lapsed is told with its place', () => {
    const text = shown(wholeReport());
    expect(text).toContain('! keyreeve.yaml:12: the suppression expired on 2026-11-21: user-key-age on');
    expect(text).toContain(
      '! keyreeve.yaml:30: the attestation matched nothing, though it would hold until 2027-03-01',
    );
  });

  test('the counts of a run without any say nothing of them', () => {
    expect(shown(sampleReport())).not.toMatch(/suppressed|attested/);
  });
});

describe('controls', () => {
  test('their results stand before the sums, and not where one line was asked for', () => {
    const text = shown(wholeReport());
    expect(text.indexOf('Controls of cis_v130')).toBeGreaterThan(text.indexOf('\nSkipped\n'));
    expect(text.indexOf('Controls of cis_v130')).toBeLessThan(text.indexOf('\nINCOMPLETE'));
    const quiet = [...terminal(wholeReport(), { columns: 80, color: false, quiet: true })].join('');
    expect(quiet).not.toContain('Controls of');
  });
});

test('an unread fact that many rules need is one line, with the first of them named', () => {
  const all = Array.from({ length: 9 }, (_, index) =>
    finding({ rule: `rule-${index}`, status: 'unknown', says: 'Cannot be judged. Denied.' }),
  );
  expect(wide(all)).toMatch(/1 × rule-5 · 3\s+verdicts of 3 other\s+rules/);
});
