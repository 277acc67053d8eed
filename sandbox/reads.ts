/**
 * Whether a call only reads, told by its name as AWS names them; what is not known to read counts as a change, so
 * that a client cannot change something unseen by a name nobody thought of. GenerateCredentialReport and the calls
 * that give out sessions are reads in AWS's own classification too [Service Authorization Reference; CloudTrail].
 */
const READING = /^(GET |Get|List|Describe|Lookup|Generate|Assume|Simulate|Decode)/;

/** By the whole name, `iam:ListUsers`, or the action alone. */
export function isRead(operation: string): boolean {
  return READING.test(operation.slice(operation.indexOf(':') + 1));
}
