/** Rows or values in one statement: far below what either database takes. */
export const IN_ONE_QUERY = 500;

/** A list in pieces of a size. */
export function* slices<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
