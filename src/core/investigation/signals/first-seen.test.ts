import { expect, test } from 'vitest';
import { call } from '../test-support/past.ts';
import {
  at,
  burst,
  credentials,
  DULL,
  daily,
  signals,
  staged,
  THIEF,
  tell,
  weights,
} from '../test-support/stage.ts';

const LIST = ['s3 ListAllMyBuckets'];

function history(days: readonly number[]) {
  return daily(days, LIST);
}

test('a network is new after use on three days over seven, and not before', () => {
  const stranger = burst(2, LIST);
  expect(weights('first-seen-network', [...history([9, 8, 5]), ...stranger])).toEqual(['look']);
  expect(weights('first-seen-network', [...history([9, 8]), ...stranger])).toEqual([]);
  const young = tell([...history([9, 8])]).verdict;
  expect(young.reasons.join(' ')).toContain('Too little history to say what is new: use on 2 days');
  expect(young.says).toContain('too little history');
  const early = [call({ at: at(9, '11:00:01'), event: 's3 ListAllMyBuckets' }), ...history([8, 5])];
  expect(weights('first-seen-network', [...early, ...stranger])).toEqual([]);
  const { verdict } = tell([...early, ...stranger]);
  expect(verdict.level).toBe('consistent-use');
  expect(verdict.reasons.join(' ')).toContain('Before 2026-11-20 there was too little history');
});

test('an address within a known network is information, one of a new network is told with the network', () => {
  const neighbour = burst(2, LIST, { from: '203.0.200.1' });
  expect(weights('first-seen-address', [...DULL, ...neighbour])).toEqual(['info']);
  expect(weights('first-seen-network', [...DULL, ...neighbour])).toEqual([]);
  expect(weights('first-seen-address', [...DULL, ...burst(2, LIST)])).toEqual([]);
});

test('a key that came from new networks on three days of its history changes them all the time', () => {
  const from = (day: number, net: number) => daily([day], LIST, { from: `10.${net}.0.1` });
  const nomad = [...from(40, 1), ...from(35, 2), ...from(30, 3), ...from(29, 3)];
  expect(weights('first-seen-network', [...nomad, ...from(10, 4)])).toContain('info');
  expect(weights('first-seen-network', [...nomad.slice(1), ...from(10, 4)])).toEqual(['look']);
});

test('a build system that comes from another network every day from the first on alarms nobody', () => {
  const days = Array.from({ length: 40 }, (_, i) => 60 - i);
  const runners = days.flatMap((day) => daily([day], LIST, { from: `10.${day}.0.1` }));
  expect(new Set(weights('first-seen-network', runners))).toEqual(new Set(['info']));
});

test("a thief's own moves within a week make no habit", () => {
  const from = (day: number, net: number) => daily([day], LIST, { from: `10.${net}.0.1` });
  const moves = [...from(6, 1), ...from(5, 2), ...from(4, 3), ...from(2, 4)];
  expect(new Set(weights('first-seen-network', [...DULL, ...moves]))).toEqual(new Set(['look']));
});

test('regions and clients that are new ask for a look; services without regions have none', () => {
  const there = { from: '203.0.113.9', region: 'ap-south-1' };
  expect(weights('first-seen-region', [...DULL, ...burst(2, LIST, there)])).toEqual(['look']);
  expect(weights('first-seen-region', [...DULL, ...burst(2, ['iam ListRoles'], there)])).toEqual([]);
  const [region] = signals('first-seen-region', [...DULL, ...burst(2, LIST, there)]);
  expect(region?.says).toContain('1 call of services that have regions (global ones such as IAM');
  const client = { from: '203.0.113.9', client: 'Boto3/1.35.71 md/Botocore#1.35.71' };
  expect(weights('first-seen-client', [...DULL, ...burst(2, LIST, client)])).toEqual(['look']);
  const update = { from: '203.0.113.9', client: 'aws-cli/2.99.0 Python/3.13' };
  expect(weights('first-seen-client', [...DULL, ...burst(2, LIST, update)])).toEqual([]);
});

test('networks and countries are those of the database where one is given', () => {
  const placeOf = (address: string) =>
    address.startsWith('203.')
      ? { country: 'DE', network: 'AS1 Home' }
      : { country: 'FR', network: 'AS2 Away' };
  const records = [...DULL, ...burst(2, LIST)];
  const [network] = signals('first-seen-network', records, { placeOf });
  expect(network?.says).toContain('AS2 Away (FR)');
  expect(weights('first-seen-country', records, { placeOf })).toEqual(['look']);
  expect(weights('first-seen-country', records)).toEqual([]);
  const same = { placeOf: () => ({ country: 'DE', network: 'AS1 Home' }) };
  expect(weights('first-seen-network', records, same)).toEqual([]);
});

