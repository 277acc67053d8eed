import { type Fact, known, unread } from '../../core/model/fact.ts';

/** One answer of a paged call: `next` is absent on the last. A page may be empty and still have a next. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
  /** The answer says that there is more, whether or not it says how to get it. */
  readonly more?: boolean | undefined;
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
    if (!next && page.value.more === true) {
      return unread(
        page.source,
        'BadAnswer',
        'The list is cut short, and the answer does not say how it goes on.',
      );
    }
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

/**
 * A page of a call that answers with `IsTruncated` and `Marker`. An answer with neither a list nor
 * `IsTruncated` is none of AWS's, whose every page has both: half an answer must not look like an empty list.
 */
export function markedPage<T>(
  source: string,
  items: readonly T[] | undefined,
  isTruncated: boolean | undefined,
  marker: string | undefined,
): Fact<Page<T>> {
  if (items === undefined && isTruncated === undefined) {
    return unread(source, 'BadAnswer', 'The answer holds no list.', {
      fix: 'Check the proxy and AWS_ENDPOINT_URL: AWS does not answer so.',
    });
  }
  const more = isTruncated === true;
  return known({ items: items ?? [], next: more ? marker : undefined, more }, source);
}

/** The page of an answer, with the call's own source and time. */
export function pageOf<A, T>(
  answer: Extract<Fact<A>, { state: 'known' }>,
  page: Fact<Page<T>>,
): Fact<Page<T>> {
  return page.state === 'unread' ? page : { ...answer, value: page.value };
}

/** A page of a call that answers with a list and `NextToken`. Every page has its list, if an empty one. */
export function listedPage<A, T>(
  answer: Fact<A>,
  take: (value: A) => { readonly items: readonly T[] | undefined; readonly next: string | undefined },
): Fact<Page<T>> {
  if (answer.state === 'unread') return answer;
  const { items, next } = take(answer.value);
  // Without the list, what it holds would be missing without a word.
  if (items === undefined) return unread(answer.source, 'BadAnswer', 'The answer holds no list.');
  return { ...answer, value: { items, next } };
}
