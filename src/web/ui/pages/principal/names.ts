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

/** Whether a text is a time in UTC as AWS and we write it. */
export function isTime(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|\+00:00)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** The id of a finding's place on the page, for links to it. */
export function anchorOf(finding: string): string {
  return `finding-${finding}`;
}

/** How a credential of this kind is called, and what is known of it beside. */
export function shortKey(accessKeyId: string): string {
  return accessKeyId.length > 12 ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : accessKeyId;
}
