/** A policy variable in a text: `${inside}`. */
export interface FoundVariable {
  readonly start: number;
  /** Of what follows. */
  readonly end: number;
  readonly inside: string;
}

/**
 * The variables of a text, in order. Each ends at the first brace: a value inside cannot hold one. Goes through the text
 * once, where a regular expression would look for a missing brace from each opening one.
 */
export function* variablesIn(text: string): Generator<FoundVariable> {
  let from = 0;
  while (true) {
    const start = text.indexOf('${', from);
    const close = start < 0 ? -1 : text.indexOf('}', start);
    if (close < 0) return;
    yield { start, end: close + 1, inside: text.slice(start + 2, close) };
    from = close + 1;
  }
}
