import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTemplate, templatesIn } from '../../src/core/iac/cloudformation/template.ts';
import { readJsonDocument } from '../../src/core/iac/json-document.ts';
import { judgeUnit } from '../../src/core/iac/judge-unit.ts';
import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import { parseTrees } from '../../src/core/iac/tree.ts';
import { checked, inShort } from './read-in-folder.ts';

const URN = 'urn:pulumi:dev::x::aws:iam';
const OPEN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function step(op: string, type: string, name: string, inputs: object): object {
  return { op, urn: `${URN}/${type}::${name}`, newState: { type: `aws:iam/${type}`, inputs } };
}

const PREVIEW = {
  steps: [
    step('create', 'user:User', 'ann', { name: 'ann' }),
    step('create', 'userLoginProfile:UserLoginProfile', 'ann', { user: 'ann', pgpKey: 'keybase:ann' }),
    step('create', 'accessKey:AccessKey', 'ann', { user: 'ann', pgpKey: OPEN }),
    step('same', 'accessKey:AccessKey', 'open', { user: OPEN, status: 'Inactive' }),
    step('delete', 'accessKey:AccessKey', 'gone', { user: 'ann' }),
  ],
};

describe('a preview of Pulumi', () => {
  test('joins what is named, leaves open what is not, and finds nothing of what is deleted', async () => {
    const run = await checked({ 'preview.json': JSON.stringify(PREVIEW, null, 2) });
    expect(inShort(run).map((each) => each.replace(`${URN}/`, ''))).toEqual([
      'unknown iac-access-key-without-pgp-key accessKey:AccessKey::ann:26',
      'fail iac-console-user-with-access-key accessKey:AccessKey::ann:26',
      'fail iac-access-key accessKey:AccessKey::open:37',
      'fail iac-access-key-without-pgp-key accessKey:AccessKey::open:37',
      'unknown iac-console-user-with-access-key accessKey:AccessKey::open:37',
    ]);
    expect(run.findings.find(({ rule }) => rule === 'iac-access-key')?.severity).toBe('info');
  });
});

test('a plan that ended with an error, or puts changes off, is not complete', async () => {
  const plan = {
    format_version: '1.2',
    terraform_version: '1.11.4',
    resource_changes: [],
    errored: true,
    complete: false,
  };
  const run = await checked({ 'plan.json': JSON.stringify(plan) });
  expect(run).toMatchObject({ complete: false, findings: [], gaps: [{}, {}] });
});

test('a stack in a plan whose template can make users, or lies elsewhere, is a gap', async () => {
  const change = (after: object) => ({
    address: 'aws_cloudformation_stack.x',
    type: 'aws_cloudformation_stack',
    name: 'x',
    mode: 'managed',
    change: { actions: ['create'], after },
  });
  const gapsOf = async (after: object) => {
    const plan = { format_version: '1.2', terraform_version: 'x', resource_changes: [change(after)] };
    return (await checked({ 'plan.json': JSON.stringify(plan) })).gaps.length;
  };
  expect(await gapsOf({ template_body: '{"Type":"AWS::IAM::User"}' })).toBe(1);
  expect(await gapsOf({ template_url: 'https://example.com/x' })).toBe(1);
  expect(await gapsOf({ template_body: '{"Type":"AWS::S3::Bucket"}', template_url: null })).toBe(0);
});

test('a state of another version is told', async () => {
  const state = { version: 3, terraform_version: '0.11.0', serial: 1, lineage: 'x', resources: 'none' };
  expect(await checked({ 'terraform.tfstate': JSON.stringify(state) })).toMatchObject({ complete: false });
});

/** Names that documents have, so that what is made at random gets somewhere. */
const NAMES = fc.constantFrom(
  ...[
    'resource_changes',
    'change',
    'actions',
    'after',
    'before',
    'after_unknown',
    'configuration',
    'root_module',
  ],
  ...[
    'resources',
    'module_calls',
    'expressions',
    'references',
    'outputs',
    'values',
    'address',
    'type',
    'mode',
    'user',
  ],
  ...[
    'steps',
    'urn',
    'newState',
    'inputs',
    'Resources',
    'Type',
    'Properties',
    'UserName',
    'LoginProfile',
    'Password',
  ],
  ...[
    'Ref',
    'Fn::Sub',
    'Fn::If',
    'Fn::Join',
    'Fn::ForEach::X',
    'Conditions',
    'Parameters',
    'Outputs',
    'Value',
    '__proto__',
  ],
);
const LEAVES = fc.constantFrom(
  null,
  true,
  7,
  '',
  'x',
  'aws_iam_access_key',
  'managed',
  'create',
  'AWS::IAM::User',
  'AWS::IAM::AccessKey',
  'urn:pulumi:x',
  '$' + '{x.y}',
  '\ud800',
);
const { json: JSON_VALUE } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 7 },
    LEAVES,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(NAMES, tie('json')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));

test('a document of any shape is read without a crash', () => {
  fc.assert(
    fc.property(JSON_VALUE, JSON_VALUE, (one, other) => {
      const shapes = [
        {
          format_version: '1.2',
          terraform_version: 'x',
          resource_changes: [
            one,
            { address: 'a.b', type: 'aws_iam_access_key', mode: 'managed', name: 'b', change: other },
          ],
          configuration: one,
        },
        { format_version: '1.0', terraform_version: 'x', values: { root_module: one, outputs: other } },
        { terraform_version: 'x', lineage: 'x', serial: 1, resources: one, outputs: other },
        { steps: [one, { op: 'create', urn: 'urn:pulumi:x', newState: other }] },
      ];
      for (const shape of shapes) {
        const read = readJsonDocument(shape, JSON.stringify(shape), 'x.json');
        if (read !== undefined && 'unit' in read) judgeUnit(read.unit, IAC_RULES);
      }
      const template = {
        AWSTemplateFormatVersion: 'x',
        Resources: { A: one, K: { Type: 'AWS::IAM::AccessKey', Properties: other } },
        Outputs: one,
        Conditions: other,
      };
      const parsed = parseTrees(JSON.stringify(template));
      if ('fault' in parsed) throw new Error(parsed.fault);
      for (const tree of parsed.trees.flatMap(templatesIn)) {
        judgeUnit(readTemplate(tree, 'x.json', parsed.placeOf).unit, IAC_RULES);
      }
    }),
    { numRuns: 150 },
  );
});
