import type { AttachedPolicy } from '../model/authorization.ts';

/**
 * Policies AWS attaches to a user whose key it found in public: `AWSCompromisedKeyQuarantine`, `…V2`, `…V3` so far
 * (AWS Managed Policy Reference).
 */
export function isQuarantine({ name }: AttachedPolicy): boolean {
  return name.startsWith('AWSCompromisedKeyQuarantine');
}

/** False for a policy of the account's own under the same name. */
export function isAwsManaged({ arn }: AttachedPolicy): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(arn);
}
