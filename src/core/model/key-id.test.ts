import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountOfKeyId, hideSecrets, isAccessKeyId, kindOfKeyId, whyNoKeyId } from './key-id.ts';

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

describe('I01: in a message that repeats what was typed', () => {
  const HIDDEN = '(not shown: it may be a secret)';

  test.each([
    ['a secret', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['an API key of Bedrock', 'ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlMTIzNDU2'],
    ['a short-term one', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbFdp'],
    ['a session token', `IQoJb3JpZ2luX2VjEAAa${'CXVzLWVhc3QtMSJH'.repeat(20)}==`],
  ])('%s is not shown', (_what, secret) => {
    expect(hideSecrets(`"${secret}": there is no such file.`)).toBe(`"${HIDDEN}": there is no such file.`);
    expect(hideSecrets(secret)).toBe(HIDDEN);
    expect(hideSecrets(`AKIAIOSFODNN7EXAMPLE, ${secret}.`)).toBe(`AKIAIOSFODNN7EXAMPLE, ${HIDDEN}.`);
  });

  test.each([
    ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a path', '/home/Ann/reports/2026/November/Run1.json'],
    ['a long path', `/var/folders/Aa0/${'deep/Down/1/'.repeat(12)}`],
    ['an ARN', 'arn:aws:iam::111122223333:role/KeyreeveScan1/AndMoreThanThat'],
    ['an id', 'AKIAIOSFODNN7EXAMPLE'],
    ['words', 'There is no such story.'],
  ])('%s is', (_what, text) => {
    expect(hideSecrets(text)).toBe(text);
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
