import type { Fact, Unread } from '../../../core/model/fact.ts';
import { type Page, readPages } from '../pages.ts';
import type { PlaceSearch } from './place-search.ts';

/** Reads a list page by page and lets go of each page once it is searched. What stops it is a gap. */
export async function eachPage<T>(
  search: PlaceSearch,
  read: (marker: string | undefined) => Promise<Fact<Page<T>>>,
  look: (items: readonly T[]) => Promise<void>,
): Promise<void> {
  const all = await readPages<never>(async (marker) => {
    const page = await read(marker);
    if (page.state === 'unread') return page;
    await look(page.value.items);
    return { ...page, value: { ...page.value, items: [] } };
  });
  if (all.state === 'unread') search.failed(all);
}

/** A denial of the first of them mostly means all; a policy that permits some of them permits one of five. */
const TRIED_FIRST = 5;

/**
 * Reads things one by one, side by side. Where the first are all denied, the others are not tried, and that is said:
 * thousands of denied calls help nobody.
 *
 * @param read gives why it could not be read
 */
export async function readEach<T>(
  search: PlaceSearch,
  items: readonly T[],
  nameOf: (item: T) => string,
  read: (item: T) => Promise<Unread | undefined>,
): Promise<void> {
  const readOne = async (item: T): Promise<Unread | undefined> => {
    const failure = await read(item);
    if (failure !== undefined) search.failed(failure, nameOf(item));
    return failure;
  };
  const first = await Promise.all(items.slice(0, TRIED_FIRST).map(readOne));
  const rest = items.slice(TRIED_FIRST);
  const [refused] = first;
  if (rest.length > 0 && refused !== undefined && first.every((each) => each?.code === 'AccessDenied')) {
    search.failed(refused, `${rest.length} more, not tried`);
    return;
  }
  await Promise.all(rest.map(readOne));
}
