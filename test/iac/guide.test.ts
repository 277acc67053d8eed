import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { expect, test } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import { iacPage } from '../../src/outputs/iac/iac-page.ts';
import { folderWith, NOW } from './read-in-folder.ts';

test('the guide shows what is printed for the code that it shows', async () => {
  const guide = readFileSync('docs/guides/infrastructure-as-code.md', 'utf8');
  const [, code, printed] = /```hcl\n(.+?)```\n\nit prints\n\n```text\n(.+?)```/s.exec(guide) ?? [];
  expect(printed).toBeDefined();
  const file = `${folderWith({ 'infra/main.tf': code ?? '' })}/infra/main.tf`;
  const run = await checkIac({ paths: [file], now: NOW });
  // Names of files as they are from the root of the code.
  const here = JSON.parse(JSON.stringify(run).replaceAll(relative('.', file), 'infra/main.tf'));
  expect([...iacPage(here, { columns: 80, color: false })].join('').trim()).toBe(printed?.trim());
});
