import type { Fields } from '../../model/fields.ts';
import type { TrailRecord } from '../../model/trail-record.ts';
import { recordOf } from '../../parse/trail-record.ts';
import type { TrailAnswer } from '../source.ts';
import { isTelling } from '../telling.ts';
import { useRows } from '../use-rows.ts';

/** The key under study in tests, its user and account. */
export const KEY = 'AKIARTX3GSDSQAAAAAAA';
export const ACCOUNT = '111122223333';
export const USER = 'deploy';

/** One call, as short as a test can say it. */
export interface Call {
  readonly at: string;
  /** `iam CreateUser`: the source without its ending, and the name. */
  readonly event: string;
  readonly key?: string;
  readonly from?: string;
  readonly client?: string;
  readonly region?: string;
  readonly error?: string;
  readonly request?: Fields;
  readonly response?: Fields;
  readonly identity?: Fields;
  /** More of the record. */
  readonly more?: Fields;
}

const HOME = '203.0.113.9';
const CLI = 'aws-cli/2.15.0 Python/3.11.6 Linux/6.1.0 source/x86_64';

/** A record as CloudTrail writes it. Its id is made of what it says, so that the same call is the same event. */
export function call({ at, event, ...more }: Call): TrailRecord {
  const [service = '', name = ''] = event.split(' ');
  const record = recordOf({
    eventID: `${at} ${event} ${more.key ?? ''} ${more.from ?? ''} ${more.region ?? ''} ${JSON.stringify(more.request ?? {})}`,
    eventTime: at,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: more.region ?? 'eu-west-1',
    recipientAccountId: ACCOUNT,
    sourceIPAddress: more.from ?? HOME,
    userAgent: more.client ?? CLI,
    ...(more.error !== undefined && { errorCode: more.error }),
    userIdentity: {
      type: 'IAMUser',
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/${USER}`,
      userName: USER,
      accessKeyId: more.key ?? KEY,
      ...more.identity,
    },
    requestParameters: more.request ?? null,
    responseElements: more.response ?? null,
    ...more.more,
  });
  if (record === undefined) throw new Error(`no record: ${at} ${event}`);
  return record;
}

/** The answer of a source that has these records. */
export function answer(records: readonly TrailRecord[]): TrailAnswer {
  return { records: records.filter(isTelling), uses: useRows(records), gaps: [] };
}
