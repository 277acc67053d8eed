import type { Fields } from '../model/fields.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import { serviceOf } from './action-of.ts';

/** The longest ARN there is (IAM API Reference, arnType), in characters. */
const LONGEST = 2048;
const ARN = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws)?:(.+)$/s;
const ID = /^[\w-]{1,128}$/;

/** Whether a text is an ARN as policies name resources. Names in it may be anything. */
export function isArn(text: string): boolean {
  return text.length <= LONGEST && ARN.test(text);
}

/**
 * What a call was on: the resources that the record lists, ARNs that the request names, and those that well-known
 * parameters make (Service Authorization Reference, resource types). Empty where the record does not say.
 */
export function arnsIn(record: TrailRecord): readonly string[] {
  const listed = Array.isArray(record.all.resources)
    ? record.all.resources.flatMap((each: unknown) => textIn(objectIn(each).ARN) ?? [])
    : [];
  const named = Object.values(record.request).filter((value) => typeof value === 'string');
  const found = [...listed, ...named, ...madeOf(record)];
  return [...new Set(found.filter((text) => isArn(text)))];
}

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** How the parameter of a request makes an ARN; nothing where its value is none of those. */
type Maker = (value: string, place: Place, request: Fields) => string | undefined;

const inAccount =
  (service: string, before: string, after = ''): Maker =>
  (value, { partition, region, account }) =>
    value.startsWith('arn:')
      ? undefined
      : `arn:${partition}:${service}:${region}:${account}:${before}${value}${after}`;

/** Of ids that AWS makes; what looks otherwise is none. */
const byId =
  (resource: string, ofAccount = true): Maker =>
  (value, { partition, region, account }) =>
    ID.test(value)
      ? `arn:${partition}:ec2:${region}:${ofAccount ? account : ''}:${resource}/${value}`
      : undefined;

const global =
  (service: string, before: string): Maker =>
  (value, { partition, account }) =>
    value.startsWith('arn:') ? undefined : `arn:${partition}:${service}::${account}:${before}${value}`;

const MAKERS: Readonly<Record<string, Readonly<Record<string, Maker>>>> = {
  s3: {
    bucketName: (bucket, { partition }, { key }) => {
      const object = textIn(key);
      return `arn:${partition}:s3:::${bucket}${object === undefined ? '' : `/${object}`}`;
    },
    // The source of a copy is `/bucket/key`, percent-encoded.
    'x-amz-copy-source': (source, { partition }) =>
      `arn:${partition}:s3:::${plain(source.replace(/^\//, ''))}`,
  },
  dynamodb: { tableName: inAccount('dynamodb', 'table/') },
  sqs: {
    queueUrl: (url, { partition, region }) => {
      const [, account, name] = /^https:\/\/[^/]+\/(\d{12})\/([\w.-]{1,80})$/.exec(url) ?? [];
      return name === undefined ? undefined : `arn:${partition}:sqs:${region}:${account}:${name}`;
    },
  },
  lambda: {
    functionName: (value, place) =>
      value.includes(':') ? undefined : inAccount('lambda', 'function:')(value, place, {}),
  },
  secretsmanager: {
    // AWS puts a hyphen and six characters behind a name (Secrets Manager User Guide, "ARN format").
    secretId: inAccount('secretsmanager', 'secret:', '-??????'),
    name: inAccount('secretsmanager', 'secret:', '-??????'),
  },
  kms: {
    keyId: (value, place) =>
      /^[0-9a-f-]{36}$/.test(value) ? inAccount('kms', 'key/')(value, place, {}) : undefined,
  },
  ssm: { name: (value, place) => inAccount('ssm', 'parameter/')(value.replace(/^\//, ''), place, {}) },
  logs: { logGroupName: inAccount('logs', 'log-group:', ':*') },
  ecr: { repositoryName: inAccount('ecr', 'repository/') },
  kinesis: { streamName: inAccount('kinesis', 'stream/') },
  rds: {
    dBInstanceIdentifier: inAccount('rds', 'db:'),
    dBSnapshotIdentifier: inAccount('rds', 'snapshot:'),
    dBClusterIdentifier: inAccount('rds', 'cluster:'),
  },
  route53: {
    hostedZoneId: (id, { partition }) =>
      `arn:${partition}:route53:::hostedzone/${id.replace(/^\/?hostedzone\//, '')}`,
  },
  iam: {
    userName: global('iam', 'user/'),
    roleName: global('iam', 'role/'),
    groupName: global('iam', 'group/'),
  },
  ec2: {
    volumeId: byId('volume'),
    instanceId: byId('instance'),
    groupId: byId('security-group'),
    subnetId: byId('subnet'),
    vpcId: byId('vpc'),
    imageId: byId('image', false),
    snapshotId: byId('snapshot', false),
  },
};

function madeOf({ all, source, region, accountId, request }: TrailRecord): readonly string[] {
  const makers = MAKERS[serviceOf(source)] ?? {};
  const identity = objectIn(all.userIdentity);
  const partition = /^arn:(aws(?:-[a-z]+)*):/.exec(textIn(identity.arn) ?? '')?.[1] ?? 'aws';
  const place = { partition, region, account: accountId };
  const fields = [request, ...itemsIn(request)];
  return fields.flatMap((each) =>
    Object.entries(makers).flatMap(([parameter, make]) => {
      const value = textIn(each[parameter]);
      return value === undefined ? [] : (make(value, place, each) ?? []);
    }),
  );
}

/** EC2 writes its lists as `instancesSet: { items: [{ instanceId }] }`. */
function itemsIn(request: Fields): readonly Fields[] {
  return Object.values(request).flatMap((value) => {
    const { items } = objectIn(value);
    return Array.isArray(items) ? items.map((item: unknown) => objectIn(item)) : [];
  });
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // What is no percent-encoding stands for itself.
    return text;
  }
}
