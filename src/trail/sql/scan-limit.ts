import { bytesInWords } from './bytes.ts';

/** Why a query was not run, or was stopped: the user's own limit of bytes. */
export function scanLimit(mostBytes: number): { readonly code: 'ScanLimit'; readonly words: string } {
  const words = `The limit of ${bytesInWords(mostBytes)} to scan does not suffice. Raise --most-scanned or shorten --since.`;
  return { code: 'ScanLimit', words };
}
