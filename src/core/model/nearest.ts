/**
 * Of the words those that differ least, nearest first: what somebody who misspelt one may have meant. Those that
 * differ in more than a third of the letters are left out. Upper and lower case are the same.
 */
export function nearestOf(word: string, words: readonly string[]): readonly string[] {
  const asked = word.slice(0, 64).toLowerCase();
  const most = Math.max(1, Math.floor(asked.length / 3));
  return words
    .map((each) => ({ each, distance: distanceOf(asked, each.toLowerCase()) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ each }) => each);
}

/** Letters to add, take away or change (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(
        Math.min((row[j] ?? 0) + Number(letter !== other), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
