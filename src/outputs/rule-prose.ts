/** A piece of a rule's text. */
export interface ProsePiece {
  readonly kind: 'plain' | 'code' | 'stress';
  readonly text: string;
}

/**
 * Stress is a few words between stars, with blanks or marks of a sentence around them. Anything else keeps its
 * stars: `*:*` and `s3:*` are patterns of IAM, and a page that lost them would say something else.
 */
const MARKED = /(`[^`]*`|(?<=^|[\s(])\*[A-Za-z][A-Za-z ]*[A-Za-z]\*(?=[\s.,:;)]|$))/;

/** The pieces of a text of ours, in which only `code` and *stress* are marks and all else is meant as it stands. */
export function prosePieces(text: string): readonly ProsePiece[] {
  // `split` with a group puts the marked pieces at the odd places.
  return text.split(MARKED).flatMap((piece, index): ProsePiece[] => {
    if (piece === '') return [];
    if (index % 2 === 0) return [{ kind: 'plain', text: piece }];
    return [{ kind: piece.startsWith('`') ? 'code' : 'stress', text: piece.slice(1, -1) }];
  });
}

/** The text without the marks for `code` and *stress*. */
export function plainProse(text: string): string {
  return prosePieces(text)
    .map((piece) => piece.text)
    .join('');
}

/** The text as Markdown: what is no mark of ours is made none of Markdown's. */
export function markdownProse(text: string): string {
  return prosePieces(text)
    .map(({ kind, text: words }) => {
      if (kind === 'code') return `\`${words}\``;
      return kind === 'stress' ? `*${words}*` : words.replaceAll(/[*<]/g, '\\$&');
    })
    .join('');
}
