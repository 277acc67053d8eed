import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTrailFiles, type TrailFilesOptions } from './open-trail-files.ts';
import {
  ACCOUNT,
  KEY,
  newFolder,
  OTHER_KEY,
  pathOf,
  record,
  WINDOW,
  writeTrail,
} from './test-support/made-files.ts';

const ASKED = { accessKeyIds: [KEY], ...WINDOW };

async function open(folder: string, more: Partial<TrailFilesOptions> = {}) {
  const source = await openTrailFiles({ folder, ...more });
  onTestFinished(() => source.close());
  return source;
}

test('calls of the key are counted by what they have in common, and of others nothing is told', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [
    record({ eventTime: '2026-11-20T10:00:00Z' }),
    record({ eventTime: '2026-11-20T10:59:59Z' }),
    record({ eventTime: '2026-11-20T11:00:00Z', errorCode: 'AccessDenied' }),
    record({}, OTHER_KEY),
    record({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } }),
  ]);
  const { uses, records, gaps } = await (await open(folder)).byKeys(ASKED);
  const same = {
    accessKeyId: KEY,
    accountId: ACCOUNT,
    region: 'eu-central-1',
    source: 'ec2.amazonaws.com',
    name: 'DescribeInstances',
    address: '198.51.100.7',
    userAgent: 'Boto3/1.40.11',
    identityType: 'IAMUser',
    arn: `arn:aws:iam::${ACCOUNT}:user/deploy`,
    invokedBy: '',
    fromConsole: false,
    isData: false,
  };
  const [late, early] = ['2026-11-20T11:00:00Z', '2026-11-20T10:00:00Z'];
  expect(uses).toEqual([
    { ...same, hour: '2026-11-20T11', errorCode: 'AccessDenied', count: 1, firstAt: late, lastAt: late },
    {
      ...same,
      hour: '2026-11-20T10',
      errorCode: '',
      count: 2,
      firstAt: early,
      lastAt: '2026-11-20T10:59:59Z',
    },
  ]);
  expect({ records, gaps }).toEqual({ records: [], gaps: [] });
});

test('where they are asked for, the records of every call of the key are handed over', async () => {
  const folder = newFolder();
  const called = record({ requestParameters: { volumeId: 'vol-1' } });
  writeTrail(folder, 'a.json.gz', [called, record({ eventName: 'CreateUser' }), record({}, OTHER_KEY)]);
  const source = await open(folder);
  const { records, uses, gaps } = await source.byKeys({ ...ASKED, whole: 'all' });
  expect(records.map(({ name }) => name).sort()).toEqual(['CreateUser', 'DescribeInstances']);
  expect(records.flatMap(({ request }) => request.volumeId ?? [])).toEqual(['vol-1']);
  expect([uses.length, gaps]).toEqual([2, []]);
});

test('telling events are handed over whole, and nothing of other keys', async () => {
  const folder = newFolder();
  const created = record({
    eventName: 'CreateUser',
    requestParameters: { userName: 'backdoor' },
    tlsDetails: { a: 1 },
  });
  writeTrail(folder, 'a.json.gz', [created, record(), record({ eventName: 'CreateUser' }, OTHER_KEY)]);
  writeTrail(folder, 'b.json.gz', [record()]);
  const { records, uses } = await (await open(folder)).byKeys(ASKED);
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ name: 'CreateUser', request: { userName: 'backdoor' } });
  expect(records[0]?.all).toEqual(created);
  expect(uses.reduce((sum, { count }) => sum + count, 0)).toBe(3);
});