test('a new country is strong together with reconnaissance from there', () => {
  const placeOf = (address: string) => ({ country: address.startsWith('203.') ? 'DE' : 'FR' });
  const around = burst(2, ['sts GetCallerIdentity', 'iam ListUsers', 'iam ListRoles']);
  expect(weights('first-seen-country', [...DULL, ...around], { placeOf })).toEqual(['strong']);
});

test('the first addresses of IPv6 are no news while all from there is word for word the habit', () => {
  const six = { from: '2001:db8:77::1' };
  expect(weights('first-seen-network', [...DULL, ...burst(2, LIST, six)])).toEqual(['info']);
  const other = burst(2, ['s3 ListAllMyBuckets', 'iam ListUsers'], six);
  expect(weights('first-seen-network', [...DULL, ...other])).toEqual(['look']);
  const client = { ...six, client: 'aws-cli/2.99.0' };
  expect(weights('first-seen-network', [...DULL, ...burst(2, LIST, client)])).toEqual(['look']);
  const again = burst(1, LIST, { from: '2001:1111::1' });
  expect(weights('first-seen-network', [...DULL, ...burst(2, LIST, six), ...again])).toContain('look');
});

test('I12: services and AWS Internal are no addresses and no new places', () => {
  for (const from of ['cloudformation.amazonaws.com', 'AWS Internal']) {
    const { signals: noticed, use } = tell([...DULL, ...burst(2, LIST, { from, client: from })]);
    expect(noticed).toEqual([]);
    expect(use.addresses.map(({ name }) => name)).toContain(`AWS itself (${from})`);
  }
});

test('I13: a console session from a new place is told and alarms nobody', () => {
  const session = burst(2, LIST, { client: 'Mozilla/5.0', more: { sessionCredentialFromConsole: 'true' } });
  expect(weights('first-seen-network', [...DULL, ...session])).toEqual(['info']);
  const { use, verdict } = tell([...DULL, ...session]);
  expect(use.addresses.find(({ label }) => label === 'console session')?.count).toBe(1);
  expect(verdict.level).toBe('consistent-use');
});

test('a key that was made with this one works elsewhere by its purpose', () => {
  const response = { accessKey: { accessKeyId: 'AKIAOTHER', userName: 'other' } };
  const made = call({ at: at(5), event: 'iam CreateAccessKey', request: { userName: 'other' }, response });
  const records = [...DULL, made, ...burst(2, LIST, { key: 'AKIAOTHER' })];
  expect(weights('first-seen-network', records)).toEqual([]);
});

test('of many new regions ten are told one by one and the others together', () => {
  const regions = Array.from({ length: 13 }, (_, i) =>
    call({ at: at(2, `11:00:${10 + i}`), event: 's3 ListAllMyBuckets', region: `r-${10 + i}` }),
  );
  expect(signals('first-seen-region', [...DULL, ...regions]).map(({ count }) => count)).toEqual([
    ...new Array(10).fill(1),
    3,
  ]);
});

test('the region of a session is no news where sessions of before were not searched; its network is', () => {
  const role = { roleArn: 'arn:aws:iam::111122223333:role/Deploy' };
  const taking = (day: number, id: string) =>
    call({ at: at(day), event: 'sts AssumeRole', request: role, response: credentials(id) });
  const work = call({
    at: at(2, '11:00:00'),
    event: 'ec2 RunInstances',
    key: 'ASIANEW',
    region: 'ap-south-1',
  });
  const records = [...DULL, taking(25, 'ASIAOLD'), taking(2, 'ASIANEW'), work];
  const input = staged(records);
  const children = input.children.map((child) => ({ ...child, followed: child.accessKeyId !== 'ASIAOLD' }));
  expect(weights('first-seen-region', records)).toEqual(['look']);
  expect(weights('first-seen-region', records, { children })).toEqual(['info']);
  const stolen = { ...work, sourceAddress: THIEF, all: { ...work.all, sourceIPAddress: THIEF } };
  expect(weights('first-seen-network', [...records.slice(0, -1), stolen], { children })).toEqual(['look']);
});
