import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linesIn, logOf, logPath, newEntry, writeLines } from '../../test/support/audit-log.ts';
import { canonicalJson } from '../core/model/canonical-json.ts';
import { openAuditLog } from './append.ts';
import type { NewEntry } from './entry.ts';
import { chained, lineOf, NO_HEAD } from './line.ts';
import { lockFile } from './lock.ts';
import { readEntries, readRemains } from './read.ts';
import { verifyAuditLog } from './verify.ts';

const TOOL = { tool: 'keyreeve 0.0.0' };

describe('an entry', () => {
  test('is one line of canonical JSON, numbered, chained and hashed, and given back as it stands', () => {
    const path = logPath();
    const log = openAuditLog(path, TOOL);
    const first = log.append(newEntry({ words: 'eins' }));
    const second = log.append(newEntry({ requestId: undefined as never, after: { b: 1, a: null } }));
    expect(linesIn(path)).toEqual([first, second].map((entry) => canonicalJson(entry as never)));
    expect(first).toMatchObject({ v: 1, seq: 1, prev: '0'.repeat(64), tool: 'keyreeve 0.0.0' });
    expect(second).toMatchObject({ seq: 2, prev: first.hash });
    expect(log.entries()).toEqual([first, second]);
    expect(log.head()).toEqual({ seq: 2, hash: second.hash });
  });

  test('has the hash that RFC 8785 and SHA-256 give without hash and signature', () => {
    const path = logOf(1);
    const [line = ''] = linesIn(path);
    const text = line.replace(/"hash":"[0-9a-f]{64}",/, '');
    expect(createHash('sha256').update(text).digest('hex')).toBe(JSON.parse(line).hash);
  });

  test('may hold names that AWS allows and canonical JSON does not: half a surrogate pair is replaced', () => {
    const path = logPath();
    const log = openAuditLog(path, TOOL);
    const entry = log.append(newEntry({ words: 'a\ud800b\n\u001b[31m', about: { 'key\udc00': ['\udfff'] } }));
    expect(entry).toMatchObject({ words: 'a\ufffdb\n\u001b[31m', about: { 'key\ufffd': ['\ufffd'] } });
    expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 1 });
  });

  test('that was read from a log can be handed in again: it gets a hash of its own', () => {
    const log = openAuditLog(logPath(), TOOL);
    const again = log.append(log.append(newEntry()));
    expect(again.seq).toBe(2);
    expect(verifyAuditLog(log.path)).toMatchObject({ ok: true, entries: 2 });
  });

  test('longer than a block is read back whole', () => {
    const path = logPath();
    openAuditLog(path, TOOL).append(newEntry({ words: 'x'.repeat(200_000) }));
    openAuditLog(path, TOOL).append(newEntry());
    expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 2 });
  });
});

describe('the files', () => {
  test('are for their owner alone, and no warning about SQLite is printed', () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => void warnings.push(warning.message);
    process.on('warning', listen);
    const path = logOf(1);
    process.off('warning', listen);
    for (const name of [path, `${path}.head`, `${path}.lock`])
      expect(statSync(name).mode & 0o777).toBe(0o600);
    expect(warnings.filter((each) => each.includes('SQLite'))).toEqual([]);
  });

  test('lie where a link leads, so that both names have one lock and one head', () => {
    const path = logOf(1);
    const link = join(dirname(path), 'link.jsonl');
    symlinkSync(path, link);
    expect(openAuditLog(link, TOOL).append(newEntry()).seq).toBe(2);
    expect(readFileSync(`${path}.head`, 'utf8')).toMatch(/^2:/);
  });

  test('that another writer has added to are read on from there', () => {
    const path = logPath();
    const [one, other] = [openAuditLog(path, TOOL), openAuditLog(path, TOOL)];
    const seqs = [one, other, other, one, one, other].map((log) => log.append(newEntry()).seq);
    expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
    expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 6 });
  });
});

