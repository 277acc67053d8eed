import { expect, test } from 'vitest';
import { ListPages, type PageAt } from './list-pages.ts';
import { ApiProblem } from './problem.ts';

/** A list of numbers in pages of ten. */
function numbers(total: number) {
  const asked: number[] = [];
  const read = async ({ from }: PageAt) => {
    asked.push(from);
    const items = Array.from({ length: Math.min(10, total - from) }, (_, at) => from + at);
    return { items, total, ...(from + 10 < total && { next: `of ${total}` }) };
  };
  return { asked, read, size: 10 };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('pages are read as far as somebody looks, and each once', async () => {
  const { asked, ...list } = numbers(95);
  const pages = new ListPages(list);
  pages.want(3, 12, 0);
  pages.want(3, 14, 0);
  await settled();
  expect(asked).toEqual([0, 10]);
  expect(pages.items).toHaveLength(20);
  expect(pages.total).toBe(95);
  expect(pages.isWhole).toBe(false);
});

test('of a list of which the end is looked at, what stands between is not read', async () => {
  const { asked, ...list } = numbers(50_000);
  const pages = new ListPages(list);
  pages.want(0, 5, 0);
  await settled();
  pages.want(49_991, 49_999, 0);
  await settled();
  expect(asked).toEqual([0, 49_990]);
  expect([pages.at(49_999), pages.at(49_990), pages.at(49_989)]).toEqual([49_999, 49_990, undefined]);
  expect(pages.items).toHaveLength(20);
});

test('what somebody has passed by is not read any more, and what stands before a place is, too', async () => {
  const { asked, ...list } = numbers(1000);
  const pages = new ListPages(list);
  pages.want(0, 5, 0);
  await settled();
  for (const at of [200, 300, 400, 500]) pages.want(at, at + 5, 10);
  await settled();
  // The first of them was under way already.
  expect(asked).toEqual([0, 200, 500, 510]);
  pages.want(500, 505, 10);
  await settled();
  expect(asked.at(-1)).toBe(490);
});

test('the cursor of the first page goes with every place after it', async () => {
  const { read, size } = numbers(95);
  const seen: PageAt[] = [];
  const pages = new ListPages({
    size,
    read: (at) => {
      seen.push(at);
      return read(at);
    },
  });
  pages.want(40, 41, 0);
  await settled();
  expect(seen).toEqual([
    { cursor: undefined, from: 0 },
    { cursor: 'of 95', from: 40 },
  ]);
});

test('pages that are there already are not read again', async () => {
  const { asked, ...list } = numbers(45);
  const first = await list.read({ cursor: undefined, from: 0 });
  const third = await list.read({ cursor: 'of 45', from: 20 });
  const pages = new ListPages({ ...list, first, kept: ({ from }) => (from === 20 ? third : undefined) });
  expect(pages.items).toHaveLength(20);
  expect(pages.find((number) => number === 25)).toBe(25);
  expect(pages.find((number) => number === 15)).toBe(-1);
  expect(await pages.all()).toEqual(Array.from({ length: 45 }, (_, at) => at));
  expect(asked).toEqual([0, 20, 10, 30, 40]);
  expect(pages.isWhole).toBe(true);
});

test('a stretch that somebody waits for is read from its beginning to its end', async () => {
  const { asked, ...list } = numbers(95);
  const pages = new ListPages(list);
  await pages.reach(35, 52);
  expect(asked).toEqual([0, 30, 40, 50]);
});

test('an empty list is whole after its only page', async () => {
  const pages = new ListPages(numbers(0));
  expect(pages.isWhole).toBe(false);
  expect(await pages.all()).toEqual([]);
  expect(pages.isWhole).toBe(true);
});

test('a page that fails stops the reading until somebody tries again', async () => {
  const { read, size } = numbers(30);
  let fails = true;
  const pages = new ListPages({
    size,
    read: (at) => (at.from === 10 && fails ? Promise.reject(new Error('no')) : read(at)),
  });
  await expect(pages.all()).rejects.toThrow('no');
  expect(pages.items).toHaveLength(10);
  pages.want(12, 25, 0);
  await settled();
  expect(pages.items).toHaveLength(10);
  fails = false;
  pages.again();
  await settled();
  expect(pages.items.length).toBeGreaterThan(10);
  expect(pages.fault).toBeUndefined();
});

test('a list that has changed is told to whoever reads it from its beginning', async () => {
  let stale = 0;
  const pages = new ListPages({
    size: 10,
    read: () =>
      Promise.reject(
        new ApiProblem({ status: 409, code: 'list-changed', title: 'Changed', detail: 'Changed' }),
      ),
    onStale: () => {
      stale += 1;
    },
  });
  pages.want(0, 5);
  await settled();
  expect(stale).toBe(1);
});

test('listeners hear of each page', async () => {
  const pages = new ListPages(numbers(25));
  const seen: number[] = [];
  const stop = pages.listen(() => seen.push(pages.items.length));
  await pages.all();
  stop();
  expect(seen).toContain(10);
  expect(seen.at(-1)).toBe(25);
});

test('a list that is walked from its beginning knows how far it was read, past items that could not be given', async () => {
  const asked: number[] = [];
  const read = async ({ from }: PageAt) => {
    asked.push(from);
    const items = from === 0 ? [0, 1, 3] : [from];
    return { items, total: 6, unreadable: from === 0 ? 1 : 0, ...(from === 0 && { next: 'list' }) };
  };
  const pages = new ListPages({ read, size: 1 });
  expect(pages.readTo).toBe(0);
  pages.want(0, 0, 0);
  await settled();
  expect([pages.readTo, pages.isWhole]).toEqual([4, false]);
  pages.want(pages.readTo, pages.readTo, 0);
  await settled();
  expect([pages.readTo, asked, pages.items]).toEqual([5, [0, 4], [0, 1, 3, 4]]);
});
