import type { Partition, RegionStatus } from '../spec.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from './account.ts';

/** On in every account, and nobody can turn them off [Account Management Reference Guide, AWS Regions]. */
const BY_DEFAULT: Readonly<Record<Partition, readonly string[]>> = {
  aws: (
    'us-east-1 us-east-2 us-west-1 us-west-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ' +
    'ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1'
  ).split(' '),
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/** Off until an account turns them on. Not all of them: enough to be told apart. */
const OPT_IN: Readonly<Record<Partition, readonly string[]>> = {
  aws: 'af-south-1 ap-east-1 ap-south-2 ap-southeast-3 eu-central-2 eu-south-1 il-central-1 me-south-1'.split(
    ' ',
  ),
  'aws-cn': [],
  'aws-us-gov': [],
};

/** The regions every account of the partition has. */
export function defaultRegions(partition: Partition): readonly string[] {
  return BY_DEFAULT[partition];
}

/** Every region of an account by name, with what AWS says of it. */
export function regionsOf(account: Account, partition: Partition): ReadonlyMap<string, RegionStatus> {
  const { regions = {}, onlyRegions } = account.spec;
  const table = new Map<string, RegionStatus>();
  for (const name of onlyRegions ?? BY_DEFAULT[partition]) table.set(name, 'ENABLED_BY_DEFAULT');
  if (onlyRegions === undefined) for (const name of OPT_IN[partition]) table.set(name, 'DISABLED');
  for (const [name, status] of Object.entries(regions)) table.set(name, status);
  return new Map([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A region being turned off still answers [Account Management API Reference, Region]. */
export function isOn(status: RegionStatus | undefined): boolean {
  return status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT' || status === 'DISABLING';
}

/**
 * A region the account has not enabled knows none of its credentials, so they are called invalid, not denied
 * [Account Management Reference Guide, AWS Regions].
 */
export function mustBeOn(account: Account, partition: Partition, region: string): void {
  const status = regionsOf(account, partition).get(region);
  if (isOn(status)) return;
  throw new AwsRefusal('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
}
