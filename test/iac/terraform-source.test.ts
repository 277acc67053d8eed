import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { checked, folderWith, inShort, joined, NOW } from './read-in-folder.ts';

const RULE = 'iac-console-user-with-access-key';
const USER = 'resource "aws_iam_user" "ann" {\n  name = "ann"\n}\n';
const PASSWORD = 'resource "aws_iam_user_login_profile" "ann" {\n  user = aws_iam_user.ann.name\n}\n';
const KEY = 'resource "aws_iam_access_key" "ann" {\n  user = aws_iam_user.ann.name\n}\n';

const verdicts = async (files: Readonly<Record<string, string>>) =>
  joined(await checked(files)).map(({ status, address }) => `${status} ${address}`);

describe('V09 a password and a key of one user', () => {
  test('are joined across the files of a folder, at the line of the key', async () => {
    const run = await checked({ 'a.tf': USER, 'b.tf': PASSWORD, 'c.tf': `# the key\n${KEY}` });
    expect(joined(run)).toMatchObject([
      {
        status: 'fail',
        severity: 'high',
        place: { file: expect.stringMatching(/c\.tf$/), line: 2, column: 1 },
      },
    ]);
  });

  test('are joined through modules, in and out, and fail once where a module is called twice with the same', async () => {
    const files = {
      'main.tf': `module "user" {\n  source = "./user"\n}\nmodule "key" {\n  for_each = toset(["a", "b"])\n  source   = "./key"\n  user     = module.user.name\n}\n`,
      'user/main.tf': `${USER}${PASSWORD}output "name" {\n  value = aws_iam_user.ann.id\n}\n`,
      'key/main.tf': 'variable "user" {}\nresource "aws_iam_access_key" "this" {\n  user = var.user\n}\n',
    };
    const run = await checked(files);
    expect(joined(run)).toMatchObject([
      { status: 'fail', address: 'module.key.aws_iam_access_key.this', instanceCount: 2 },
    ]);
    expect(joined(run)[0]?.place.file).toMatch(/key\/main\.tf$/);
    expect(run.read).toMatchObject([{ users: 1, accessKeys: 2, passwords: 1 }]);
  });

  test('are joined in JSON, in OpenTofu, and with values out of tfvars', async () => {
    const json = JSON.stringify(
      { resource: { aws_iam_access_key: { ann: { user: '$' + '{var.user}' } } } },
      null,
      2,
    );
    const files = {
      'a.tofu': `${USER}${PASSWORD}`,
      'key.tf.json': json,
      'variables.tf': 'variable "user" {}\n',
      'terraform.tfvars': 'user = "bob"\n',
      'x.auto.tfvars': 'user = "ann"\n',
    };
    const run = await checked(files);
    expect(joined(run)).toMatchObject([{ status: 'fail', place: { line: 4 } }]);
  });

  test('are joined where override files change a block', async () => {
    const key = 'resource "aws_iam_access_key" "ann" {\n  user = "bob"\n}\n';
    const over = 'resource "aws_iam_access_key" "ann" {\n  user = "ann"\n}\n';
    expect(await verdicts({ 'a.tf': USER + PASSWORD + key, 'x_override.tf': over })).toEqual([
      'fail aws_iam_access_key.ann',
    ]);
  });

  test('of different users in different folders are not joined', async () => {
    expect(await verdicts({ 'a/main.tf': USER + PASSWORD, 'b/main.tf': USER + KEY })).toEqual([
      'pass aws_iam_access_key.ann',
    ]);
  });

  test('through instances that cannot be told are joined by what they are made for', async () => {
    const each = 'for_each = toset(var.people)';
    const code = (over: string) => `variable "people" {}
variable "others" {}
resource "aws_iam_user" "x" {
  ${each}
  name = each.key
}
resource "aws_iam_user_login_profile" "x" {
  for_each = ${over}
  user     = aws_iam_user.x[each.key].name
}
resource "aws_iam_access_key" "x" {
  ${each}
  user = aws_iam_user.x[each.value].name
}
`;
    expect(await verdicts({ 'main.tf': code('toset(var.people)') })).toEqual(['fail aws_iam_access_key.x']);
    expect(await verdicts({ 'main.tf': code('toset(var.others)') })).toEqual([
      'unknown aws_iam_access_key.x',
    ]);
  });
});

