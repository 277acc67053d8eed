import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scanningCalls } from '../../src/app/permissions.ts';
import { IAC_RULES } from '../../src/core/iac/rules/index.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { keyreeve } from '../support/keyreeve.ts';

/** Runs a command that must end well and say nothing on standard error. */
async function printed(...args: string[]): Promise<string> {
  const ended = await keyreeve(args);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended.stdout;
}

describe('keyreeve with no argument', () => {
  it('says in ten lines what to do next', async () => {
    const text = await printed();
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    for (const command of ['demo', 'doctor', 'scan', '--help']) expect(text).toContain(`keyreeve ${command}`);
  });

  it('prints its version, and every command in --help', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await printed('--version')).toBe(`${version}\n`);
    const help = await printed('--help');
    for (const name of [
      'scan',
      'report',
      'explain',
      'rules',
      'doctor',
      'permissions',
      'sandbox',
      'demo',
      'completion',
    ])
      expect(help).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  it('asks back for a command that is misspelt', async () => {
    const ended = await keyreeve(['scann']);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toContain('Did you mean scan?');
  });
});

describe('keyreeve explain and rules', () => {
  it('explains a rule in the terminal, and as the page in the documentation', async () => {
    const text = await printed('explain', 'user-setup-access-key');
    expect(text).toMatch(/windowMinutes[\s\S]*iam:ListAccessKeys[\s\S]*1\.11/);
    const page = readFileSync('docs/rules/user-setup-access-key.md', 'utf8');
    expect(page).toContain(await printed('explain', 'user-setup-access-key', '--format', 'markdown'));
  });

  it('explains a rule on infrastructure as code too', async () => {
    const page = readFileSync('docs/rules/iac-access-key.md', 'utf8');
    expect(page).toContain(await printed('explain', 'iac-access-key', '--format', 'markdown'));
    expect(await printed('explain', 'iac-access-key', '--format', 'html')).toContain('<h1>The code makes');
  });

  it('names the rules there are to somebody who asks for another', async () => {
    const ended = await keyreeve(['explain', 'root']);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain('root-access-key');
  });

  it('lists the rules, and the frameworks with the controls that are covered', async () => {
    const text = await printed('rules');
    const rules = JSON.parse(await printed('rules', '--format', 'json')) as { id: string }[];
    expect(rules.map(({ id }) => id)).toEqual([...RULES, ...IAC_RULES].map(({ id }) => id));
    for (const { id } of rules) expect(text).toContain(id);
    const frameworks = JSON.parse(await printed('rules', '--frameworks', '--format', 'json')) as object[];
    expect(frameworks).toContainEqual(
      expect.objectContaining({
        id: 'cis_v500',
        controls: expect.objectContaining({
          'root-access-key': ['1.3'],
          'user-setup-access-key': ['1.10'],
          'password-policy': ['1.7', '1.8'],
        }),
      }),
    );
  });
});

describe('keyreeve permissions', () => {
  it('prints the policy as JSON, with the calls of a scan and no others', async () => {
    const policy = JSON.parse(await printed('permissions')) as { Statement: { Action: string[] }[] };
    expect(policy.Statement).toHaveLength(1);
    expect(policy.Statement[0]?.Action).toEqual(scanningCalls({}));
    expect(
      policy.Statement[0]?.Action.filter(
        (call) => !/^[a-z-]+:(Get|List|Describe|GenerateCredentialReport$)/.test(call),
      ),
    ).toEqual([]);
  });

  it('prints a CloudFormation template that is valid JSON, for the role and account asked for', async () => {
    const args = ['--trust', '111122223333', '--role', 'Audit', '--external-id', 'e/1', '--fresh'];
    const text = await printed('permissions', '--format', 'cloudformation', ...args);
    const { Resources, Parameters } = JSON.parse(text) as Record<
      string,
      Record<string, { Properties?: object }>
    >;
    expect(Parameters?.TrustedAccountId).toMatchObject({ Default: '111122223333' });
    expect(Resources?.KeyreeveScanRole?.Properties).toMatchObject({
      RoleName: 'Audit',
      Policies: [{ PolicyDocument: { Statement: [{ Action: scanningCalls({ fresh: true }) }] } }],
    });
    expect(text).toContain('"sts:ExternalId": "e/1"');
  });

  it('prints Terraform that holds the same policy', async () => {
    const text = await printed('permissions', '--format', 'terraform', '--rule', 'root-access-key');
    const policy = /<<-POLICY\n([\s\S]*?)\n\s*POLICY/.exec(text)?.[1] ?? '';
    expect(JSON.parse(policy)).toMatchObject({
      Statement: [{ Action: scanningCalls({ rules: ['root-access-key'] }) }],
    });
    expect(text).toContain('resource "aws_iam_role" "keyreeve_scan"');
  });

  it('says what the calling identity needs for an organisation and for root audits', async () => {
    const text = await printed('permissions', '--caller', '--audit-root', '--role', 'Audit');
    const policy = JSON.parse(text) as { Statement: { Action: string[]; Resource: string }[] };
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['organizations:ListAccounts', 'sts:AssumeRole', 'sts:AssumeRoot']),
    );
    expect(policy.Statement.find(({ Action }) => Action.includes('sts:AssumeRole'))?.Resource).toBe(
      'arn:*:iam::*:role/Audit',
    );
  });

  it.each([
    [['--trust', '12'], /twelve digits/],
    [['--role', 'a b'], /not a role name/],
    [['--external-id', 'x"y'], /--external-id takes/],
    [['--rule', 'nothing'], /no rule "nothing"/],
    [['--audit-root'], /opened by the calling identity/],
    [['--caller', '--format', 'terraform'], /yours to write as code/],
    [['--trust', '111122223333'], /trusts nobody/],
  ])('refuses %j', async (args, reason) => {
    const ended = await keyreeve(['permissions', ...args]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(reason);
  });
});

describe('keyreeve completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    expect(await printed('completion', shell)).toContain('keyreeve');
  });

  it('completes commands and options', async () => {
    expect(await printed('complete', '--', 'sc')).toMatch(/^scan\t/m);
    expect(await printed('complete', '--', 'scan', '--fram')).toMatch(/^--framework\t/m);
  });

  it('refuses a shell it does not know, with those it does', async () => {
    const ended = await keyreeve(['completion', 'tcsh']);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(/bash[\s\S]*fish/);
  });
});
