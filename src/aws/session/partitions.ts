import { isPartition, type Partition } from '../../core/model/account.ts';

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

/** By the beginning of the region's name; whatever is not named here lies in `aws`. */
const REGION_PREFIXES: readonly (readonly [string, Partition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The home region of IAM in a partition. */
export function homeRegion(partition: Partition): string {
  return HOME_REGIONS[partition];
}

/** The partition a region lies in. */
export function partitionOfRegion(region: string): Partition {
  return REGION_PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The partition an ARN names, or `undefined` where it names none that we know. */
export function partitionOfArn(arn: string): Partition | undefined {
  const name = arn.split(':', 2)[1];
  return name !== undefined && isPartition(name) ? name : undefined;
}
