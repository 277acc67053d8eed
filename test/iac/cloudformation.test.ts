import { describe, expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { checked, inShort, joined, NOW } from './read-in-folder.ts';

const USER = `  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile:
        Password: '{{resolve:secretsmanager:ann}}'
`;

function template(resources: string, more = ''): Record<string, string> {
  return { 'template.yaml': `${more}Resources:\n${resources}` };
}

function key(user: string, more = ''): string {
  return `  Key:\n    Type: AWS::IAM::AccessKey\n${more}    Properties:\n      UserName: ${user}\n`;
}

const verdictOf = async (files: Readonly<Record<string, string>>) => {
  const found = joined(await checked(files));
  return found.map(({ status, says }) => `${status}: ${says}`).join('\n');
};

describe('V11 whose a key is', () => {
  const named = USER.replace('Properties:', `Properties:\n      UserName: !Sub "\${AWS::StackName}-ann"`);
  test.each([
    ['Ref', USER, '!Ref Ann'],
    ['the long form of Ref', USER, '{ Ref: Ann }'],
    ['Fn::Sub of the user', USER, `!Sub \${Ann}`],
    ['the same Fn::Sub as the user has', named, `!Sub "\${AWS::StackName}-ann"`],
    ['Fn::Join of the same', named, '!Join ["", [!Ref AWS::StackName, "-ann"]]'],
    ['Fn::Select of a list', USER, '!Select [0, [!Ref Ann, bob]]'],
    ['Fn::If with the same on both sides', USER, '!If [X, !Ref Ann, !Ref Ann]'],
  ])('is told by %s', async (_what, user, name) => {
    expect(await verdictOf(template(user + key(name)))).toMatch(/^fail: /);
  });

  const literal = USER.replace('Properties:', 'Properties:\n      UserName: Ann');
  test.each([
    ['a literal of another case', '', 'ANN'],
    ['the default of a parameter', 'Parameters:\n  Who: { Type: String, Default: ann }\n', '!Ref Who'],
    ['a mapping', 'Mappings:\n  M: { a: { user: ann } }\n', '!FindInMap [M, a, user]'],
    [
      'a split default',
      'Parameters:\n  All: { Type: CommaDelimitedList, Default: "bob, ann" }\n',
      '!Select [1, !Ref All]',
    ],
    ['a part of a text', '', '!Select [1, !Split ["-", "x-ann"]]'],
  ])('is told by %s', async (_what, more, name) => {
    expect(await verdictOf(template(literal + key(name), more))).toMatch(/^fail: .*"(?:ann|ANN)"/);
  });

  test.each([
    [
      'a parameter without a default',
      'Parameters:\n  Who: { Type: String }\n',
      '!Ref Who',
      /parameter Who has no default/,
    ],
    ['another stack', '', '!ImportValue x', /another stack/],
    ['an attribute of something else', '', '!GetAtt Maker.Name', /known only once it is deployed/],
    ['a dynamic reference', '', '"{{resolve:ssm:user}}"', /dynamic reference/],
  ])('V10 cannot be told by %s', async (_what, more, name, words) => {
    const verdict = await verdictOf(template(literal + key(name), more));
    expect(verdict).toMatch(/^unknown: /);
    expect(verdict).toMatch(words);
  });

  test('another user of the same template is another user, and two that have no password pass', async () => {
    const bob = '  Bob:\n    Type: AWS::IAM::User\n';
    expect(await verdictOf(template(USER + bob + key('!Ref Bob')))).toMatch(/^pass: /);
  });
});

describe('conditions', () => {
  const conditions = (byDefault: string) =>
    `Parameters:\n  Console: { Type: String, Default: "${byDefault}" }\nConditions:\n  HasConsole: !Equals [!Ref Console, "yes"]\n  No: !Not [!Condition HasConsole]\n`;
  const chosen = `  Ann:
    Type: AWS::IAM::User
    Properties:
      LoginProfile: !If [HasConsole, { Password: '{{resolve:secretsmanager:a}}' }, !Ref "AWS::NoValue"]
`;

  test('that the defaults meet count, and those they do not are told as open', async () => {
    expect(await verdictOf(template(chosen + key('!Ref Ann'), conditions('yes')))).toMatch(/^fail: /);
    expect(await verdictOf(template(chosen + key('!Ref Ann'), conditions('no')))).toMatch(
      /^unknown: .*Under the condition HasConsole/,
    );
  });

  test('that password and key share make both or none', async () => {
    const under = USER.replace('Type: AWS::IAM::User', 'Type: AWS::IAM::User\n    Condition: HasConsole');
    const conditional = key('!Ref Ann', '    Condition: HasConsole\n');
    expect(await verdictOf(template(under + conditional, conditions('no')))).toMatch(/^fail: /);
    const other = key('!Ref Ann', '    Condition: No\n');
    expect(await verdictOf(template(under + other, conditions('no')))).toMatch(/^unknown: /);
  });
});

describe('loops', () => {
  const loop = (list: string) => `  Fn::ForEach::Users:
    - Name
    - ${list}
    - User\${Name}:
        Type: AWS::IAM::User
        Properties:
          UserName: !Sub team-\${Name}
          LoginProfile: { Password: '{{resolve:secretsmanager:a}}' }
      Key\${Name}:
        Type: AWS::IAM::AccessKey
        Properties:
          UserName: !Ref User\${Name}
`;

  test('are spelt out, and one over what cannot be told is a gap', async () => {
    const literal = loop('[ann, bob]');
    const run = await checked(template(literal, 'Transform: AWS::LanguageExtensions\n'));
    expect(joined(run)).toMatchObject([
      { status: 'fail', address: 'Keyann', place: { line: 11 } },
      { status: 'fail', address: 'Keybob', place: { line: 11 } },
    ]);
    const open = await checked(
      template(
        literal.replace('[ann, bob]', '!Ref People'),
        'Parameters:\n  People: { Type: CommaDelimitedList }\n',
      ),
    );
    expect(open).toMatchObject({ complete: false, gaps: [{ says: expect.stringContaining('Fn::ForEach') }] });
  });
});

test('the templates that the CDK makes are read, their findings at the right lines', async () => {
  const run = await checkIac({ paths: ['test/iac/cdk'], now: NOW });
  expect(run.gaps).toEqual([]);
  expect(inShort(run)).toEqual([
    'fail iac-console-user-with-access-key AnnKeyE92731DC:12',
    'fail iac-access-key RobotKeyD88D064B:26',
    'fail iac-literal-password Bob:17',
    'fail iac-console-user-with-access-key BobKey:24',
    'fail iac-console-user-with-access-key EveKey:41',
    'fail iac-access-key OtherKey:50',
    'unknown iac-console-user-with-access-key OtherKey:50',
    'fail iac-secret-in-output Outputs.BobSecret:60',
  ]);
  expect(run.findings.filter(({ suppressed }) => suppressed)).toMatchObject([
    { rule: 'iac-access-key', suppressed: { reason: 'the vendor takes nothing else', until: '2027-06-30' } },
  ]);
  expect(JSON.stringify(run)).not.toContain('Example-Password');
});

test('what the Serverless Framework has under resources is a template', async () => {
  const inside = (USER + key('!Ref Ann')).replaceAll(/^/gm, '    ');
  const run = await checked({
    'serverless.yml': `service: x\nresources:\n  - Description: x\n  - Resources:\n${inside.trimEnd()}\n`,
  });
  expect(joined(run)).toMatchObject([{ status: 'fail', place: { line: 10 } }]);
});

test('a nested stack whose template lies beside it is read there, and is no gap', async () => {
  const nested = `  Nested:
    Type: AWS::CloudFormation::Stack
    Metadata: { aws:asset:path: inner.json }
    Properties: { TemplateURL: https://example.com/inner.json }
`;
  const inner = JSON.stringify({ Resources: { R: { Type: 'AWS::IAM::Role' } } });
  expect(await checked({ ...template(nested), 'inner.json': inner })).toMatchObject({
    complete: true,
    gaps: [],
  });
  expect(await checked(template(nested))).toMatchObject({ complete: false, gaps: [{ place: { line: 2 } }] });
});

test('a part of a template that makes a key is told, though it is none by itself', async () => {
  const part = 'Key:\n  Type: AWS::IAM::AccessKey\n';
  const included = "  'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: part.yaml } }\n";
  const run = await checked({ 'part.yaml': part, ...template(USER + included) });
  expect(run.gaps.map(({ says }) => says)).toEqual([
    expect.stringContaining('no template that is read here'),
    expect.stringContaining('Fn::Transform'),
  ]);
});

test('the same template in JSON, with tabs, gives the same', async () => {
  const json = {
    Resources: {
      Ann: { Type: 'AWS::IAM::User', Properties: { LoginProfile: { Password: 'Summer-2026!' } } },
      Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'Ann' } } },
    },
    Outputs: { S: { Value: { 'Fn::Sub': ['$' + '{k}', { k: { 'Fn::GetAtt': 'Key.SecretAccessKey' } }] } } },
  };
  const run = await checked({ 'x.json': `\ufeff${JSON.stringify(json, null, '\t')}` });
  expect(inShort(run)).toEqual([
    'fail iac-literal-password Ann:6',
    'fail iac-console-user-with-access-key Key:11',
    'fail iac-secret-in-output Outputs.S:21',
  ]);
});

