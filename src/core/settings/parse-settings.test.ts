import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsIn, settingsFrom } from '../../../test/support/settings-words.ts';
import { REMEDIATION_DEFAULTS } from './remediation-defaults.ts';

const ENTRY = `
  - reason: Moved in spring.
    author: Ann
    until: 2026-12-31
    match: { arn: arn:aws:iam::111122223333:user/app }
`.slice(1);

describe('keyreeve.yaml', () => {
  test('needs no more than its version', () => {
    expect(settingsFrom('version: 1\n')).toEqual({
      rules: {},
      frameworks: [],
      accounts: { organization: false, ous: [], include: [], skip: [] },
      role: {},
      outputs: [],
      suppressions: [],
      attestations: [],
      notify: {},
      store: { retention: {} },
      dashboard: {},
      auditLog: {},
      remediation: REMEDIATION_DEFAULTS,
    });
  });

  test('has rules, accounts, outputs, suppressions, attestations and notifications', () => {
    const settings = settingsFrom(`# yaml-language-server: $schema=keyreeve.schema.json
version: 1
rules:
  user-console-and-access-key: off
  root-access-key: { enabled: false }
  user-setup-access-key:
    parameters:
      windowMinutes: 10
      procedures: [setup, cis-cli]
frameworks: [cis_v600, CIS 1.3.0]
severity: medium
failOn: high
accounts:
  include:
    - 111122223333
    - 000000000012        # a number to YAML, with its zeros
    - "444455556666,Audit"
  skip: [000000000007]
role: { name: KeyreeveScan, externalId: abc-1, sessionName: keyreeve }
people: people.csv
outputs: [out/run.json, "sarif:out/run.sarif"]
exempt: { tag: break-glass, value: "true" }
suppressions:
${ENTRY}attestations:
  - rule: root-access-key
    account: 000000000012
    by: Bob
    on: 2026-01-31
    until: 2027-01-31
    evidence: { file: seen.png, sha256: ${'ab'.repeat(32)} }
notify:
  webhook: { urlFromEnv: SLACK_URL }
  email: { host: smtp.example.com, port: 587, secure: false, userFromEnv: U, passwordFromEnv: P, from: a@example.com, to: [b@example.com] }
  securityHub: {}
`);
    expect(settings.rules).toEqual({
      'user-console-and-access-key': { enabled: false, parameters: {} },
      'root-access-key': { enabled: false, parameters: {} },
      'user-setup-access-key': {
        enabled: true,
        parameters: { windowMinutes: '10', procedures: 'setup,cis-cli' },
      },
    });
    expect(settings.accounts).toEqual({
      organization: false,
      ous: [],
      include: [{ id: '111122223333' }, { id: '000000000012' }, { id: '444455556666', role: 'Audit' }],
      skip: ['000000000007'],
    });
    expect(settings.suppressions).toEqual([
      {
        reason: 'Moved in spring.',
        author: 'Ann',
        until: '2026-12-31',
        match: { arn: 'arn:aws:iam::111122223333:user/app' },
        place: 'keyreeve.yaml:24',
      },
    ]);
    expect(settings.attestations[0]).toMatchObject({ account: '000000000012', place: 'keyreeve.yaml:29' });
    expect(settings.notify.webhook).toEqual({ urlFromEnv: 'SLACK_URL' });
  });
});

