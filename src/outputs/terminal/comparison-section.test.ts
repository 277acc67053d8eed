import { expect, test } from 'vitest';
import { HOSTILE_NAMES } from '../../../test/contract/hostile.ts';
import { covered, found, PROD, smallRun, TEST } from '../../../test/support/small-run.ts';
import type { Comparison } from '../../core/model/comparison.ts';
import { WorstFirst } from '../../core/model/worst-first.ts';
import { comparisonSection } from './comparison-section.ts';
import { deliveriesSection } from './deliveries-section.ts';

const LOOK = { columns: 100, color: false };

function compared(more: Partial<Comparison> = {}): Comparison {
  return {
    earlier: { name: 'old.json', now: '2026-11-20T12:00:00Z' },
    secondsBetween: 172_800,
    newIds: new Set(),
    newWhereUnread: 0,
    fixed: new WorstFirst(10).gathered(),
    open: 0,
    accepted: 0,
    notSeen: [],
    rules: { compared: 2, onlyNow: [], onlyEarlier: [], changed: [] },
    notCompared: 0,
    ...more,
  };
}

const text = (comparison: Comparison, names: readonly string[] = []) =>
  [
    ...comparisonSection(
      comparison,
      smallRun(
        names.map((name) => found(name)),
        [covered(PROD)],
      ),
      LOOK,
    ),
  ].join('');

test('P06 the time between the runs is printed', () => {
  expect(text(compared())).toContain(
    'Compared with the run of 2026-11-20T12:00:00Z (old.json), 2 days before this one.',
  );
  expect(text(compared({ secondsBetween: -3600 }))).toMatch(/1 hour LATER than this one/);
});

test('what is new, fixed and not seen is listed, and long lists are cut with a count', () => {
  const fixed = new WorstFirst(10);
  fixed.add(found('gone'));
  const names = Array.from({ length: 30 }, (_, index) => `user${index}`);
  const newIds = new Set(names.map((name) => found(name).id));
  const notSeen = [{ why: 'account-not-read', total: 5, accounts: [TEST] }] as const;
  const shown = text(compared({ newIds, fixed: fixed.gathered(), notSeen, open: 3 }), names);
  expect(shown).toContain('30 new, 1 fixed, 3 still open, 5 not seen.');
  expect(shown).toContain('high      111122223333 prod · user user0 · Title of user-key-age');
  expect(shown).toContain('    and 10 more\n');
  expect(shown).toMatch(/Fixed\n.*user gone/);
  expect(shown).toContain('? 5 findings: the account could not be read, or was skipped (444455556666 test)');
});

test('rules that were not compared, and changed parameters, are said', () => {
  const rules = { compared: 2, onlyNow: ['root-mfa'], onlyEarlier: ['old-rule'], changed: ['user-key-age'] };
  const shown = text(compared({ rules, notCompared: 4, newWhereUnread: 1 })).replaceAll(/\n */g, ' ');
  expect(shown).toContain('Only rules of both runs are compared, 2 of them.');
  expect(shown).toContain(
    'only in this run: root-mfa (4 findings failing); only in the earlier one: old-rule.',
  );
  expect(shown).toContain('The parameters of user-key-age differ');
  expect(shown).toContain('1 of the new ones are in accounts that the earlier run did not read.');
});

test.each(HOSTILE_NAMES)('a finding on %j breaks no line and writes no control character', (name) => {
  const shown = text(compared({ newIds: new Set([found(name).id]) }), [name]);
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
});

test('what was sent is told with its failures, their ids and the next move', () => {
  const shown = [
    ...deliveriesSection(
      [
        { to: 'webhook hooks.example', words: 'The notice was sent.', failures: [] },
        {
          to: 'Security Hub eu-west-1',
          words: '3 findings imported in 1 account.',
          failures: [
            { words: 'It is off.', count: 7, ids: '1234567'.split(''), detail: 'No\u001b[2J', fix: 'Do it.' },
          ],
        },
      ],
      LOOK,
    ),
  ].join('');
  expect(shown).toBe(`
Sent
  ✓ webhook hooks.example: The notice was sent.
  ✗ Security Hub eu-west-1: 3 findings imported in 1 account.
    7 findings: It is off.
      1, 2, 3, 4, 5 and 2 more
      Answer: No\\u001b[2J
      Fix: Do it.
`);
  expect([...deliveriesSection([], LOOK)]).toEqual([]);
});