describe('a write that was cut off', () => {
  test('is taken away, never trusted, and told in an entry of its own', () => {
    const path = logOf(2);
    const next = openAuditLog(logPath(), TOOL).append(newEntry());
    const torn = canonicalJson({ ...next, seq: 3 } as never);
    appendFileSync(path, torn);
    const after = openAuditLog(path, TOOL).append(newEntry({ words: 'after the crash' }));
    const sha256 = createHash('sha256').update(torn).digest('hex');
    expect(openAuditLog(path, TOOL).entries().slice(2)).toMatchObject([
      { seq: 3, action: 'torn-write', about: { bytes: torn.length, sha256 } },
      { seq: 4, words: 'after the crash', hash: after.hash },
    ]);
    expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 4 });
  });

  test('of the very first entry leaves a log that begins anew', () => {
    const path = logPath();
    writeFileSync(path, '{"action":"sc');
    openAuditLog(path, TOOL).append(newEntry());
    expect(
      openAuditLog(path, TOOL)
        .entries()
        .map(({ action }) => action),
    ).toEqual(['torn-write', 'step-intent']);
  });

  test('between the line and the head beside it loses nothing', () => {
    const path = logOf(2);
    const head = readFileSync(`${path}.head`);
    openAuditLog(path, TOOL).append(newEntry());
    writeFileSync(`${path}.head`, head);
    expect(openAuditLog(path, TOOL).append(newEntry()).seq).toBe(4);
  });

  test('of an acknowledged entry is no such write: the log is damaged, and nothing is taken away', () => {
    const path = logOf(2);
    truncateSync(path, statSync(path).size - 1);
    const before = readFileSync(path);
    expect(() => openAuditLog(path, TOOL)).toThrow(expect.objectContaining({ code: 'audit-log-damaged' }));
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('X12 nothing is added', () => {
  const damaged = expect.objectContaining({ code: 'audit-log-damaged' });
  const unwritable = expect.objectContaining({ code: 'audit-log-unwritable', exitStatus: 4 });

  test('to a log that is shorter than what was acknowledged, or gone', () => {
    const path = logOf(3);
    const log = openAuditLog(path, TOOL);
    writeLines(path, linesIn(path).slice(0, 2));
    expect(() => log.append(newEntry())).toThrow(/ends with entry 2, and entry 3 was acknowledged/);
    expect(() => openAuditLog(path, TOOL)).toThrow(damaged);
    rmSync(path);
    expect(() => openAuditLog(path, TOOL)).toThrow(damaged);
  });

  test.each([
    ['opened', 0],
    ['written to', 1],
  ])(
    'to a log that was taken away with its head after it was %s, nor is one begun in its place',
    (_, more) => {
      const path = logOf(3);
      const log = openAuditLog(path, TOOL);
      for (let each = 0; each < more; each += 1) log.append(newEntry());
      const files = [path, `${path}.head`];
      const bytes = files.map((file) => readFileSync(file));
      for (const file of files) rmSync(file);
      expect(() => log.append(newEntry())).toThrow(damaged);
      expect(files.map((file) => existsSync(file))).toEqual([false, false]);
      writeLines(path, linesIn(logOf(2)));
      expect(() => log.append(newEntry())).toThrow(/it ends with another entry 2, and entry [34] was there/);
      for (const [index, file] of files.entries()) writeFileSync(file, bytes[index] ?? '');
      expect(log.append(newEntry()).seq).toBe(4 + more);
    },
  );

  test('to a log whose last entry was edited, or is another than the one acknowledged', () => {
    const path = logOf(2);
    const [first = '', second = ''] = linesIn(path);
    writeLines(path, [first, second.replace('entry 2', 'entry 9')]);
    expect(() => openAuditLog(path, TOOL)).toThrow(/last line is no entry, or was edited/);
    const other = logOf(1);
    openAuditLog(other, TOOL).append(newEntry({ words: 'other' }));
    writeFileSync(path, readFileSync(other));
    expect(() => openAuditLog(path, TOOL)).toThrow(/entry 2 is not the one that was acknowledged/);
  });

  test('nor read from one whose lines were touched, or are no entries for all that their hashes are their own', () => {
    const path = logOf(2);
    const lines = linesIn(path);
    writeLines(
      path,
      lines.map((line) => `${line}\r`),
    );
    expect(() => readEntries(path)).toThrow(damaged);
    for (const odd of [
      { at: 5 },
      { at: 'never' },
      { actor: null },
      { about: null },
      { action: 5 },
      { words: {} },
    ]) {
      const made = chained({ ...newEntry(), ...odd } as NewEntry, NO_HEAD, 'test', undefined);
      writeLines(path, [lineOf(made).trimEnd()]);
      rmSync(`${path}.head`, { force: true });
      expect(() => readEntries(path), JSON.stringify(odd)).toThrow(damaged);
    }
  });

  test('nor read from one whose end was cut off, though what is left can be shown', () => {
    const path = logOf(3);
    writeLines(path, linesIn(path).slice(0, 2));
    expect(() => readEntries(path)).toThrow(/entry 3 was acknowledged, and is not there/);
    expect(readRemains(path)).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }], damage: damaged });
  });

  test('where the head beside it is damaged', () => {
    const path = logOf(1);
    writeFileSync(`${path}.head`, 'nonsense');
    expect(() => openAuditLog(path, TOOL)).toThrow(damaged);
  });

  test('where there is no folder, or a folder or a device stands in its place', () => {
    expect(() => openAuditLog(join(logPath(), 'audit.jsonl'), TOOL)).toThrow(unwritable);
    expect(() => openAuditLog('/dev/null', TOOL)).toThrow(/no file/);
    const file = logPath();
    writeFileSync(file, 'no folder');
    expect(() => openAuditLog(join(file, 'audit.jsonl'), TOOL)).toThrow(/a file stands where a folder/);
    expect(() => readRemains(join(file, 'audit.jsonl'))).toThrow(/it cannot be read \(ENOTDIR\)/);
    const folder = logPath();
    mkdirSync(folder);
    expect(() => openAuditLog(folder, TOOL)).toThrow(unwritable);
  });

  test('where the disk is full: what was written of the line is taken back', () => {
    const path = logOf(1);
    const log = openAuditLog(path, TOOL);
    const before = readFileSync(path);
    // The head cannot be put in its place: a failure after the line was written.
    rmSync(`${path}.head`);
    mkdirSync(`${path}.head.tmp`);
    expect(() => log.append(newEntry())).toThrow(unwritable);
    expect(readFileSync(path)).toEqual(before);
  });
});

