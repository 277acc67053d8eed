/**
 * The text in at most so many UTF-16 code units, the strictest way services count; what is cut ends in `…`.
 * A pair of surrogates is not torn apart.
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}
