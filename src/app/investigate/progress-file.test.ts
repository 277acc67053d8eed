import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { KeptPage } from '../../aws/collect/investigation/progress.ts';
import { openProgress, type ProgressFile, type ProgressOptions } from './progress-file.ts';

const NOW = '2026-11-22T12:00:00Z';
const WINDOW = { since: '2026-08-24T12:00:00Z', until: NOW };
const OF = { accountId: '111122223333', accessKeyId: 'AKIAEXAMPLE000000001', asked: '90d' };
const PAGE: KeptPage = {
  read: 1,
  unreadable: 0,
  damaged: 0,
  others: 0,
  oldest: '2026-11-20T10:00:00Z',
  edge: ['a'],
  done: false,
  events: [
    { id: 'a', at: '2026-11-20T10:00:00Z', source: 's3.amazonaws.com', name: 'ListBuckets', fields: {} },
  ],
};

let folder: string;
let notices: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyreeve-progress-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  notices = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function open(more: Partial<ProgressOptions> = {}): ProgressFile {
  const onNotice = (words: string) => void notices.push(words);
  return openProgress({ of: OF, window: WINDOW, now: NOW, again: false, onNotice, ...more });
}

/** What an interrupted run leaves: two pages of one search, one of another. */
function leave(): string {
  const file = open();
  file.add('one', PAGE);
  file.add('one', { ...PAGE, done: true, events: [] });
  file.add('two', PAGE);
  file.close(false);
  return file.path;
}

test('pages come back in their order, to the search they are of, with the window of the search', () => {
  leave();
  const later = open({ now: '2026-11-22T13:00:00Z', window: { ...WINDOW, until: '2026-11-22T13:00:00Z' } });
  expect(later.window).toEqual(WINDOW);
  expect(later.kept('one')).toEqual([PAGE, { ...PAGE, done: true, events: [] }]);
  expect(later.kept('two')).toEqual([PAGE]);
  expect(later.kept('three')).toEqual([]);
  expect(notices).toEqual([expect.stringContaining('began 1 hour ago')]);
  later.close(true);
});

test('the file is for the user alone, and goes when the search is done', () => {
  const path = leave();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  open().close(true);
  expect(existsSync(path)).toBe(false);
  expect(open().kept('one')).toEqual([]);
});

test('another key, account or window is another file', () => {
  leave();
  for (const other of [
    { accountId: '444455556666' },
    { accessKeyId: 'AKIAEXAMPLE000000002' },
    { asked: '30d' },
  ])
    expect(open({ of: { ...OF, ...other } }).kept('one')).toEqual([]);
  expect(notices).toEqual([]);
});

test('a line that a kill tore is dropped, and what comes after it is whole', () => {
  const path = leave();
  appendFileSync(path, '{"search":"two","page":{"read":1,"unrea');
  const file = open();
  expect(file.kept('two')).toEqual([PAGE]);
  file.add('two', { ...PAGE, oldest: '2026-11-20T09:00:00Z' });
  file.close(false);
  expect(open().kept('two')).toHaveLength(2);
});

test('a file that was killed before its first line was whole is as if it were not there', () => {
  const path = leave();
  writeFileSync(path, '{"format":2,"begunAt":"2026-');
  expect(open().kept('one')).toEqual([]);
  expect(notices).toEqual([]);
});

test.each([
  ['of another version', (text: string) => text.replace('"format":2', '"format":1')],
  ['damaged in the middle', (text: string) => text.replace('"read":1', '"read":"many"')],
  ['no JSON', (text: string) => text.replace('{"search"', 'search')],
  ['with an event of no time', (text: string) => text.replace('"at":"2026-11-20T10:00:00Z"', '"at":"then"')],
  ['with an event that is none', (text: string) => text.replace('"fields":{}', '"fields":[1]')],
  ['with an event of no name', (text: string) => text.replace('"name":"ListBuckets"', '"name":5')],
  ['with ids that are none', (text: string) => text.replace('["a"]', '[{}]')],
  ['with an oldest event of no time', (text: string) => text.replace('"oldest":"2', '"oldest":"x')],
])('what is %s is discarded aloud', (_what, damage) => {
  const path = leave();
  writeFileSync(path, damage(readFileSync(path, 'utf8')));
  const file = open();
  expect(file.kept('one')).toEqual([]);
  expect(notices).toEqual([expect.stringContaining('discarded: it is of another version, or damaged')]);
  file.add('one', PAGE);
  file.close(false);
  expect(open().kept('one')).toEqual([PAGE]);
});

test('what lies there as a link is discarded aloud, and what it leads to stays as it is', () => {
  const path = leave();
  const other = join(folder, 'other');
  for (const text of ['precious', readFileSync(path, 'utf8')]) {
    writeFileSync(other, text);
    rmSync(path);
    symlinkSync(other, path);
    const file = open();
    expect(file.kept('one')).toEqual([]);
    file.add('one', PAGE);
    file.close(false);
    expect(readFileSync(other, 'utf8')).toBe(text);
  }
  expect(notices).toEqual([expect.stringContaining('discarded'), expect.stringContaining('discarded')]);
});

test('a pipe in its place is not waited for, and a folder is told', () => {
  const path = leave();
  rmSync(path);
  execFileSync('mkfifo', [path]);
  open().close(false);
  rmSync(path);
  mkdirSync(path);
  expect(() => open()).toThrow(expect.objectContaining({ code: 'output-unwritable' }));
});

test('what others were let read is for the user alone again', () => {
  const path = leave();
  chmodSync(path, 0o644);
  open().close(false);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what is older than a day, or of the future, is discarded aloud; what is a day old goes on', () => {
  leave();
  const dayLater = open({ now: '2026-11-23T12:00:00Z' });
  expect(dayLater.kept('one')).toHaveLength(2);
  dayLater.close(false);
  const older = open({ now: '2026-11-23T12:00:01Z' });
  expect(older.kept('one')).toEqual([]);
  expect(notices.at(-1)).toContain('younger than 24 hours');
  older.close(false);
  expect(open({ now: '2026-11-01T00:00:00Z' }).kept('one')).toEqual([]);
});

test('whoever wants to begin anew does so without a word', () => {
  leave();
  expect(open({ again: true }).kept('one')).toEqual([]);
  expect(notices).toEqual([]);
});

test('the same investigation twice at once is refused', () => {
  const first = open();
  expect(() => open()).toThrow(expect.objectContaining({ code: 'busy' }));
  first.close(false);
  open().close(true);
});

test('a page that comes in after the end is written nowhere', () => {
  const path = leave();
  const file = open();
  file.close(false);
  const before = readFileSync(path, 'utf8');
  const other = openSync(join(folder, 'other'), 'w');
  file.add('one', PAGE);
  closeSync(other);
  expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('');
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('lines that are longer than a block are read whole', () => {
  const long = { ...PAGE, edge: ['x'.repeat(3_000_000)] };
  const file = open();
  file.add('one', long);
  file.add('one', PAGE);
  file.close(false);
  expect(open().kept('one')).toEqual([long, PAGE]);
});

test('a state folder that cannot be made is a problem that names it', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  vi.stubEnv('XDG_STATE_HOME', file);
  expect(() => open()).toThrow(expect.objectContaining({ code: 'output-unwritable' }));
});
