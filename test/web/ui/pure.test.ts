import { describe, expect, test } from 'vitest';
import { filledPath } from '../../../src/web/ui/api/paths.ts';
import { asProblem, problemIn } from '../../../src/web/ui/api/problem.ts';
import { allOf, oneOf, searchIn, searchText } from '../../../src/web/ui/api/search-state.ts';
import { asItWas, parsedVisibly, visible } from '../../../src/web/ui/api/visible.ts';
import { marksOfDays, placeOfDays } from '../../../src/web/ui/components/charts/axis-days.ts';
import { binDots } from '../../../src/web/ui/components/charts/bin-dots.ts';
import { heatStep } from '../../../src/web/ui/components/charts/heat-steps.ts';
import { exactWords, relativeWords } from '../../../src/web/ui/components/relative-words.ts';
import { itemsOf, movedTo, selectedWith } from '../../../src/web/ui/components/table-items.ts';
import { HOSTILE_NAMES, INVISIBLE } from '../../contract/hostile.ts';

describe('the address', () => {
  test('keeps ids of accounts as words: 012345678901 is no number', () => {
    expect(searchIn('?account=012345678901')).toEqual({ account: '012345678901' });
  });

  test('comes back as it was, whatever stands in it', () => {
    for (const name of HOSTILE_NAMES) {
      const search = { q: name.toWellFormed(), rule: ['a', 'b&c=d'] };
      expect(searchIn(searchText(search))).toEqual(search);
    }
    expect(searchText({ q: '', rule: undefined })).toBe('');
  });

  test('has nothing of what every object has', () => {
    const search = searchIn('?__proto__=x');
    expect(allOf(search, '__proto__')).toEqual(['x']);
    expect(oneOf(search, 'toString')).toBeUndefined();
    expect(searchText(search)).toBe('?__proto__=x');
  });

  test('tells one and several alike', () => {
    expect(allOf(searchIn('?rule=a'), 'rule')).toEqual(['a']);
    expect(oneOf(searchIn('?rule=a&rule=b'), 'rule')).toBe('a');
  });
});

describe('a path', () => {
  test('holds what fills it, escaped', () => {
    const params = { account: '111122223333', kind: 'user', name: 'a/b?c#d' };
    expect(filledPath('/principals/:account/:kind/:name', { params })).toBe(
      '/principals/111122223333/user/a%2Fb%3Fc%23d',
    );
    expect(filledPath('/findings', { query: { rule: ['a', 'b'], q: undefined, fresh: true } })).toBe(
      '/findings?rule=a&rule=b&fresh=true',
    );
  });

  test('without what fills it is a mistake of ours, and is asked for nowhere', () => {
    expect(() => filledPath('/jobs/:id', { params: { id: '' } })).toThrow('/jobs/:id lacks id.');
  });
});

describe('names that are not what they look', () => {
  test('are written out in answers, and asked for as they were', () => {
    for (const name of HOSTILE_NAMES) {
      const { shown } = parsedVisibly(JSON.stringify({ shown: name })) as { shown: string };
      expect(shown.replaceAll(/[\n\t]/g, '')).not.toMatch(INVISIBLE);
      expect(asItWas(shown)).toBe(name);
    }
  });

  test('of Arabic, emoji and Japanese stay as they are', () => {
    for (const name of ['حساب', '名前とアクセスキー', 'Zürich', '🔑']) expect(visible(name)).toBe(name);
  });

  test('with a backslash of their own are not turned into something unseen', () => {
    expect(asItWas('\\u0041 \\u{110000}')).toBe('\\u0041 \\u{110000}');
  });
});

describe('a problem', () => {
  test('of the server is shown with its code and next move', () => {
    const body = JSON.stringify({
      title: 'Too busy',
      status: 503,
      code: 'too-busy',
      detail: 'Now.',
      hint: 'Wait.',
    });
    expect(problemIn(503, 'application/problem+json', body)).toMatchObject({
      status: 503,
      code: 'too-busy',
      message: 'Now.',
      hint: 'Wait.',
    });
  });

  test.each([
    ['text/html', '<h1>Bad gateway</h1>'],
    ['application/json', '{"damaged'],
    ['application/json', '"a word"'],
    ['', ''],
  ])('that is none (%s) is told as unexpected, with the status', (type, body) => {
    const problem = problemIn(502, type, body);
    expect(problem.code).toBe('unexpected');
    expect(problem.message).toContain('502');
  });

  test('can be anything that was thrown', () => {
    expect(asProblem('word').message).toBe('word');
    expect(asProblem(new TypeError('bug')).message).toBe('bug');
  });
});

