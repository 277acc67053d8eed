/** A place in a list that grows at its beginning, the newest first: from 0, in the list as it was with its `of` oldest. */
export interface ListPlace {
  readonly of: number;
  readonly at: number;
}

/** Which part: at most so many from a place on. */
interface Asked<T> {
  /** Absent for the first page. */
  readonly place: ListPlace | undefined;
  readonly limit: number;
  /** Whether one is asked for; all are where it is absent. */
  readonly isAsked?: (item: T) => boolean;
}

/** A part of a list. */
interface Part<T> {
  readonly items: readonly T[];
  /** Of all that are asked for. */
  readonly total: number;
  /** Where the next part begins; absent on the last. */
  readonly next?: ListPlace;
}

/** A part of a list that only grows, the newest first. @param oldestFirst the whole list */
export function newestFirst<T>(
  oldestFirst: readonly T[],
  { place, limit, isAsked = () => true }: Asked<T>,
): Part<T> {
  const { of, at } = place ?? { of: oldestFirst.length, at: 0 };
  const found = oldestFirst.slice(0, of).filter(isAsked).reverse();
  const items = found.slice(at, at + limit);
  const end = at + items.length;
  return { items, total: found.length, ...(end < found.length && { next: { of, at: end } }) };
}
