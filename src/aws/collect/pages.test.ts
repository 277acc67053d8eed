import { expect, test } from 'vitest';
import { known, unread } from '../../core/model/fact.ts';
import { markedPage, readPages } from './pages.ts';

/** Answers with one item a page; `nexts` are the markers by page. */
function pages(nexts: Readonly<Record<string, string | undefined>>) {
  return async (marker: string | undefined) =>
    known({ items: [marker ?? 'first'], next: nexts[marker ?? ''] }, 'iam:ListUsers');
}

test('all pages are read, empty markers end the list', async () => {
  expect(await readPages(pages({ '': 'b', b: 'c', c: '' }))).toMatchObject({
    state: 'known',
    value: ['first', 'b', 'c'],
  });
});

test.each([
  ['the same marker again', { '': 'b', b: 'b' }],
  ['two markers in turn', { '': 'b', b: 'c', c: 'b' }],
])('%s is a list without an end: unread, not half a list', async (_name, nexts) => {
  expect(await readPages(pages(nexts))).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});

test('one page that could not be read makes the whole unread', async () => {
  const denied = unread('iam:ListUsers', 'AccessDenied', 'Denied.');
  const read = await readPages(async (marker) =>
    marker === undefined ? known({ items: ['a'], next: 'b' }, 'iam:ListUsers') : denied,
  );
  expect(read).toBe(denied);
});

test('a list that says it is cut short, but not how it goes on, is unread', async () => {
  const cut = async () => markedPage('iam:ListAccessKeys', ['a'], true, undefined);
  expect(await readPages(cut)).toMatchObject({ state: 'unread', code: 'BadAnswer' });
});

test('an answer with neither a list nor the mark of its end is unread, an empty list is a list', () => {
  expect(markedPage('iam:ListAccessKeys', undefined, undefined, undefined)).toMatchObject({
    code: 'BadAnswer',
  });
  expect(markedPage('iam:ListAccessKeys', [], false, undefined)).toMatchObject({ state: 'known' });
  expect(markedPage('iam:ListAccessKeys', undefined, false, undefined)).toMatchObject({ state: 'known' });
});
