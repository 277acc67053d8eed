import { expect, test } from 'vitest';
import { hostileStory, incompleteStory } from '../../../test/support/investigations.ts';
import { subjectRows } from './subject-words.ts';

test('what is not known for one reason is told once, after what is known', () => {
  const why = 'Nothing was asked of AWS.';
  const unread = { unread: why };
  const rows = subjectRows({
    ...hostileStory().subject,
    ...{ createdAt: unread, status: unread, lastUse: unread, otherKeys: unread, hasPassword: unread },
    madeBy: { unknown: why },
  });
  expect(rows.filter(([, words]) => words.includes(why))).toEqual([
    ['Not known', `key made, made by, status, last use, other keys, password: ${why}`],
  ]);
  expect(rows.map(([name]) => name)).toEqual(['Holder', 'Account', 'Quarantine', 'Not known']);
});

test('what is not known for a reason of its own stays where it is', () => {
  const { subject } = incompleteStory();
  expect(subjectRows(subject)).toContainEqual([
    'Last use',
    'not known: AWS denied iam:GetAccessKeyLastUsed.',
  ]);
});

test('all that is known of a key has a row each', () => {
  const names = subjectRows(hostileStory().subject).map(([name]) => name);
  expect(names).toEqual([
    ...[
      'Holder',
      'Account',
      'Key made',
      'Made by',
      'Status',
      'Last use',
      'Other keys',
      'Password',
      'Quarantine',
    ],
  ]);
});
