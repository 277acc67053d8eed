import { describe, expect, test } from 'vitest';
import { checked, inShort, joined } from './read-in-folder.ts';

const BUCKET = 'Resources:\n  B:\n    Type: AWS::S3::Bucket\n';
const INCLUDE = '  Name: AWS::Include\n  Parameters: { Location: s3://bucket/x.yaml }\n';
const NESTED = 'Resources: { K: { Type: AWS::IAM::AccessKey } }';

const gapsOf = async (text: string, name = 'template.yaml') =>
  (await checked({ [name]: text })).gaps.map(({ says }) => says);

describe('V11 what a template makes elsewhere is told as not looked at', () => {
  test.each([
    ['a macro with what it is given', `Transform:\n${INCLUDE}${BUCKET}`, /macro AWS::Include/],
    [
      'a list of such',
      `Transform:\n- AWS::Serverless-2016-10-31\n-${INCLUDE.slice(1)}${BUCKET}`,
      /AWS::Include/,
    ],
    ['a macro as a function at the top', `Fn::Transform:\n${INCLUDE}${BUCKET}`, /macro AWS::Include/],
    [
      'a stack set of a text',
      `Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties: { TemplateBody: '${NESTED}' }\n`,
      /What S \(AWS::CloudFormation::StackSet\)/,
    ],
    [
      'a stack set of a file',
      'Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties: { TemplateURL: https://x.example/a }\n',
      /What S /,
    ],
    [
      'an application of SAM',
      'Resources:\n  S:\n    Type: AWS::Serverless::Application\n    Properties: { Location: ./a }\n',
      /What S /,
    ],
    [
      'a product of the Service Catalog',
      'Resources:\n  S:\n    Type: AWS::ServiceCatalog::CloudFormationProvisionedProduct\n',
      /What S /,
    ],
  ])('as %s', async (_what, text, words) => {
    expect(await gapsOf(text)).toEqual([expect.stringMatching(words)]);
  });

  test('a stack set whose text makes no users is looked at', async () => {
    const text = `Resources:\n  S:\n    Type: AWS::CloudFormation::StackSet\n    Properties: { TemplateBody: '{}' }\n`;
    expect(await gapsOf(text)).toEqual([]);
  });

  test.each([
    ['a macro', `      Fn::Transform:\n        Name: AWS::Include\n`],
    ['a loop', `      Fn::ForEach::P: [N, [LoginProfile], { '\${N}': { Password: x } }]\n`],
  ])('%s among the properties of a user may put a password there', async (_what, more) => {
    const user = `Resources:\n  Ann:\n    Type: AWS::IAM::User\n    Properties:\n      UserName: ann\n${more}`;
    expect(await gapsOf(user)).toEqual([expect.stringMatching(/properties of Ann is not looked at/)]);
  });
});

test('V11 a merge key takes nothing from what a map has of its own, wherever it stands', async () => {
  const key = '  K:\n    Type: AWS::IAM::AccessKey\n    Properties: { UserName: !Ref Ann }\n';
  const template = (user: string) =>
    `A: &none { LoginProfile: !Ref AWS::NoValue }\nB: &some { LoginProfile: { Password: !Ref P } }\nResources:\n  Ann:\n    Type: AWS::IAM::User\n    Properties:\n${user}${key}`;
  const own = '      LoginProfile: { Password: !Ref P }\n';
  for (const user of [`${own}      <<: *none\n`, `      <<: *none\n${own}`, '      <<: [*some, *none]\n'])
    expect(joined(await checked({ 't.yaml': template(user) }))).toMatchObject([{ status: 'fail' }]);
});

test('templates under the endings of their own are found in a folder', async () => {
  const key = 'Resources:\n  K:\n    Type: AWS::IAM::AccessKey\n    Properties: { UserName: ci }\n';
  const run = await checked({ 'a.cfn': key, 'b.cform': key });
  expect(inShort(run).filter((each) => each.includes('iac-access-key K'))).toHaveLength(2);
});

test('a state that OpenTofu encrypted is told, and not passed by', async () => {
  const state = { serial: 1, lineage: 'x', meta: {}, encrypted_data: 'AAAA', encryption_version: 'v0' };
  const run = await checked({ 'terraform.tfstate': JSON.stringify(state), 'main.tf': 'locals {}\n' });
  expect(run.gaps).toMatchObject([{ says: /encrypted/ }]);
});

test('files of Terragrunt and of stacks of Terraform are told once, for they decide what modules make', async () => {
  const files = { 'live/a/terragrunt.hcl': '', 'live/b/terragrunt.hcl': '', 'x.tfdeploy.hcl': '' };
  const run = await checked({ ...files, 'main.tf': 'locals {}\n', '.terraform.lock.hcl': '' });
  expect(run.gaps).toMatchObject([{ says: /It and 2 files like it are not read/ }]);
});
