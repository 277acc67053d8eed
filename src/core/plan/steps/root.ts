import type { Account } from '../../model/account.ts';
import type { LastUseShown } from '../plan.ts';
import { awsCommand, type StepDraft } from './draft.ts';

/** A root key as an audit session lists it. */
export interface LiveRootKey {
  readonly accessKeyId: string;
  readonly status: 'Active' | 'Inactive' | 'Expired';
  readonly createdAt: string;
  /** `null` where no use is recorded, absent where it could not be read. */
  readonly lastUsedAt?: string | null;
}

export interface RootStepInput {
  readonly account: Account;
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly warnings: readonly string[];
}

/** Said before every root session, for whoever watches GuardDuty. */
const ROOT_SESSION_WARNING =
  'The root session that does this makes GuardDuty report Policy:IAMUser/ShortTermRootCredentialUsage (Low) in the account: tell whoever watches it.';

/** AWS's task policies for root sessions know no UpdateAccessKey (IAMDeleteRootUserCredentials). */
const NO_DEACTIVATION = 'A root session cannot deactivate a key, only delete it.';

const SESSION =
  'aws sts assume-root --region us-east-1 --duration-seconds 900 --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials --target-principal';

/** Deletes a root key of a member account through a root session (X14). */
export function deleteRootKey(
  { account, why, findings, warnings }: RootStepInput,
  key: LiveRootKey,
  lastUse: LastUseShown,
): StepDraft {
  const { accessKeyId, createdAt, status, lastUsedAt } = key;
  return {
    kind: 'delete-root-key',
    account,
    subject: { kind: 'root-key', accessKeyId, createdAt },
    effect: `The root key ${accessKeyId} of account ${account.id} is gone for good. ${NO_DEACTIVATION}`,
    why,
    findings,
    lastUse,
    undo: { possible: 'no', words: 'A deleted root key cannot be brought back.' },
    permissions: ['sts:AssumeRoot'],
    precondition: [
      { is: 'key-is', accessKeyId, status, createdAt },
      ...(lastUsedAt === undefined ? [] : [{ is: 'last-use-still' as const, accessKeyId, lastUsedAt }]),
    ],
    call: { api: 'iam:DeleteAccessKey', session: 'root', arguments: { AccessKeyId: accessKeyId } },
    shows: [{ is: 'key-gone', accessKeyId }],
    command: `${SESSION} ${account.id}; with its credentials: ${awsCommand('iam delete-access-key', { 'access-key-id': accessKeyId })}`,
    warnings: [ROOT_SESSION_WARNING, ...warnings],
  };
}

/** Deletes a signing certificate of a member account's root through a root session. */
export function deleteRootCertificate(
  { account, why, findings, warnings }: RootStepInput,
  certificateId: string,
  uploadedAt: string | undefined,
): StepDraft {
  return {
    kind: 'delete-root-certificate',
    account,
    subject: { kind: 'root-certificate', certificateId, ...(uploadedAt !== undefined && { uploadedAt }) },
    effect: `The signing certificate ${certificateId} of root in account ${account.id} is gone; requests signed with it are refused.`,
    why,
    findings,
    undo: { possible: 'no', words: 'Whoever has the certificate can upload it again, signed in as root.' },
    permissions: ['sts:AssumeRoot'],
    precondition: [{ is: 'certificate-there', certificateId }],
    call: {
      api: 'iam:DeleteSigningCertificate',
      session: 'root',
      arguments: { CertificateId: certificateId },
    },
    shows: [{ is: 'certificate-gone', certificateId }],
    command: `${SESSION} ${account.id}; with its credentials: ${awsCommand('iam delete-signing-certificate', { 'certificate-id': certificateId })}`,
    warnings: [ROOT_SESSION_WARNING, ...warnings],
  };
}
