/**
 * Where the name of an event is not the name of the action. CloudTrail names what was called, IAM what is permitted.
 * Sources: Service Authorization Reference (each service's table of actions); S3 User Guide, "Amazon S3 CloudTrail
 * events" and "Required permissions for Amazon S3 API operations"; Lambda, SQS, KMS, API Gateway, Bedrock developer
 * guides, "permissions". An event that is not here is taken for an action of the same name.
 */
export const ACTIONS_OF_EVENTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  s3: {
    ListBuckets: ['s3:ListAllMyBuckets'],
    ListObjects: ['s3:ListBucket'],
    ListObjectsV2: ['s3:ListBucket'],
    HeadBucket: ['s3:ListBucket'],
    ListObjectVersions: ['s3:ListBucketVersions'],
    ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
    ListParts: ['s3:ListMultipartUploadParts'],
    HeadObject: ['s3:GetObject'],
    SelectObjectContent: ['s3:GetObject'],
    CopyObject: ['s3:GetObject', 's3:PutObject'],
    UploadPartCopy: ['s3:GetObject', 's3:PutObject'],
    CreateMultipartUpload: ['s3:PutObject'],
    UploadPart: ['s3:PutObject'],
    CompleteMultipartUpload: ['s3:PutObject'],
    PostObject: ['s3:PutObject'],
    DeleteObjects: ['s3:DeleteObject'],
    GetBucketEncryption: ['s3:GetEncryptionConfiguration'],
    PutBucketEncryption: ['s3:PutEncryptionConfiguration'],
    DeleteBucketEncryption: ['s3:PutEncryptionConfiguration'],
    GetBucketLifecycle: ['s3:GetLifecycleConfiguration'],
    GetBucketLifecycleConfiguration: ['s3:GetLifecycleConfiguration'],
    PutBucketLifecycle: ['s3:PutLifecycleConfiguration'],
    PutBucketLifecycleConfiguration: ['s3:PutLifecycleConfiguration'],
    DeleteBucketLifecycle: ['s3:PutLifecycleConfiguration'],
    GetBucketReplication: ['s3:GetReplicationConfiguration'],
    PutBucketReplication: ['s3:PutReplicationConfiguration'],
    DeleteBucketReplication: ['s3:PutReplicationConfiguration'],
    DeleteBucketCors: ['s3:PutBucketCORS'],
    DeleteBucketTagging: ['s3:PutBucketTagging'],
    GetBucketNotificationConfiguration: ['s3:GetBucketNotification'],
    PutBucketNotificationConfiguration: ['s3:PutBucketNotification'],
    GetPublicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
    GetBucketPublicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
    PutPublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
    DeletePublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
    GetObjectLockConfiguration: ['s3:GetBucketObjectLockConfiguration'],
    PutObjectLockConfiguration: ['s3:PutBucketObjectLockConfiguration'],
    GetBucketAccelerateConfiguration: ['s3:GetAccelerateConfiguration'],
    GetBucketInventoryConfiguration: ['s3:GetInventoryConfiguration'],
    GetBucketMetricsConfiguration: ['s3:GetMetricsConfiguration'],
    GetBucketAnalyticsConfiguration: ['s3:GetAnalyticsConfiguration'],
    GetBucketIntelligentTieringConfiguration: ['s3:GetIntelligentTieringConfiguration'],
  },
  lambda: { Invoke: ['lambda:InvokeFunction'], InvokeWithResponseStream: ['lambda:InvokeFunction'] },
  sqs: {
    SendMessageBatch: ['sqs:SendMessage'],
    DeleteMessageBatch: ['sqs:DeleteMessage'],
    ChangeMessageVisibilityBatch: ['sqs:ChangeMessageVisibility'],
  },
  sns: { PublishBatch: ['sns:Publish'] },
  kms: { ReEncrypt: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'] },
  secretsmanager: {
    BatchGetSecretValue: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
  },
  bedrock: {
    Converse: ['bedrock:InvokeModel'],
    ConverseStream: ['bedrock:InvokeModelWithResponseStream'],
  },
};

/** Calls that need no permission (STS API Reference), and events that are no calls of an API. */
export const NEED_NO_PERMISSION: ReadonlySet<string> = new Set([
  'sts:GetCallerIdentity',
  'sts:GetSessionToken',
  'sts:GetAccessKeyInfo',
]);

/** Sources whose events are no calls that a policy permits: signing in to the console. */
export const NO_API: ReadonlySet<string> = new Set(['signin']);

/** Prefixes of actions that are not the first part of the event's source. */
export const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  tagging: 'tag',
  appstream2: 'appstream',
  'models.lex': 'lex',
  'runtime.lex': 'lex',
  'models-v2-lex': 'lex',
  'runtime-v2-lex': 'lex',
  'streams.dynamodb': 'dynamodb',
  'metering-marketplace': 'aws-marketplace',
  'entitlement-marketplace': 'aws-marketplace',
  email: 'ses',
};

/** API Gateway permits HTTP methods (API Gateway Developer Guide, "IAM policy examples"). */
export const GATEWAY_METHODS: readonly (readonly [RegExp, string])[] = [
  [/^(Get|Test|Export)/, 'GET'],
  [/^(Create|Import|Generate|Flush)/, 'POST'],
  [/^(Update|Untag)/, 'PATCH'],
  [/^(Put|Tag|Reimport)/, 'PUT'],
  [/^Delete/, 'DELETE'],
];
