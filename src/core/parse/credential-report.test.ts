import { expect, test } from 'vitest';
import {
  ACCOUNT,
  CERTS,
  csv,
  EMPTY,
  file,
  keysOf,
  never,
  parse,
  ROOT,
  refusal,
  user,
  userNamed,
  value,
  walk,
} from '../../../test/reports/made-report.ts';
import type { User } from '../model/snapshot.ts';
import { type ParsedReport, parseCredentialReport } from './credential-report.ts';
import { REPORT_COLUMNS } from './report-header.ts';

test('a report as AWS writes it gives account, root row and every user', () => {
  const report = file('good.csv');
  expect(report.accountId).toBe('111122223333');
  expect(report.partition).toBe('aws');
  expect(report.info).toMatchObject({ stale: false, userRows: 4, newestDate: '2026-11-01T00:00:00Z' });
  expect(value(report.root.reportRow)).toEqual({ exists: true, keys: [] });
  expect(report.missingColumns).toEqual([]);
  expect(walk(report).map((each) => each.name)).toEqual(['ann', 'bob', 'carol', 'joann']);
  expect(walk(report)).toEqual(walk(report));
});

test('what the report does not say is unread, not absent', () => {
  const { loginProfile, presence } = userNamed(file('good.csv'), 'ann');
  expect(presence).toBe('reported');
  expect(loginProfile).toMatchObject({ state: 'unread', source: 'iam:GetLoginProfile', code: 'Offline' });
});

test('facts carry the source and the time they were true at', () => {
  const about = { name: 'account 111122223333', source: 'iam:GetCredentialReport', file: 'a.csv' };
  const generatedAt = '2026-11-22T09:00:00Z';
  const report = parseCredentialReport(Buffer.from(csv(ROOT, user('ann'))), { ...about, generatedAt });
  const { createdAt } = userNamed(report, 'ann');
  expect(createdAt).toMatchObject({ source: 'iam:GetCredentialReport', readAt: generatedAt });
  expect(report.info).toMatchObject({ generatedAt, file: 'a.csv' });
});

test('the newest date leaves out the next password rotation, which lies ahead', () => {
  const ahead = user('ann').replace('10:00:01Z,N/A', '10:00:01Z,2099-01-01T00:00:00Z');
  expect(parse(csv(ROOT, ahead)).info.newestDate).toBe('2024-03-01T10:00:01Z');
});

test('C09 a missing column makes its fact unread and is named', () => {
  const report = file('no-key-column.csv');
  const code = {
    state: 'unread',
    code: 'NoSuchColumn',
    words: expect.stringContaining('access_key_2_last_rotated'),
  };
  expect(userNamed(report, 'ann').accessKeys).toMatchObject(code);
  expect(value(userNamed(report, 'ann').consolePassword)).toEqual({ enabled: true });
  expect(report.missingColumns).toEqual(['access_key_2_last_rotated']);
});

test.each([
  ['user_creation_time', (each: User) => each.createdAt],
  ['password_enabled', (each: User) => each.consolePassword],
  ['access_key_1_active', (each: User) => value(each.accessKeys)[0]?.status],
  ['access_key_1_last_rotated', (each: User) => value(each.accessKeys)[0]?.createdAt],
  ['access_key_1_last_used_date', (each: User) => value(each.accessKeys)[0]?.lastUse],
])('C09 without %s that fact alone is unread', (column, fact) => {
  const key1 = 'true,2024-05-01T10:00:00Z,2024-06-01T10:00:00Z,N/A,s3';
  const text = csv(ROOT, user('ann', { key1 })).replace(column, 'something_else');
  expect(fact(userNamed(parse(text), 'ann'))).toMatchObject({ code: 'NoSuchColumn' });
});

test.each(['user', 'arn'])('C09 a report without the column %s is refused', (column) => {
  const text = csv(ROOT).replace(new RegExp(`\\b${column},`), 'x,');
  expect(refusal(() => parse(text)).message).toContain(`no column ${column}`);
});

