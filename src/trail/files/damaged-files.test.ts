import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { openTrailFiles } from './open-trail-files.ts';
import { KEY, newFolder, record, textOf, WINDOW, writeFile, writeTrail } from './test-support/made-files.ts';

const ASKED = { accessKeyIds: [KEY], ...WINDOW };

async function answerOf(folder: string) {
  const source = await openTrailFiles({ folder });
  onTestFinished(() => source.close());
  return source.byKeys(ASKED);
}

const callsIn = ({ uses }: { uses: readonly { count: number }[] }) =>
  uses.reduce((sum, { count }) => sum + count, 0);

const TEXT = textOf(Array.from({ length: 50 }, (_, index) => record({ requestID: `${index * 7919}` })));
const PACKED = gzipSync(TEXT);
/** What hardly packs: letters by chance. */
const LONG = gzipSync(textOf(Array.from({ length: 50 }, () => record({ requestID: randomUUID() }))));

test.each([
  ['cut short', PACKED.subarray(0, PACKED.length / 2), 'DamagedFile'],
  ['cut behind its head', PACKED.subarray(0, 10), 'DamagedFile'],
  ['cut before its first letter', PACKED.subarray(0, 40), 'DamagedFile'],
  ['cut short near its end', PACKED.subarray(0, PACKED.length - 20), 'DamagedFile'],
  ['with something behind its end', Buffer.concat([PACKED, Buffer.from('more')]), 'DamagedFile'],
  ['of no bytes', Buffer.alloc(0), 'EmptyFile'],
  ['that unpacks to nothing', gzipSync(''), 'EmptyFile'],
  ['of cut JSON', gzipSync(TEXT.slice(0, -9)), 'DamagedFile'],
  [
    'of broken letters',
    gzipSync(Buffer.from(TEXT.replace('Describe', 'D\xffscribe'), 'latin1')),
    'DamagedFile',
  ],
  ['with a list of records and no object', gzipSync(JSON.stringify([record()])), 'NotATrailLog'],
  ['of another kind', gzipSync('{"configurationItems":[]}'), 'NotATrailLog'],
  ['with one record a line', gzipSync(`${JSON.stringify(record())}\n`.repeat(3)), 'NotATrailLog'],
  ['whose records are none', gzipSync('{"Records":[1,"x",{}]}'), 'NotATrailLog'],
  ['whose records are a text', gzipSync('{"Records":"none"}'), 'NotATrailLog'],
])('a file %s is a gap with its name, and the others are searched', async (_what, bytes, code) => {
  const folder = newFolder();
  writeFile(folder, 'sub/bad.json.gz', bytes);
  writeTrail(folder, 'sub/good.json.gz', [record(), record()]);
  const answer = await answerOf(folder);
  expect(answer.gaps).toMatchObject([{ region: 'sub/bad.json.gz', code }]);
  expect(callsIn(answer)).toBe(2);
});

test('no word of a damaged file is in the gap', async () => {
  const folder = newFolder();
  writeFile(folder, 'bad.json.gz', '{"Records":[{"userIdentity":"hunter2-of-somebody"}]}');
  writeTrail(folder, 'good.json.gz', [record()]);
  expect(JSON.stringify((await answerOf(folder)).gaps)).not.toContain('hunter2');
});

test.each([
  ['laid out for people', gzipSync(JSON.stringify(JSON.parse(TEXT), null, 2))],
  ['unpacked on the way though its name says packed', Buffer.from(TEXT)],
  ['packed in two parts', Buffer.concat([gzipSync(TEXT.slice(0, 900)), gzipSync(TEXT.slice(900))])],
  ['with a byte order mark', gzipSync(`\uFEFF${TEXT}`)],
  ['with a line break at its end', gzipSync(`${TEXT}\n`)],
])('a file %s is read like any other', async (_what, bytes) => {
  const folder = newFolder();
  writeFile(folder, 'odd.json.gz', bytes);
  writeTrail(folder, 'good.json.gz', [record()]);
  const answer = await answerOf(folder);
  expect(answer.gaps).toEqual([]);
  expect(callsIn(answer)).toBe(51);
});

