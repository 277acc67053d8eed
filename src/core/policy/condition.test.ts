import { describe, expect, test } from 'vitest';
import { compileConditions } from './condition.ts';
import { type RequestContext, withValues } from './context.ts';

const NOTHING: RequestContext = { values: new Map(), others: 'absent' };
const UNKNOWN: RequestContext = { values: new Map(), others: 'unknown', now: '2026-11-26T00:00:00Z' };

/** Whether one operator holds of a key `a:b`, which has these values; `undefined` where that is not known. */
function holds(operator: string, wanted: readonly string[], values: readonly string[] | null | undefined) {
  const [condition] = compileConditions({ [operator]: { 'A:b': wanted } }, true);
  const context = values === undefined ? UNKNOWN : withValues(NOTHING, { 'a:B': values });
  return condition?.holds(context);
}

describe('a condition', () => {
  test('is quoted as it is written, one for each operator and key', () => {
    const conditions = {
      Bool: { 'aws:MultiFactorAuthPresent': ['true'] },
      StringLike: { 'a:b': ['c', 'd'], 'e:f': ['g'] },
    };
    expect(compileConditions(conditions, true).map(({ quote }) => quote)).toEqual([
      '{"Bool":{"aws:MultiFactorAuthPresent":"true"}}',
      '{"StringLike":{"a:b":["c","d"]}}',
      '{"StringLike":{"e:f":"g"}}',
    ]);
    expect(compileConditions(undefined, true)).toEqual([]);
  });

  test.each([
    // operator, wanted, values of the request, holds
    ['StringEquals', ['x', 'y'], ['y'], true],
    ['StringEquals', ['x', 'y'], ['z'], false],
    ['StringNotEquals', ['x', 'y'], ['y'], false],
    ['StringNotEquals', ['x', 'y'], ['z'], true],
    ['StringEquals', ['x'], null, false],
    ['StringNotEquals', ['x'], null, true],
    ['StringEqualsIfExists', ['x'], null, true],
    ['StringEqualsIfExists', ['x'], ['y'], false],
    ['NumericLessThan', ['5'], null, false],
    ['NotIpAddress', ['10.0.0.0/8'], null, true],
    ['ForAllValues:StringEquals', ['x', 'y'], ['x', 'y'], true],
    ['ForAllValues:StringEquals', ['x', 'y'], ['x', 'z'], false],
    ['ForAllValues:StringEquals', ['x'], null, true],
    ['ForAllValues:StringEquals', ['x'], [], true],
    ['ForAllValues:StringEquals', ['x'], [''], true],
    ['ForAllValues:StringNotEquals', ['x'], ['y', 'z'], true],
    ['ForAllValues:StringNotEquals', ['x'], ['x', 'z'], false],
    ['ForAnyValue:StringEquals', ['x'], ['x', 'z'], true],
    ['ForAnyValue:StringEquals', ['x'], ['y', 'z'], false],
    ['ForAnyValue:StringEquals', ['x'], null, false],
    ['ForAnyValue:StringNotEquals', ['x'], ['x', 'z'], true],
    ['ForAnyValue:StringNotEquals', ['x'], ['x'], false],
    ['ForAnyValue:StringNotEquals', ['x'], null, false],
    ['forallvalues:stringequalsifexists', ['x'], null, true],
    // Both are documented of a key that is absent, and they contradict each other.
    ['ForAnyValue:StringEqualsIfExists', ['x'], null, 'maybe'],
    // A key with several values demands a set operator.
    ['StringEquals', ['x'], ['x', 'y'], 'maybe'],
    ['Null', ['true'], null, true],
    ['Null', ['true'], ['x'], false],
    ['Null', ['false'], null, false],
    ['Null', ['FALSE'], ['x'], true],
    ['Null', ['true', 'false'], ['x'], true],
    ['Null', ['true'], [''], 'maybe'],
    ['NullIfExists', ['true'], null, 'maybe'],
    ['StringResembles', ['x'], ['x'], 'maybe'],
  ] as const)('%s %j of %j is %s', (operator, wanted, values, expected) => {
    expect(holds(operator, wanted, values)).toBe(expected);
  });

  test('W03: is open where the key is not known, whatever the operator', () => {
    for (const operator of [
      'StringEquals',
      'StringNotEqualsIfExists',
      'ForAllValues:Bool',
      'Null',
      'IpAddress',
    ])
      expect(holds(operator, ['true'], undefined)).toBe('maybe');
  });

  test('on the time of the call is settled by what has passed', () => {
    const on = (operator: string, ...wanted: readonly string[]) =>
      compileConditions({ [operator]: { 'aws:currentTIME': wanted } }, true)[0]?.holds(UNKNOWN);
    expect(on('DateLessThan', '2026-11-25')).toBe(false);
    expect(on('DateLessThan', '2026-11-25', '2026-11-27')).toBe('maybe');
    expect(on('DateGreaterThan', '2026-11-25', '2026-11-27')).toBe(true);
    expect(on('DateNotEquals', '2026-11-25')).toBe(true);
    expect(on('StringLike', '2026*')).toBe('maybe');
  });
});
