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
