/** What of a line is held at once. No alert has as much in one line, and an id has twenty characters. */
const LONGEST = 65_536;

/** What goes on in a secret: a line is not cut in the middle of it, or its end would look like a text of its own. */
const IN_WORD = /[A-Za-z0-9+]/;

/** The lines of a text that comes in pieces. One without end comes in parts, cut where no word goes on. */
export function* textLines(chunks: Iterable<string>): Generator<string> {
  let rest = '';
  for (const chunk of chunks) {
    rest += chunk;
    const lines = rest.split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) yield* parts(line);
    while (rest.length > LONGEST) {
      const at = cutAt(rest);
      yield rest.slice(0, at);
      // A word that is longer than all that is held is none: a letter stands for it, so that it goes on.
      rest = at === rest.length ? 'x' : rest.slice(at);
    }
  }
  yield rest;
}

function* parts(line: string): Generator<string> {
  let rest = line;
  while (rest.length > LONGEST) {
    const at = cutAt(rest);
    yield rest.slice(0, at);
    if (at === rest.length) return;
    rest = rest.slice(at);
  }
  yield rest;
}

/** Behind the last character within the limit that ends a word; the whole where there is none. */
function cutAt(text: string): number {
  let at = LONGEST;
  while (at > 0 && IN_WORD.test(text.charAt(at - 1))) at -= 1;
  return at === 0 ? text.length : at;
}