describe('V10 a name that cannot be told is told as such', () => {
  test.each([
    ['a variable without a default', 'var.user', 'variable "user" {}', /var\.user has no default/],
    [
      'a data source',
      'data.aws_iam_user.x.arn',
      'data "aws_iam_user" "x" {\n  user_name = "ann"\n}',
      /asked of AWS/,
    ],
    [
      'a local that is made of itself',
      'local.a',
      'locals {\n  a = local.b\n  b = "x-$' + '{local.a}"\n}',
      /made of itself/,
    ],
    ['a function', 'substr("anna", 0, 3)', '', /function substr/],
    ['a name that is nowhere', 'aws_iam_user.gone.name', '', /not in what was read/],
    ['an expression that is not read', '"%{if true}ann%{endif}"', '', /directive/],
  ])('%s', async (_what, user, more, words) => {
    const code = `${USER}${PASSWORD}${more}\nresource "aws_iam_access_key" "x" {\n  user = ${user}\n}\n`;
    const [finding] = joined(await checked({ 'main.tf': code }));
    expect(finding).toMatchObject({ status: 'unknown', says: expect.stringMatching(words) });
  });

  test('a data source that names the user tells it', async () => {
    const code = `${USER}${PASSWORD}data "aws_iam_user" "x" {\n  user_name = "ann"\n}\nresource "aws_iam_access_key" "x" {\n  user = data.aws_iam_user.x.user_name\n}\n`;
    expect(await verdicts({ 'main.tf': code })).toEqual(['fail aws_iam_access_key.x']);
  });

  test('a stack of CloudFormation within the code is a gap where it can make users', async () => {
    const stack = (body: string) => `resource "aws_cloudformation_stack" "x" {\n  name = "x"\n  ${body}\n}\n`;
    const inline = (type: string) =>
      stack(`template_body = <<EOT\nResources:\n  A:\n    Type: ${type}\nEOT\n`);
    expect(await checked({ 'main.tf': inline('AWS::IAM::User') })).toMatchObject({ complete: false });
    expect(await checked({ 'main.tf': stack('template_url = "https://example.com/x"') })).toMatchObject({
      gaps: [{ place: { line: 1 }, says: expect.stringContaining('aws_cloudformation_stack.x') }],
    });
    expect(await checked({ 'main.tf': inline('AWS::S3::Bucket') })).toMatchObject({ complete: true });
    expect(await checked({ 'main.tf': stack('template_body = file("x.yaml")') })).toMatchObject({
      complete: true,
    });
  });

  test('the name of a block with a count of one, as it was written before Terraform 0.12, is told', async () => {
    const counted = USER.replace('{', '{\n  count = "$' + '{1}"');
    expect(await verdicts({ 'main.tf': counted + PASSWORD + KEY })).toEqual(['fail aws_iam_access_key.ann']);
  });

  test('a module whose source is elsewhere is a gap, unless terraform init fetched it', async () => {
    const call =
      'module "u" {\n  source = "terraform-aws-modules/iam/aws//modules/iam-user"\n  name   = "ann"\n}\n';
    const run = await checked({ 'main.tf': call });
    expect(run).toMatchObject({
      complete: false,
      gaps: [
        {
          place: { line: 1 },
          says: expect.stringContaining('"u"'),
          fix: expect.stringContaining('terraform init'),
        },
      ],
    });
    const module = `variable "name" {}\nresource "aws_iam_user" "ann" {\n  name = var.name\n}\n${PASSWORD}${KEY}`;
    const modules = {
      Modules: [
        { Key: '', Dir: '.' },
        { Key: 'u', Source: 'registry', Dir: '.terraform/modules/u' },
      ],
    };
    const fetched = await checked({
      'main.tf': call,
      '.terraform/modules/modules.json': JSON.stringify(modules),
      '.terraform/modules/u/main.tf': module,
    });
    expect(fetched.gaps).toEqual([]);
    expect(joined(fetched)).toMatchObject([{ status: 'fail', address: 'module.u.aws_iam_access_key.ann' }]);
  });
});

