import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Investigation } from '../../src/core/model/investigation.ts';
import { investigationHtml } from '../../src/outputs/investigation/html.ts';
import { investigationJson } from '../../src/outputs/investigation/json.ts';
import { investigationOcsf } from '../../src/outputs/investigation/ocsf.ts';
import { investigationPage } from '../../src/outputs/investigation/terminal.ts';
import { widthOf } from '../../src/outputs/text-width.ts';
import { allStories, hostileNamesStory, hostileStory, incompleteStory } from '../support/investigations.ts';
import { HOSTILE_NAMES, INVISIBLE } from './hostile.ts';

type Write = (list: readonly Investigation[]) => Iterable<string>;

const OUTPUTS: readonly { readonly id: string; readonly golden: string; readonly write: Write }[] = [
  { id: 'json', golden: 'investigation.json', write: investigationJson },
  { id: 'html', golden: 'investigation.html', write: investigationHtml },
  { id: 'ocsf', golden: 'investigation.ocsf', write: investigationOcsf },
  ...[80, 120].map((columns) => ({
    id: `terminal at ${columns} columns`,
    golden: `investigation-${columns}.txt`,
    write: (list: readonly Investigation[]) => investigationPage(list, { columns, color: false }),
  })),
];

const textOf = (write: Write, list: readonly Investigation[]) => [...write(list)].join('');

describe.each(OUTPUTS)('investigations as $id', ({ write, golden }) => {
  test('are the same bytes every time, in whatever order they came, and end with a line break', () => {
    const text = textOf(write, allStories());
    expect(textOf(write, allStories())).toBe(text);
    expect(textOf(write, allStories().toReversed())).toBe(text);
    for (const list of [allStories(), [hostileStory()], []]) expect(textOf(write, list)).toMatch(/\n$/);
  });

  test.each(HOSTILE_NAMES)('a name like %j does no harm', (name) => {
    for (const line of textOf(write, [hostileNamesStory(name)]).split(/\r?\n/)) {
      expect(line).not.toMatch(INVISIBLE);
      expect(line).not.toMatch(/^\s*::|##\w*\[/);
    }
  });

  test('every key is named, with its verdict and what was not searched', () => {
    const text = textOf(write, allStories());
    for (const { subject, notSearched } of allStories()) {
      expect(text).toContain(subject.accessKeyId);
      for (const { region, code } of notSearched) {
        expect(text).toContain(region);
        expect(text).toContain(code);
      }
    }
  });

  test('a story with gaps says that it is not whole, and what cannot be read is not shown as none', () => {
    const text = textOf(write, [incompleteStory()]);
    expect(text).toMatch(/incomplete|"complete":false/i);
    expect(text).toContain('AWS denied iam:ListAccessKeys.');
  });

  test('is what it was (UPDATE_GOLDEN=1 writes it anew)', () => {
    const file = new URL(`../golden/${golden}`, import.meta.url);
    const text = textOf(write, allStories());
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
    expect(existsSync(file), `${golden} is missing: run with UPDATE_GOLDEN=1`).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

describe('on a terminal', () => {
  const page = (list: readonly Investigation[], columns: number, color = false) =>
    textOf((each) => investigationPage(each, { columns, color }), list);

  test.each([60, 80, 120])(
    'nothing is wider than %i columns but a command, which must not be broken',
    (columns) => {
      for (const name of ['名前とアクセスキー', 'x'.repeat(300), 'deploy-bot']) {
        for (const line of page([...allStories(), hostileNamesStory(name)], columns).split('\n')) {
          if (/^ {4}(\$| {4})/.test(line)) continue;
          expect(widthOf(line), line).toBeLessThanOrEqual(columns);
        }
      }
    },
  );

  test('colours are those of the page alone', () => {
    const code = String.fromCharCode(27);
    expect(page([hostileStory()], 80, true)).toContain(`${code}[1m`);
    expect(page([hostileStory()], 80)).not.toContain(code);
  });

  test('the verdict stands first and the command that contains it last', () => {
    const lines = page([hostileStory()], 80).trim().split('\n');
    expect(lines[0]).toMatch(/^LIKELY MISUSE {2}AKIARTX3GSDSQDEPLOY1/);
    expect(lines.slice(-3).join('\n')).toContain('$ keyreeve plan --contain AKIARTX3GSDSQDEPLOY1');
  });

  test('of many entries the telling ones are kept, and the others counted', () => {
    const story = hostileStory();
    const filler = Array.from({ length: 400 }, (_, index) => ({
      at: '2026-11-01T00:00:00Z',
      kind: 'first' as const,
      words: `filler ${index}`,
    }));
    const text = page([{ ...story, timeline: [...filler, ...story.timeline] }], 80);
    expect(text).not.toContain('filler');
    expect(text).toContain('left out here');
    expect(text).toContain('The user backup-svc was made.');
  });

  test('of many addresses the one that was refused most is shown, however little it called', () => {
    const story = hostileStory();
    const [busy] = story.use.addresses;
    if (busy === undefined) throw new Error('There is no address.');
    const many = Array.from({ length: 50 }, (_, index) => ({ ...busy, name: `198.51.100.${index + 30}` }));
    const last = { ...busy, name: '203.0.113.99', count: 1, denied: 1 };
    const use = {
      ...story.use,
      addresses: [...many, last],
      distinct: { ...story.use.distinct, addresses: 900 },
    };
    const text = page([{ ...story, use }], 80);
    expect(text).toContain('203.0.113.99');
    expect(text).toContain('900 ADDRESSES');
    expect(text).toContain('and 894 more');
  });
});