test('events about the key are found by whomever they were signed, and sign-ins of its user', async () => {
  const folder = newFolder();
  const iam = { eventSource: 'iam.amazonaws.com' };
  const login = (userIdentity: object, more: object = {}) =>
    record({ eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', userIdentity, ...more });
  writeTrail(folder, 'a.json.gz', [
    record(
      { ...iam, eventName: 'CreateAccessKey', responseElements: { accessKey: { accessKeyId: KEY } } },
      OTHER_KEY,
    ),
    record(
      { ...iam, eventName: 'UpdateAccessKey', requestParameters: { accessKeyId: KEY, status: 'Inactive' } },
      OTHER_KEY,
    ),
    record(
      { ...iam, eventName: 'DeleteAccessKey', requestParameters: { accessKeyId: OTHER_KEY } },
      OTHER_KEY,
    ),
    record({ ...iam, eventName: 'GetAccessKeyLastUsed', requestParameters: { accessKeyId: KEY } }, OTHER_KEY),
    login({ type: 'IAMUser', userName: 'deploy' }),
    login({ type: 'IAMUser', userName: 'deploy' }, { recipientAccountId: '444455556666' }),
    login({ type: 'Root' }),
  ]);
  const source = await open(folder);
  const [about, signIns, root] = await Promise.all([
    source.aboutKey({ accessKeyId: KEY, ...WINDOW }),
    source.signIns({ userName: 'deploy', accountId: ACCOUNT, ...WINDOW }),
    source.signIns({ userName: 'root', ...WINDOW }),
  ]);
  expect(about.records.map(({ name }) => name).sort()).toEqual(['CreateAccessKey', 'UpdateAccessKey']);
  expect(signIns.records.map(({ accountId }) => accountId)).toEqual([ACCOUNT]);
  expect(root.records.map(({ identity }) => identity.type)).toEqual(['Root']);
  expect([about, signIns, root].every(({ uses }) => uses.length === 0)).toBe(true);
});

test('questions asked together, and those a scan has seen to already, cost one scan', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record(), record({ eventName: 'GetObject' }, OTHER_KEY)]);
  const progress: number[] = [];
  const source = await open(folder, { onProgress: ({ files }) => progress.push(files) });
  const both = [source.byKeys(ASKED), source.aboutKey({ accessKeyId: KEY, ...WINDOW })] as const;
  const [calls] = await Promise.all(both);
  expect(await source.byKeys(ASKED)).toEqual(calls);
  await source.signIns({ userName: 'deploy', ...WINDOW });
  expect(progress).toEqual([1]);
  const children = await source.byKeys({ ...ASKED, accessKeyIds: [OTHER_KEY] });
  expect(children.uses.map(({ name }) => name)).toEqual(['GetObject']);
  expect(progress).toEqual([1, 1]);
});

test('files of days outside the window are left out and counted, with a day of margin', async () => {
  const folder = newFolder();
  const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];
  for (const day of days) writeTrail(folder, pathOf(day), [record({ eventName: `On${day.slice(-2)}` })]);
  const source = await open(folder);
  const window = { since: '2026-11-20T09:00:00Z', until: '2026-11-20T11:00:00Z' };
  const { uses, gaps } = await source.byKeys({ ...ASKED, ...window });
  expect(uses.map(({ name }) => name).sort()).toEqual(['On19', 'On20', 'On21']);
  expect(gaps).toEqual([]);
  expect(source.searched()).toMatchObject({
    kind: 'trail-files',
    says: `3 files below ${folder} (2 left out by the day)`,
    events: 3,
  });
  expect(source.searched().bytesScanned).toBeGreaterThan(1000);
});

test('I06: days of the window of which no file lies there are a gap', async () => {
  const folder = newFolder();
  writeTrail(folder, pathOf('2026-11-20'), [record()]);
  const { gaps } = await (await open(folder)).byKeys({ ...ASKED, since: '2026-11-18T00:00:00Z' });
  expect(gaps.map(({ region, code }) => `${code} ${region}`)).toEqual([
    'NoFiles 2026-11-18 to 2026-11-19',
    'NoFiles 2026-11-21 to 2026-11-22',
  ]);
});

test('I06: a day or two without a file are no gap, and are told as what the search cannot show', async () => {
  const folder = newFolder();
  for (const day of ['2026-11-18', '2026-11-21']) writeTrail(folder, pathOf(day), [record()]);
  const source = await open(folder);
  const { gaps } = await source.byKeys({ ...ASKED, since: '2026-11-18T00:00:00Z' });
  expect(gaps).toEqual([]);
  expect(source.blind.join(' ')).toContain('On 3 days of the window there is no file');
  expect(source.searched()).toMatchObject({ reachesBackTo: '2026-11-18T00:00:00Z' });
});

