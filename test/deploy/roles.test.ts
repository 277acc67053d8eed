import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseHcl } from '@cdktf/hcl2json';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callingPolicy, scanningCalls } from '../../src/app/permissions.ts';
import { deployTemplates } from '../../tools/gen-deploy.ts';
import { PYTHON_OPTIONS, pythonCommand } from '../emulators/python.ts';
import { filledIn, ROOT, template, textOf, type Value } from './read-template.ts';

const SCAN_ROLE = template(textOf('deploy/stacksets/scan-role.yaml'));
const ORGANIZATION = template(textOf('deploy/stacksets/organization.yaml'));
const TRUST = { CallerArn: 'arn:aws:iam::111122223333:role/Caller', OrganizationId: 'o-abcdefghij' };

const EVENT_HANDLER = ['deploy/event-handler/template.yaml', 'deploy/event-handler/member.yaml'];

type Properties = Readonly<Record<string, Value>>;
interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: Value;
}

function propertiesOf(
  whole: typeof SCAN_ROLE,
  name: string,
  given: Readonly<Record<string, string>>,
): Properties {
  const resources = filledIn(whole, whole.Resources ?? {}, given) as Record<
    string,
    { Properties: Properties }
  >;
  const found = resources[name]?.Properties;
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

/** The statements of the scanning role with these parameters. */
function statements(given: Readonly<Record<string, string>> = {}): readonly Statement[] {
  const [policy] = propertiesOf(SCAN_ROLE, 'ScanRole', { ...TRUST, ...given }).Policies as unknown as [
    { PolicyDocument: { Statement: readonly Statement[] } },
  ];
  return policy.PolicyDocument.Statement;
}

const actions = (all: readonly Statement[]) => all.flatMap(({ Action }) => Action);

test('the templates are what the generator makes of what the collectors declare', () => {
  for (const [path, text] of deployTemplates()) expect(textOf(path), path).toBe(text);
});

test('the linter of AWS finds nothing in any template, and does find a fault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(wrong, textOf('deploy/stacksets/caller.yaml').replace('ManagedPolicy', 'Nothing'));
  const paths = [...deployTemplates().keys(), ...EVENT_HANDLER].map((path) => ROOT + path);
  const program = 'from cfnlint.runner import main; main()';
  const args = ['-c', program, '--regions', 'us-east-1', '--format', 'json', ...paths, wrong];
  const { stdout, stderr } = spawnSync(pythonCommand(), [...PYTHON_OPTIONS, ...args], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const found = JSON.parse(stdout) as readonly { readonly Filename: string; readonly Message: string }[];
  expect(found.map(({ Filename }) => Filename)).toEqual(found.map(() => wrong));
  expect(found[0]?.Message).toContain('AWS::IAM::Nothing');
});

describe('the scanning role', () => {
  test('has exactly the calls of a plain scan, and reads no more', () => {
    expect(statements()).toEqual([
      { Sid: 'KeyreeveScan', Effect: 'Allow', Action: scanningCalls({}), Resource: '*' },
    ]);
  });

  test.each([
    ['WithFresh', { fresh: true }],
    ['WithInstances', { instances: true }],
    ['WithProve', { prove: true }],
    ['WithPreview', { preview: true }],
  ] as const)('has with %s what that option calls besides', (name, needs) => {
    expect(actions(statements({ [name]: 'yes' })).toSorted()).toEqual(scanningCalls(needs));
  });

  test('may import findings into the default product alone, and only where that is wanted', () => {
    const [, sending] = statements({ WithSecurityHub: 'yes' });
    expect(sending).toMatchObject({
      Action: ['securityhub:BatchImportFindings'],
      Resource: 'arn:aws:securityhub:*:*:product/*/default',
    });
  });

  test('changes nothing: every call reads, but for having AWS write down what it knows', () => {
    const all = actions(
      statements({ WithFresh: 'yes', WithInstances: 'yes', WithProve: 'yes', WithPreview: 'yes' }),
    );
    expect(all.filter((call) => !/:(Get|List|Describe|Lookup)/.test(call))).toEqual([
      'iam:GenerateCredentialReport',
    ]);
  });

  test('is trusted to the caller of the organisation, with the external id where there is one', () => {
    const trust = (given: Readonly<Record<string, string>>) =>
      (
        propertiesOf(SCAN_ROLE, 'ScanRole', given).AssumeRolePolicyDocument as unknown as {
          Statement: [Statement];
        }
      ).Statement[0];
    expect(trust(TRUST)).toMatchObject({
      Principal: { AWS: TRUST.CallerArn },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } },
    });
    expect(trust({ ...TRUST, ExternalId: 'some-id' }).Condition).toEqual({
      StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij', 'sts:ExternalId': 'some-id' },
    });
    expect(trust({ CallerArn: TRUST.CallerArn, ExternalId: 'some-id' }).Condition).toEqual({
      StringEquals: { 'sts:ExternalId': 'some-id' },
    });
  });

  test('cannot be made without a condition on who is trusted', () => {
    const rules = SCAN_ROLE.Rules as Record<string, { Assertions: [{ Assert: Value }] }>;
    const assertion = rules.SomebodyIsTrustedForSure?.Assertions[0].Assert ?? null;
    const asked = { ...SCAN_ROLE, Conditions: { Asked: assertion } };
    const answer = (given: Readonly<Record<string, string>>) =>
      filledIn(asked, { 'Fn::If': ['Asked', 'made', 'refused'] }, given);
    expect(answer({})).toBe('refused');
    expect(answer({ OrganizationId: 'o-abcdefghij' })).toBe('made');
    expect(answer({ ExternalId: 'some-id' })).toBe('made');
  });
});

