import { rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAuditLog } from '../../src/audit-log/append.ts';
import { ACTIONS, type NewEntry, OUTCOMES } from '../../src/audit-log/entry.ts';
import { verifyAuditLog } from '../../src/audit-log/verify.ts';
import type { Json } from '../../src/core/model/canonical-json.ts';
import { AT, linesIn, logPath, newEntry, writeLines } from '../support/audit-log.ts';

const TOOL = { tool: 'keyreeve 0.0.0' };

/** Any text, with halves of surrogate pairs, controls and marks that turn words around. */
const text = fc.string({ unit: 'binary', maxLength: 20 });

const entry: fc.Arbitrary<NewEntry> = fc.record(
  {
    at: fc.constant(AT),
    actor: fc.record({ host: text, arn: text }, { requiredKeys: ['host'] }),
    action: fc.constantFrom(...ACTIONS),
    plan: text,
    outcome: fc.constantFrom(...OUTCOMES),
    about: fc.dictionary(text, fc.jsonValue() as fc.Arbitrary<Json>, { maxKeys: 4 }),
    before: fc.jsonValue() as fc.Arbitrary<Json>,
    words: text,
  },
  { requiredKeys: ['at', 'actor', 'action'] },
);

function clear(path: string): void {
  for (const name of [path, `${path}.head`, `${path}.lock`]) rmSync(name, { force: true });
}

test('any entries, by one writer or by two in any order, make a log that is whole and says the same', () => {
  const path = logPath();
  const written = fc.array(fc.tuple(entry, fc.boolean()), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(written, (entries) => {
      clear(path);
      const [one, other] = [openAuditLog(path, TOOL), openAuditLog(path, TOOL)];
      const made = entries.map(([each, byOther]) => (byOther ? other : one).append(each));
      expect(verifyAuditLog(path)).toMatchObject({ ok: true, entries: entries.length, head: one.head() });
      expect(one.entries()).toEqual(made);
    }),
    { numRuns: 60 },
  );
});

const COUNT = 8;

/** One change of the lines, and the kinds and the line that it must be told with. */
interface Tampering {
  readonly lines: readonly string[];
  readonly line: number;
  readonly kinds: readonly string[];
}

const place = fc.integer({ min: 0, max: COUNT - 1 });

const tamper = {
  drop: (lines: readonly string[], at: number): Tampering =>
    at === COUNT - 1
      ? { lines: lines.slice(0, -1), line: COUNT, kinds: ['truncated'] }
      : { lines: lines.toSpliced(at, 1), line: at + 1, kinds: ['dropped'] },
  swap: (lines: readonly string[], at: number, other: number): Tampering => {
    const [first, second] = [Math.min(at, other), Math.max(at, other)];
    const swapped = lines.with(first, lines[second] ?? '').with(second, lines[first] ?? '');
    return { lines: swapped, line: first + 1, kinds: ['swapped'] };
  },
  duplicate: (lines: readonly string[], at: number, to: number): Tampering => {
    // Put in right before itself, the copy is the line that follows.
    const line = at === to ? to + 2 : to + 1;
    return { lines: lines.toSpliced(to, 0, lines[at] ?? ''), line, kinds: ['inserted'] };
  },
  truncate: (lines: readonly string[], at: number): Tampering => ({
    lines: lines.slice(0, at),
    line: at + 1,
    kinds: ['truncated'],
  }),
};

function logOfCount(path: string): readonly string[] {
  clear(path);
  const log = openAuditLog(path, TOOL);
  for (let number = 1; number <= COUNT; number += 1) log.append(newEntry({ words: `entry ${number}` }));
  return linesIn(path);
}

test.each(Object.entries(tamper))('one %s is found, by its kind and at its line', (_name, change) => {
  const path = logPath();
  const lines = logOfCount(path);
  fc.assert(
    fc.property(place, place, (at, other) => {
      fc.pre(change !== tamper.swap || at !== other);
      const { lines: after, line, kinds } = change(lines, at, other);
      writeLines(path, after);
      expect(verifyAuditLog(path)).toMatchObject({ ok: false, fault: { line } });
      expect(kinds).toContain((verifyAuditLog(path) as { fault: { kind: string } }).fault.kind);
    }),
    { numRuns: 100 },
  );
});

test('one byte that is changed, anywhere, is found at its line', () => {
  const path = logPath();
  const lines = logOfCount(path);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = Buffer.from(bytes);
      other[at] = (bytes[at] ?? 0) ^ change;
      writeFileSync(path, other);
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      // The very last line feed: then the last line was cut off, as far as anybody can tell.
      expect(verifyAuditLog(path)).toMatchObject({ ok: false, fault: { line } });
    }),
    { numRuns: 500 },
  );
});

test('a log that is cut at any byte is found cut, at the line where it ends', () => {
  const path = logPath();
  const bytes = Buffer.from(
    logOfCount(path)
      .map((line) => `${line}\n`)
      .join(''),
  );
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (at) => {
      writeFileSync(path, bytes.subarray(0, at));
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      expect(verifyAuditLog(path)).toMatchObject({ ok: false, fault: { kind: 'truncated', line } });
    }),
    { numRuns: 200 },
  );
});
