/** Attributes by name; `undefined` leaves one out. */
type Attributes = Readonly<Record<string, string | undefined>>;

/** An element with attributes and children. Texts become text nodes: no HTML is ever parsed from findings. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Our own words, in which `code` stands between backticks. */
export function prose(text: string): (Node | string)[] {
  return text
    .split(/(`[^`]+`)/)
    .map((piece) => (/^`.+`$/.test(piece) ? element('code', {}, piece.slice(1, -1)) : piece));
}

/** The element of that id, if it is one of that kind. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T | undefined {
  const found = document.getElementById(id);
  return found instanceof kind ? found : undefined;
}

/** Tells people who cannot see the page what has just happened. */
export function say(words: string): void {
  const place = document.getElementById('said');
  if (place !== null) place.textContent = words;
}

/** `50,000`. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
