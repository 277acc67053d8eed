/** Wildcards among character codes, which are never negative. */
export const STAR = -1;
/** `?` */
export const ONE = -2;
/** A star that more of its part of an ARN follows. */
export const STAR_INSIDE = -3;

const COLON = ':'.charCodeAt(0);

/**
 * Whether codes of characters and wildcards match a whole text. `in-parts`: a star inside a part and a question mark
 * stand for no colon. Goes back to the last star of either kind only, so that no pattern costs more than its length
 * times the square of the text's, and one with stars of one kind no more than the product of the two.
 */
export function matchCodes(codes: readonly number[], text: string, stars: 'anywhere' | 'in-parts'): boolean {
  const inParts = stars === 'in-parts';
  let at = 0;
  let inText = 0;
  // Where the last star of each kind stands in the codes, and from where on in the text it is tried.
  let outer = -1;
  let outerFrom = 0;
  let inner = -1;
  let innerFrom = 0;
  while (inText < text.length) {
    const code = codes[at];
    const character = text.charCodeAt(inText);
    if (code === STAR) {
      outer = at;
      outerFrom = inText;
      inner = -1;
      at += 1;
    } else if (code === STAR_INSIDE) {
      inner = at;
      innerFrom = inText;
      at += 1;
    } else if (code === character || (code === ONE && !(inParts && character === COLON))) {
      at += 1;
      inText += 1;
    } else if (inner >= 0 && !(inParts && text.charCodeAt(innerFrom) === COLON)) {
      innerFrom += 1;
      inText = innerFrom;
      at = inner + 1;
    } else if (outer >= 0) {
      outerFrom += 1;
      inText = outerFrom;
      at = outer + 1;
      inner = -1;
    } else return false;
  }
  while (codes[at] === STAR || codes[at] === STAR_INSIDE) at += 1;
  return at === codes.length;
}
