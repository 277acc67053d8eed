import type { Finding, FindingCredential, SharedKey } from '../../core/model/finding.ts';
import type { AsffAccessKey, AsffResource } from './finding.ts';

/** Security Hub takes no more (AwsSecurityFinding, Resources). */
const MOST_RESOURCES = 32;

/** What was judged, and the credentials the finding speaks of, as far as their ids are known. */
export function asffResources(finding: Finding, region: string): AsffResource[] {
  const place = { ...partition(finding), Region: region };
  const { credential } = finding;
  const all = [judged(finding), ...(credential === undefined ? [] : credentials(finding, credential))];
  return all.slice(0, MOST_RESOURCES).map((each) => ({ ...each, ...place }));
}

type Bare = Omit<AsffResource, 'Region' | 'Partition'>;

/** Root has no type of its own in the format, so it is a user there; an account is named as AWS names it. */
function judged({ resource, account }: Finding): Bare {
  switch (resource.type) {
    case 'AwsAccount':
      return { Type: 'AwsAccount', Id: `AWS::::Account:${account.id}` };
    case 'AwsIamPolicy':
      return {
        Type: 'AwsIamPolicy',
        Id: resource.arn,
        Details: { AwsIamPolicy: { PolicyName: resource.name } },
      };
    case 'AwsIamRootUser':
    case 'AwsIamUser':
      return { Type: 'AwsIamUser', Id: resource.arn, Details: { AwsIamUser: { UserName: resource.name } } };
  }
}

function credentials(finding: Finding, credential: FindingCredential): Bare[] {
  const { accessKeyId, id, createdAt, status } = credential;
  if (credential.kind === 'access-key') {
    const keys = credential.sameSecond ?? [
      { ...(accessKeyId && { accessKeyId }), ...(status && { status }) },
    ];
    return keys.flatMap((key) => accessKey(finding, key, createdAt));
  }
  if (id === undefined) return [];
  return [
    {
      Type: 'Other',
      Id: `${finding.resource.arn}/${credential.kind}/${id}`,
      Details: {
        Other: { kind: credential.kind, id, ...(createdAt && { createdAt }), ...(status && { status }) },
      },
    },
  ];
}

/** A key whose id is not known has no resource: its time of creation stands in the product's fields. */
function accessKey(
  { account, resource }: Finding,
  { accessKeyId, status }: Partial<SharedKey>,
  createdAt: string | undefined,
): Bare[] {
  if (accessKeyId === undefined) return [];
  const details: AsffAccessKey = {
    AccessKeyId: accessKeyId,
    AccountId: account.id,
    PrincipalType: resource.type === 'AwsIamRootUser' ? 'Root' : 'IAMUser',
    PrincipalName: resource.name,
    // The format knows Active and Inactive. An expired key cannot sign, like an inactive one.
    ...(status !== undefined && { Status: status === 'Active' ? 'Active' : 'Inactive' }),
    ...(createdAt !== undefined && { CreatedAt: createdAt }),
  };
  // The form in which GuardDuty's findings name a key: keys have no ARN.
  return [
    {
      Type: 'AwsIamAccessKey',
      Id: `AWS::IAM::AccessKey:${accessKeyId}`,
      Details: { AwsIamAccessKey: details },
    },
  ];
}

function partition({ account }: Finding): Pick<AsffResource, 'Partition'> {
  switch (account.partition) {
    case 'aws':
    case 'aws-cn':
    case 'aws-us-gov':
      return { Partition: account.partition };
    default:
      return {};
  }
}
