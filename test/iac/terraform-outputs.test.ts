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

const SECRET = 'output "secret" {\n  value     = aws_iam_access_key.k["a"].secret\n  sensitive = true\n}\n';
const MODULES = {
  'main.tf':
    'variable "which" {}\nmodule "keys" {\n  source = "./keys"\n}\nmodule "far" {\n  source = "example.com/far"\n}\n',
  'keys/main.tf': `${KEYS}${SECRET}output "user" {\n  value = "a"\n}\n`,
};

test.each(['module.keys', '[module.keys]', '{ all = module.keys }', 'module.keys[var.which]'])(
  '%s hands out the secret that is among the outputs of the module',
  async (value) => {
    const says = expect.stringContaining('the secret of module.keys.aws_iam_access_key.k["a"]');
    expect(await output(value, MODULES)).toEqual(['fail', says]);
  },
);

test('an output of a module is no secret because another one of it is', async () => {
  expect(await output('module.keys.user', MODULES)).toEqual(['pass', 'It holds no secret.']);
  const each = MODULES['main.tf'].replace('"./keys"', '"./keys"\n  for_each = toset(["x"])');
  const files = { ...MODULES, 'main.tf': each };
  expect(await output('module.keys["x"].user', files)).toEqual(['pass', 'It holds no secret.']);
  expect(await output('module.keys[var.which].user', files)).toEqual(['pass', 'It holds no secret.']);
  expect((await output('module.keys[var.which].secret', files))[0]).toBe('fail');
});

test.each([
  'module.far.x',
  'module.far',
  '{ all = module.far.x }',
  'jsonencode(module.far.x)',
  '"$' + '{module.far.x}!"',
])('%s cannot be told where the module could not be read', async (value) => {
  const says =
    'Whether it holds a secret cannot be told: it comes out of module.far, whose source could not be read.';
  expect(await output(value, MODULES)).toEqual(['unknown', says]);
});

test('outputs of two modules that are made of each other are worked out', async () => {
  const main = (first: string) => `module "a" {
  source   = "./x"
  for_each = toset(["i"])
  in       = ${first}
}
module "b" {
  source   = "./x"
  for_each = toset(["i"])
  in       = module.a["i"].own
}
`;
  const x = `variable "in" {}\n${KEYS}output "own" {\n  value = "ann"\n}\noutput "in" {\n  value = var.in\n}\n`;
  const crossed = { 'main.tf': main('module.b["i"].own'), 'x/main.tf': x };
  expect(await output('module.a["i"].in', crossed)).toEqual(['pass', 'It holds no secret.']);
  // Terraform refuses a module that is handed all of itself.
  const itself = { 'main.tf': main('module.a'), 'x/main.tf': x };
  expect(await output('module.a', itself)).toEqual(['pass', 'It holds no secret.']);
});