describe('P09 what is wrong is told with line, column and the next move, and nothing is taken', () => {
  test.each([
    ['', 'keyreeve.yaml:1:1: the file is empty. It begins with: version: 1'],
    ['ruls: {}\n', 'keyreeve.yaml:1:1: unknown key "ruls". Did you mean rules?'],
    ['frameworks: []\n', 'keyreeve.yaml:1:1: version is missing. Begin the file with: version: 1'],
    ['version: 2\n', 'keyreeve.yaml:1:10: version cannot be "2". Choices: 1.'],
    ['version: 1\nrules:\n', 'keyreeve.yaml:2:7: rules has no value.'],
    ['version: 1\nrules: off\n', 'keyreeve.yaml:2:8: rules must be a block of keys, but is text'],
    [
      'version: 1\nrules:\n  root-acces-key: off\n',
      'keyreeve.yaml:3:3: rules has no key "root-acces-key". Did you mean root-access-key?',
    ],
    [
      'version: 1\nrules:\n  root-access-key: on\n',
      'keyreeve.yaml:3:20: rules.root-access-key cannot be "on". Write off',
    ],
    [
      'version: 1\nrules:\n  user-setup-access-key:\n    parameters: { graceDays: 366 }\n',
      'keyreeve.yaml:4:30: rules.user-setup-access-key.parameters.graceDays must be a whole number from 0 to 365',
    ],
    [
      'version: 1\nrules:\n  user-setup-access-key:\n    parameters: { graceDays: 1.5 }\n',
      'keyreeve.yaml:4:30: ',
    ],
    [
      'version: 1\nrules:\n  user-setup-access-key:\n    parameters: { window: 5 }\n',
      'keyreeve.yaml:4:19: rules.user-setup-access-key.parameters has no key "window". Known here: windowMinutes',
    ],
    [
      'version: 1\nrules:\n  user-setup-access-key:\n    parameters: { procedures: [cis] }\n',
      '[1] cannot be "cis". Choices: setup, cis-cli.',
    ],
    ['version: 1\nseverity: hgh\n', 'keyreeve.yaml:2:11: severity cannot be "hgh". Did you mean high?'],
    ['version: 1\nframeworks: [cis_v999]\n', 'keyreeve.yaml:2:14: frameworks[1] is no framework'],
    ['version: 1\naccounts: { include: [12345] }\n', 'keyreeve.yaml:2:23: accounts.include[1] must be text'],
    [
      'version: 1\naccounts: { organization: true, include: ["111122223333"] }\n',
      'accounts.include and organization cannot go together',
    ],
    ['version: 1\naccounts: { ous: [ou-abcd-12345678] }\n', 'add organization: true'],
    [
      'version: 1\nexempt: { tag: x, value: true }\n',
      'exempt.value must be text, but is true or false. Put it in quotes.',
    ],
  ])('%j', (text, line) => {
    expect(faultsIn(text).join('\n')).toContain(line);
  });

  test.each([
    ['reason', 'A suppression says why.'],
    ['author', 'A suppression says who accepts it.'],
    ['until', 'Nothing holds for ever'],
    ['match', 'Say what it is for'],
  ])('a suppression without %s', (key, hint) => {
    const lines = ENTRY.split('\n').filter((line) => !line.includes(`${key}:`));
    const text = lines.join('\n').replace(/^ {4}/, '  - ');
    expect(faultsIn(`version: 1\nsuppressions:\n${text}`)).toEqual([
      expect.stringMatching(
        new RegExp(`^keyreeve\\.yaml:3:5: suppressions\\[1\\]\\.${key} is missing\\. ${hint}`),
      ),
    ]);
  });

  test.each([
    ['until: 2026-12-31', 'until: 2026-02-30', 'must be a day of the calendar'],
    ['until: 2026-12-31', 'until: never', 'must be a day of the calendar'],
    ['until: 2026-12-31', 'until: 2026-12-31T00:00:00Z', 'must be a day of the calendar'],
    ['reason: Moved in spring.', 'reason: "  "', 'is empty'],
    ['reason: Moved in spring.', 'reason: 7', 'must be text, but is a number. Put it in quotes.'],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '{}', 'at least one of finding, rule, account, arn, key'],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '{ user: app }', 'has no key "user"'],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '{ finding: ab* }', 'must be a finding id'],
    [
      '{ arn: arn:aws:iam::111122223333:user/app }',
      '{ rule: root-acces-key }',
      'Did you mean root-access-key?',
    ],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '{ rule: usr-* }', 'matches no rule'],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '{ arn: }', 'arn has no value'],
    ['{ arn: arn:aws:iam::111122223333:user/app }', '[rule]', 'must be a block of keys, but is a list'],
  ])('a suppression with %s written %s', (right, wrong, words) => {
    expect(faultsIn(`version: 1\nsuppressions:\n${ENTRY.replace(right, wrong)}`).join('\n')).toContain(words);
  });

  test.each([
    [
      'a tab',
      'version: 1\nrules:\n\troot-access-key: off\n',
      'keyreeve.yaml:3:1: a tab is used to indent. Indent with blanks.',
    ],
    [
      'a line too far left',
      'version: 1\nrules:\n  root-access-key: off\n user-setup-access-key: off\n',
      'keyreeve.yaml:4:1: the indentation is wrong',
    ],
    [
      'a line too far right',
      `version: 1\nsuppressions:\n${ENTRY.replace('    author', '      author')}`,
      'keyreeve.yaml:3:13: ',
    ],
    [
      'an entry that lost its indent',
      `version: 1\nsuppressions:\n${ENTRY.replace('    until', 'until')}`,
      'keyreeve.yaml:5:8: ',
    ],
    ['a key given twice', 'version: 1\nrules: {}\nrules: {}\n', 'keyreeve.yaml:3:1: this key is given twice'],
    [
      'a rule given twice',
      'version: 1\nrules: { root-access-key: off, root-access-key: { enabled: true } }\n',
      'this key is given twice',
    ],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'keyreeve.yaml:2:1: a second document begins here'],
    ['an anchor', 'version: 1\nframeworks: &all [cis_v600]\n', 'keyreeve.yaml:2:18: anchors'],
    ['an anchor on a key', 'version: 1\n&x frameworks: [cis_v600]\n', 'keyreeve.yaml:2:'],
    ['an alias', 'version: 1\nseverity: &a high\nfailOn: *a\n', 'keyreeve.yaml:3:9: aliases'],
    ['a merge key', 'version: 1\n<<: { severity: high }\n', 'keyreeve.yaml:2:1: merge keys'],
    ['a tag', 'version: !!int 1\n', 'tags'],
    ['a tag of its own', 'version: !run 1\n', 'tags'],
    ['another YAML', '%YAML 1.1\n---\nversion: 1\n', 'directives'],
    ['a list', '- version: 1\n', 'the file must be a block of keys, but is a list'],
    ['a missing blank', 'version:1\n', 'the file must be a block of keys, but is text'],
    ['a key that is a list', 'version: 1\n? [a]\n: 1\n', 'keyreeve.yaml:2:3: this is no key'],
    ['JSON', '{"version": 1, "sevrity": "high"}', 'Did you mean severity?'],
    ['a prototype', 'version: 1\n__proto__: { severity: high }\n', 'unknown key "__proto__"'],
    [
      'a prototype of rules',
      'version: 1\nrules: { __proto__: off, constructor: off }\n',
      'rules has no key "__proto__"',
    ],
    ['escape codes', 'version: 1\n"\\e[31mred": 1\n', 'unknown key "\\u001b[31mred"'],
  ])('%s', (_name, text, words) => {
    expect(faultsIn(text).join('\n')).toContain(words);
  });

  test.each([
    ['[', '['.repeat(10_000)],
    ['{a: ', '{a: '.repeat(5_000)],
    ['- ', '- '.repeat(10_000)],
    [
      'a bomb',
      `a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [${n === 0 ? '*a,*a' : `*b${n - 1},*b${n - 1}`}]`).join('\n')}`,
    ],
    ['2 MB', `# ${'x'.repeat(2_000_000)}\nversion: 1\n`],
  ])('a file of nothing but %s is refused in a moment', (_name, text) => {
    const faults = faultsIn(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(3 + 61);
  });

  test('all at once, in the order of the lines, and no more than twenty', () => {
    const text = `version: 1\n${Array.from({ length: 25 }, (_, n) => `key${n}: 1`).join('\n')}\n`;
    const lines = faultsIn(text);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toContain(':2:1:');
    expect(lines[19]).toContain(':21:1:');
    expect(lines[20]).toBe('and 5 more');
  });
});