describe('signing', () => {
  test('puts an Ed25519 signature over the hash to each entry', () => {
    const path = logPath();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const log = openAuditLog(path, { ...TOOL, signWith: privateKey });
    log.append(newEntry());
    log.append(newEntry());
    const options = { publicKey, requireSignatures: true };
    expect(verifyAuditLog(path, options)).toMatchObject({ ok: true, signed: 2, unsigned: 0 });
  });

  test('with a key from a file refuses other kinds, and quotes nothing of them', () => {
    const path = logPath();
    const pem = `${path}.pem`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    writeFileSync(pem, text);
    const open = () => openAuditLog(path, { ...TOOL, signWith: pem });
    expect(open).toThrow(expect.objectContaining({ code: 'bad-argument' }));
    expect(open).toThrow(/of the kind rsa, and must be Ed25519/);
    expect(open).toThrow(
      expect.objectContaining({
        hint: 'Make one, in a new file: openssl genpkey -algorithm ed25519 -out NEW.pem',
      }),
    );
    writeFileSync(pem, text.slice(0, 400));
    expect(open).toThrow(/it is no private key in PEM/);
    try {
      open();
    } catch (error) {
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(text.slice(60, 100));
    }
    rmSync(pem);
    expect(open).toThrow(expect.objectContaining({ code: 'unreadable-file' }));
  });

  test('with a key that has a passphrase says so', () => {
    const path = logPath();
    const { privateKey } = generateKeyPairSync('ed25519');
    const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
    writeFileSync(`${path}.pem`, privateKey.export(cipher));
    expect(() => openAuditLog(path, { ...TOOL, signWith: `${path}.pem` })).toThrow(/passphrase/);
  });
});

describe('a lock', () => {
  test('is had by one at a time, and says so to the other', () => {
    const path = logPath();
    const held = lockFile(path, { waitMs: 0 });
    expect(() => lockFile(path, { waitMs: 0 })).toThrow(
      expect.objectContaining({ code: 'busy', exitStatus: 4 }),
    );
    held.release();
    lockFile(path, { waitMs: 0 }).release();
  });
});
