import { type Fact, known, unread } from '../../core/model/fact.ts';

/** One answer of a paged call: `next` is absent on the last. A page may be empty and still have a next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

/**
 * Reads all pages. One unread page makes the whole unread, since half a list looks like a whole one; so does a
 * marker that comes twice: AWS never repeats one, a broken endpoint might for ever.
 */
export async function readPages<T>(
  read: (marker: string | undefined) => Promise<Fact<Page<T>>>,
): Promise<Fact<readonly T[]>> {
  const items: T[] = [];
  const seen = new Set<string>();
  let marker: string | undefined;
  for (;;) {
    const page = await read(marker);
    if (page.state === 'unread') return page;
    for (const item of page.value.items) items.push(item);
    const { next } = page.value;
    if (!next) return known(items, page.source, page.readAt);
    if (seen.has(next)) {
      return unread(page.source, 'BadAnswer', 'The list has no end: its pages go round in a circle.', {
        fix: 'Check the proxy and AWS_ENDPOINT_URL: AWS does not answer so.',
      });
    }
    seen.add(next);
    marker = next;
  }
}

/** Puts another value in the place of a known one. */
export function mapFact<A, B>(fact: Fact<A>, change: (value: A) => B): Fact<B> {
  return fact.state === 'known' ? { ...fact, value: change(fact.value) } : fact;
}