test('SAM is read; a macro, a nested stack and a module of others are gaps', async () => {
  const sam = template(USER + key('!Ref Ann'), 'Transform: AWS::Serverless-2016-10-31\n');
  expect(await checked(sam)).toMatchObject({ gaps: [], complete: true });
  const more =
    '  Nested:\n    Type: AWS::CloudFormation::Stack\n  Module:\n    Type: Org::IAM::User::MODULE\n';
  const run = await checked(template(USER + more, 'Transform: [Own, AWS::LanguageExtensions]\n'));
  expect(run.gaps.map(({ says }) => says)).toEqual([
    expect.stringContaining('macro Own'),
    expect.stringContaining('nested stack Nested'),
    expect.stringContaining('module Module'),
  ]);
});

describe('hostile templates', () => {
  test('a logical id that stands twice is told, and both are not mixed', async () => {
    const run = await checked(template(USER + key('!Ref Ann') + key('bob')));
    expect(run.gaps).toMatchObject([
      { place: { line: 11, column: 3 }, says: expect.stringContaining('Key stands twice') },
    ]);
    expect(joined(run)).toMatchObject([{ status: 'fail', place: { line: 7 } }]);
  });

  test('a bomb of aliases, nesting and a circle of conditions end', async () => {
    const bomb = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
      (name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(10)}]`,
    );
    const first = 'a: &a [AWS::X,x,x,x,x,x,x,x,x,x]';
    const run = await checked({ 'bomb.yaml': [first, ...bomb, 'Resources: {}'].join('\n') });
    expect(run.gaps).toMatchObject([{ says: expect.stringContaining('very many parts') }]);
    const circle = 'Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n';
    expect(await verdictOf(template(USER + key('!If [A, x, !Ref Ann]'), circle))).toMatch(/^unknown: /);
    const self =
      '  Ann:\n    Type: AWS::IAM::User\n    Properties: { UserName: !Ref Ann, LoginProfile: { Password: !Ref P } }\n';
    expect(await verdictOf(template(self + key('!Ref Ann')))).toMatch(/^fail: /);
  });

  test('a file that begins like a template and cannot be parsed is told with line and column, its text is not', async () => {
    const run = await checked({
      'x.yaml': 'Resources:\n  A:\n    Type: AWS::IAM::User\n  B: [Summer-2026!\n',
    });
    expect(run).toMatchObject({ complete: false, gaps: [{ place: { line: expect.any(Number) } }] });
    expect(run.gaps[0]?.place.line).toBeGreaterThan(3);
    expect(JSON.stringify(run)).not.toContain('Summer');
  });

  test('what is called like a property of every object is a name', async () => {
    const run = await checked(
      template(
        `  __proto__:\n    Type: AWS::IAM::User\n  constructor:\n    Type: AWS::IAM::AccessKey\n    Properties: { UserName: !Ref __proto__ }\n`,
      ),
    );
    expect(joined(run)).toMatchObject([{ status: 'pass', address: 'constructor' }]);
  });

  test('sections of the wrong kind are no templates, or hold nothing', async () => {
    const odd = [
      'Resources: []',
      'Resources: 1',
      'AWSTemplateFormatVersion: x\nResources: { A: 1, B: [], C: { Type: [] } }',
      'AWSTemplateFormatVersion: x\nResources: {}\nOutputs: []\nParameters: x\nConditions: 7\nTransform: {}',
    ];
    const files = Object.fromEntries(odd.map((text, at) => [`${at}.yaml`, `# AWS::X\n${text}\n`]));
    expect(await checked(files)).toMatchObject({ findings: [], gaps: [], read: [{}, {}] });
  });
});