test('a file without records is searched, and no gap', async () => {
  const folder = newFolder();
  writeFile(folder, 'none.json.gz', '{"Records":[]}');
  expect(await answerOf(folder)).toMatchObject({ uses: [], records: [], gaps: [] });
});

test('a record of 40 MB, and a file of 30 MB, are read', async () => {
  const folder = newFolder();
  const padding = 'x'.repeat(40_000_000);
  writeTrail(folder, 'record.json.gz', [record({ requestParameters: { padding } }), record()]);
  const many = Array.from({ length: 20_000 }, () =>
    record({ additionalEventData: { padding: 'y'.repeat(700) } }),
  );
  writeTrail(folder, 'file.json', many);
  const answer = await answerOf(folder);
  expect(answer.gaps).toEqual([]);
  expect(callsIn(answer)).toBe(20_002);
});

test('a file that unpacks to more than is read of one is a gap', async () => {
  const folder = newFolder();
  // Many parts: the end of the file tells the length of the last alone.
  const part = gzipSync(Buffer.alloc(10_000_000, 'x'), { level: 1 });
  const parts = Array.from({ length: 62 }, () => part);
  const long = Buffer.concat([gzipSync('{"Records":[{"eventID":"'), ...parts, gzipSync('"}]}')]);
  writeFile(folder, 'long.json.gz', long);
  writeTrail(folder, 'good.json.gz', [record()]);
  const answer = await answerOf(folder);
  expect(answer.gaps).toMatchObject([{ region: 'long.json.gz', code: 'TooLarge' }]);
  expect(callsIn(answer)).toBe(1);
});

test('many damaged files among good ones are all named', async () => {
  const folder = newFolder();
  for (let index = 0; index < 120; index += 1) {
    if (index % 2 === 0) writeFile(folder, `${index}.json.gz`, PACKED.subarray(0, 100 + index));
    else writeTrail(folder, `${index}.json.gz`, [record()]);
  }
  const answer = await answerOf(folder);
  expect(answer.gaps).toHaveLength(60);
  expect(new Set(answer.gaps.map(({ region }) => region)).size).toBe(60);
  expect(callsIn(answer)).toBe(60);
});

test('records that do not say when, or what, are told and not passed over', async () => {
  const folder = newFolder();
  writeTrail(folder, 'a.json.gz', [
    record({ eventTime: 'yesterday' }),
    record({ eventTime: undefined }),
    record({ eventName: undefined }),
    record(),
  ]);
  const answer = await answerOf(folder);
  expect(answer.gaps).toMatchObject([{ region: 'a.json.gz', code: 'UnreadableRecords' }]);
  expect(answer.gaps[0]?.words).toMatch(/^3 records/);
  expect(callsIn(answer)).toBe(1);
});

test('a packed file that is cut anywhere is a gap, however little of it is left', async () => {
  const folder = newFolder();
  const cuts = [2, 9, 11, 18, 30, 60, 90, 120, 200, 300, 500, 800];
  for (const cut of cuts) writeFile(folder, `${cut}.json.gz`, LONG.subarray(0, cut));
  // So long that it is not tried by itself.
  writeFile(folder, 'long.json.gz', LONG.subarray(0, 1100));
  const { gaps } = await answerOf(folder);
  expect(gaps.map(({ region }) => region)).toHaveLength(cuts.length + 1);
});

test.each([
  ['no number where one should be', '"instancesSet":NaN'],
  ['objects within objects without end', `"instancesSet":${'['.repeat(100_000)}${']'.repeat(100_000)}`],
])('of a record with %s what it did is a gap, and its call is counted', async (_what, part) => {
  const folder = newFolder();
  const strange = record({ eventName: 'CreateUser', eventSource: 'iam.amazonaws.com' });
  const text = textOf([strange, record()]).replace('"instancesSet":{}', part);
  writeFile(folder, 'a.json', text);
  const answer = await answerOf(folder);
  expect(callsIn(answer)).toBe(2);
  expect(answer.gaps).toEqual([
    {
      region: folder,
      code: 'UnreadableRecords',
      words: 'What 1 record in the files did is not known: they are counted, and cannot be read whole.',
    },
  ]);
});
