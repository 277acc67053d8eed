/** Words that are written in capitals wherever they stand. */
const CAPITALS: ReadonlySet<string> = new Set([
  'arn',
  'aws',
  'iam',
  'id',
  'ip',
  'mfa',
  'scp',
  'ssh',
  'sts',
  'url',
  'utc',
]);

/** `secondsAfterUserCreation` as `Seconds after user creation`, `mfaActive` as `MFA active`. */
export function titleOfName(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]+/g, ' ')
    .trim()
    .split(/\s+/)
    .map((word) => (CAPITALS.has(word.toLowerCase()) ? word.toUpperCase() : word.toLowerCase()));
  const text = words.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The id of a finding's place on the page, for links to it. */
export function anchorOf(finding: string): string {
  return `finding-${finding}`;
}

/** `AKIA…MPLE`: what tells a key from its neighbour, where it stands whole beside. */
export function shortKey(accessKeyId: string): string {
  return accessKeyId.length > 12 ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : accessKeyId;
}
