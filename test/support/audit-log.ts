import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openAuditLog } from '../../src/audit-log/append.ts';
import type { NewEntry } from '../../src/audit-log/entry.ts';

export const AT = '2026-11-22T12:00:00Z';

/** An entry as a plan's step makes it, with another word each time. */
export function newEntry(more: Partial<NewEntry> = {}): NewEntry {
  return {
    at: AT,
    actor: { host: 'ann@laptop', arn: 'arn:aws:iam::111122223333:user/ann' },
    action: 'step-intent',
    plan: 'p-1f0c2a9b7d34',
    step: 'p-1f0c2a9b7d34-01',
    ...more,
  };
}

/** The path of a log in a folder that goes with the test. */
export function logPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'audit.jsonl');
}

/** A log of so many entries; gives its path. */
export function logOf(count: number): string {
  const path = logPath();
  const log = openAuditLog(path, { tool: 'keyreeve 0.0.0' });
  for (let number = 1; number <= count; number += 1) log.append(newEntry({ words: `entry ${number}` }));
  return path;
}

export function linesIn(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Puts other lines in the log, as somebody with an editor would; the head beside it stays. */
export function writeLines(path: string, lines: readonly string[]): void {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
}
