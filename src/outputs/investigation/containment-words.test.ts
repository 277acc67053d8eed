import { expect, test } from 'vitest';
import { hostileStory } from '../../../test/support/investigations.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { planWords } from './containment-words.ts';
import { investigationHtml } from './html.ts';
import { investigationPage } from './terminal.ts';

const story = hostileStory();
const told = (changes: Partial<Investigation['subject']>, command?: string) =>
  planWords({
    ...story,
    subject: { ...story.subject, ...changes },
    containment: { needed: true, steps: [], ...(command !== undefined && { command }) },
  }).join(' ');

test('a plan says that it stops all that works with the user', () => {
  expect(told({}, 'keyreeve plan')).toMatch(
    /denies the user everything.*quarantines the user from outside.*stops/,
  );
  for (const page of [
    [...investigationPage([story], { columns: 80, color: false })].join('').replace(/\s+/g, ' '),
    [...investigationHtml([story])].join(''),
  ])
    expect(page).toContain('whatever works with credentials of this user stops');
});

test('root cannot be denied so, and of a deleted key the user is left alone', () => {
  expect(told({ holder: 'root' }, 'keyreeve plan')).toBe('');
  expect(told({ status: { value: 'Deleted' } }, 'keyreeve plan')).toBe('');
});

test('the stand-in for a file is explained where the command has it, and without a command nothing is', () => {
  expect(told({}, 'keyreeve plan --investigation FILE.json')).toContain(
    'investigate --output FILE.json wrote',
  );
  expect(told({}, 'keyreeve plan')).not.toContain('FILE.json');
  expect(told({})).toBe('');
});