test('header names may differ in case, have spaces, and stand in another order; unknown columns are ignored', () => {
  const lines = csv(ROOT, user('ann', { key1: 'true,2024-03-01T10:00:05Z,N/A,N/A,N/A' })).split('\n');
  const turned = lines.map((line) => [...line.split(',').reverse(), 'Extra'].join(', ').replace(/, /g, ','));
  const text = turned.join('\n').replace('user_creation_time', ' User_Creation_Time ');
  expect(keysOf(parse(text), 'ann')).toHaveLength(1);
});

test('a third key has columns of its own', () => {
  const more = ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'];
  const header = [...REPORT_COLUMNS, ...more.map((each) => `access_key_3_${each}`)].join(',');
  const text = [header, `${ROOT},${EMPTY}`, `${user('ann')},true,2024-05-01T10:00:00Z,N/A,N/A,N/A`].join(
    '\n',
  );
  expect(keysOf(parse(text), 'ann')).toHaveLength(1);
});

test('a credential beyond the columns is a key of which nothing is known', () => {
  const header = `${REPORT_COLUMNS.join(',')},additional_credentials_info`;
  const says = '1 more access key; call ListAccessKeys';
  const text = [header, `${ROOT},N/A`, `${user('ann')},${says}`, `${user('bob')},1 more certificate`].join(
    '\n',
  );
  expect(keysOf(parse(text), 'ann')[0]?.status).toMatchObject({ state: 'unread' });
  expect(keysOf(parse(text), 'bob')).toEqual([]);
});

test.each(['commas-quoted.csv', 'commas-unquoted.csv'])('C11 commas in a name and in a path: %s', (name) => {
  const report = file(name);
  expect(walk(report).map((each) => each.arn)).toEqual([`${ACCOUNT}user/a,b`, `${ACCOUNT}user/x,y/c`]);
  expect(value(keysOf(report, 'a,b')[0]?.createdAt ?? never())).toBe('2024-03-01T10:00:02Z');
  expect(value(keysOf(report, 'c')[0]?.lastUse ?? never()).service).toBe('s3');
});

test('C11 commas, quotes and an ARN inside a path are read as they stand', () => {
  const arn = `${ACCOUNT}user/a"b,${ACCOUNT}user/x,"/o,true`;
  const report = parse(csv(ROOT, user('o,true', { arn })));
  expect(walk(report)).toMatchObject([{ name: 'o,true', arn, createdAt: { value: '2024-03-01T10:00:00Z' } }]);
});

test('C11 a name that is not the one in its ARN makes the facts unread, never shifted', () => {
  const report = parse(csv(ROOT, user('ann', { arn: `${ACCOUNT}user/joann` }), user('bob')));
  const words = 'Line 3 of the report has a user name that is not the one in its ARN.';
  const fact = { state: 'unread', code: 'Unreadable', words };
  const ann = userNamed(report, 'ann');
  expect([ann.createdAt, ann.consolePassword, ann.accessKeys]).toMatchObject([fact, fact, fact]);
  expect(userNamed(report, 'bob').createdAt.state).toBe('known');
});

test('a row of too few cells makes its facts unread, and with no ARN it is refused with line and column', () => {
  const short = user('ann').replace(',N/A', '');
  expect(userNamed(parse(csv(ROOT, short, user('bob'))), 'ann').createdAt).toMatchObject({
    code: 'Unreadable',
  });
  const message = 'r.csv:3:5: this row has 2 cells where the header has 22, and no ARN';
  expect(refusal(() => walk(parse(csv(ROOT, 'ann,what', user('bob'))))).message).toContain(message);
  const noArn = user('ann', { arn: 'arn:aws:iam::1111222233334:user/ann' });
  expect(refusal(() => walk(parse(csv(ROOT, noArn, user('bob'))))).message).toContain(
    'r.csv:3:5: column arn holds',
  );
  const role = user('ann', { arn: `${ACCOUNT}role/ann` });
  expect(refusal(() => walk(parse(csv(ROOT, role, user('bob'))))).message).toContain(
    'neither a user nor root',
  );
});

test('C12 a user in a path keeps it in the ARN, and the name is what stands behind', () => {
  expect(userNamed(file('good.csv'), 'bob').arn).toBe(`${ACCOUNT}user/path/team/bob`);
});