describe('hostile source', () => {
  test('modules that call each other, or themselves, end and are told', async () => {
    const run = await checked({
      'a/main.tf': `module "b" {\n  source = "../b"\n}\n${USER}${KEY}`,
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
      'c/main.tf': 'module "c" {\n  source = "./"\n}\n',
    });
    expect(run.gaps.map(({ says }) => says)).toEqual([
      expect.stringContaining('calls itself'),
      expect.stringContaining('calls itself'),
    ]);
    expect(joined(run).length).toBeGreaterThan(0);
  });

  test('locals that double at every step, and long chains of them, are worked out in no time', async () => {
    const doubling = Array.from({ length: 60 }, (_, at) => `  a${at} = [local.a${at + 1}, local.a${at + 1}]`);
    const texts = Array.from(
      { length: 60 },
      (_, at) => `  t${at} = "$` + `{local.t${at + 1}}$` + `{local.t${at + 1}}"`,
    );
    const chain = Array.from({ length: 5_000 }, (_, at) => `  c${at} = local.c${at + 1}`);
    const locals = [
      'locals {',
      ...doubling,
      '  a60 = "x"',
      ...texts,
      '  t60 = "x"',
      ...chain,
      '  c5000 = "x"',
      '}',
    ];
    const keys = ['a0', 't0', 'c0'].map(
      (name) => `resource "aws_iam_access_key" "${name}" {\n  user = local.${name}\n}`,
    );
    const started = performance.now();
    const run = await checked({ 'main.tf': [...locals, ...keys, ''].join('\n') });
    expect(joined(run).map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('a million instances are one that stands for all', async () => {
    const code =
      'resource "aws_iam_access_key" "x" {\n  count = 1000000\n  user  = "u-$' + '{count.index}"\n}\n';
    const run = await checked({ 'main.tf': code });
    expect(joined(run)).toMatchObject([{ status: 'unknown', instances: ['aws_iam_access_key.x[*]'] }]);
  });

  test('a file that cannot be parsed is told with its place, and the others are read', async () => {
    const run = await checked({
      'a.tf': USER + KEY,
      'b.tf': 'locals {\n  a = \n}\n',
      'c.tf': '['.repeat(30_000),
    });
    expect(run.complete).toBe(false);
    expect(run.gaps.map(({ place: { line, column } }) => [line, column])).toEqual([
      [2, 7],
      [1, expect.any(Number)],
    ]);
    expect(inShort(run)).toContain('fail iac-access-key aws_iam_access_key.ann:4');
  });

  test('names that are properties of every object, and control characters, are names like others', async () => {
    const code = ['__proto__', 'constructor', 'toString'].map(
      (name) =>
        `resource "aws_iam_user" "${name}" {\n  name = "${name}\\u001b[31m"\n}\nresource "aws_iam_access_key" "${name}" {\n  user = aws_iam_user.${name}.name\n}\nresource "${name}" "x" {\n}\n`,
    );
    const run = await checked({ 'main.tf': code.join('') });
    expect(joined(run).map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  });

  test('CRLF, a mark of the encoding, and UTF-16 are read; what is no text is a gap', async () => {
    const text = (USER + PASSWORD + KEY).replaceAll('\n', '\r\n');
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const bytes of [text, `\ufeff${text}`, utf16]) {
      expect(joined(await checked({ 'main.tf': bytes }))).toMatchObject([
        { status: 'fail', place: { line: 7 } },
      ]);
    }
    const run = await checked({ 'main.tf': Buffer.from([0, 255, 1]) });
    expect(run.gaps).toMatchObject([{ says: expect.stringContaining('no text') }]);
  });

  test('a block that stands twice is told, and a count that is none makes it anyway', async () => {
    const run = await checked({ 'main.tf': USER + KEY + KEY });
    expect(run.gaps).toMatchObject([{ place: { line: 7 }, says: expect.stringContaining('second time') }]);
    const odd = 'resource "aws_iam_access_key" "x" {\n  count = "many"\n  user  = "ann"\n}\n';
    expect(inShort(await checked({ 'main.tf': odd }))).toContain(
      'fail iac-access-key aws_iam_access_key.x:1',
    );
  });

  test('links to folders are not followed out of the folder, nor links to what Terraform does not read, nor are .git, node_modules and .terraform entered', async () => {
    const outside = folderWith({ 'main.tf': USER + PASSWORD + KEY });
    const folder = folderWith({
      'main.tf': USER,
      '.git/x.tf': KEY,
      'node_modules/x.tf': KEY,
      '.terraform/x.tf': KEY,
    });
    symlinkSync(outside, join(folder, 'linked'));
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(outside, 'main.tf'), join(folder, 'sub/linked.yaml'));
    symlinkSync(outside, join(folder, 'sub/folder.tf'));
    const run = await checkIac({ paths: [folder], now: NOW });
    expect(run).toMatchObject({ findings: [], passedBy: { links: 3, folders: 3 }, complete: true });
  });

  test('a file of source beyond five megabytes is a gap', async () => {
    const run = await checked({ 'main.tf': `${KEY}#${'x'.repeat(6_000_000)}` });
    expect(run).toMatchObject({ complete: false, gaps: [{ says: expect.stringContaining('5 MB') }] });
  });
});

test('a single file named is read with the folder around it, for Terraform takes them as one', async () => {
  const folder = folderWith({ 'a.tf': USER + PASSWORD, 'b.tf': KEY });
  const run = await checkIac({ paths: [join(folder, 'b.tf')], rules: [RULE], now: NOW });
  expect(run.findings).toMatchObject([{ status: 'fail', rule: RULE }]);
  writeFileSync(join(folder, 'a.tf'), USER);
  expect((await checkIac({ paths: [folder], rules: [RULE], now: NOW })).findings).toMatchObject([
    { status: 'pass' },
  ]);
});
