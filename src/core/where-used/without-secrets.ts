/**
 * A secret access key: 40 characters of base64's alphabet, with capitals, small letters and digits among them. A
 * commit's hash has no capitals.
 */
const SECRET =
  /(?<![A-Za-z0-9/+])(?=[a-z0-9/+]*[A-Z])(?=[A-Z0-9/+]*[a-z])(?=[A-Za-z/+]*\d)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g;

const LONGEST = 300;

/**
 * A name to show, shortened, and without what looks like a secret: somebody who took a whole line for a variable's
 * name has the secret in it.
 */
export function withoutSecrets(name: string): string {
  const safe = name.replaceAll(SECRET, '(40 characters, left out)');
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}
