import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { allStories, hostileNamesStory } from '../../../test/support/investigations.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { INVESTIGATIONS_SCHEMA } from '../../core/model/investigation-schema.ts';
import { investigationJson } from './json.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(INVESTIGATIONS_SCHEMA);

const textOf = (list: readonly Investigation[]) => [...investigationJson(list)].join('');

test.each([
  ['one of each verdict', allStories()],
  ['none', []],
  ['hostile names', [hostileNamesStory('=1+2\u001b[2J\ud800')]],
])('%s is valid by the published schema', (_name, list) => {
  expect(validate(JSON.parse(textOf(list))), JSON.stringify(validate.errors)).toBe(true);
});

test('the schema refuses what is wrong, so that it does say something', () => {
  const document = JSON.parse(textOf(allStories())) as { investigations: object[] };
  const [first] = document.investigations;
  for (const wrong of [
    { ...first, complete: 'yes' },
    { ...first, verdict: {} },
    { ...first, more: 1 },
  ])
    expect(validate({ ...document, investigations: [wrong] })).toBe(false);
});

test('the worst comes first, whatever order they came in', () => {
  const levels = (list: readonly Investigation[]) =>
    (JSON.parse(textOf(list)) as { investigations: Investigation[] }).investigations.map(
      ({ verdict }) => verdict.level,
    );
  const sorted = ['likely-misuse', 'needs-a-look', 'consistent-use', 'no-use-seen'];
  expect(levels(allStories())).toEqual(sorted);
  expect(levels(allStories().toReversed())).toEqual(sorted);
});

test('fields that strayed onto an object are not printed', () => {
  const stray = <T extends object>(value: T): T => ({ ...value, secretAccessKey: 'wJalrXUtnFEMI' });
  const list = allStories().map((each) =>
    stray({
      ...each,
      subject: stray({ ...each.subject, status: stray(each.subject.status) }),
      signals: each.signals.map((signal) => stray({ ...signal, events: signal.events.map(stray) })),
      children: each.children.map(stray),
      use: stray(each.use),
    }),
  );
  expect(textOf(list)).toBe(textOf(allStories()));
});

test('a time of an AWS record that is none does not keep a story from being told', () => {
  const [first] = allStories();
  if (first === undefined) throw new Error('There is no story.');
  const odd = { ...first, window: { since: 'Nov 20, 2026', until: first.now } };
  expect(textOf([odd])).toContain('"since":"Nov 20, 2026"');
});
