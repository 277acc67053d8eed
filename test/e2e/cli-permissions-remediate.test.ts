import { describe, expect, it } from 'vitest';
import { remediatingPolicy } from '../../src/app/remediation-permissions.ts';
import { keyreeve } from '../support/keyreeve.ts';

async function printed(...args: string[]): Promise<string> {
  const ended = await keyreeve(['permissions', '--remediate', ...args]);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended.stdout;
}

describe('keyreeve permissions --remediate', () => {
  const policy = remediatingPolicy({ roleName: 'KeyreeveRemediate', withDelete: true });

  it('prints the policy of a role of its own', async () => {
    expect(JSON.parse(await printed())).toEqual(policy);
  });

  it('leaves out what deletes for good, where that is asked for', async () => {
    const text = await printed('--without-delete');
    expect(JSON.parse(text)).toMatchObject({ Statement: policy.Statement.slice(0, -1) });
    expect(text).not.toContain('DeleteAccessKey');
  });

  it('prints Terraform and CloudFormation of that role, and of no scanning role', async () => {
    const terraform = await printed('--format', 'terraform', '--external-id', 'e/1');
    expect(JSON.parse(/<<-POLICY\n([\s\S]*?)\n\s*POLICY/.exec(terraform)?.[1] ?? '')).toEqual(policy);
    expect(terraform).toContain('resource "aws_iam_role" "keyreeve_remediate"');
    expect(terraform).toContain('"KeyreeveRemediate"');
    const template = await printed('--format', 'cloudformation', '--role', 'Mender');
    expect(JSON.parse(template)).toMatchObject({
      Resources: { KeyreeveRemediateRole: { Properties: { RoleName: 'Mender' } } },
    });
    for (const text of [terraform, template]) expect(text).not.toMatch(/read-only|keyreeve_?scan/i);
  });

  it('says what the calling identity needs', async () => {
    const { Statement } = JSON.parse(await printed('--caller', '--role', 'Mender')) as {
      Statement: { Action: string[]; Resource: string }[];
    };
    expect(Statement.find(({ Action }) => Action.includes('sts:AssumeRole'))?.Resource).toBe(
      'arn:*:iam::*:role/Mender',
    );
    expect(Statement.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['sts:AssumeRoot', 'organizations:AttachPolicy']),
    );
  });

  it('says what planning reads of the organisation and of root, and none of it changes anything', async () => {
    const { stdout, status } = await keyreeve(['permissions', '--plan', '--caller']);
    const { Statement } = JSON.parse(stdout) as { Statement: { Action: string[]; Condition?: object }[] };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect([status, actions]).toEqual([
      0,
      expect.arrayContaining(['sts:AssumeRoot', 'sts:GetAccessKeyInfo', 'organizations:DescribePolicy']),
    ]);
    const reads = /^(iam:List|organizations:(Describe|List)|sts:(AssumeRo|GetAccessKeyInfo))/;
    expect(actions.filter((action) => !reads.test(action))).toEqual([]);
    expect(JSON.stringify(Statement)).not.toContain('IAMDelete');
  });

  it.each([
    [['--remediate', '--plan'], /scanning role/],
    [['--remediate', '--fresh'], /the same whatever was scanned/],
    [['--remediate', '--rule', 'root-access-key'], /the same whatever was scanned/],
    [['--without-delete'], /deletes nothing/],
    [['--remediate', '--caller', '--format', 'terraform'], /yours to write/],
  ])('refuses %j', async (args, reason) => {
    const ended = await keyreeve(['permissions', ...args]);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr).toMatch(reason);
  });
});