describe('secrets', () => {
  const SECRET = 'https://hooks.example.com/services/T0/B0/s3cr3t';

  test.each([
    [`webhook: { url: "${SECRET}" }`, 'urlFromEnv: NAME'],
    [
      `webhook: { urlFromEnv: "${SECRET}" }`,
      'must be the name of an environment variable, not the secret itself',
    ],
    [`email: { host: h, from: a, to: [b], password: "${SECRET}" }`, 'passwordFromEnv: NAME'],
    [`email: { host: h, from: a, to: [b], passwordFromEnv: "${SECRET}" }`, 'not the secret itself'],
    [`email: { host: h, from: a, to: [b], user: "${SECRET}" }`, 'userFromEnv: NAME'],
  ])('do not stand in the file, and are not told back: %s', (line, words) => {
    const said = faultsIn(`version: 1\nnotify:\n  ${line}\n`).join('\n');
    expect(said).toContain(words);
    expect(said).not.toContain('s3cr3t');
  });
});

test('any text is read or refused with a place, and nothing else happens', () => {
  const piece = fc.constantFrom(
    'version: 1',
    'rules:',
    '  ',
    '- ',
    '\t',
    ': ',
    '&a',
    '*a',
    '!x',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '#',
    '---',
    '...',
    '\n',
    '\r\n',
    'suppressions:',
    'reason: x',
    '?',
    '%',
    '\u0000',
    '\ud800',
    'a',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const faults = faultsIn(pieces.join(''));
      for (const line of faults.slice(0, 20)) expect(line).toMatch(/^keyreeve\.yaml:[1-9]\d*:[1-9]\d*: /);
    }),
    { numRuns: 200 },
  );
});
