import { Buffer } from 'node:buffer';

/** An id in a text, and at which character it begins. */
export interface FoundId {
  readonly accessKeyId: string;
  readonly index: number;
}

/**
 * An id ends where capitals and digits end: a longer run of them is another id. Before it may stand what an escape
 * ends in, since `%3AAKIA…`, `\u0022AKIA…` and `\x22AKIA…` are the id after a sign.
 */
const BEFORE = String.raw`(?<=^|[^A-Z0-9]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})`;
const AFTER = '(?![A-Z0-9])';

/** Finds some ids in texts. Made once for a search: the ids are compiled. */
export class KeyFinder {
  readonly accessKeyIds: readonly string[];
  readonly #plain: RegExp;
  readonly #inBase64: RegExp;

  /** @param accessKeyIds capitals and digits; throws for others, and for none, which are faults of the program */
  constructor(accessKeyIds: readonly string[]) {
    if (accessKeyIds.length === 0 || !accessKeyIds.every((id) => /^[A-Z0-9]{16,128}$/.test(id))) {
      throw new Error('Ids of access keys are capitals and digits, 16 to 128 of them.');
    }
    this.accessKeyIds = accessKeyIds;
    this.#plain = new RegExp(`${BEFORE}(?:${accessKeyIds.join('|')})${AFTER}`, 'g');
    this.#inBase64 = new RegExp(accessKeyIds.flatMap(coresOf).map(escaped).join('|'));
  }

  /** Every id in a text, in order. */
  in(text: string): readonly FoundId[] {
    return [...text.matchAll(this.#plain)].map(({ 0: accessKeyId, index }) => ({ accessKeyId, index }));
  }

  /** Whether a run of base64 hides an id, at whatever offset it was encoded. */
  mayHide(run: string): boolean {
    return this.#inBase64.test(run);
  }
}

/**
 * The characters of base64 that an id has whatever stands before and after it: of each of the three ways it can lie
 * in the groups of three bytes those that are made of its own bits alone.
 */
function coresOf(accessKeyId: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(accessKeyId, 'latin1')]);
    const encoded = bytes.toString('base64');
    const core = encoded.slice(
      Math.ceil((before * 8) / 6),
      Math.floor(((before + accessKeyId.length) * 8) / 6),
    );
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[+/-]/g, String.raw`\$&`);
}
