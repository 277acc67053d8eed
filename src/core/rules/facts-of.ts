import type { CredentialKind } from '../model/credentials.ts';
import type { AnyRule } from './any-rule.ts';

/** The facts that a credential report holds. */
export const REPORT_FACTS = [
  'reportRow',
  'rootPassword',
  'rootMfaActive',
  'rootCertificates',
  'userTotals',
  'userCreatedAt',
  'consolePassword',
  'passwordUse',
  'passwordChangedAt',
  'mfaActive',
  'certificates',
  'extraCredentials',
  'keyStatuses',
  'keyCreatedAt',
  'keyStatus',
  'keyLastUse',
] as const;

/** What a list of credentials of each kind is made of. */
const LISTS: Readonly<Record<CredentialKind, readonly string[]>> = {
  'access-key': ['keyCreatedAt', 'keyStatus'],
  password: ['consolePassword', 'passwordChangedAt'],
  'signing-certificate': ['certificates'],
  'ssh-public-key': ['sshKeys'],
  'service-specific-credential': ['serviceCredentials'],
};

/** What the last use of each kind is made of; AWS records none of the others. */
const USES: Readonly<Partial<Record<CredentialKind, string>>> = {
  'access-key': 'keyLastUse',
  password: 'passwordUse',
};

/**
 * The facts a rule stands on, by the names under which they are read: those of a credential of any kind are in
 * truth those of the kinds that the rule names.
 */
export function factsOf(rule: AnyRule): readonly string[] {
  const declared: readonly string[] = [...rule.needs, ...rule.needsAnyOf, ...rule.wants];
  if (rule.scope !== 'credential') return declared;
  const kinds = rule.credentials ?? [];
  const own = declared.filter((name) => !name.startsWith('credential'));
  const uses = declared.includes('credentialLastUse') ? kinds.flatMap((kind) => USES[kind] ?? []) : [];
  return [...new Set([...own, ...kinds.flatMap((kind) => LISTS[kind]), ...uses])];
}
