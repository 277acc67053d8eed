import { describe, expect, test } from 'vitest';
import { parameterValues } from './parameters.ts';

const PARAMETERS = {
  require: {
    kind: 'choices',
    of: ['symbol', 'number', 'none'],
    default: ['symbol'],
    alone: 'none',
    says: '',
  },
} as const;
const read = (require: string) => parameterValues('rule', PARAMETERS, { require });

describe('a choice that says none', () => {
  test('stands alone', () => {
    expect(read('none, none')).toEqual({ require: ['none'] });
    expect(read('symbol,number')).toEqual({ require: ['symbol', 'number'] });
  });

  test.each(['none,symbol', 'symbol,number,none'])('is refused in %s', (text) => {
    expect(() => read(text)).toThrow(
      `rule.require cannot have "none" beside other choices, but is "${text}".`,
    );
  });
});
