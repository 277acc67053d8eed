import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { logPath, newEntry } from '../../../test/support/audit-log.ts';
import { openAuditLog } from '../../audit-log/append.ts';
import type { AuditLog } from '../../audit-log/entry.ts';
import { readJournal, writeJournal } from './journal-file.ts';

const KEY = 'AKIAIOSFODNN7EXAMPLE';

function done(log: AuditLog, kind: string): void {
  const about = { kind, account: '222222222222', subject: { kind: 'access-key', accessKeyId: KEY } };
  log.append(newEntry({ action: 'step-outcome', outcome: 'done', about }));
}

function places(): { readonly log: AuditLog; readonly path: string } {
  const at = logPath();
  return { log: openAuditLog(at, { tool: 'test' }), path: join(dirname(at), 'journal.json') };
}

test('the journal takes up what the log has had since it was written', () => {
  const { log, path } = places();
  done(log, 'refuse-key-use');
  writeJournal(path, readJournal(path, log.entries()));
  done(log, 'deactivate-key');
  expect(readJournal(path, log.entries())).toMatchObject({
    upTo: log.head(),
    keys: [{ stage: 'deactivated' }],
  });
});

test('a journal that is lost is made anew from the log, the same to the byte', () => {
  const { log, path } = places();
  for (const kind of ['refuse-key-use', 'deactivate-key']) {
    done(log, kind);
    writeJournal(path, readJournal(path, log.entries()));
  }
  const written = readFileSync(path, 'utf8');
  rmSync(path);
  writeJournal(path, readJournal(path, log.entries()));
  expect(readFileSync(path, 'utf8')).toBe(written);
});

test('no log and no journal are an empty journal', () => {
  const { log, path } = places();
  expect(readJournal(path, log.entries())).toMatchObject({ upTo: { seq: 0 }, keys: [], plans: [] });
});

test.each([
  ['a log whose end is gone', (log: AuditLog) => log.entries().slice(0, -1)],
  ['no log at all', () => []],
  ['another log', (log: AuditLog) => log.entries().map((entry) => ({ ...entry, hash: 'f'.repeat(64) }))],
])('a journal that has seen more than %s is refused', (_name, other) => {
  const { log, path } = places();
  done(log, 'refuse-key-use');
  writeJournal(path, readJournal(path, log.entries()));
  expect(() => readJournal(path, other(log))).toThrow(
    expect.objectContaining({ code: 'bad-journal', message: expect.stringContaining('another audit log') }),
  );
});

test.each([
  ['torn', '{"version": 1, "upTo"'],
  ['nothing', ''],
  ['null', 'null'],
  ['of a newer version', '{"version": 2, "upTo": {"seq": 0}, "keys": [], "plans": []}'],
  ['another file', '{"rules": []}'],
])('a journal that is %s is refused in words, and not overwritten', (_name, text) => {
  const { log, path } = places();
  writeFileSync(path, text);
  expect(() => readJournal(path, log.entries())).toThrow(expect.objectContaining({ code: 'bad-journal' }));
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test('a journal that is a folder is a problem in words', () => {
  const { log, path } = places();
  mkdirSync(path);
  expect(() => readJournal(path, log.entries())).toThrow(expect.objectContaining({ exitStatus: 2 }));
});
