/** AWS partitions, as botocore's partitions.json names them. */
export const PARTITIONS = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
] as const;

export type Partition = (typeof PARTITIONS)[number];

/** Tells whether a text is a partition's name. */
export function isPartition(text: string): text is Partition {
  return (PARTITIONS as readonly string[]).includes(text);
}

/** One AWS account. */
export interface Account {
  /** Twelve digits, or a pseudonym (`account-0001`) in redacted output. */
  readonly id: string;
  readonly partition: Partition;
  /** As the organisation names it. AWS allows any text here, line breaks and markup included. */
  readonly name?: string;
  /** True for the organisation's management account, false for a member, absent where not known. */
  readonly isManagement?: boolean;
}

/**
 * China has no root user with credentials of its own: sign-up makes an IAM administrator instead
 * (Amazon Web Services in China, "Account and credentials").
 */
export function hasRootUser(partition: Partition): boolean {
  return partition !== 'aws-cn';
}

/** The root user's ARN. */
export function rootArn(account: Account): string {
  return `arn:${account.partition}:iam::${account.id}:root`;
}

/**
 * The region that signs IAM calls, and that records IAM's events in CloudTrail (endpoint rule set and
 * partitions.json of botocore; CloudTrail User Guide, "Global service events").
 */
const HOME_REGIONS: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
  'aws-eusc': 'eusc-de-east-1',
};

/** The home region of IAM in a partition. */
export function homeRegion(partition: Partition): string {
  return HOME_REGIONS[partition];
}
