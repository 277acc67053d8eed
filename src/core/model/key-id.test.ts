import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountOfKeyId, isAccessKeyId, kindOfKeyId, whyNoKeyId } from './key-id.ts';

describe('I01: what an id is of', () => {
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', 'long-term'],
    ['ASIAQNZGKIQY56JQ7WML', 'session'],
    ['ABIAQNZGKIQY56JQ7WML', 'bearer-token'],
    ['AIDAQNZGKIQY56JQ7WML', 'not-a-key'],
    ['AROAQNZGKIQY56JQ7WML', 'not-a-key'],
    ['ACCAQNZGKIQY56JQ7WML', 'not-a-key'],
    ['ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl', 'bedrock'],
    ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'maybe-secret'],
    ['akiaiosfodnn7example', 'unknown'],
    ['AKIASHORT', 'unknown'],
    ['alice', 'unknown'],
    ['', 'unknown'],
  ] as const)('%j is %s', (text, kind) => {
    expect(kindOfKeyId(text)).toBe(kind);
    expect(isAccessKeyId(text)).toBe(['long-term', 'session', 'bearer-token'].includes(kind));
  });

  test('an id of something else is named; what may be a secret is not', () => {
    expect(whyNoKeyId('AIDAQNZGKIQY56JQ7WML').words).toBe(
      'AIDAQNZGKIQY56JQ7WML is the id of a user, and no access key.',
    );
    for (const secret of [
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      'ABSKQmVkcm9ja0FQSUtleS1l',
      'hunter2',
    ]) {
      const { words, hint } = whyNoKeyId(secret);
      expect(`${words} ${hint}`).not.toContain(secret);
      expect(hint.length).toBeGreaterThan(20);
    }
  });
});

describe('the account in a key id', () => {
  test.each([
    ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
    ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
    ['ASIAR2TG44V5PDTTBZRR', '125843596666'],
    ['AKIAWDB7XWLS3OBANPCE', '418892985061'],
    ['AKIARZPUZDIKAAAAAAAA', '123456789012'],
    ['AKIARTX3GSDSQAAAAAAA', '111122223333'],
    ['AKIAQAAAAAAAAAAAAAAA', '000000000000'],
    ['AKIA6RVFFB77QAAAAAAA', '999999999999'],
  ])('I02: that of %s is %s', (id, accountId) => {
    expect(accountOfKeyId(id)).toEqual({ accountId });
  });

  test.each(['AKIAJWMRCSBBKQO4HQCQ', 'AKIAIOSFODNN7EXAMPLE'])('I03: %s is of the old form', (id) => {
    expect(accountOfKeyId(id)).toEqual({ refused: expect.stringContaining('old form') });
  });

  test.each([
    ['AKIAQAAAAAAAAAAAAA10', 'not the form'],
    ['AKIAQAAAAAAAAAAAAAAAA', 'not the form'],
    ['AKIA77777777QAAAAAAA', 'no account id'],
    ['AIDAQNZGKIQY56JQ7WML', 'no access key id'],
  ])('%s is refused: %s', (id, words) => {
    expect(accountOfKeyId(id)).toEqual({ refused: expect.stringContaining(words) });
  });

  test('I02: every account that is coded into an id is read from it, whatever stands around it', () => {
    const account = fc.bigInt({ min: 0n, max: 999_999_999_999n });
    const rest = fc.bigInt({ min: 0n, max: 2n ** 39n - 1n });
    fc.assert(
      fc.property(account, rest, fc.constantFrom('AKIA', 'ASIA'), (number, noise, prefix) => {
        const accountId = number.toString().padStart(12, '0');
        expect(accountOfKeyId(`${prefix}${coded(number, noise)}`)).toEqual({ accountId });
      }),
    );
  });
});

/** Eighty bits: the mark, forty of the account, and the rest. */
function coded(account: bigint, rest: bigint): string {
  let bits = (((1n << 40n) | account) << 39n) | rest;
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    text = `${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return text;
}
