/** A text that is no longer than so many letters: what is cut ends at a word, with an ellipsis. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const room = text.slice(0, most);
  const end = room.lastIndexOf(' ');
  // One long word has no place to be cut at but its letters.
  const kept = end > 0 ? room.slice(0, end) : room.slice(0, most - 1).toWellFormed();
  return `${kept.replace(/[\s,;:–-]+$/, '')}…`;
}
