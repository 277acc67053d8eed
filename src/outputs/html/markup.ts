import { harmless } from '../harmless.ts';
import { prosePieces } from '../rule-prose.ts';

/** HTML that is safe to print. Only {@link markup}, {@link joinMarkup} and {@link trusted} make it. */
export interface Markup {
  readonly html: string;
}

/** What may stand in a template: texts are escaped, markup is not, lists are joined, `undefined` is nothing. */
export type Shown = string | number | Markup | undefined | readonly Shown[];

const NEEDS_ESCAPE = /[&<>"'`]/g;

/** A text made harmless (see `harmless.ts`) and escaped: safe between tags and in quoted attributes. */
export function escaped(text: string): string {
  return harmless(text).replace(NEEDS_ESCAPE, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Template tag for HTML. Every text that is put in is escaped, so that a forgotten call cannot let a hostile
 * name out. Attributes must be quoted in the template.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Shown[]): Markup {
  let html = strings[0] ?? '';
  for (const [index, value] of values.entries()) html += shown(value) + (strings[index + 1] ?? '');
  return { html };
}

function shown(value: Shown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escaped(value);
  return 'html' in value ? value.html : value.map(shown).join('');
}

/** Pieces with something between them. */
export function joinMarkup(pieces: readonly Markup[], between: Markup): Markup {
  return { html: pieces.map(({ html }) => html).join(between.html) };
}

/** Our own stylesheet and script, which must stand as they are. Never for anything read. */
export function trusted(html: string): Markup {
  return { html };
}

/**
 * A name somebody else chose. `bdi` keeps one in Arabic or Hebrew from turning round the words after it.
 */
export function name(text: string): Markup {
  return markup`<bdi>${text}</bdi>`;
}

/** Prose of a rule: `code` and *stress* in Markdown's way, and nothing else of it. */
export function prose(text: string): Markup {
  return markup`${prosePieces(text).map(({ kind, text: words }) => {
    if (kind === 'code') return markup`<code>${words}</code>`;
    return kind === 'stress' ? markup`<em>${words}</em>` : words;
  })}`;
}
