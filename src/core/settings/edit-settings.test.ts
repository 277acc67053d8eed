import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingsFrom } from '../../../test/support/settings-words.ts';
import { Problem } from '../model/problem.ts';
import { type NewEntry, withEntry } from './edit-settings.ts';

const ENTRY = {
  reason: 'Moved: in "spring" # really',
  author: 'Ann',
  until: '2026-12-31',
  match: { account: '000000000012', rule: 'root-access-key' },
};

function added(text: string, more: Partial<NewEntry> = {}): string {
  return withEntry(text, 'keyreeve.yaml', { list: 'suppressions', entry: ENTRY, ...more });
}

const WRITTEN = `  - reason: 'Moved: in "spring" # really'
    author: Ann
    until: 2026-12-31
    match:
      account: "000000000012"
      rule: root-access-key
`;

describe('an entry is written into the settings', () => {
  test('of a new file', () => {
    expect(added('', { comment: 'The access-key AKIA\n1' })).toBe(
      `version: 1\nsuppressions:\n  # The access-key AKIA 1\n${WRITTEN}`,
    );
  });

  test('without a list yet, at the end, and whatever else is there stays byte for byte', () => {
    const text = `# Ours.\nversion:   1   # one\n\nrules: {user-mfa:   off}\n# the end`;
    expect(added(text)).toBe(`${text}\nsuppressions:\n${WRITTEN}`);
  });

  test('after the last of a list, between comments, in the columns of the list', () => {
    const first = `suppressions:\n- reason: |\n    Two\n    lines\n  author: Bob   # who\n  until: 2026-11-30\n  match: {rule: "root-*"} # why\n`;
    const text = `version: 1\n${first}# About rules.\nrules:\n  user-mfa: off\n`;
    const entry = WRITTEN.replaceAll(/^ {2}/gm, '');
    expect(added(text)).toBe(`version: 1\n${first}${entry}# About rules.\nrules:\n  user-mfa: off\n`);
  });

  test('after an entry that ends with a block of text', () => {
    const text = `version: 1\nsuppressions:\n  - author: Bob\n    until: 2026-11-30\n    match: { rule: "root-*" }\n    reason: >\n      Because\n      of it\n\nrules: {}\n`;
    expect(settingsFrom(added(text)).suppressions.map(({ author }) => author)).toEqual(['Bob', 'Ann']);
  });

  test.each(['[]', '[ ]', '[\n  ]'])('into the empty list %j', (list) => {
    const after = added(`version: 1\nsuppressions: ${list}\nrules: {}\n`);
    expect(settingsFrom(after).suppressions).toMatchObject([{ author: 'Ann' }]);
    expect(after).toMatch(/rules: \{\}\n$/);
  });

  test('into a list in brackets', () => {
    const one = '{reason: x, author: Bob, until: 2026-11-30, match: {rule: root-access-key}}';
    for (const list of [`[${one}]`, `[\n  ${one},\n  ]`, `[${one} , ]`]) {
      const after = added(`version: 1\nsuppressions: ${list} # ours\n`);
      expect(settingsFrom(after).suppressions.map(({ author }) => author)).toEqual(['Bob', 'Ann']);
      expect(after).toContain('# ours');
    }
  });

  test('with the line ends of the file', () => {
    const after = added('version: 1\r\nsuppressions: []\r\n'.replace('suppressions: []\r\n', ''));
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('of a file whose keys are indented', () => {
    expect(settingsFrom(added('  version: 1\n  rules: {}\n')).suppressions).toHaveLength(1);
  });

  test('or refused with the entry to copy, where the layout has no place for it', () => {
    for (const text of ['{ version: 1 }\n', 'version: 1\n...\n']) {
      expect(() => added(text)).toThrow(Problem);
      expect(() => added(text)).toThrow(/layout cannot be written into/);
    }
  });
});

test('any words are written so that the same words are read', () => {
  const words = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => /\S/.test(text));
  const texts = fc.constantFrom(
    '',
    'version: 1',
    '# c\nversion: 1\n\n',
    'version: 1\nsuppressions: []',
    `version: 1\nsuppressions:\n${WRITTEN}`,
  );
  fc.assert(
    fc.property(texts, words, words, words, (text, reason, author, arn) => {
      const entry = { reason, author, until: '2026-12-31', match: { arn } };
      const { suppressions } = settingsFrom(added(text, { entry, comment: author }));
      expect(suppressions.at(-1)).toMatchObject(entry);
    }),
    // The last word of an entry ends a text, and a wide blank at its end is part of it.
    { examples: [['', 'why', 'Ann', 'arn\u2000']] },
  );
});
