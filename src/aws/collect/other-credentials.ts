import {
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  type ServiceSpecificCredentialMetadata,
} from '@aws-sdk/client-iam';
import type {
  ServiceSpecificCredential,
  SigningCertificate,
  SshPublicKey,
} from '../../core/model/credentials.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { named, type Whose } from './live-user.ts';
import { markedPage, pageOf, readPages } from './pages.ts';

/**
 * Every service-specific credential of the account, by user name, in one list for all users: the SDK brings no
 * paginator for it (IAM API reference, ListServiceSpecificCredentials).
 */
export async function readServiceCredentials(
  account: AccountSession,
): Promise<Fact<ReadonlyMap<string, readonly ServiceSpecificCredential[]>>> {
  const name = 'iam:ListServiceSpecificCredentials';
  const all = await readPages<ServiceSpecificCredentialMetadata>(async (Marker) => {
    const command = new ListServiceSpecificCredentialsCommand({ AllUsers: true, ...(Marker && { Marker }) });
    const answer = await account.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { ServiceSpecificCredentials, IsTruncated, Marker: next } = answer.value;
    return pageOf(answer, markedPage(answer.source, ServiceSpecificCredentials, IsTruncated, next));
  });
  if (all.state === 'unread') return all;
  const byUser = new Map<string, ServiceSpecificCredential[]>();
  for (const each of all.value) {
    const credential = serviceCredential(each);
    if (credential === undefined || each.UserName === undefined)
      return unread(name, 'BadAnswer', 'The answer names a credential without user, id, service or date.');
    byUser.set(each.UserName, [...(byUser.get(each.UserName) ?? []), credential]);
  }
  return { ...all, value: byUser };
}

/** The credentials of one answer, all of one user. One that lacks id, service or date makes all unread. */
export function serviceCredentialsIn(
  answer: Extract<Fact<unknown>, { state: 'known' }>,
  list: readonly ServiceSpecificCredentialMetadata[],
): Fact<readonly ServiceSpecificCredential[]> {
  const value = list.flatMap((each) => serviceCredential(each) ?? []);
  if (value.length === list.length) return { ...answer, value };
  return unread(answer.source, 'BadAnswer', 'The answer names a credential without id, service or date.');
}

const STATUSES = ['Active', 'Inactive', 'Expired'] as const;

function serviceCredential(each: ServiceSpecificCredentialMetadata): ServiceSpecificCredential | undefined {
  const { ServiceSpecificCredentialId: id, ServiceName: service, CreateDate, ExpirationDate } = each;
  if (id === undefined || service === undefined || CreateDate === undefined) return undefined;
  return {
    id,
    service,
    createdAt: instant(CreateDate),
    // A status that we do not know is taken for one that works.
    status: STATUSES.find((status) => status === String(each.Status)) ?? 'Active',
    ...(ExpirationDate !== undefined && { expiresAt: instant(ExpirationDate) }),
  };
}

/** The SSH public keys of a user. AWS has no list for all users. */
export async function readSshKeys(
  account: AccountSession,
  userName: string,
): Promise<Fact<readonly SshPublicKey[]>> {
  const name = 'iam:ListSSHPublicKeys';
  return readPages<SshPublicKey>(async (Marker) => {
    const command = new ListSSHPublicKeysCommand({ UserName: userName, ...(Marker && { Marker }) });
    const answer = await account.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { SSHPublicKeys, IsTruncated, Marker: next } = answer.value;
    const keys = SSHPublicKeys?.map(({ SSHPublicKeyId: id = '', UploadDate, Status }) => ({
      id,
      uploadedAt: UploadDate === undefined ? '' : instant(UploadDate),
      active: String(Status) !== 'Inactive',
    }));
    if (keys?.some(({ id, uploadedAt }) => id === '' || uploadedAt === ''))
      return unread(name, 'BadAnswer', 'The answer names a key without id or date.');
    return pageOf(answer, markedPage<SshPublicKey>(answer.source, keys, IsTruncated, next));
  });
}

/** The signing certificates of a user, or of root in a session as root. */
export async function readCertificates(
  account: AccountSession,
  whose: Whose,
): Promise<Fact<readonly SigningCertificate[]>> {
  const user = whose === 'root' ? {} : named(whose.userName);
  const name = 'iam:ListSigningCertificates';
  return readPages<SigningCertificate>(async (Marker) => {
    const command = new ListSigningCertificatesCommand({ ...user, ...(Marker && { Marker }) });
    const answer = await account.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { Certificates, IsTruncated, Marker: next } = answer.value;
    const certificates = Certificates?.map(({ CertificateId: id, UploadDate, Status }) => ({
      ...(id !== undefined && { id }),
      ...(UploadDate !== undefined && { uploadedAt: instant(UploadDate) }),
      active: String(Status) !== 'Inactive',
    }));
    return pageOf(answer, markedPage<SigningCertificate>(answer.source, certificates, IsTruncated, next));
  });
}
