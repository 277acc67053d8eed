import type { AttachedPolicy } from '../model/authorization.ts';

/**
 * Policies AWS attaches to a user whose key it found in public: `AWSCompromisedKeyQuarantine`, `…V2`, `…V3` so far
 * (AWS Managed Policy Reference). A policy of the account's own under that name can allow anything.
 */
export function isQuarantine({ arn }: AttachedPolicy): boolean {
  return /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?AWSCompromisedKeyQuarantine[^/]*$/.test(arn);
}