test('C13 ann, joann and names with @ and + are taken exactly', () => {
  const names = ['ann', 'joann', 'ann@example.com', 'ann+1', '=ann', 'Ann'];
  expect(walk(parse(csv(ROOT, ...names.map((each) => user(each))))).map((each) => each.name)).toEqual(names);
});

test('C16 5,000 users, in AWS order or in none', () => {
  const names = Array.from({ length: 5_000 }, (_, i) => `user-${String(i).padStart(4, '0')}`);
  const rows = names.map((each) => user(each, { key1: 'true,2024-03-01T10:00:02Z,N/A,N/A,N/A' }));
  expect(walk(parse(csv(ROOT, ...rows))).map((each) => each.name)).toEqual(names);
  const turned = parse(csv(...rows.toReversed(), ROOT));
  expect(turned.info.userRows).toBe(5_000);
  expect(turned.root.reportRow.state).toBe('known');
});

test('C17 CRLF, a byte order mark and blank lines are ignored', () => {
  expect(walk(file('windows.csv'))).toEqual(walk(file('good.csv')));
});

test('C18 the JSON of the CLI and its base64 alone give the same users; the JSON gives the time as well', () => {
  const names = (report: ParsedReport) =>
    walk(report).map((each) => [each.name, value(each.accessKeys).length]);
  expect(names(file('cli.json'))).toEqual(names(file('good.csv')));
  expect(file('cli.json').info.generatedAt).toBe('2026-11-22T09:16:00Z');
  expect(walk(file('content.b64'))).toEqual(walk(file('good.csv')));
});

test('C19 a report that a spreadsheet re-saved is refused with the first line', () => {
  const { message, exitStatus } = refusal(() => file('spreadsheet-dates.csv'));
  expect(message).toMatch(/^spreadsheet-dates\.csv:2:47: no date in this report can be read: a spreadsheet/);
  expect(exitStatus).toBe(2);
});

test.each(['not_supported', 'TRUE', 'false'])('R12 root with password_enabled %s has a root row', (text) => {
  const report = parse(csv(ROOT.replace('00Z,false', `00Z,${text}`)));
  expect(value(report.root.reportRow)).toEqual({ exists: true, keys: [] });
});

test('R01 R03 root keys, active and inactive, are told from empty slots', () => {
  const keys =
    'TRUE,2021-01-01T00:00:00Z,2026-11-20T00:00:00Z,us-east-1,iam,false,2019-01-01T00:00:00Z,N/A,N/A,N/A';
  expect(value(parse(csv(ROOT.replace(`${EMPTY},${EMPTY}`, keys))).root.reportRow)).toMatchObject({
    exists: true,
    keys: [
      {
        status: 'Active',
        createdAt: '2021-01-01T00:00:00Z',
        lastUse: { value: { at: '2026-11-20T00:00:00Z', region: 'us-east-1', service: 'iam' } },
      },
      { status: 'Inactive', createdAt: '2019-01-01T00:00:00Z', lastUse: { value: {} } },
    ],
  });
});

test('R12 a root key cell that is neither true nor false makes root unread', () => {
  const { reportRow } = parse(csv(ROOT.replace(EMPTY, 'ERROR,N/A,N/A,N/A,N/A'))).root;
  expect(reportRow).toMatchObject({
    state: 'unread',
    code: 'Unreadable',
    words: expect.stringContaining('access_key_1_active'),
  });
});

test('R06 R09 no root row is known in China, and unread anywhere else', () => {
  expect(value(file('china.csv').root.reportRow)).toEqual({ exists: false });
  expect(parse(csv(user('ann'))).root.reportRow).toMatchObject({ state: 'unread', code: 'NoRootRow' });
});

test('R15 an IAM user called root is an ordinary user', () => {
  const key1 = 'true,2024-03-01T10:00:02Z,N/A,N/A,N/A';
  const report = parse(csv(user('root', { key1 })));
  expect(report.root.reportRow.state).toBe('unread');
  expect(keysOf(report, 'root')).toHaveLength(1);
});

test('R16 a root certificate is no root key', () => {
  const report = parse(csv(ROOT.replace(CERTS, 'true,2020-01-01T00:00:00Z,false,N/A')));
  expect(value(report.root.reportRow)).toEqual({ exists: true, keys: [] });
});
