import { expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { checked, folderWith, NOW } from './read-in-folder.ts';

test('a folder without code is refused, never clean', async () => {
  await expect(checked({})).rejects.toMatchObject({ code: 'no-iac', exitStatus: 2 });
  await expect(
    checked({ 'README.md': 'x', 'package.json': '{}', 'values.yaml': 'a: 1' }),
  ).rejects.toMatchObject({
    code: 'no-iac',
    message: expect.stringContaining('3 files were looked at'),
  });
});

test('a file that was named and holds no code is refused by itself, and a gap beside code', async () => {
  const folder = folderWith({ 'package.json': '{}', 'a.yaml': 'a: 1', 'main.tf': '' });
  const at = (...names: readonly string[]) =>
    checkIac({ paths: names.map((name) => `${folder}/${name}`), now: NOW });
  const refused = { code: 'no-iac', exitStatus: 2 };
  await expect(at('package.json')).rejects.toMatchObject(refused);
  await expect(at('package.json', 'a.yaml')).rejects.toMatchObject(refused);
  const beside = await at('package.json', 'main.tf');
  expect([beside.complete, beside.gaps.length]).toEqual([false, 1]);
});

test.each([
  ['a part of a template', 'part.json', '{"Type":"AWS::IAM::User"}'],
  ['what cannot be parsed', 'x.yaml', 'a: [1'],
  ['what is no text', 'x.bin', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
])('%s is told as not read where it is named alone, never as no code', async (_what, name, bytes) => {
  const run = await checkIac({ paths: [`${folderWith({ [name]: bytes })}/${name}`], now: NOW });
  expect([run.complete, run.gaps.length]).toEqual([false, 1]);
});

test('a path that is not there is refused', async () => {
  await expect(checkIac({ paths: ['/nonexistent'], now: NOW })).rejects.toMatchObject({
    code: 'unreadable-file',
  });
});

test('a rule that there is not is refused, and so is a selection that leaves none', async () => {
  const paths = [folderWith({ 'main.tf': '' })];
  await expect(checkIac({ paths, rules: ['iac-acces-key'], now: NOW })).rejects.toMatchObject({
    code: 'unknown-rule',
    hint: expect.stringContaining('iac-access-key'),
  });
  const rules = ['iac-access-key'];
  await expect(checkIac({ paths, rules, withoutRules: rules, now: NOW })).rejects.toMatchObject({
    code: 'nothing-selected',
  });
});
