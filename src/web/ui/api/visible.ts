/**
 * What is not seen, or turns round what stands beside it: controls, overrides of the direction, characters without
 * width, halves of pairs. AWS allows any of them in an account's name, and a report file can hold them anywhere. Line
 * breaks and tabs stay: texts of several lines have them.
 */
const UNSEEN = /[^\P{Cc}\n\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** The same, and as JSON writes some of them. */
const MAY_BE_UNSEEN = new RegExp(`${UNSEEN.source}|\\\\(?:[bfr]|u(?:00[01]|d[89a-f]))`, 'u');
const WRITTEN = /\\u(?:([0-9a-f]{4})|\{([0-9a-f]{5,6})\})/g;

/** An answer of the server, with everything unseen in its texts written as `\u202e`. */
export function parsedVisibly(json: string): unknown {
  if (!MAY_BE_UNSEEN.test(json)) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown) => (typeof value === 'string' ? visible(value) : value));
}

/** A text in which everything is seen. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** The text as it was, to ask the server for what is named so. */
export function asItWas(text: string): string {
  return text.replace(WRITTEN, (written, short: string | undefined, long: string | undefined) => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    if (code > 0x10ffff) return written;
    const character = String.fromCodePoint(code);
    return visible(character) === written ? character : written;
  });
}
