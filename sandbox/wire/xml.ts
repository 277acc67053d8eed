/** XML as the query protocol writes it. */

const SPECIAL = /[&<>"'\r\n\t]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Control characters have no form in XML 1.0 at all, so they become U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what is to be replaced
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function escapeXml(text: string): string {
  if (!/[^\w .:/@+=,-]/.test(text)) return text;
  return text.replace(FORBIDDEN, '\ufffd').replace(SPECIAL, (c) => ENTITIES[c] ?? c);
}

/** `<Name>text</Name>`, or nothing for an absent value. */
export function element(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  return `<${name}>${typeof value === 'string' ? escapeXml(value) : value}</${name}>`;
}

/** A list in the query protocol's form: `<Name><member>…</member>…</Name>`; `inside` is XML already. */
export function list(name: string, inside: readonly string[]): string {
  return `<${name}>${inside.map((item) => `<member>${item}</member>`).join('')}</${name}>`;
}
