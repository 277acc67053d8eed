import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { checkIac } from '../../src/app/check-iac/check-iac.ts';
import type { IacFinding, IacRun } from '../../src/core/model/iac.ts';

/** Files by name, in a folder that is gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-iac-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export const NOW = '2026-11-26T12:00:00Z';

/** The run over files that lie in a folder together. */
export function checked(files: Readonly<Record<string, string | Uint8Array>>): Promise<IacRun> {
  return checkIac({ paths: [folderWith(files)], now: NOW });
}

/** What was found, in short: `fail iac-access-key aws_iam_access_key.ci:4`. Passes are left out. */
export function inShort({ findings }: Pick<IacRun, 'findings'>): readonly string[] {
  return findings
    .filter(({ status }) => status !== 'pass')
    .map(({ status, rule, address, place }) => `${status} ${rule} ${address}:${place.line}`);
}

/** The findings of the rule that joins passwords and keys. */
export function joined({ findings }: IacRun): readonly IacFinding[] {
  return findings.filter(({ rule }) => rule === 'iac-console-user-with-access-key');
}
