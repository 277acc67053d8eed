import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A record as CloudTrail writes it, for tests. */
export type MadeRecord = Readonly<Record<string, unknown>>;

export const KEY = 'AKIAQYLPMN5HFIQR7XYA';
export const OTHER_KEY = 'AKIAQYLPMN5HFIQR7XYB';
export const ACCOUNT = '111122223333';
export const WINDOW = { since: '2026-11-01T00:00:00Z', until: '2026-11-22T12:00:00Z' } as const;

let made = 0;

/** A call of a user's key that was let through. */
export function record(more: MadeRecord = {}, key: string = KEY): MadeRecord {
  made += 1;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/deploy`,
      accountId: ACCOUNT,
      accessKeyId: key,
      userName: 'deploy',
    },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'Boto3/1.40.11',
    requestParameters: { instancesSet: {} },
    responseElements: null,
    eventID: `e-${made}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    ...more,
  };
}

/** A folder of its own, removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyreeve-trail-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The path CloudTrail gives a file of that day. */
export function pathOf(day: string, name = 'a', account = ACCOUNT, under = ''): string {
  const compact = day.replaceAll('-', '');
  const file = `${account}_CloudTrail_eu-central-1_${compact}T1000Z_${name}.json.gz`;
  return `AWSLogs/${under}${account}/CloudTrail/eu-central-1/${day.replaceAll('-', '/')}/${file}`;
}

/** Writes bytes, packed where the name says so. */
export function writeFile(folder: string, path: string, bytes: string | Buffer): void {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof bytes === 'string' && path.endsWith('.gz') ? gzipSync(bytes) : bytes);
}

/** The text of a trail file. */
export function textOf(records: readonly MadeRecord[]): string {
  return JSON.stringify({ Records: records });
}

export function writeTrail(folder: string, path: string, records: readonly MadeRecord[]): void {
  writeFile(folder, path, textOf(records));
}
