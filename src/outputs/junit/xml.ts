import { harmless } from '../harmless.ts';

const SPECIAL: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** No character of XML 1.0, and not made visible by {@link harmless}: it is not a control character either. */
const NO_CHARACTER = /[\ufffe\uffff]/g;

/**
 * A text for an attribute or an element. Made harmless first, which takes out every control character and half
 * of a surrogate pair: XML 1.0 forbids them even as references, and a parser refuses the whole file.
 */
export function xmlText(text: string): string {
  return harmless(text)
    .replace(NO_CHARACTER, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"]/g, (character) => SPECIAL[character] ?? character);
}

/** Attributes in the order given, each with a blank before it. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