test('I06: where all files are of other days nothing was searched', async () => {
  const folder = newFolder();
  writeTrail(folder, pathOf('2026-10-01'), [record()]);
  const source = await open(folder);
  const { gaps } = await source.byKeys(ASKED);
  expect(gaps).toMatchObject([{ code: 'NoFiles' }]);
  expect(source.searched()).toMatchObject({ nothingSearched: true });
});

test('I05: whether the files hold any data event is said', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  const without = await open(folder);
  expect(without.blind.join(' ')).toContain('only as far as their trail selects them');
  await without.byKeys(ASKED);
  expect(without.blind.join(' ')).toContain('No data event was noticed');
  const many = Array.from({ length: 2000 }, () =>
    record({ eventCategory: 'Data', managementEvent: false }, OTHER_KEY),
  );
  writeTrail(folder, 'b.json.gz', many);
  const withData = await open(folder);
  await withData.byKeys(ASKED);
  expect(withData.blind.join(' ')).not.toContain('ata event');
});

test('data events, console sessions and calls of AWS are told apart in the counts', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [
    record({ eventCategory: 'Data', managementEvent: false, eventName: 'GetObject' }),
    record({ sessionCredentialFromConsole: 'true', eventName: 'ListBuckets' }),
    record({ sourceIPAddress: 'AWS Internal', eventName: 'Decrypt' }),
  ]);
  const { uses } = await (await open(folder)).byKeys(ASKED);
  const told = uses.map(({ name, isData, fromConsole, address }) => [name, isData, fromConsole, address]);
  expect(told.sort()).toEqual([
    ['Decrypt', false, false, 'AWS Internal'],
    ['GetObject', true, false, '198.51.100.7'],
    ['ListBuckets', false, true, '198.51.100.7'],
  ]);
});

test('an event that two trails delivered counts once, and is handed over once', async () => {
  const folder = newFolder();
  const twice = [record(), record({ eventName: 'CreateUser' })];
  writeTrail(folder, pathOf('2026-11-20', 'own'), twice);
  writeTrail(folder, pathOf('2026-11-20', 'organisation', ACCOUNT, 'o-abc123defg/'), [...twice, record()]);
  const window = { since: '2026-11-20T00:00:00Z', until: '2026-11-20T23:59:59Z' };
  const { uses, records } = await (await open(folder)).byKeys({ ...ASKED, ...window });
  expect(uses.map(({ name, count }) => [name, count]).sort()).toEqual([
    ['CreateUser', 1],
    ['DescribeInstances', 2],
  ]);
  expect(records).toHaveLength(1);
});

test('links, digests and other files are left alone and counted', async () => {
  const folder = newFolder();
  writeTrail(folder, 'trail/a.json.gz', [record()]);
  writeTrail(folder, `AWSLogs/${ACCOUNT}/CloudTrail-Digest/eu-central-1/2026/11/20/d.json.gz`, []);
  writeTrail(folder, `AWSLogs/${ACCOUNT}/Config/eu-central-1/2026/11/20/c.json.gz`, []);
  writeTrail(folder, 'notes.txt', []);
  symlinkSync(folder, join(folder, 'circle'));
  const source = await open(folder);
  expect((await source.byKeys(ASKED)).uses).toHaveLength(1);
  const beside = '1 digest; 2 other files; 1 link not followed';
  expect(source.searched().says).toBe(`1 file below ${folder} (${beside})`);
});

test('hostile names of files and keys are names, and no SQL or patterns', async () => {
  const folder = newFolder();
  const [name, key] = ["a[1]*?'); DROP TABLE kept; --.json", "AKIA'); DROP TABLE kept; --"];
  writeTrail(folder, name, [record({}, key), record({ eventName: "Create'User" }, key)]);
  writeTrail(folder, 'a1zz.json', [record()]);
  const { uses, gaps } = await (await open(folder)).byKeys({ ...ASKED, accessKeyIds: [key] });
  expect(uses.map((use) => use.name).sort()).toEqual(["Create'User", 'DescribeInstances']);
  expect(gaps).toEqual([]);
});

test('a folder without a trail file, and one that is not there, are problems', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'empty'));
  await expect(openTrailFiles({ folder })).rejects.toMatchObject({ code: 'unreadable-file' });
  await expect(openTrailFiles({ folder: join(folder, 'none') })).rejects.toMatchObject({
    code: 'unreadable-file',
  });
});