describe('a time', () => {
  const now = Date.parse('2026-11-27T12:00:00Z');

  test.each([
    ['2026-11-27T11:59:55Z', 'just now'],
    ['2026-11-27T11:59:30Z', 'seconds ago'],
    ['2026-11-27T12:00:30Z', 'in seconds'],
    ['2026-11-27T10:01:00Z', '1 hour ago'],
    ['2026-11-25T12:00:01Z', '1 day ago'],
    ['2026-09-01T12:00:00Z', '87 days ago'],
    ['2025-09-20T12:00:00Z', '14 months ago'],
    ['2024-11-26T00:00:00Z', '2 years ago'],
    ['2026-12-01T12:00:00Z', 'in 4 days'],
  ])('%s is never said to be older than it is: %s', (at, words) => {
    expect(relativeWords(Date.parse(at), now)).toBe(words);
  });

  test('is exact to the second', () => {
    expect(exactWords(Date.parse('2026-03-28T12:00:05.900Z'))).toBe('2026-03-28 12:00:05 UTC');
  });
});

describe('a table', () => {
  const rows = ['b1', 'a1', 'b2', 'c1'];
  const id = (row: string) => row;
  const byLetter = (row: string) => ({ key: row.slice(0, 1), title: row.slice(0, 1).toUpperCase() });

  test('groups in the order of first rows, and leaves out rows of closed groups', () => {
    const items = itemsOf(rows, id, byLetter, new Set(['b']));
    const words = items
      .slice()
      .map((item) => (item.kind === 'group' ? `${item.title} ${item.count}` : item.id));
    expect(words).toEqual(['B 2', 'A 1', 'a1', 'C 1', 'c1']);
  });

  test('makes a line when it is looked at, and none beyond its ends', () => {
    const items = itemsOf(rows, id, undefined, new Set());
    expect([items.length, items.at(1), items.at(4), items.at(-1)]).toEqual([
      4,
      { kind: 'row', row: 'a1', id: 'a1' },
      undefined,
      undefined,
    ]);
    expect(items.slice(2, 9).map((item) => item.id)).toEqual(['b2', 'c1']);
  });

  test('selects a range in either direction, over headings, and never takes out by it', () => {
    const items = itemsOf(rows, id, byLetter, new Set());
    const chosen = selectedWith(new Set(['a1']), items, 6, 1);
    expect([...chosen].sort()).toEqual(['a1', 'b1', 'b2', 'c1']);
    expect(selectedWith(chosen, items, 1, 6)).toEqual(chosen);
    expect(selectedWith(new Set(['b1']), items, 1, undefined)).toEqual(new Set());
    expect(selectedWith(new Set(), items, 0, undefined)).toEqual(new Set());
  });

  test('moves by keys, and not beyond its ends', () => {
    expect(movedTo('ArrowDown', 3, 4, 10)).toBe(3);
    expect(movedTo('PageUp', 3, 4, 10)).toBe(0);
    expect(movedTo('End', 0, 50_000, 10)).toBe(49_999);
    expect(movedTo('x', 0, 4, 10)).toBeUndefined();
  });
});

describe('a chart', () => {
  test('shows one beside a thousand', () => {
    expect([0, 1, 10, 100, 1000].map((count) => heatStep(count, 1000))).toEqual([0, 1, 2, 4, 5]);
    expect(heatStep(1, 1)).toBe(5);
  });

  test('puts 100,000 dots together, counts every one and keeps the worst on top', () => {
    const dots = Array.from({ length: 100_000 }, (_, index) => ({
      index,
      x: (index * 7) % 800,
      y: (index * 13) % 300,
      rank: index === 77_777 ? 5 : index % 3,
    }));
    const bins = binDots(dots, 14);
    expect(bins.length).toBeLessThan(58 * 22 + 1);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
    expect(bins.some(({ worst }) => worst === 77_777)).toBe(true);
  });

  test('has the 90 days of the benchmarks on its axis, in order', () => {
    const marks = marksOfDays(800);
    expect(marks.map(({ days }) => days)).toEqual([0, 7, 30, 90, 365, 730]);
    const places = marks.map(({ days }) => placeOfDays(days, 800));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(placeOfDays(9_999, 800)).toBe(1);
  });
});
