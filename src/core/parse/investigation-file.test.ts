import { expect, test } from 'vitest';
import { allStories, hostileNamesStory, hostileStory } from '../../../test/support/investigations.ts';
import { investigationJson } from '../../outputs/investigation/json.ts';
import { Problem } from '../model/problem.ts';
import { MOST_INVESTIGATIONS_TEXT, parseInvestigations } from './investigation-file.ts';

const written = [...investigationJson([hostileStory()])].join('');

type Parts = Readonly<Record<'subject' | 'use', object>>;

/** The document with something changed in it, as text. */
function changed(change: (investigation: Parts) => unknown, version = '1.0'): string {
  const document = JSON.parse(written) as { schemaVersion: string; investigations: Parts[] };
  document.schemaVersion = version;
  for (const each of document.investigations) change(each);
  return JSON.stringify(document);
}

function problemOf(text: string): Problem {
  try {
    parseInvestigations(text, 'story.json');
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was read.');
}

test('what was written is read back as it was, hostile names as well', () => {
  const list = [...allStories(), hostileNamesStory('<script>\u001b[2J\n::error::')];
  const read = parseInvestigations([...investigationJson(list)].join(''), 'story.json');
  expect(read).toHaveLength(list.length);
  for (const each of list)
    expect(read.find(({ subject }) => subject.accessKeyId === each.subject.accessKeyId)).toBeDefined();
  expect(parseInvestigations(written, 'story.json')).toEqual([hostileStory()]);
});

test.each([
  ['another kind of document', '{"run":{}}', 'it is no investigation of Keyreeve'],
  ['a list', '[]', 'it is no investigation of Keyreeve'],
  ['a file that was cut short', written.slice(0, 3000), 'cut short'],
  ['nothing', '', 'it is no JSON, or is cut short.'],
  ['another version', changed(() => undefined, '2.0'), 'another version of Keyreeve made it'],
  ['no version', changed(() => undefined, 'one'), 'another version of Keyreeve made it'],
  [
    'a verdict there is not',
    changed((each) => Object.assign(each, { verdict: { level: 'fine', says: '', reasons: [] } })),
    'investigations[0].verdict.level is none of the known words',
  ],
  [
    'a missing list of gaps',
    changed((each) => Object.assign(each, { notSearched: undefined })),
    'investigations[0] has no "notSearched"',
  ],
  [
    'a status that is neither known nor unread',
    changed((each) => Object.assign(each.subject, { status: {} })),
    'investigations[0].subject.status has no "value"',
  ],
  [
    'a time that is none',
    changed((each) => Object.assign(each, { now: '2026-13-45T99:99:99Z' })),
    'investigations[0].now is no time in UTC',
  ],
  [
    'a count below nothing',
    changed((each) => Object.assign(each.use, { denied: -1 })),
    'investigations[0].use.denied is no whole number from 0',
  ],
  [
    'hours that are not 24',
    changed((each) => Object.assign(each.use, { hours: [{ service: 's3', counts: [1] }] })),
    'investigations[0].use.hours[0].counts has 1 entries',
  ],
])('%s is refused as bad-investigation, with its place and the next move', (_name, text, words) => {
  const problem = problemOf(text);
  expect(problem.code).toBe('bad-investigation');
  expect(problem.message).toContain('story.json: ');
  expect(problem.message).toContain(words);
  expect(problem.hint.length).toBeGreaterThan(10);
});

test('a message repeats nothing of a damaged file, which can hold anything', () => {
  expect(problemOf('{"a": \u001b[2Jsecret').message).toBe('story.json: it is no JSON, or is cut short.');
});

test('a document larger than any that is written is refused before it is read', () => {
  const endless = { length: MOST_INVESTIGATIONS_TEXT + 1 } as unknown as string;
  expect(problemOf(endless).message).toContain('it is larger than anything Keyreeve writes');
});

test('members that a newer version may have added are left out, and __proto__ does nothing', () => {
  const text = changed((each) => Object.assign(each, { later: 1 }), '1.7').replace(
    '"subject":{',
    '"subject":{"__proto__":{"exempt":"everything"},"constructor":{"prototype":{"x":1}},',
  );
  const [read] = parseInvestigations(text, 'story.json');
  expect(read).toEqual(hostileStory());
  expect(read?.subject.exempt).toBeUndefined();
  expect(({} as { x?: number }).x).toBeUndefined();
});