describe('the stack set', () => {
  const set = propertiesOf(ORGANIZATION, 'ScanRoles', TRUST);

  test('carries the same template as the stack of the management account', () => {
    expect(set.TemplateBody).toBe(textOf('deploy/stacksets/scan-role.yaml'));
  });

  test('hands on every parameter of it, of the same type, default and pattern', () => {
    const inner = SCAN_ROLE.Parameters as Record<string, Value>;
    const outer = ORGANIZATION.Parameters as Record<string, Value>;
    for (const [name, parameter] of Object.entries(inner)) expect(outer[name], name).toEqual(parameter);
    const handed = (set.Parameters as readonly { ParameterKey: string; ParameterValue: string }[]).map(
      ({ ParameterKey }) => ParameterKey,
    );
    expect(handed).toEqual(Object.keys(inner));
    expect(ORGANIZATION.Rules).toEqual(SCAN_ROLE.Rules);
  });

  test('is the service’s, and reaches accounts that join later', () => {
    expect(set).toMatchObject({
      PermissionModel: 'SERVICE_MANAGED',
      AutoDeployment: { Enabled: true },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  });
});

test('the policy of the caller is that of keyreeve permissions --caller', () => {
  const caller = template(textOf('deploy/stacksets/caller.yaml'));
  const statementsOf = (given: Readonly<Record<string, string>>) =>
    (
      propertiesOf(caller, 'CallerPolicy', given).PolicyDocument as unknown as {
        Statement: readonly Statement[];
      }
    ).Statement;
  const inPartition = (all: readonly Statement[]) =>
    all.map((each) => ({ ...each, Resource: each.Resource.replace('arn:*:', 'arn:aws:') }));
  const whole = callingPolicy({ roleName: 'KeyreeveScan', auditRoot: true, preview: true }).Statement;
  const plain = callingPolicy({ roleName: 'Other', preview: true }).Statement;
  expect(statementsOf({ AuditRoot: 'yes' })).toEqual(inPartition(whole as readonly Statement[]));
  expect(statementsOf({ RoleName: 'Other' })).toEqual(inPartition(plain as readonly Statement[]));
});

describe('the Terraform module', () => {
  const files = ['main', 'variables', 'outputs', 'versions'] as const;
  const read = async (name: (typeof files)[number]) =>
    (await parseHcl(`${name}.tf`, textOf(`deploy/terraform/${name}.tf`))) as Record<
      string,
      Record<string, Value>
    >;

  test('hands on every parameter of the template, and uses every variable', async () => {
    const main = await read('main');
    const [locals] = main.locals as unknown as [Record<string, Record<string, Value>>];
    expect(Object.keys(locals.parameters ?? {}).toSorted()).toEqual(
      Object.keys(SCAN_ROLE.Parameters as object).toSorted(),
    );
    const variables = Object.keys((await read('variables')).variable ?? {});
    const text = textOf('deploy/terraform/main.tf');
    for (const name of variables) expect(text, name).toContain(`var.${name}`);
    const used = [...text.matchAll(/\bvar\.(\w+)/g)].map(([, name]) => name ?? '');
    expect(variables).toEqual(expect.arrayContaining([...new Set(used)]));
  });

  test('makes the stack set, and the stack of the management account of the same template', async () => {
    const { resource = {} } = (await read('main')) as unknown as {
      resource: Record<string, Record<string, Value>>;
    };
    expect(Object.keys(resource).toSorted()).toEqual([
      'aws_cloudformation_stack',
      'aws_cloudformation_stack_set',
      'aws_cloudformation_stack_set_instance',
    ]);
    const [set] = (resource.aws_cloudformation_stack_set?.scan_role ?? []) as unknown as [Properties?];
    const [stack] = (resource.aws_cloudformation_stack?.management ?? []) as unknown as [Properties?];
    expect(set).toMatchObject({
      permission_model: 'SERVICE_MANAGED',
      capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    for (const each of [set, stack])
      expect(each).toMatchObject({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform fills these in.
        template_body: '${local.template}',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform fills these in.
        parameters: '${local.parameters}',
      });
  });

  test('holds no policy of its own: it takes the templates that are generated', () => {
    const text = textOf('deploy/terraform/main.tf');
    for (const [, path = ''] of text.matchAll(/path\.module\}\/\.\.\/([\w/.-]+)/g))
      expect([...deployTemplates().keys()]).toContain(`deploy/${path}`);
    expect(text).not.toMatch(/iam:|sts:|aws_iam/);
  });
});
