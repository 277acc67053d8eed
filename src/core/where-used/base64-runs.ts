/** Characters of one alphabet or the other, one after the other, with line breaks taken out. */
export interface Base64Run {
  readonly run: string;
  /** Where it begins. */
  readonly index: number;
}

/** The shortest that can hold an id: 20 bytes are 27 characters. Shorter ids need no fewer than 16 bytes. */
const SHORTEST = 22;
/** Lines of wrapped base64 are of 64 or 76 characters; words that happen to end a line are shorter. */
const SHORTEST_LINE = 40;

const ALPHABET = alphabet();

function alphabet(): Uint8Array {
  const codes = new Uint8Array(256);
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
    codes[character.charCodeAt(0)] = 1;
  }
  return codes;
}

/**
 * The runs of base64 in a text, plain and URL-safe, broken into lines or not. Long words are among them: whoever
 * decodes a run sees what it was. Walked by hand: a pattern would need a place on the stack for every character of
 * a run, and files hold runs of megabytes.
 */
export function base64Runs(text: string): readonly Base64Run[] {
  const runs: Base64Run[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isBase64(text, at)) continue;
    const pieces: string[] = [];
    const index = at;
    for (let goesOn = true; goesOn; ) {
      const start = at;
      while (isBase64(text, at)) at += 1;
      pieces.push(text.slice(start, at));
      const next = at - start < SHORTEST_LINE ? -1 : nextLine(text, at);
      goesOn = next !== -1 && isBase64(text, next);
      if (goesOn) at = next;
    }
    const run = pieces.join('');
    if (run.length >= SHORTEST) runs.push({ run, index });
  }
  return runs;
}

function isBase64(text: string, at: number): boolean {
  return ALPHABET[text.charCodeAt(at)] === 1;
}

/** Where the text goes on after a line break and blanks; -1 where there is none. A JSON text has `\n` for one. */
function nextLine(text: string, at: number): number {
  let next = at;
  if (text.startsWith('\\n', at)) next = at + 2;
  else if (text.startsWith('\r\n', at)) next = at + 2;
  else if (text[at] === '\n') next = at + 1;
  else return -1;
  while (text[next] === ' ' || text[next] === '\t') next += 1;
  return next;
}
