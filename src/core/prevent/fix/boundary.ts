import type { Account } from '../../model/account.ts';
import type { ManagedPolicy } from '../../model/authorization.ts';
import { canonicalHash, canonicalJson, type Json } from '../../model/canonical-json.ts';
import { parsePolicyDocument } from '../../parse/policy-document.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';

const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'KeyreeveAllElse', Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'KeyreeveDenyKeys', Effect: 'Deny', Action: KEY_CALL, Resource: '*' },
  ],
} as const;

/**
 * A permissions boundary that takes away the making of access keys and nothing else: a boundary grants nothing, and what
 * it does not allow is denied, so it must allow all else (IAM User Guide, "Permissions boundaries for IAM entities").
 */
export const KEY_BOUNDARY = {
  name: 'KeyreeveKeyBoundary',
  text: canonicalJson(DOCUMENT),
  sha256: canonicalHash(DOCUMENT),
  arnIn: ({ id, partition }: Pick<Account, 'id' | 'partition'>) =>
    `arn:${partition}:iam::${id}:policy/KeyreeveKeyBoundary`,
} as const;

/** Whether a policy of an account is this one, word for word. What could not be read is not. */
export function isKeyBoundary(
  { arn, document }: ManagedPolicy,
  account: Pick<Account, 'id' | 'partition'>,
): boolean {
  const own = parsePolicyDocument(KEY_BOUNDARY.text);
  if (document.state === 'unread' || !('document' in own)) return false;
  const plain = (value: object) => canonicalJson(JSON.parse(JSON.stringify(value)) as Json);
  return arn === KEY_BOUNDARY.arnIn(account) && plain(document.value) === plain(own.document);
}
