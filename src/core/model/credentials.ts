import type { Fact } from './fact.ts';
import type { AccessKey } from './snapshot.ts';

/** The kinds of long-lived credentials an IAM user can hold. */
export const CREDENTIAL_KINDS = [
  'access-key',
  'password',
  'signing-certificate',
  'ssh-public-key',
  'service-specific-credential',
] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * Any credential as the engine walks it. An access key is one as it stands: `kind` is absent there, because
 * a report of half a million rows makes a million of them.
 */
export type Credential = AccessKey & {
  readonly kind?: CredentialKind;
  /** AWS's id of a credential that is no access key. Absent offline, and for a password. */
  readonly id?: string;
  readonly service?: Fact<string>;
  readonly expiry?: Fact<string | null>;
};

/** When a console password was last used. `lastUsedAt` is absent where AWS has recorded no use. */
export interface PasswordUse {
  readonly lastUsedAt?: string;
}

/**
 * A passkey that is synced between devices has the same form of serial as a hardware security key, so the two
 * cannot be told apart (IAM API reference, MFADevice; EnableMFADevice).
 */
export type MfaKind = 'virtual' | 'security-key' | 'hardware-token' | 'unknown';

export interface MfaDevice {
  /** A serial number, or the ARN of a virtual device or security key; never empty. */
  readonly serial: string;
  readonly kind: MfaKind;
  /** Absent for a virtual device that was made and never enrolled. */
  readonly enabledAt?: string;
}

/**
 * What a device is, by its serial number: virtual devices and security keys have ARNs, hardware tokens none. An ARN
 * of another kind, such as that of a telephone that is sent codes (`sms-mfa/`), is of none that we know.
 */
export function mfaKindOf(serial: string): MfaKind {
  if (/^arn:[^:]+:iam::[^:]*:mfa\//.test(serial)) return 'virtual';
  if (/^arn:[^:]+:iam::[^:]*:u2f\//.test(serial)) return 'security-key';
  return serial === '' || /^arn:/i.test(serial) ? 'unknown' : 'hardware-token';
}

/** An X.509 certificate that signs requests. */
export interface SigningCertificate {
  /** Known only from live calls. */
  readonly id?: string;
  /** Absent where an active certificate carries no date. */
  readonly uploadedAt?: string;
  readonly active: boolean;
}

/** A public key for Git over SSH. */
export interface SshPublicKey {
  readonly id: string;
  readonly uploadedAt: string;
  readonly active: boolean;
}

/** A user name and password, or an API key, for one AWS service (CodeCommit, Keyspaces, Bedrock, …). */
export interface ServiceSpecificCredential {
  readonly id: string;
  /** As AWS names it: `codecommit.amazonaws.com`. */
  readonly service: string;
  readonly createdAt: string;
  /** Absent where it never expires. */
  readonly expiresAt?: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
}

/** The code of an owner whose state in the list of people is a word that we have not met. */
export const STATE_NOT_UNDERSTOOD = 'StateNotUnderstood';

/** How a user stands in the list of people handed in. */
export type Owner =
  | { readonly listed: true; readonly left: boolean; readonly since?: string; readonly matchedBy: string }
  | { readonly listed: false };
