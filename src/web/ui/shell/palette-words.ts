/** Whether each word that was typed begins a word of the text, or stands in it from its third letter on. */
export function fits(query: string, text: string): boolean {
  const inText = text.toLowerCase();
  const begins = inText.split(/[^\p{L}\p{N}]+/u);
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) =>
      word.length < 3 ? begins.some((each) => each.startsWith(word)) : inText.includes(word),
    );
}
