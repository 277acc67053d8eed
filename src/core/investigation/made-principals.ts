import type { MadePrincipal } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import type { Telling } from './calls.ts';
import { isQuarantining } from './exposure.ts';
import { givenKey } from './given-credentials.ts';
import { opensToOthers } from './opened-to-others.ts';
import { PERSISTENCE_NAMES } from './telling.ts';
import { toldRecord } from './told-record.ts';

const PERSISTENCE: ReadonlySet<string> = new Set(PERSISTENCE_NAMES);

/** Whether a call makes or opens something that outlives the key, or would have. */
export function isPersistence(telling: Telling): boolean {
  const { record } = telling;
  return (PERSISTENCE.has(record.name) || opensToOthers(record)) && !isQuarantining(telling);
}

/** What was made with the key and outlives it, in order of time. A call that failed made nothing. */
export function madeIn(telling: readonly Telling[]): readonly MadePrincipal[] {
  return telling
    .filter((each) => isPersistence(each) && each.record.errorCode === undefined)
    .map((each) => {
      const { record } = each;
      const userName = userOf(record);
      return {
        kind: KINDS[record.name] ?? (opensToOthers(record) ? 'trust' : 'other'),
        name: nameOf(record),
        ...(userName !== undefined && { userName }),
        accountId: textIn(record.identity.accountId) ?? record.accountId,
        event: toldRecord(each),
      };
    });
}

const KINDS: Readonly<Partial<Record<string, MadePrincipal['kind']>>> = {
  CreateUser: 'user',
  CreateAccessKey: 'access-key',
  CreateLoginProfile: 'login-profile',
  UpdateLoginProfile: 'login-profile',
  CreateServiceSpecificCredential: 'service-credential',
  ResetServiceSpecificCredential: 'service-credential',
  UploadSSHPublicKey: 'service-credential',
  UploadSigningCertificate: 'service-credential',
  CreateRole: 'role',
  UpdateAssumeRolePolicy: 'trust',
  AddPermission20150331v2: 'trust',
  CreateTrustAnchor: 'trust',
  CreateProfile: 'trust',
  AttachUserPolicy: 'policy',
  AttachGroupPolicy: 'policy',
  AttachRolePolicy: 'policy',
  PutUserPolicy: 'policy',
  PutGroupPolicy: 'policy',
  PutRolePolicy: 'policy',
  CreatePolicyVersion: 'policy',
  SetDefaultPolicyVersion: 'policy',
  AddUserToGroup: 'group-membership',
  CreateSAMLProvider: 'provider',
  UpdateSAMLProvider: 'provider',
  CreateOpenIDConnectProvider: 'provider',
  AddClientIDToOpenIDConnectProvider: 'provider',
  UpdateOpenIDConnectProviderThumbprint: 'provider',
};

/** Objects of answers that hold what was made, with the member that names it. */
const MADE: readonly (readonly [string, string])[] = [
  ['user', 'arn'],
  ['role', 'arn'],
  ['serviceSpecificCredential', 'serviceSpecificCredentialId'],
  ['sSHPublicKey', 'sSHPublicKeyId'],
  ['certificate', 'certificateId'],
];

/** Members of requests that name what was changed, the most telling first. */
const NAMED = [
  'policyArn',
  'policyName',
  'groupName',
  'roleName',
  'sAMLProviderArn',
  'openIDConnectProviderArn',
  'serialNumber',
  'functionName',
  'snapshotId',
  'imageId',
  'dBSnapshotIdentifier',
  'dBClusterSnapshotIdentifier',
  'snapshotIdentifier',
  'bucketName',
  'secretId',
  'repositoryName',
  'keyId',
  'name',
  'url',
  'userName',
];

function nameOf(record: TrailRecord): string {
  const key = givenKey(record);
  if (key !== undefined) return key;
  const { request, response, identity, name } = record;
  for (const [object, member] of MADE) {
    const found = textIn(objectIn(response[object])[member]);
    if (found !== undefined) return found;
  }
  for (const member of NAMED) {
    const found = textIn(request[member]);
    if (found !== undefined) return found;
  }
  return textIn(identity.userName) ?? name;
}

/** The user a credential or a right belongs to: the caller where the call names nobody (IAM API reference). */
export function userOf({ request, response, identity, name }: TrailRecord): string | undefined {
  const named = textIn(request.userName) ?? textIn(objectIn(response.user).userName);
  if (named !== undefined) return named;
  const ofCaller = ['CreateAccessKey', 'CreateServiceSpecificCredential', 'UploadSigningCertificate'];
  return ofCaller.includes(name) ? textIn(identity.userName) : undefined;
}