test('without DuckDB the problem says what to install', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  const load = () => Promise.reject(new Error('Cannot find package'));
  await expect(openTrailFiles({ folder, load })).rejects.toMatchObject({
    code: 'missing-package',
    hint: 'npm install @duckdb/node-api',
  });
});

test('an interrupted search is told as one', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  const controller = new AbortController();
  const source = await open(folder, { signal: controller.signal });
  controller.abort();
  await expect(source.byKeys(ASKED)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a file that is gone when it is read is a gap', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  writeTrail(folder, 'gone.json.gz', [record()]);
  const source = await open(folder);
  rmSync(join(folder, 'gone.json.gz'));
  const { uses, gaps } = await source.byKeys(ASKED);
  expect(uses).toHaveLength(1);
  expect(gaps).toMatchObject([{ region: 'gone.json.gz', code: 'ENOENT' }]);
});

test('what may not be read is a gap, files and folders; root may read all', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  writeTrail(folder, 'locked.json.gz', [record()]);
  writeTrail(folder, 'closed/b.json.gz', [record()]);
  chmodSync(join(folder, 'locked.json.gz'), 0o000);
  chmodSync(join(folder, 'closed'), 0o000);
  const { gaps, uses } = await (await open(folder)).byKeys(ASKED);
  chmodSync(join(folder, 'closed'), 0o700);
  const isRoot = process.getuid?.() === 0;
  expect(uses[0]?.count).toBe(isRoot ? 3 : 1);
  const told = gaps.map(({ region, code }) => `${region} ${code}`);
  expect(told).toEqual(isRoot ? [] : ['closed EACCES', 'locked.json.gz EACCES']);
});

test('a folder without a file of the account that the key works in has not been searched for it', async () => {
  const folder = newFolder();
  writeTrail(folder, pathOf('2026-11-20', 'a', '444455556666'), [record({}, OTHER_KEY)]);
  const window = { since: '2026-11-20T00:00:00Z', until: '2026-11-20T23:00:00Z' };
  const source = await open(folder);
  const asked = { accessKeyIds: [KEY], ...window };
  const missing = { code: 'NoFiles', words: expect.stringContaining('no trail file of this account') };
  expect((await source.byKeys({ ...asked, accountId: ACCOUNT })).gaps).toEqual([
    { region: `account ${ACCOUNT}`, ...missing },
  ]);
  expect((await source.byKeys({ ...asked, accountIds: [ACCOUNT, '444455556666'] })).gaps).toEqual([
    { region: `account ${ACCOUNT}`, ...missing },
  ]);
  expect((await source.byKeys({ ...asked, accountId: '444455556666' })).gaps).toEqual([]);
  // A file that does not say whose it is may be of any account.
  writeTrail(folder, 'events.json.gz', [record({}, OTHER_KEY)]);
  expect((await (await open(folder)).byKeys({ ...asked, accountId: ACCOUNT })).gaps).toEqual([]);
});

test('links to files and folders elsewhere are a gap, and those within the folder are none', async () => {
  const [folder, elsewhere] = [newFolder(), newFolder()];
  writeTrail(folder, 'trail/a.json.gz', [record()]);
  writeTrail(elsewhere, 'b.json.gz', [record()]);
  symlinkSync(join(folder, 'trail'), join(folder, 'again'));
  symlinkSync(elsewhere, join(folder, 'more'));
  symlinkSync(join(elsewhere, 'b.json.gz'), join(folder, 'b.json.gz'));
  symlinkSync(join(elsewhere, 'gone.json.gz'), join(folder, 'c.json.gz'));
  const { uses, gaps } = await (await open(folder)).byKeys(ASKED);
  expect(uses[0]?.count).toBe(1);
  expect(gaps).toEqual([
    { region: 'links', code: 'Links', words: expect.stringContaining('3 links lead out') },
  ]);
});

test('where no folder can be made for what does not fit in memory, that is told', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [record()]);
  await expect(openTrailFiles({ folder, temporaryFolder: join(folder, 'nowhere') })).rejects.toMatchObject({
    code: 'output-unwritable',
    message: expect.stringContaining('nowhere no folder can be made (ENOENT)'),
  });
});
