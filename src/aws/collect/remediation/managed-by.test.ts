import { expect, test } from 'vitest';
import { managedBy } from './managed-by.ts';

const NOT_KNOWN = { unknown: 'Not asked.' };
const BY = { arn: 'arn:aws:iam::222222222222:user/ci', at: '2026-11-01T10:00:00Z' };

test.each([
  [
    { 'aws:cloudformation:stack-name': 'mail' },
    "CloudFormation (stack mail), by the user's tag aws:cloudformation:stack-name",
  ],
  [{ terraform: 'true' }, "Terraform, by the user's tag terraform = true"],
  [{ 'terraform:workspace': 'prod' }, "Terraform, by the user's tag terraform:workspace = prod"],
  [{ ManagedBy: 'Terraform Cloud' }, "Terraform, by the user's tag ManagedBy = Terraform Cloud"],
  [{ 'managed-by': 'OpenTofu' }, "Terraform, by the user's tag managed-by = OpenTofu"],
  [{ managed_by: 'pulumi' }, "Pulumi, by the user's tag managed_by = pulumi"],
  [{ 'pulumi:project': 'web' }, "Pulumi, by the user's tag pulumi:project = web"],
  [{ 'Managed By': 'cdk' }, "CloudFormation, by the user's tag Managed By = cdk"],
])('X17: the tags %j point to a tool, and by which is said', (tags, words) => {
  expect(managedBy(tags, NOT_KNOWN)).toBe(words);
});

test.each([
  ['APN/1.0 HashiCorp/1.0 Terraform/1.9.0 terraform-provider-aws/5.0', 'Terraform'],
  ['APN/1.0 Pulumi/1.0 PulumiAWS/6.0 HashiCorp/1.0 Terraform/1.9', 'Pulumi'],
  ['cloudformation.amazonaws.com', 'CloudFormation'],
])('X17: a key made with the user agent %j points to %s', (userAgent, tool) => {
  expect(managedBy({}, { ...BY, userAgent })).toBe(`${tool}, by the user agent with which the key was made`);
});

test('X17: a call that came from CloudFormation points to it', () => {
  expect(managedBy({}, { ...BY, sourceIp: 'cloudformation.amazonaws.com' })).toMatch(/^CloudFormation/);
});

test.each([
  [{}],
  [{ Owner: 'terraform-team@example.com' }],
  [{ terraform: 'false' }],
  [{ ManagedBy: 'ann' }],
  [{ team: 'pulumi' }],
])('the tags %j point to nothing', (tags) => {
  expect(managedBy(tags, { ...BY, userAgent: 'aws-cli/2.36.28', sourceIp: '203.0.113.9' })).toBeUndefined();
});

test('a long tag is cut, and the first of several in the order of the alphabet is named', () => {
  const words = managedBy({ terraform: 'x'.repeat(256), 'managed-by': 'pulumi' }, NOT_KNOWN);
  expect(words).toBe("Pulumi, by the user's tag managed-by = pulumi");
  expect(managedBy({ terraform: 'x'.repeat(256) }, NOT_KNOWN)?.length).toBeLessThan(180);
});
