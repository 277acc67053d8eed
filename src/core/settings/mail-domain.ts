/**
 * A domain in the one spelling that mail servers see: lower case, and `xn--…` for letters beyond ASCII (UTS #46, as
 * the URL standard has it). `undefined` for what is no domain: an address in numbers, a name without a dot.
 *
 * Two domains that look alike have different spellings here: `exаmple.com` with a Cyrillic letter is
 * `xn--exmple-4nf.com`. What only looks different, such as full-width letters, has the same.
 */
export function asciiDomain(text: string): string | undefined {
  // The URL parser decodes %41, takes a port and drops tabs: none of it is in a domain.
  if (!/^[\p{L}\p{M}\p{N}.-]{1,253}$/u.test(text)) return undefined;
  const ascii = URL.parse(`http://${text}`)?.hostname ?? '';
  const labels = ascii.split('.');
  const fine = ascii.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label));
  return fine && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined;
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A domain of the settings in that spelling, with the `*.` before it kept: `*.example.com` is every domain under
 * example.com, and not example.com itself. `undefined` for what is neither, `*.com` among it.
 */
export function asciiDomainPattern(text: string): string | undefined {
  if (!text.startsWith('*.')) return asciiDomain(text);
  const domain = asciiDomain(text.slice(2));
  return domain === undefined ? undefined : `*.${domain}`;
}

/** Whether a domain is one of those allowed. Both as {@link asciiDomain} and {@link asciiDomainPattern} give them. */
export function isAllowedDomain(domain: string, allowed: readonly string[]): boolean {
  return allowed.some((each) => (each.startsWith('*.') ? domain.endsWith(each.slice(1)) : domain === each));
}
