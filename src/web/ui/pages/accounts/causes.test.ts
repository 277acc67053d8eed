import { describe, expect, it } from 'vitest';
import type { AccountCoverage } from '../../../../core/model/run.ts';
import { causesOf } from './causes.ts';

const calls = { read: 0, poll: 0, session: 0, retries: 0 };
const account = (id: string) => ({ id, partition: 'aws' as const });
const denied = { source: 'iam:ListUsers', code: 'AccessDenied', words: 'It was denied.', fix: 'Grant it.' };

describe('the causes of what was not read', () => {
  it('names a cause once for all accounts that have it, those that cost whole accounts first', () => {
    const coverages: readonly AccountCoverage[] = [
      { account: account('1'), status: 'partial', notRead: [denied], calls },
      { account: account('2'), status: 'partial', notRead: [denied], calls },
      {
        account: account('3'),
        status: 'failed',
        reason: 'The role cannot be taken.',
        code: 'NoRole',
        fix: 'Deploy it.',
        notRead: [],
        calls,
      },
      { account: account('4'), status: 'scanned', notRead: [], calls },
    ];
    const causes = causesOf(coverages);
    expect(causes.map(({ code, failed, partial }) => [code, failed.length, partial.length])).toEqual([
      ['NoRole', 1, 0],
      ['AccessDenied', 0, 2],
    ]);
    expect(causes[1]).toMatchObject({ source: 'iam:ListUsers', fix: 'Grant it.' });
  });

  it('keeps an account that failed and does not say why', () => {
    expect(causesOf([{ account: account('1'), status: 'failed', notRead: [], calls }])).toHaveLength(1);
  });

  it('tells why an account failed, and not each call that failed with it', () => {
    const failed: AccountCoverage = {
      account: account('1'),
      status: 'failed',
      reason: 'The role cannot be taken.',
      notRead: [denied],
      calls,
    };
    expect(causesOf([failed]).map(({ words }) => words)).toEqual(['The role cannot be taken.']);
  });

  it('counts an account once, though the same call failed twice', () => {
    const twice: AccountCoverage = {
      account: account('1'),
      status: 'partial',
      notRead: [denied, denied],
      calls,
    };
    expect(causesOf([twice])[0]?.partial).toHaveLength(1);
  });
});
