import { expect, test } from 'vitest';
import {
  benignStory,
  hostileStory,
  incompleteStory,
  rootStory,
} from '../../../test/support/investigations.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { investigationPage } from './terminal.ts';

const pageOf = (list: readonly Investigation[]) =>
  [...investigationPage(list, { columns: 80, color: false })].join('');

const keys = (count: number, story: Investigation): readonly Investigation[] =>
  Array.from({ length: count }, (_, index) => ({
    ...story,
    subject: { ...story.subject, accessKeyId: `AKIARTX3GSDSQ${String(index).padStart(7, 'Q')}` },
  }));

test('of many keys those that need somebody are told, and the others have a row each', () => {
  const rows = keys(18, benignStory());
  const page = pageOf([...rows, hostileStory(), rootStory()]);
  expect(page.match(/^What it was used for$/gm)).toHaveLength(2);
  for (const { subject } of rows) expect(page.match(new RegExp(subject.accessKeyId, 'g'))).toHaveLength(1);
  expect(page).toContain('18 keys have a row in the table alone');
});

test('many keys end with those that need somebody, and with the commands that contain them', () => {
  const lines = pageOf([...keys(18, benignStory()), hostileStory(), rootStory()])
    .trim()
    .split('\n');
  const end = lines.slice(lines.indexOf('Again, the keys that need somebody')).join('\n');
  for (const word of ['AKIARTX3GSDSQDEPLOY1', 'AKIARTX3GSDSQROOT001', '20 keys investigated'])
    expect(end).toContain(word);
  expect(end).not.toContain('AKIARTX3GSDSQQQQQ');
  expect(lines.slice(-3).join('\n')).toContain('$ keyreeve plan --contain AKIARTX3GSDSQDEPLOY1');
  expect(lines.join('\n')).toContain('the command stand below, and at the end of all.');
});

test('a key that no plan can contain is told at the end as well', () => {
  const { command: _command, ...containment } = hostileStory().containment;
  const page = pageOf([{ ...hostileStory(), containment }, benignStory()]);
  expect(page.trimEnd().split('\n').at(-1)).toBe(
    '  AKIARTX3GSDSQDEPLOY1: no plan can do this, a person has to, by hand.',
  );
});

test('what was not searched of keys that have a row alone is told once for all of them', () => {
  const page = pageOf([...keys(5, incompleteStory()), benignStory()]);
  expect(page.match(/5 keys: us-east-1, us-west-2 \(AccessDeniedException\)/g)).toHaveLength(1);
  expect(page).toContain('5 stories are incomplete');
});

test('keys that need nobody are a table and nothing else', () => {
  const page = pageOf(keys(3, benignStory()));
  expect(page).not.toContain('Again');
  expect(page.split('\n').length).toBeLessThan(15);
});

test('what such a search never shows is told where it was searched, and not again as a reason', () => {
  const story = hostileStory();
  const [never = ''] = story.blind;
  const reasons = [...story.verdict.reasons, `Not shown by this search: ${never}`];
  const page = pageOf([{ ...story, verdict: { ...story.verdict, reasons } }]);
  expect(page).toContain('Never shown:');
  expect(page).not.toContain('Not shown by this search');
});
