/** Where days lie on an axis of 0 to 1: by square root, so that the youngest keys do not all lie on one point. */
export function placeOfDays(days: number, most: number): number {
  return Math.sqrt(Math.max(0, Math.min(days, most)) / Math.max(1, most));
}

const MARKS = [
  [0, 'today'],
  [7, '1 week'],
  [30, '1 month'],
  [90, '90 days'],
  [365, '1 year'],
  [730, '2 years'],
  [1461, '4 years'],
  [2922, '8 years'],
  [5844, '16 years'],
] as const;

/** Marks that an axis up to `most` days has; the 90 days of the benchmarks are among them. */
export function marksOfDays(most: number): readonly { readonly days: number; readonly words: string }[] {
  return MARKS.filter(([days]) => days <= most).map(([days, words]) => ({ days, words }));
}
