import { expect, test } from 'vitest';
import { ListPages } from './list-pages.ts';
import { ApiProblem } from './problem.ts';

/** A list of numbers in pages of ten. */
function numbers(total: number) {
  const asked: (string | undefined)[] = [];
  const read = async (cursor: string | undefined) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(10, total - from) }, (_, at) => from + at);
    return { items, total, ...(from + 10 < total && { next: String(from + 10) }) };
  };
  return { asked, read };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test('pages are read as far as somebody looks, and each once', async () => {
  const { asked, read } = numbers(95);
  const pages = new ListPages({ read });
  pages.want(12, 0);
  pages.want(14, 0);
  await settled();
  expect(asked).toEqual([undefined, '10']);
  expect(pages.items).toHaveLength(20);
  expect(pages.total).toBe(95);
  expect(pages.isWhole).toBe(false);
});

test('looking further while a page is on its way reads on', async () => {
  const { read } = numbers(95);
  const pages = new ListPages({ read });
  pages.want(1, 0);
  pages.want(41, 0);
  await settled();
  expect(pages.items).toHaveLength(50);
});

test('pages that are there already are not read again', async () => {
  const { asked, read } = numbers(25);
  const first = await read(undefined);
  const pages = new ListPages({ read, there: [first] });
  expect(pages.items).toHaveLength(10);
  expect(await pages.all()).toHaveLength(25);
  expect(asked).toEqual([undefined, '10', '20']);
  expect(pages.isWhole).toBe(true);
});

test('an empty list is whole after its only page', async () => {
  const pages = new ListPages({ read: numbers(0).read });
  expect(pages.isWhole).toBe(false);
  expect(await pages.all()).toEqual([]);
  expect(pages.isWhole).toBe(true);
});

test('a page that fails stops the reading until somebody tries again', async () => {
  const { read } = numbers(30);
  let fails = true;
  const pages = new ListPages({
    read: (cursor) => (cursor === '10' && fails ? Promise.reject(new Error('no')) : read(cursor)),
  });
  await expect(pages.all()).rejects.toThrow('no');
  expect(pages.items).toHaveLength(10);
  pages.want(25, 0);
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
    read: () =>
      Promise.reject(
        new ApiProblem({ status: 409, code: 'list-changed', title: 'Changed', detail: 'Changed' }),
      ),
    onStale: () => {
      stale += 1;
    },
  });
  pages.want(0);
  await settled();
  expect(stale).toBe(1);
});

test('listeners hear of each page', async () => {
  const { read } = numbers(25);
  const pages = new ListPages({ read });
  const seen: number[] = [];
  const stop = pages.listen(() => seen.push(pages.items.length));
  await pages.all();
  stop();
  expect(seen).toContain(10);
  expect(seen.at(-1)).toBe(25);
});
