import { expect, test } from 'vitest';
import { checked } from './read-in-folder.ts';

const KEYS =
  'resource "aws_iam_access_key" "k" {\n  for_each = toset(["a", "b"])\n  user     = each.key\n}\n';

/** The verdict on the one output whose value is written so, and its words. */
async function output(value: string, files: Readonly<Record<string, string>>) {
  const main = `${files['main.tf'] ?? ''}output "o" {\n  value     = ${value}\n  sensitive = true\n}\n`;
  const { findings } = await checked({ ...files, 'main.tf': main });
  const [found] = findings.filter(({ rule }) => rule === 'iac-secret-in-output');
  return [found?.status, found?.says];
}

const WHO = { 'main.tf': `variable "who" {}\n${KEYS}` };

test('an attribute of an instance whose index is open is no secret of it', async () => {
  expect(await output('aws_iam_access_key.k[var.who].id', WHO)).toEqual(['pass', 'It holds no secret.']);
});

test.each([
  'aws_iam_access_key.k[var.who].secret',
  'aws_iam_access_key.k[var.who]',
  'aws_iam_access_key.k[var.who][var.who]',
])('%s is a secret of one of the instances', async (value) => {
  expect(await output(value, WHO)).toEqual(['fail', expect.stringMatching(/k\["a"\].*k\["b"\]/)]);
});

test('an attribute whose name is open may be the secret', async () => {
  const one = 'variable "which" {}\nresource "aws_iam_access_key" "k" {\n  user = "ci"\n}\n';
  expect(await output('aws_iam_access_key.k[var.which]', { 'main.tf': one })).toEqual([
    'fail',
    expect.stringContaining('the secret of aws_iam_access_key.k'),
  ]);
});
