import { harmless } from '../harmless.ts';
import type { Paint } from '../look.ts';
import { widthOf } from '../text-width.ts';

const INDENT = '    ';
const CONTINUED = '    ';

/**
 * A shell command over as many lines as it needs, each but the last ending in a backslash, so that it can be
 * copied and run as it is printed. It is broken only between words: a word wider than the terminal is left
 * to the terminal, because a break inside it would change what the command does. `where` names the account
 * it must run in, and is empty where there is no other; what only the management account may call says so.
 */
export function commandLines(command: string, where: string, columns: number, paint: Paint): string {
  const lines: string[] = [];
  const place = OF_MANAGEMENT.test(command) ? 'the management account' : harmless(where);
  const prompt = place === '' ? '$ ' : `in ${place} $ `;
  let line = '';
  for (const word of shellWords(harmless(command))) {
    // Every line keeps room for the backslash after it.
    const before = lines.length === 0 ? widthOf(prompt) : CONTINUED.length;
    const room = columns - INDENT.length - before - 2;
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(`${line} \\`);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines
    .map((each, index) => `${INDENT}${paint('dim', `${index === 0 ? prompt : CONTINUED}${each}`)}\n`)
    .join('');
}

/** AssumeRoot names the account that it opens, and is refused in that account itself. */
const OF_MANAGEMENT = /^aws sts assume-root /;

/** Words split at blanks outside quotes, the quotes kept. A value stays with a bare `--option` before it. */
function shellWords(command: string): string[] {
  const words = command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\]|['"\\])+/g) ?? [];
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && /^--[\w-]+$/.test(before) && !word.startsWith('-')) {
      joined[joined.length - 1] = `${before} ${word}`;
    } else {
      joined.push(word);
    }
  }
  return joined;
}
