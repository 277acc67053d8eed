/**
 * Records as CloudTrail writes them, about 1,200 bytes each, always the same for the same number. Written out here once
 * more: files made by the code that reads them would prove little.
 */

/**
 * The key that is asked about: one call of a hundred is its, so that it is in every file. It is a service's, which
 * makes few kinds of calls, from two addresses.
 */
export const STUDIED_KEY = 'AKIAQYLPMN5HSTUDIED1';
/** The first day of the files. */
export const FIRST_DAY = '2026-09-01';
/** Days over which the files are spread, in the order of their numbers. */
export const DAYS = 60;
/** A file of so many records is 2.4 MB unpacked and a tenth of that packed. */
export const RECORDS_A_FILE = 2000;

const ACCOUNT = '111122223333';
const REGIONS = ['us-east-1', 'eu-central-1', 'eu-west-1', 'us-west-2'];
const KEYS = 400;

const CALLS: readonly (readonly [source: string, name: string, request: string])[] = [
  [
    'ec2.amazonaws.com',
    'DescribeInstances',
    '{"instancesSet":{},"filterSet":{"items":[{"name":"tag:team","valueSet":{"items":[{"value":"data"}]}}]}}',
  ],
  [
    's3.amazonaws.com',
    'GetBucketLocation',
    '{"bucketName":"team-reports","Host":"team-reports.s3.amazonaws.com","location":""}',
  ],
  [
    'kms.amazonaws.com',
    'Decrypt',
    '{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::team-reports/2026/09/part-0001.parquet"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}',
  ],
  ['dynamodb.amazonaws.com', 'DescribeTable', '{"tableName":"orders-production"}'],
  [
    'sqs.amazonaws.com',
    'GetQueueAttributes',
    '{"queueUrl":"https://sqs.eu-central-1.amazonaws.com/111122223333/orders","attributeNames":["All"]}',
  ],
  ['sts.amazonaws.com', 'GetCallerIdentity', 'null'],
  [
    'monitoring.amazonaws.com',
    'PutMetricAlarm',
    '{"alarmName":"orders-late","metricName":"Age","namespace":"Orders","threshold":300,"period":60}',
  ],
  [
    'ssm.amazonaws.com',
    'GetParametersByPath',
    '{"path":"/orders/production/","recursive":true,"withDecryption":true,"maxResults":10}',
  ],
];
/** In one of a hundred files the studied key makes something that is told whole. */
const TOLD = ['iam.amazonaws.com', 'CreateUser', '{"userName":"backdoor"}'] as const;
const TOLD_AT = 707;
export const TOLD_EVERY = 100;
const AGENTS = [
  'Boto3/1.40.11 md/Botocore#1.40.11 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython cfg/retry-mode#standard',
  'aws-cli/2.31.4 md/awscrt#0.28.1 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/command#ec2.describe-instances',
  'aws-sdk-java/2.34.1 md/io#sync md/http#Apache ua/2.1 os/Linux#5.10 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8+9-LTS',
];

/** The text of one file: `{"Records":[…]}`. */
export function fileText(number: number): string {
  const records: string[] = [];
  const startMs = startOf(number);
  for (let at = 0; at < RECORDS_A_FILE; at += 1) records.push(record(number, at, startMs));
  return `{"Records":[${records.join(',')}]}`;
}

/** Where CloudTrail puts the file below the bucket. */
export function filePath(number: number): string {
  const at = new Date(startOf(number)).toISOString();
  const region = REGIONS[number % REGIONS.length] ?? '';
  const minute = at.slice(0, 16).replaceAll(/[-:]/g, '');
  const name = `${ACCOUNT}_CloudTrail_${region}_${minute}Z_${hex(number, 16)}.json.gz`;
  return `AWSLogs/${ACCOUNT}/CloudTrail/${region}/${at.slice(0, 10).replaceAll('-', '/')}/${name}`;
}

/** Files come round after so many: their days are spread evenly whatever the number of files. */
function startOf(number: number): number {
  return Date.parse(`${FIRST_DAY}T00:00:00Z`) + ((number * 2_654_435) % (DAYS * 288)) * 300_000;
}

function record(file: number, at: number, startMs: number): string {
  const seed = (file * RECORDS_A_FILE + at) * 2_654_435_761;
  const studied = at % 100 === 7;
  const user = studied ? 'deploy' : `service-${seed % KEYS}`;
  const key = studied ? STUDIED_KEY : `AKIAQYLPMN5H${String(seed % KEYS).padStart(8, 'X')}`;
  const isTold = studied && at === TOLD_AT && file % TOLD_EVERY === 0;
  const [source, name, request] = isTold
    ? TOLD
    : (CALLS[(seed >>> 7) % (studied ? 3 : CALLS.length)] ?? TOLD);
  const region = REGIONS[file % REGIONS.length];
  const time = new Date(startMs + (at % 300) * 1000).toISOString().slice(0, 19);
  const id = `${hex(seed, 8)}-${hex(file, 4)}-4${hex(at, 3)}-8${hex(at, 3)}-${hex(seed, 12)}`;
  const denied =
    seed % 50 === 3
      ? `"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::${ACCOUNT}:user/${user} is not authorized to perform: ${name}",`
      : '';
  return `{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAQYLPMN5H${hex(seed % KEYS, 8)}","arn":"arn:aws:iam::${ACCOUNT}:user/${user}","accountId":"${ACCOUNT}","accessKeyId":"${key}","userName":"${user}"},"eventTime":"${time}Z","eventSource":"${source}","eventName":"${name}","awsRegion":"${region}","sourceIPAddress":"198.51.100.${seed % (studied ? 2 : 200)}","userAgent":"${AGENTS[studied ? 0 : seed % AGENTS.length]}",${denied}"requestParameters":${request},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"bytesTransferredOut":${seed % 9000}},"requestID":"${hex(seed, 8)}-${hex(at, 4)}-4aaa-8bbb-${hex(seed + 1, 12)}","eventID":"${id}","readOnly":true,"resources":[{"accountId":"${ACCOUNT}","type":"AWS::IAM::User","ARN":"arn:aws:iam::${ACCOUNT}:user/${user}"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"${ACCOUNT}","eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${source.replace('.', `.${region}.`)}"}}`;
}

function hex(value: number, digits: number): string {
  return Math.abs(Math.trunc(value)).toString(16).padStart(digits, '0').slice(-digits);
}
