import { describe, expect, test } from 'vitest';
import { checked, inShort, joined } from './read-in-folder.ts';

const ANN = 'resource "aws_iam_user" "ann" {\n  name = "ann"\n}\n';
const PASSWORD = 'resource "aws_iam_user_login_profile" "ann" {\n  user = "ann"\n}\n';
const KEY = 'resource "aws_iam_access_key" "ann" {\n  user = "ann"\n}\n';
const where = (block: string, count: string) => block.replace('{\n', `{\n  count = ${count}\n`);
const OFF = 'variable "c" {\n  default = false\n}\n';
const ON = 'var.c ? 1 : 0';

describe('V10 what the default of a variable does not make, and another value may', () => {
  test('is a key that cannot be told, and names the variable', async () => {
    const run = await checked({ 'main.tf': OFF + ANN + where(KEY, ON), 'prod.tfvars': 'c = true\n' });
    expect(inShort(run)).toContain('unknown iac-access-key aws_iam_access_key.ann:7');
    expect(run.findings.map(({ says }) => says).join()).toContain('turns on var.c, whose default');
    expect([run.complete, run.counts.fail]).toEqual([false, 0]);
  });

  test('is a for_each over a variable that is empty by default', async () => {
    const run = await checked({
      'main.tf':
        'variable "people" {\n  default = {}\n}\nresource "aws_iam_access_key" "k" {\n  for_each = var.people\n  user = each.key\n}\n',
    });
    expect(inShort(run)).toContain('unknown iac-access-key aws_iam_access_key.k:4');
  });

  test('is a password beside a key that is surely made: whether they meet cannot be told', async () => {
    const run = await checked({ 'main.tf': OFF + ANN + KEY + where(PASSWORD, ON) });
    expect(joined(run).map(({ status }) => status)).toEqual(['unknown']);
  });

  test('is a key beside a password, and never a fault as long as nobody sets it', async () => {
    const run = await checked({ 'main.tf': OFF + ANN + PASSWORD + where(KEY, ON) });
    expect(joined(run)).toMatchObject([{ status: 'unknown', says: /If it is: .*console password/ }]);
  });

  test('is a whole module, and what in it cannot be read', async () => {
    const run = await checked({
      'main.tf': `${OFF}module "m" {\n  source = "./m"\n  count = ${ON}\n}\nmodule "far" {\n  source = "example/far/aws"\n  count = ${ON}\n}\n`,
      'm/main.tf': KEY,
    });
    expect(inShort(run)).toContain('unknown iac-access-key module.m.aws_iam_access_key.ann:1');
    expect(run.gaps).toMatchObject([{ says: /module "far" could not be read/ }]);
  });

  test('is settled by who sets it: values that are read, a module that is called with it, a count in figures', async () => {
    const off = { 'main.tf': OFF + where(KEY, ON), 'terraform.tfvars': 'c = false\n' };
    const called = {
      'main.tf': 'module "m" {\n  source = "./m"\n  c = false\n}\n',
      'm/main.tf': OFF + where(KEY, ON),
    };
    for (const files of [off, called, { 'main.tf': where(KEY, '0') }]) {
      const run = await checked(files);
      expect([inShort(run), run.complete]).toEqual([[], true]);
    }
  });
});

describe('a key that the state forgets', () => {
  const removed = (inside: string) => `${ANN}removed {\n  from = aws_iam_access_key.ann\n${inside}}\n`;
  test('stays in AWS, and fails', async () => {
    const run = await checked({ 'main.tf': removed('  lifecycle {\n    destroy = false\n  }\n') });
    expect(inShort(run)).toContain('fail iac-access-key aws_iam_access_key.ann:4');
  });

  test('cannot be told where the block does not say: the two tools differ', async () => {
    expect(inShort(await checked({ 'main.tf': removed('') }))).toContain(
      'unknown iac-access-key aws_iam_access_key.ann:4',
    );
  });

  test('is none where it is destroyed, or where something else is forgotten', async () => {
    const other = removed('').replace('aws_iam_access_key.ann', 'aws_s3_bucket.ann');
    for (const code of [removed('  lifecycle {\n    destroy = true\n  }\n'), other])
      expect(inShort(await checked({ 'main.tf': code }))).toEqual([]);
  });
});

describe('a user of the Cloud Control provider', () => {
  const user = (password: string) =>
    `resource "awscc_iam_user" "ann" {\n  user_name = "ann"\n  login_profile = {\n    password = ${password}\n  }\n}\n`;
  const key = 'resource "aws_iam_access_key" "k" {\n  user = awscc_iam_user.ann.id\n}\n';

  test('has a console password in it, and a key of it fails', async () => {
    const run = await checked({ 'main.tf': `variable "p" {}\n${user('var.p')}${key}` });
    expect(joined(run)).toMatchObject([{ status: 'fail' }]);
    expect(inShort(run)).toContain('unknown iac-literal-password awscc_iam_user.ann:2');
  });

  test('with the password written out fails, and the password is not shown', async () => {
    const run = await checked({ 'main.tf': user('"Tr0ub4dor&3"') });
    expect(inShort(run)).toEqual(['fail iac-literal-password awscc_iam_user.ann:1']);
    expect(JSON.stringify(run)).not.toContain('Tr0ub');
  });

  test('is one in a plan and in a state as well', async () => {
    const values = { user_name: 'ann', login_profile: { password: 'Tr0ub4dor&3' } };
    const made = [
      { address: 'awscc_iam_user.ann', mode: 'managed', type: 'awscc_iam_user', name: 'ann', values },
      {
        address: 'aws_iam_access_key.k',
        mode: 'managed',
        type: 'aws_iam_access_key',
        name: 'k',
        values: { user: 'ANN' },
      },
    ];
    const version = { format_version: '1.2', terraform_version: '1.11.4' };
    const plan = {
      ...version,
      resource_changes: made.map(({ values: after, ...each }) => ({
        ...each,
        change: { actions: ['create'], before: null, after, after_unknown: {} },
      })),
    };
    const state = { ...version, values: { root_module: { resources: made } } };
    for (const document of [plan, state]) {
      const run = await checked({ 'document.json': JSON.stringify(document) });
      expect(joined(run)).toMatchObject([{ status: 'fail' }]);
    }
  });
});

describe('a template that is no file of its own', () => {
  test.each([
    ['is made by jsonencode', 'jsonencode({ Resources = { K = { Type = "AWS::IAM::AccessKey" } } })'],
    ['is filled in out of a file', 'templatefile("./stack.yaml", {})'],
    ['is a file of another ending', 'file("./stack.tpl")'],
    ['comes from elsewhere', 'data.http.template.response_body'],
  ])('is told as not looked at where it %s', async (_what, body) => {
    const stack = `resource "aws_cloudformation_stack" "s" {\n  name = "s"\n  template_body = ${body}\n}\n`;
    expect((await checked({ 'main.tf': stack })).gaps).toMatchObject([
      { says: /aws_cloudformation_stack\.s/ },
    ]);
  });
});
