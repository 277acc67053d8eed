/** A dot, by where it lies on the drawing. */
export interface PlacedDot {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  /** Higher is drawn above and names the bin. */
  readonly rank: number;
}

/** Dots that lie in one field of the drawing. */
export interface Bin {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  /** All of them, by their indexes. */
  readonly all: readonly number[];
  /** The dot of the highest rank in it, by its index. */
  readonly worst: number;
  readonly rank: number;
}

/**
 * Dots put together by fields of `size` pixels, in the order of rows of fields and, in each, from left to right: 100,000
 * dots are a few thousand marks, of which none hides a worse one.
 */
export function binDots(dots: Iterable<PlacedDot>, size: number): readonly Bin[] {
  const bins = new Map<string, { -readonly [K in keyof Bin]: Bin[K] } & { readonly all: number[] }>();
  for (const { index, x, y, rank } of dots) {
    const key = `${Math.floor(x / size)} ${Math.floor(y / size)}`;
    const bin = bins.get(key);
    if (bin === undefined) {
      bins.set(key, { x, y, count: 1, all: [index], worst: index, rank });
      continue;
    }
    bin.count += 1;
    bin.all.push(index);
    if (rank > bin.rank) Object.assign(bin, { worst: index, rank, x, y });
  }
  return [...bins.values()].sort((a, b) => Math.floor(a.y / size) - Math.floor(b.y / size) || a.x - b.x);
}
