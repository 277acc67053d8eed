import { isPartition, type Partition } from '../../core/model/account.ts';

export { homeRegion } from '../../core/model/account.ts';

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

/** The partition a region lies in. */
export function partitionOfRegion(region: string): Partition {
  return REGION_PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** The partition an ARN names, or `undefined` where it names none that we know. */
export function partitionOfArn(arn: string): Partition | undefined {
  const name = arn.split(':', 2)[1];
  return name !== undefined && isPartition(name) ? name : undefined;
}
