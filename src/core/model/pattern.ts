/**
 * Whether a pattern matches a whole text: `*` stands for any characters, none included, `?` for one, and every
 * other character for itself, case and all. Anchored at both ends, so that `app` is not `app-prod`.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let [at, inText, star, from] = [0, 0, -1, 0];
  // Goes back to the last star only: any number of them costs no more than length times length.
  while (inText < text.length) {
    if (pattern[at] === '*') {
      star = at;
      from = inText;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[inText])) {
      at += 1;
      inText += 1;
    } else if (star >= 0) {
      from += 1;
      inText = from;
      at = star + 1;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** The same pattern made ready to be tried on many texts: what it has between its stars is searched for at once. */
export function compiledPattern(pattern: string): (text: string) => boolean {
  if (pattern.includes('?')) return (text) => matchesPattern(pattern, text);
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    let from = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, from);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return from <= text.length - last.length;
  };
}

/** What stands behind `arn:aws:`, with and without region, account and slash. No letter is in all of them. */
const RESOURCES = [
  's3:::b',
  'iam::111122223333:user/path/name',
  'ec2:ca-central-1:444455556666:thing/x',
  'keyreeve-unheard-of-service:us-east-1:111122223333:thing:some/long/name',
];

/** True for a pattern that leaves no ARN of a partition out: `*`, `arn:aws:*`, `arn*`. It names nothing, then. */
export function matchesEveryArn(pattern: string, partition: string): boolean {
  return RESOURCES.every((resource) => matchesPattern(pattern, `arn:${partition}:${resource}`));
}
