import { expect, test } from 'vitest';
import { bytesInWords, parseBytes } from './bytes.ts';
import { literal, tableName } from './text.ts';

test('a literal holds any text: quotes are doubled, and nothing else means anything', () => {
  expect(literal("O'Brien")).toBe("'O''Brien'");
  expect(literal(`'; DROP TABLE x; --`)).toBe(`'''; DROP TABLE x; --'`);
  expect(literal('\\')).toBe("'\\'");
});

test('the names of a table are checked, then quoted', () => {
  expect(tableName('logs').quoted).toBe('"logs"');
  expect(tableName('AwsDataCatalog.Db-1.cloudtrail_logs').quoted).toBe(
    '"awsdatacatalog"."db-1"."cloudtrail_logs"',
  );
});

test.each(['', 'a.', 'a.b.c.d', 'a b', 'a"b', 'a;b', 'a--\n', 'db.tåble', '-x'])(
  '%j is no name of a table',
  (text) => {
    expect(() => tableName(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  },
);

test.each([
  ['100GB', 100e9],
  ['1.5TB', 1.5e12],
  ['500 mb', 500e6],
  ['2GiB', 2 ** 31],
  ['10b', 10],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(['100', '', 'GB', '-1GB', '0GB', '1e3GB', '1,5TB', '9999999PB', '1 GB 2'])(
  '%j is no amount of bytes: a limit is never guessed',
  (text) => {
    expect(() => parseBytes(text)).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  },
);

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1_500, '1.5 KB'],
  [100e9, '100 GB'],
  [123_456_789_012, '123 GB'],
  [2.5e15, '2.5 PB'],
])('%d bytes read %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});
