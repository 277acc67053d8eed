import type { CredentialKind } from '../../core/model/credentials.ts';
import type { Finding, FindingCredential } from '../../core/model/finding.ts';

/** Names for credentials in the way of AWS's resource types; AWS has one of its own for access keys only. */
const CREDENTIAL_TYPES: Readonly<Record<CredentialKind, string>> = {
  'access-key': 'AwsIamAccessKey',
  password: 'AwsIamLoginProfile',
  'signing-certificate': 'AwsIamSigningCertificate',
  'ssh-public-key': 'AwsIamSshPublicKey',
  'service-specific-credential': 'AwsIamServiceSpecificCredential',
};

/** What was judged, and the credentials the finding speaks of, as far as their ids are known. */
export function ocsfResources(finding: Finding) {
  const { resource, account, credential } = finding;
  const place = { cloud_partition: account.partition };
  return [
    { uid: resource.arn, name: resource.name, type: resource.type, ...place },
    ...(credential === undefined ? [] : credentialIds(credential)).map((uid) => ({
      uid,
      type: CREDENTIAL_TYPES[credential?.kind ?? 'access-key'],
      ...(credential?.createdAt !== undefined && { created_time: Date.parse(credential.createdAt) }),
      ...place,
    })),
  ];
}

/** Keys of one second share a finding: all are named that have an id. */
function credentialIds({ accessKeyId, id, sameSecond }: FindingCredential): string[] {
  const shared = sameSecond?.flatMap((key) => key.accessKeyId ?? []) ?? [];
  const own = accessKeyId ?? id;
  return shared.length > 0 || own === undefined ? shared : [own];
}
