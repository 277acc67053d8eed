import { describe, expect, it } from 'vitest';
import { accountNumber, accountOfKey, idMaker } from './ids.ts';

describe('ids', () => {
  it.each([
    ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
    ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
    ['AKIAWDB7XWLS3OBANPCE', '418892985061'],
    ['AKIARZPUZDIKAAAAAAAA', '123456789012'],
    ['AKIAQAAAAAAAAAAAAAAA', '000000000000'],
    ['AKIA6RVFFB77QAAAAAAA', '999999999999'],
    ['AKIAIOSFODNN7EXAMPLE', undefined],
    ['AKIAJWMRCSBBKQO4HQCQ', undefined],
  ])('reads the account of the published id %s', (id, account) => {
    expect(accountOfKey(id)).toBe(account);
  });

  it('writes the account number into every id and never repeats one', () => {
    for (const account of ['000000000000', '123456789013', '999999999999']) {
      const ids = idMaker(account, 7);
      const made = Array.from({ length: 20_000 }, (_, serial) => ids.accessKey(serial));
      expect(new Set(made).size).toBe(made.length);
      for (const id of made.slice(0, 200)) {
        expect(id).toMatch(/^AKIA[A-Z2-7]{16}$/);
        expect(accountOfKey(id)).toBe(account);
      }
    }
  });

  it('gives ten thousand accounts different twelve-digit numbers', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => accountNumber(3, index));
    expect(new Set(numbers).size).toBe(10_000);
    expect(numbers.every((number) => /^[1-9]\d{11}$/.test(number))).toBe(true);
  });
});
