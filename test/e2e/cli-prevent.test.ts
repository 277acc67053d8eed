import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyreeve } from '../support/keyreeve.ts';

const GLASS = ['--break-glass', 'arn:aws:iam::*:role/BreakGlass'];

describe('keyreeve prevent', () => {
  test('V02: prints the policy alone where it is piped, and says on the side what it changed', async () => {
    const { status, stdout, stderr } = await keyreeve(['prevent', 'scp', 'deny-keys-but', ...GLASS]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).Statement[0].Condition).toEqual({
      ArnNotLike: { 'aws:PrincipalArn': 'arn:*:iam::*:role/BreakGlass' },
    });
    expect(stderr).toContain('names the partition "aws"');
    // What it wrote passes its own check.
    const checked = await keyreeve(['prevent', 'check', '-', '--type', 'scp'], { input: stdout });
    expect(checked).toMatchObject({ status: 0, stderr: '' });
  });

  test('V01: names in its text what is not covered, and shows what was evaluated', async () => {
    const args = ['--all-root-actions', '--checks', '--management-account', '999999999999'];
    const { status, stdout } = await keyreeve(['prevent', 'scp', 'deny-root-keys', ...args]);
    expect(status).toBe(0);
    expect(stdout).toContain('- The management account 999999999999: no service control policy limits it');
    expect(stdout).toContain('open for a session of AssumeRoot');
  });

  test('V03: an identity policy against root is refused with the reason', async () => {
    const { status, stdout, stderr } = await keyreeve(['prevent', 'identity', 'deny-root-keys']);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('An identity policy has no effect on root');
    expect(stderr).toContain('(no-effect)');
    const policy = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::*:root"}}';
    const checked = await keyreeve(['prevent', 'check', '-', '--type', 'identity'], { input: policy });
    expect(checked.status).toBe(1);
    expect(checked.stdout).toContain('an identity policy has no effect on root');
  });

  test('writes a file whose ending names the format', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyreeve-prevent-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, holds] of [
      ['scp.tf', 'resource "aws_organizations_policy" "keyreeve_deny_root_keys"'],
      ['scp.yaml', '"AWS::Organizations::Policy"'],
      ['scp.json', '"Sid": "KeyreeveDenyRootKeys"'],
    ] as const) {
      const path = join(folder, name);
      expect((await keyreeve(['prevent', 'scp', 'deny-root-keys', '--output', path])).status).toBe(0);
      expect(readFileSync(path, 'utf8')).toContain(holds);
    }
  });

  test('the role that applies plans edits policies only where that is asked for', async () => {
    const { status, stdout } = await keyreeve(['permissions', '--remediate', '--edit-policies']);
    expect([status, stdout.includes('iam:CreatePolicyVersion')]).toEqual([0, true]);
    const ignored = await keyreeve(['permissions', '--edit-policies']);
    expect([ignored.status, ignored.stderr.includes('(bad-argument)')]).toEqual([2, true]);
  });

  test.each([
    ['no exempt role', ['scp', 'deny-keys-but'], 'bad-argument'],
    ['an exempt role of no use', ['scp', 'deny-root-keys', ...GLASS], 'bad-argument'],
    ['no tag', ['scp', 'deny-console-user-keys', ...GLASS], 'bad-argument'],
    ['a tag of no use', ['scp', 'deny-keys-but', ...GLASS, '--tag', 'a=b'], 'bad-argument'],
    ['--all-root-actions alone', ['scp', 'deny-keys-but', ...GLASS, '--all-root-actions'], 'bad-argument'],
    ['an account that is none', ['scp', 'deny-root-keys', '--management-account', '12'], 'bad-argument'],
    ['checks in a policy', ['scp', 'deny-root-keys', '--checks', '--format', 'json'], 'bad-argument'],
    ['an ending that says nothing', ['scp', 'deny-root-keys', '--output', '/tmp/x.pdf'], 'bad-argument'],
    ['a file that is no policy', ['check', 'package.json', '--type', 'scp'], 'bad-policy'],
    ['a file that is not there', ['check', '/nonexistent', '--type', 'scp'], 'unreadable-file'],
  ])('with %s is refused in words', async (_name, args, code) => {
    const { status, stdout, stderr } = await keyreeve(['prevent', ...args]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`(${code})`);
  });
});
