import { some } from '../html/words.ts';

/** Room for the sentence that says what was cut. */
export const CUT_BYTES = 200;

/** A part of the text, printed whole or not at all, and counted where it is not. */
export interface Counted {
  readonly text: string;
  /** Findings, controls or causes it tells: 0 for a heading. */
  readonly tells: number;
  /** Headings are not printed without a part after them. */
  readonly heading?: true;
}

/**
 * As many parts as fit, and a sentence with the number of those that did not.
 *
 * @param all the option that gives all of them
 */
export function fitted(
  parts: Iterable<Counted>,
  budget: { left: number },
  noun: string,
  all = '--output run.json',
): string[] {
  const kept: string[] = [];
  let headings = '';
  let cut = 0;
  for (const { text, tells, heading } of parts) {
    if (heading === true) {
      headings = text;
      continue;
    }
    const size = bytes(headings) + bytes(text);
    if (cut > 0 || size + CUT_BYTES > budget.left) {
      cut += tells;
      continue;
    }
    kept.push(headings + text);
    headings = '';
    budget.left -= size;
  }
  if (cut === 0) return kept;
  const sentence = `\n**Cut to fit: ${some(cut, `more ${noun}`)}.** \`${all}\` has all.\n`;
  budget.left -= bytes(sentence);
  return [...kept, sentence];
}

/** UTF-8 bytes: never fewer than the characters that GitHub counts. */
export function bytes(text: string): number {
  return Buffer.byteLength(text);
}
