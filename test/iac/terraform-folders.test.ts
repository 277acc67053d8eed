import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { checked, folderWith, inShort, NOW } from './read-in-folder.ts';

const USER = 'resource "aws_iam_user" "ann" {\n  name = "ann"\n}\n';
const KEY = 'resource "aws_iam_access_key" "ann" {\n  user = aws_iam_user.ann.name\n}\n';
const SWITCH = 'variable "c" {\n  default = true\n}\n';
const SWITCHED = KEY.replace('{\n', '{\n  count = var.c ? 1 : 0\n');
const call = (more: string) => `module "prod" {\n  source = "../prod"\n${more}}\n`;

const keysOf = async (files: Readonly<Record<string, string>>) =>
  inShort(await checked(files)).filter((each) => each.includes(' iac-access-key '));

describe('a folder that another one calls', () => {
  test('is looked at by itself where the call comes to nothing', async () => {
    const files = { 'prod/main.tf': USER + KEY, 'example/main.tf': call('  count = 0\n') };
    expect(await keysOf(files)).toEqual(['fail iac-access-key aws_iam_access_key.ann:4']);
  });

  test.each([
    ['values of its own', { 'prod/terraform.tfvars': 'c = true\n' }],
    ['a state of its own', { 'prod/state.tf': 'terraform {\n  backend "s3" {}\n}\n' }],
    ['a state of its own in the cloud', { 'prod/state.tf': 'terraform {\n  cloud {}\n}\n' }],
  ])(
    'is looked at by itself as well where it has %s: the caller may switch its keys off',
    async (_what, more) => {
      const files = {
        'prod/main.tf': SWITCH + USER + SWITCHED,
        'example/main.tf': call('  c = false\n'),
      };
      expect(await keysOf(files)).toEqual([]);
      expect(await keysOf({ ...files, ...more })).toEqual(['fail iac-access-key aws_iam_access_key.ann:7']);
    },
  );
});

test('a file of source that is there by a link is read, in a folder of nothing else too', async () => {
  const shared = folderWith({ 'keys.tf': USER + KEY });
  const folder = folderWith({ 'main.tf': 'locals {}\n' });
  symlinkSync(join(shared, 'keys.tf'), join(folder, 'keys.tf'));
  mkdirSync(join(folder, 'below'));
  symlinkSync(join(shared, 'keys.tf'), join(folder, 'below', 'keys.tf'));
  symlinkSync(join(shared, 'gone.tf'), join(folder, 'gone.tf'));
  const run = await checkIac({ paths: [folder], now: NOW });
  expect(run.findings.filter(({ rule }) => rule === 'iac-access-key').length).toBe(2);
});

test('a file that OpenTofu replaces and Terraform reads is told, if credentials may come of it', async () => {
  const run = await checked({ 'main.tf': USER + KEY, 'main.tofu': USER });
  expect(run.gaps).toMatchObject([{ place: { file: expect.stringMatching(/main\.tf$/) } }]);
  const harmless = await checked({ 'main.tf': 'locals {}\n', 'main.tofu': USER });
  expect(harmless.complete).toBe(true);
});
