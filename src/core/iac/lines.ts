/** Finds lines and columns of offsets in a text. Lines end as YAML and HCL have it: LF, CRLF or CR. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const found of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(found.index + found[0].length);
  }

  /** Both count from 1; a column is a UTF-16 code unit. */
  placeOf(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
