import { describe, expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { directivesIn } from '../../src/core/iac/directives.ts';
import { checked, folderWith, NOW } from './read-in-folder.ts';

const KEY = 'resource "aws_iam_access_key" "ci" {\n  user = "ci"\n}\n';

/** What is suppressed, and what of the suppressions does not hold. */
async function outcome(files: Readonly<Record<string, string>>, now = NOW) {
  const run = await checkIac({ paths: [folderWith(files)], rules: ['iac-access-key'], now });
  return {
    suppressed: run.findings.flatMap(({ suppressed }) =>
      suppressed === undefined ? [] : [suppressed.reason],
    ),
    failing: run.failing.low + run.failing.info,
    faults: run.directives.map(({ fault, place: { line } }) => `${fault}:${line}`),
  };
}

const held = { suppressed: ['why'], failing: 0, faults: [] };

describe('a comment suppresses a finding', () => {
  test.each([
    ['on the line before', `# keyreeve:ignore iac-access-key -- why\n${KEY}`],
    ['on the line itself', KEY.replace('{', '{ # keyreeve:ignore iac-access-key -- why')],
    ['after two slashes', `// keyreeve:ignore iac-access-key -- why\n${KEY}`],
    ['between stars', `/* keyreeve:ignore iac-access-key -- why */\n${KEY}`],
    ['before other comments', `# keyreeve:ignore iac-access-key -- why\n# more\n// and more\n${KEY}`],
    ['with Windows line ends', `# keyreeve:ignore iac-access-key -- why\r\n${KEY}`],
    ['until a day that is not over', `# keyreeve:ignore iac-access-key until=2026-11-26 -- why\n${KEY}`],
  ])('%s', async (_where, text) => {
    expect(await outcome({ 'main.tf': text })).toEqual(held);
  });

  test('in YAML, in Terraform JSON, and in the metadata of a template', async () => {
    const yaml =
      'Resources:\n  # keyreeve:ignore iac-access-key -- why\n  K:\n    Type: AWS::IAM::AccessKey\n    Properties: { UserName: ci }\n';
    expect(await outcome({ 'x.yaml': yaml })).toEqual(held);
    const block = { '//': 'keyreeve:ignore iac-access-key -- why', user: 'ci' };
    const json = JSON.stringify({ resource: { aws_iam_access_key: { ci: block } } }, null, 1);
    expect(await outcome({ 'main.tf.json': json })).toEqual(held);
    const ignore = [{ rule: 'iac-access-key', reason: 'why', until: '2027-01-01' }];
    const resource = {
      Type: 'AWS::IAM::AccessKey',
      Metadata: { keyreeve: { ignore } },
      Properties: { UserName: 'ci' },
    };
    expect(await outcome({ 'x.json': JSON.stringify({ Resources: { K: resource } }, null, 1) })).toEqual(
      held,
    );
  });

  test('in the metadata of a user also what is found at the password', async () => {
    const text = `Resources:
  Ann:
    Type: AWS::IAM::User
    Metadata:
      keyreeve:
        ignore:
          - { rule: iac-literal-password, reason: why }
    Properties:
      LoginProfile: { Password: Summer-2026! }
`;
    const run = await checked({ 'x.yaml': text });
    expect(run).toMatchObject({ suppressed: 1, directives: [], counts: { fail: 0 } });
  });
});

describe('a suppression that does not hold is told, and nothing is hidden', () => {
  test.each([
    ['without a reason', 'iac-access-key', 'no-reason:1'],
    ['with an empty reason', 'iac-access-key -- ', 'no-reason:1'],
    ['of a rule that there is not', 'iac-acess-key -- why', 'unknown-rule:1'],
    ['that has ended', 'iac-access-key until=2026-11-25 -- why', 'expired:1'],
    ['until no day', 'iac-access-key until=2026-02-30 -- why', 'malformed:1'],
    ['of nothing', '', 'malformed:1'],
    ['of all', '* -- why', 'unknown-rule:1'],
    ['of another rule', 'iac-secret-in-output -- why', 'unmatched:1'],
    ['with other words between', 'iac-access-key because why', 'malformed:1'],
  ])('%s', async (_what, words, fault) => {
    expect(await outcome({ 'main.tf': `# keyreeve:ignore ${words}\n${KEY}` })).toEqual({
      suppressed: [],
      failing: 1,
      faults: [fault],
    });
  });

  test('that stands too far away, or in a text, or in a plain word', async () => {
    const far = `# keyreeve:ignore iac-access-key -- why\n\n${KEY}`;
    expect(await outcome({ 'main.tf': far })).toEqual({
      suppressed: [],
      failing: 1,
      faults: ['unmatched:1'],
    });
    const inText = `locals {\n  x = "keyreeve:ignore iac-access-key -- why"\n}\n${KEY}`;
    expect(await outcome({ 'main.tf': inText })).toEqual({ suppressed: [], failing: 1, faults: [] });
    const json =
      '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Metadata":"# keyreeve:ignore iac-access-key -- why","Properties":{"UserName":"ci"}}}}';
    expect(await outcome({ 'x.json': json })).toEqual({ suppressed: [], failing: 1, faults: [] });
  });

  test('a pass is not suppressed: there is nothing to accept', async () => {
    const text = `# keyreeve:ignore iac-access-key-named-root -- why\n${KEY}`;
    const run = await checked({ 'main.tf': text });
    expect(run).toMatchObject({ suppressed: 0, directives: [{ fault: 'unmatched' }] });
  });

  test('what is open can be accepted, and then the run is complete', async () => {
    const rules = ['iac-access-key', 'iac-access-key-without-pgp-key', 'iac-console-user-with-access-key'];
    const text = `${rules.map((rule) => `# keyreeve:ignore ${rule} -- why\n`).join('')}${KEY}`;
    expect(await checked({ 'main.tf': text })).toMatchObject({
      suppressed: 3,
      complete: true,
      counts: { fail: 0, unknown: 0 },
    });
  });

  test('metadata of a wrong kind is malformed, and what it says is quoted', async () => {
    const text =
      'Resources:\n  K:\n    Type: AWS::IAM::AccessKey\n    Metadata: { keyreeve: { ignore: ["x", { reason: y }] } }\n    Properties: { UserName: ci }\n';
    expect(await outcome({ 'x.yaml': text })).toEqual({
      suppressed: [],
      failing: 1,
      faults: ['malformed:4', 'malformed:4'],
    });
  });
});

test('suppressions on very many lines of comments one after the other are read in no time', () => {
  const text = '# keyreeve:ignore iac-access-key -- why\n'.repeat(40_000) + KEY;
  const started = performance.now();
  const found = directivesIn(text, 'main.tf');
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(new Set(found.map((each) => 'line' in each && each.line))).toEqual(new Set([40_001]));
});

describe('a suppression of one resource', () => {
  const ignore = { rule: 'iac-access-key', reason: 'the vendor takes nothing else' };

  test('speaks of no other one where a template has all on one line', async () => {
    const key = (UserName: string, more = {}) => ({
      Type: 'AWS::IAM::AccessKey',
      ...more,
      Properties: { UserName },
    });
    const template = {
      Resources: { A: key('ci', { Metadata: { keyreeve: { ignore: [ignore] } } }), B: key('other') },
    };
    const run = await checked({ 'template.json': JSON.stringify(template) });
    const found = run.findings.filter(({ rule }) => rule === ignore.rule);
    expect(found.map(({ address, suppressed }) => [address, suppressed !== undefined])).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });

  test('speaks of no other one where Terraform in JSON has all on one line', async () => {
    const a = { '//': `keyreeve:ignore ${ignore.rule} -- ${ignore.reason}`, user: 'ci' };
    const code = { resource: { aws_iam_access_key: { a, b: { user: 'other' } } } };
    const run = await checked({ 'main.tf.json': JSON.stringify(code) });
    const found = run.findings.filter(({ rule }) => rule === ignore.rule);
    expect(found.map(({ address, suppressed }) => [address, suppressed !== undefined])).toEqual([
      ['aws_iam_access_key.a', true],
      ['aws_iam_access_key.b', false],
    ]);
  });

  test('at the first line speaks of no block that is written without blanks further down', async () => {
    const code = `locals {} # keyreeve:ignore iac-access-key -- mistaken\nresource"aws_iam_access_key""k"{\n  user = "ci"\n}\n`;
    const run = await checked({ 'main.tf': code });
    expect(run.findings.find(({ rule }) => rule === ignore.rule)).toMatchObject({ place: { line: 2 } });
    expect(run.suppressed).toBe(0);
  });
});

describe('a suppression that matches nothing names the rules that did fire at its block', () => {
  const USER = 'resource "aws_iam_user" "ann" {\n  name = "ann"\n}\n';
  const PASSWORD = 'resource "aws_iam_user_login_profile" "ann" {\n  user = aws_iam_user.ann.name\n}\n';
  const BOTH =
    '# keyreeve:ignore iac-access-key -- why\nresource "aws_iam_access_key" "ann" {\n  user    = aws_iam_user.ann.name\n  pgp_key = "keybase:ann"\n}\n';

  const says = async (text: string, rules: readonly string[] = []) => {
    const run = await checkIac({
      paths: [folderWith(text.startsWith('{') ? { 'x.json': text } : { 'main.tf': text })],
      rules,
      now: NOW,
    });
    return run.directives.map((each) => each.says);
  };

  test.each([
    ['where all rules are asked', []],
    ['where that rule was not asked for', ['iac-access-key']],
  ])('%s', async (_where, rules) => {
    expect(await says(BOTH + USER + PASSWORD, rules)).toEqual([
      'The suppression of iac-access-key matches nothing: no such finding stands at line 2. The rule that fires there is iac-console-user-with-access-key.',
    ]);
  });

  test('in the metadata of a template, each of its own block', async () => {
    const ignore = [
      { rule: 'iac-access-key', reason: 'why' },
      { rule: 'iac-literal-password', reason: 'why' },
    ];
    const Resources = {
      U: {
        Type: 'AWS::IAM::User',
        Properties: { UserName: 'ann', LoginProfile: { Password: { Ref: 'P' } } },
      },
      K: {
        Type: 'AWS::IAM::AccessKey',
        Metadata: { keyreeve: { ignore } },
        Properties: { UserName: { Ref: 'U' } },
      },
    };
    const told = await says(
      JSON.stringify({ Parameters: { P: { Type: 'String', NoEcho: true } }, Resources }),
    );
    expect(told).toHaveLength(2);
    for (const each of told)
      expect(each).toMatch(/ The rule that fires there is iac-console-user-with-access-key\.$/);
  });

  test('and names none where nothing fired there', async () => {
    expect(await says(`# keyreeve:ignore iac-access-key -- why\n${USER}`)).toEqual([
      'The suppression of iac-access-key matches nothing: no such finding stands at line 2.',
    ]);
  });
});
