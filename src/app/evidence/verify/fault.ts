/** What can be wrong with an archive, as far as the evidence tells it apart. */
export type EvidenceFaultKind =
  /** No zip at all, or cut off. */
  | 'no-archive'
  /** A zip that no evidence has: more than its files are in it, two programs could see two things in it, or it is packed to harm. */
  | 'bad-archive'
  | 'duplicate'
  | 'too-large'
  | 'no-manifest'
  | 'bad-manifest'
  | 'unsigned'
  | 'no-signature'
  | 'bad-signature'
  /** Signed, and not with the key that was handed in. */
  | 'another-key'
  | 'missing'
  | 'added'
  | 'renamed'
  | 'changed'
  /** The archive contradicts itself: it was signed so, and was not made by Keyreeve, or by a faulty one. */
  | 'reports-differ'
  | 'chain-broken'
  | 'counts-differ';

/** One thing that is wrong. */
export interface EvidenceFault {
  readonly kind: EvidenceFaultKind;
  /** The file in the archive, where it is one's. Made of plain characters only. */
  readonly file?: string;
  readonly words: string;
}

/** Ends the verification where nothing more can be read. Never leaves this folder. */
export class Unreadable extends Error {
  readonly fault: EvidenceFault;

  constructor(kind: EvidenceFaultKind, words: string, file?: string) {
    super(words);
    this.name = 'Unreadable';
    this.fault = { kind, words, ...(file !== undefined && { file }) };
  }
}
