/** A piece of a rule's text. */
interface ProsePiece {
  readonly kind: 'plain' | 'code' | 'stress';
  readonly text: string;
}

/** As `src/outputs/rule-prose.ts` means it; a test holds the two together over all texts of all rules. */
const MARKED = /(`[^`]*`|(?<=^|[\s(])\*[A-Za-z][A-Za-z ]*[A-Za-z]\*(?=[\s.,:;)]|$))/;

/** The pieces of a text of a rule: `code`, *stress*, and all else as it stands, stars of IAM's patterns too. */
export function prosePieces(text: string): readonly ProsePiece[] {
  // `split` with a group puts the marked pieces at the odd places.
  return text.split(MARKED).flatMap((piece, index): ProsePiece[] => {
    if (piece === '') return [];
    if (index % 2 === 0) return [{ kind: 'plain', text: piece }];
    return [{ kind: piece.startsWith('`') ? 'code' : 'stress', text: piece.slice(1, -1) }];
  });
}
