import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type AccountSpec, makeStory, trailRecordsOf, writeTrailFiles } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'sandbox-trail-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
function folder(): string {
  count += 1;
  return join(root, `bucket-${count}`);
}

const ACCOUNT = '444455556666';
const NOW = '2026-11-22T12:00:00Z';

function account(...events: readonly (readonly [at: string, region?: string])[]): AccountSpec {
  return {
    id: ACCOUNT,
    events: events.map(([at, region = 'eu-west-1']) => ({
      name: 'DescribeInstances',
      source: 'ec2.amazonaws.com',
      at,
      region,
    })),
  };
}

function read(bucket: string, file: string): { text: string; times: readonly unknown[] } {
  const text = gunzipSync(readFileSync(join(bucket, file))).toString();
  const { Records } = JSON.parse(text) as { Records: readonly Record<string, unknown>[] };
  return { text, times: Records.map(({ eventTime }) => eventTime) };
}

describe('log files of CloudTrail', () => {
  it('lie by account, region and day, and hold what happened in a quarter of an hour on one line', () => {
    const bucket = folder();
    const times = ['2026-11-20T10:00:00Z', '2026-11-20T10:14:59Z', '2026-11-20T10:15:00Z'] as const;
    const written = writeTrailFiles({
      folder: bucket,
      accounts: [account([times[0]], [times[1]], [times[2]])],
    });
    expect(written.records).toBe(3);
    const [first = '', second = '', ...rest] = written.files;
    expect(rest).toEqual([]);
    const place = `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/2026/11/20/${ACCOUNT}_CloudTrail_eu-west-1`;
    expect(first).toMatch(new RegExp(`^${place}_20261120T1015Z_[A-Za-z0-9]{16}\\.json\\.gz$`));
    expect(second).toMatch(new RegExp(`^${place}_20261120T1030Z_[A-Za-z0-9]{16}\\.json\\.gz$`));
    expect(read(bucket, first).times).toEqual(times.slice(0, 2));
    expect(read(bucket, second).times).toEqual([times[2]]);
    expect(read(bucket, first).text).not.toContain('\n');
  });

  it('are delivered after the slot, so the last minutes of a day lie in the next one', () => {
    const { files } = writeTrailFiles({ folder: folder(), accounts: [account(['2026-11-20T23:50:00Z'])] });
    expect(files[0]).toContain('/2026/11/21/');
    expect(files[0]).toContain('_20261121T0000Z_');
  });

  it('of an organisation lie below its id', () => {
    const options = {
      accounts: [account(['2026-11-20T10:00:00Z', 'us-east-1'])],
      organizationId: 'o-abcdefghij',
    };
    const { files } = writeTrailFiles({ folder: folder(), ...options });
    expect(files[0]).toContain(`AWSLogs/o-abcdefghij/${ACCOUNT}/CloudTrail/us-east-1/`);
  });

  it('have the same names and bytes each time', () => {
    const { account: told } = makeStory('role-chain', { now: NOW });
    const [one, two] = [folder(), folder()];
    const first = writeTrailFiles({ folder: one, accounts: [told] });
    expect(writeTrailFiles({ folder: two, records: trailRecordsOf(told) })).toEqual(first);
    for (const file of first.files) expect(read(one, file)).toEqual(read(two, file));
  });

  it('I05: hold data events as well, and every event of a story once', () => {
    const bucket = folder();
    const { account: told } = makeStory('object-storage-only', { now: NOW });
    const written = writeTrailFiles({ folder: bucket, accounts: [told] });
    expect(written.records).toBe(told.events?.length);
    const texts = written.files.map((file) => read(bucket, file).text).join('');
    const ids = [...texts.matchAll(/"eventID":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(written.records);
    expect(texts).toContain('"eventCategory":"Data"');
    expect(texts).toContain('"ARN":"arn:aws:s3:::example-assets"');
  });

  it('are not written outside the folder, whatever a record says', () => {
    const [good] = trailRecordsOf(account(['2026-11-20T10:00:00Z']));
    for (const bad of [{ awsRegion: '../../x' }, { recipientAccountId: '..' }, { eventTime: '1' }]) {
      const write = () => writeTrailFiles({ folder: folder(), records: [{ ...good, ...bad }] });
      expect(write).toThrow(`a record's ${Object.keys(bad)[0]} is not usable`);
    }
  });

  it('refuse an organisation that is none, and slots that make no sense', () => {
    const write = (more: object) => () => writeTrailFiles({ folder: folder(), ...more });
    expect(write({ organizationId: '../x' })).toThrow('not an organisation id');
    expect(write({ slotMinutes: 0 })).toThrow('slotMinutes must be a whole number from 1 to 60, not 0');
  });
});
