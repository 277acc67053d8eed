import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from 'vitest';
import { linesIn, logOf, logPath, newEntry, writeLines } from '../../test/support/audit-log.ts';
import { canonicalHash, canonicalJson, type Json } from '../core/model/canonical-json.ts';
import { openAuditLog } from './append.ts';
import { type Verification, verifyAuditLog } from './verify.ts';

const TOOL = { tool: 'keyreeve 0.0.0' };

/** The fault, in short: kind, line and number. */
function faultOf(verification: Verification): readonly [string, number, number?] | 'whole' {
  if (verification.ok) return 'whole';
  const { kind, line, seq } = verification.fault;
  return seq === undefined ? [kind, line] : [kind, line, seq];
}

/** What verifying says of a log of five entries whose lines were changed. */
function changed(change: (lines: readonly string[]) => readonly string[]) {
  const path = logOf(5);
  writeLines(path, change(linesIn(path)));
  return verifyAuditLog(path);
}

/** A line made anew with its hash, by somebody who knows how. */
function forged(line: string, change: Readonly<Record<string, Json>>): string {
  const { hash: _, signature: __, ...bare } = { ...JSON.parse(line), ...change };
  return canonicalJson({ ...bare, hash: canonicalHash(bare) });
}

const at = (lines: readonly string[], number: number) => lines[number - 1] ?? '';

describe('a log is told to be whole', () => {
  test('with its head, and whether the head beside it was there to compare', () => {
    const path = logOf(3);
    const head = openAuditLog(path, TOOL).head();
    expect(verifyAuditLog(path)).toEqual({
      ok: true,
      path,
      entries: 3,
      head,
      signed: 0,
      unsigned: 3,
      beside: true,
    });
    rmSync(`${path}.head`);
    expect(verifyAuditLog(path)).toMatchObject({ ok: true, beside: false });
  });

  test('when it has been added to since a head was kept', () => {
    const path = logOf(2);
    const head = openAuditLog(path, TOOL).head();
    openAuditLog(path, TOOL).append(newEntry());
    expect(verifyAuditLog(path, { heads: [head] })).toMatchObject({ ok: true, entries: 3 });
  });
});

