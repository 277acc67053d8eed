import type { TrailRecord } from '../model/trail-record.ts';

/**
 * Events that are kept whole, because what they were about matters; of all others counts suffice. Names are those of
 * CloudTrail, which adds the API's version to Lambda's (CloudTrail User Guide, record contents).
 */

/** Credentials and rights that outlive the key (AWS Incident Response Playbooks, IRP-CredCompromise). */
export const PERSISTENCE_NAMES = [
  'CreateUser',
  'CreateAccessKey',
  'CreateLoginProfile',
  'UpdateLoginProfile',
  'CreateServiceSpecificCredential',
  'ResetServiceSpecificCredential',
  'UploadSSHPublicKey',
  'UploadSigningCertificate',
  'CreateRole',
  'UpdateAssumeRolePolicy',
  'AttachUserPolicy',
  'AttachGroupPolicy',
  'AttachRolePolicy',
  'PutUserPolicy',
  'PutGroupPolicy',
  'PutRolePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'AddUserToGroup',
  'DeleteUserPermissionsBoundary',
  'PutUserPermissionsBoundary',
  'DeactivateMFADevice',
  'EnableMFADevice',
  'CreateSAMLProvider',
  'UpdateSAMLProvider',
  'CreateOpenIDConnectProvider',
  'AddClientIDToOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
  'CreateTrustAnchor',
  'CreateProfile',
  'CreateFunction20150331',
  'UpdateFunctionCode20150331v2',
  'AddPermission20150331v2',
] as const;

/**
 * What can open something to other accounts, and does by what the request says: snapshots, images, buckets, keys,
 * secrets, repositories (Stratus Red Team, AWS techniques for exfiltration; Sigma, aws_snapshot_backup_exfiltration).
 */
export const SHARING_NAMES = [
  'ModifySnapshotAttribute',
  'ModifyImageAttribute',
  'ModifyDBSnapshotAttribute',
  'ModifyDBClusterSnapshotAttribute',
  'AuthorizeSnapshotAccess',
  'PutBucketPolicy',
  'PutBucketAcl',
  'PutKeyPolicy',
  'PutResourcePolicy',
  'SetRepositoryPolicy',
] as const;

/** What hides what is done (the same playbooks; Sigma, rules/cloud/aws/cloudtrail). */
export const COVER_UP_NAMES = [
  'StopLogging',
  'DeleteTrail',
  'UpdateTrail',
  'PutEventSelectors',
  'DeleteDetector',
  'UpdateDetector',
  'DisableSecurityHub',
  'StopConfigurationRecorder',
  'DeleteConfigurationRecorder',
  'DeleteFlowLogs',
  'DeleteModelInvocationLoggingConfiguration',
  'LeaveOrganization',
] as const;

/** What gives temporary credentials (STS API reference), and turns them into a console session. */
export const SESSION_NAMES = [
  'GetSessionToken',
  'GetFederationToken',
  'AssumeRole',
  'AssumeRoot',
  'GetSigninToken',
] as const;

/** What switches keys. */
export const KEY_STATUS_NAMES = ['UpdateAccessKey', 'DeleteAccessKey'] as const;

/** All names whose records a source hands over whole. */
export const TELLING_NAMES: readonly string[] = [
  ...PERSISTENCE_NAMES,
  ...SHARING_NAMES,
  ...COVER_UP_NAMES,
  ...SESSION_NAMES,
  ...KEY_STATUS_NAMES,
];

const TELLING = new Set(TELLING_NAMES);

/** Whether a source hands the record over whole. */
export function isTelling({ name }: Pick<TrailRecord, 'name'>): boolean {
  return TELLING.has(name);
}

/** Records a source hands over for one question at most, the newest; more are a gap (`Bounded`). */
export const MOST_TELLING = 5_000;

/** The same of a question for the records of all calls, of which a part suffices: more are no gap. */
export const MOST_WHOLE = 20_000;

/** Rows of counts a source hands over for one question at most; more are a gap (`Bounded`). */
export const MOST_USE_ROWS = 500_000;
