import { type Markup, markup, name, type Shown, trusted } from '../../html/markup.ts';

/** Where in the page a story stands: what its ids begin with, and how deep its headings are. */
export interface Place {
  readonly id: string;
  readonly level: 2 | 3;
}

/** A part of a story under its heading. */
export function part(place: Place, id: string, words: string, content: Shown): Markup {
  // Named sections are landmarks, whose names must differ: the same part of another key has the same name.
  const label = place.level === 2 ? markup` aria-labelledby="${place.id}-${id}-title"` : undefined;
  return markup`<section class="part-of-story" id="${place.id}-${id}"${label}>
${heading(place.level, `${place.id}-${id}-title`, words)}
${content}
</section>
`;
}

/** A heading of this depth. */
export function heading(level: number, id: string | undefined, words: Shown): Markup {
  const tag = trusted(`h${level}`);
  return markup`<${tag}${id === undefined ? undefined : markup` id="${id}"`}>${words}</${tag}>`;
}

/** A time that stays in one line: `2026-11-20 02:14`. */
export function when(time: string): Markup {
  return markup`<time class="when" datetime="${time}">${time.replace('T', ' ').replace(/(?::\d\d)?Z$/, '')}</time>`;
}

/** The same to the second. */
export function exactly(time: string): Markup {
  return markup`<time class="when" datetime="${time}">${time.replace('T', ' ').replace(/Z$/, '')}</time>`;
}

/** So many letters have an address and an id at most. */
const LONGEST_UNBROKEN = 40;

/** An id or an address in one piece; what is longer is somebody's text, and may be broken. */
export function unbroken(words: string): Markup {
  return words.length > LONGEST_UNBROKEN ? name(words) : markup`<span class="when">${name(words)}</span>`;
}

/** The id of a key in a heading: it goes to a line of its own before it is broken. */
export function keyId(id: string): Markup {
  return markup`<span class="key-id">${id}</span>`;
}