describe('a fault is told by its kind, its line and its number', () => {
  test('an entry that was edited, in any member', () => {
    const edits: readonly [string, string][] = [
      ['"words":"entry 3"', '"words":"entry 9"'],
      ['"seq":3', '"seq":4'],
      ['ann@laptop', 'bob@laptop'],
      ['"action":"step-intent"', '"action":"step-outcome"'],
    ];
    for (const [from, to] of edits) {
      const found = changed((lines) =>
        lines.map((line, index) => (index === 2 ? line.replace(from, to) : line)),
      );
      expect(faultOf(found).slice(0, 2), to).toEqual(['edited', 3]);
    }
  });

  test('an entry that was edited together with its hash shows at the one that follows it', () => {
    const found = changed((lines) => lines.with(2, forged(at(lines, 3), { words: 'nothing' })));
    expect(faultOf(found)).toEqual(['chain', 4, 4]);
    const last = changed((lines) => lines.with(4, forged(at(lines, 5), { words: 'nothing' })));
    expect(faultOf(last)).toEqual(['edited', 5, 5]);
  });

  test('an entry that was dropped, and several', () => {
    expect(faultOf(changed((lines) => lines.toSpliced(1, 1)))).toEqual(['dropped', 2, 2]);
    expect(changed((lines) => lines.toSpliced(0, 3))).toMatchObject({
      fault: { kind: 'dropped', line: 1, seq: 1, words: 'Entries 1 to 3 are missing: entry 4 stands here.' },
    });
  });

  test('entries that were swapped, near and far, and one that was moved', () => {
    const swap = (a: number, b: number) =>
      changed((lines) => lines.with(a - 1, at(lines, b)).with(b - 1, at(lines, a)));
    expect(faultOf(swap(2, 3))).toEqual(['swapped', 2, 3]);
    expect(faultOf(swap(1, 5))).toEqual(['swapped', 1, 5]);
    const moved = changed((lines) => [...lines.toSpliced(1, 1), at(lines, 2)]);
    expect(faultOf(moved)).toEqual(['swapped', 2, 3]);
  });

  test('an entry that stands there twice, later or sooner than it should', () => {
    expect(faultOf(changed((lines) => lines.toSpliced(3, 0, at(lines, 2))))).toEqual(['inserted', 4, 2]);
    expect(faultOf(changed((lines) => lines.toSpliced(1, 0, at(lines, 4))))).toEqual(['inserted', 2, 4]);
    expect(faultOf(changed((lines) => [...lines, at(lines, 5)]))).toEqual(['inserted', 6, 5]);
  });

  test('an entry that was put in with number and hash of its own, before the one it displaces or after it', () => {
    const alien = (lines: readonly string[]) => forged(at(lines, 3), { words: 'never happened' });
    expect(faultOf(changed((lines) => lines.toSpliced(2, 0, alien(lines))))).toEqual(['inserted', 3, 3]);
    expect(faultOf(changed((lines) => lines.toSpliced(3, 0, alien(lines))))).toEqual(['inserted', 4, 3]);
  });

  test('a log that was cut, also in the middle of a line', () => {
    expect(faultOf(changed((lines) => lines.slice(0, 3)))).toEqual(['truncated', 4, 4]);
    expect(faultOf(changed(() => []))).toEqual(['truncated', 1, 1]);
    const path = logOf(5);
    truncateSync(path, statSync(path).size - 20);
    expect(faultOf(verifyAuditLog(path))).toEqual(['truncated', 5, 5]);
  });

  test('a log that was cut together with the head beside it, by a head that was kept elsewhere', () => {
    const path = logOf(5);
    const head = openAuditLog(path, TOOL).head();
    rmSync(`${path}.head`);
    writeLines(path, linesIn(path).slice(0, 4));
    expect(faultOf(verifyAuditLog(path))).toBe('whole');
    expect(faultOf(verifyAuditLog(path, { heads: [head] }))).toEqual(['truncated', 5, 5]);
    rmSync(path);
    expect(faultOf(verifyAuditLog(path, { heads: [head] }))).toEqual(['truncated', 1, 1]);
    expect(() => verifyAuditLog(path)).toThrow(expect.objectContaining({ code: 'unreadable-file' }));
  });

  test('a log that was written anew as a whole, by a head that was kept elsewhere', () => {
    const head = openAuditLog(logOf(3), TOOL).head();
    const path = logPath();
    const log = openAuditLog(path, TOOL);
    for (const words of ['other', 'entries', 'here', 'now']) log.append(newEntry({ words }));
    expect(faultOf(verifyAuditLog(path, { heads: [head] }))).toEqual(['edited', 3, 3]);
  });

  test('a log that was cut at its beginning and numbered anew', () => {
    expect(faultOf(changed((lines) => [forged(at(lines, 2), { seq: 1 })]))).toEqual(['chain', 1, 1]);
  });

  test('a line that is no entry: words, half an object, an empty line, no UTF-8, JSON of another kind', () => {
    for (const line of ['nonsense', '{"v":1', '', '[]', 'null', '{"v":1,"seq":"3"}', '\ufeff{}']) {
      expect(faultOf(changed((lines) => lines.with(2, line))), line).toEqual(['not-json', 3]);
    }
    const path = logOf(2);
    appendFileSync(path, Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
    expect(faultOf(verifyAuditLog(path))).toEqual(['not-json', 3]);
  });

  test('an entry that says the same in another text', () => {
    const found = changed((lines) =>
      lines.with(2, JSON.stringify(JSON.parse(at(lines, 3)), null, 1).replaceAll('\n', '')),
    );
    expect(faultOf(found)).toEqual(['not-canonical', 3, 3]);
    // A member twice: programs differ in which of the two they read.
    const twice = changed((lines) => lines.with(2, at(lines, 3).replace('{', '{"action":"scan",')));
    expect(faultOf(twice)).toEqual(['not-canonical', 3, 3]);
  });

  test('a write that was cut off', () => {
    const path = logOf(2);
    appendFileSync(path, '{"action":"step-out');
    expect(faultOf(verifyAuditLog(path))).toEqual(['torn', 3]);
  });

  test('what half of a surrogate pair, a deep nest or a number without end stands in is edited', () => {
    for (const words of ['"\\ud800"', '['.repeat(50_000) + ']'.repeat(50_000), '1e999']) {
      const found = changed((lines) => lines.with(2, at(lines, 3).replace('"entry 3"', words)));
      expect(found).toMatchObject({ ok: false, fault: { line: 3 } });
    }
  });
});

describe('signatures', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');

  function signedLog(): string {
    const path = logPath();
    const log = openAuditLog(path, { ...TOOL, signWith: privateKey });
    for (let number = 1; number <= 3; number += 1) log.append(newEntry({ words: `entry ${number}` }));
    return path;
  }

  test('of another key, of nobody, and of somebody who wrote the entry anew are told', () => {
    const path = signedLog();
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(faultOf(verifyAuditLog(path, { publicKey: other }))).toEqual(['bad-signature', 1, 1]);
    const lines = linesIn(path);
    const { signature } = JSON.parse(at(lines, 2));
    const anew = canonicalJson({ ...JSON.parse(forged(at(lines, 2), { words: 'nothing' })), signature });
    writeLines(path, lines.with(1, anew));
    expect(faultOf(verifyAuditLog(path, { publicKey }))).toEqual(['bad-signature', 2, 2]);
    writeLines(path, lines.with(1, at(lines, 2).replace(/,"signature":"[^"]*"/, '')));
    expect(faultOf(verifyAuditLog(path, { publicKey, requireSignatures: true }))).toEqual(['unsigned', 2, 2]);
    expect(verifyAuditLog(path, { publicKey })).toMatchObject({ ok: true, signed: 2, unsigned: 1 });
  });

  test('that are no text, or no base64, are bad', () => {
    const path = signedLog();
    const lines = linesIn(path);
    for (const signature of ['7', '""', '"%%%"', 'null']) {
      writeLines(
        path,
        lines.with(0, at(lines, 1).replace(/"signature":"[^"]*"/, `"signature":${signature}`)),
      );
      expect(faultOf(verifyAuditLog(path, { publicKey }))).toEqual(['bad-signature', 1, 1]);
    }
  });
});

test('verifying shares no code with writing but the canonical form', () => {
  const room = new URL('./', import.meta.url);
  const names = readdirSync(room).filter((name) => /^verify.*\.ts$/.test(name) && !name.endsWith('.test.ts'));
  expect(names).toEqual(['verify-lines.ts', 'verify.ts']);
  const imports = names.flatMap((name) => {
    const text = readFileSync(new URL(name, room), 'utf8');
    return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => path);
  });
  expect([...new Set(imports)].sort()).toEqual([
    '../core/model/audit-entry.ts',
    '../core/model/canonical-json.ts',
    '../core/model/problem.ts',
    './verify-lines.ts',
  ]);
});

test('a long log is read in blocks, whatever the length of its lines', () => {
  const path = logPath();
  const log = openAuditLog(path, TOOL);
  for (const length of [65_000, 1, 200_000, 65_536, 0, 131_072])
    log.append(newEntry({ words: 'é'.repeat(length) }));
  expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: 6 });
  writeFileSync(path, readFileSync(path, 'utf8').replace('éé"', 'ée"'));
  expect(faultOf(verifyAuditLog(path)).slice(0, 2)).toEqual(['edited', 1]);
});
