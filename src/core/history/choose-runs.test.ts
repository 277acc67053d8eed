import { describe, expect, test } from 'vitest';
import { storedRun, unendedRun } from '../../../test/support/stored-runs.ts';
import { chooseRun, chooseTwo } from './choose-runs.ts';

const other = storedRun(3, undefined, { scope: { kind: 'account', key: '444455556666' } });
const runs = [
  unendedRun(6, 'failed', 'AWS denied it.'),
  storedRun(5),
  unendedRun(4, 'interrupted'),
  other,
  storedRun(2),
];

describe('the run that is meant', () => {
  test('is one of that number, the latest that ended, or the run before it of the same accounts', () => {
    expect(chooseRun(runs, '3')).toBe(other);
    expect(chooseRun(runs, 'latest').number).toBe(5);
    expect(chooseRun(runs, 'previous').number).toBe(2);
  });

  test('must be there', () => {
    expect(() => chooseRun(runs, '9')).toThrowError(expect.objectContaining({ code: 'unknown-run' }));
    expect(() => chooseRun([], 'latest')).toThrowError(expect.objectContaining({ code: 'unknown-run' }));
    expect(() => chooseRun(runs, '0x3')).toThrowError(expect.objectContaining({ code: 'bad-argument' }));
  });
});

describe('the two runs to compare', () => {
  test('are the latest and the one before it where nobody names any, and the one before the one that is named', () => {
    expect(chooseTwo(runs, [])).toMatchObject({ earlier: { number: 2 }, later: { number: 5 } });
    expect(chooseTwo(runs, ['5'])).toMatchObject({ earlier: { number: 2 }, later: { number: 5 } });
  });

  test('are put in order, and it is said', () => {
    expect(chooseTwo(runs, ['5', '2'])).toMatchObject({ earlier: { number: 2 }, swapped: true });
    expect(chooseTwo(runs, ['2', '5'])).toMatchObject({ earlier: { number: 2 }, swapped: false });
  });

  test('have ended: an interrupted or failed run is refused with the reason', () => {
    expect(() => chooseTwo(runs, ['2', '4'])).toThrow('never ended');
    expect(() => chooseTwo(runs, ['2', '6'])).toThrow('AWS denied it.');
  });

  test('are two, and there is an earlier one of the same accounts', () => {
    expect(() => chooseTwo(runs, ['5', 'latest'])).toThrow('nothing to compare');
    expect(() => chooseTwo(runs, ['3'])).toThrowError(expect.objectContaining({ code: 'unknown-run' }));
    expect(() => chooseTwo([storedRun(1)], [])).toThrow('No run before run 1');
  });

  test('have a rule in common', () => {
    const [rule] = storedRun(7).rules;
    const alone = { ...storedRun(7), rules: [{ ...(rule as NonNullable<typeof rule>), id: 'another-rule' }] };
    expect(() => chooseTwo([alone, ...runs], ['5', '7'])).toThrow('no rule in common');
  });
});
