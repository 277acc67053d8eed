import { expect, test } from 'vitest';
import { keyreeve } from '../support/keyreeve.ts';

interface Printed {
  readonly Statement: readonly { readonly Sid: string; readonly Action: readonly string[] }[];
}

async function printed(...args: readonly string[]): Promise<Printed['Statement']> {
  const ended = await keyreeve(['permissions', ...args]);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return (JSON.parse(ended.stdout) as Printed).Statement;
}

test('permissions --for investigate is what investigations read in each account', async () => {
  const alone = await printed('--for', 'investigate');
  expect(alone).toMatchObject([{ Sid: 'KeyreeveInvestigate', Effect: 'Allow', Resource: '*' }]);
  expect(alone[0]?.Action).toContain('cloudtrail:LookupEvents');
  const both = await printed('--for', 'scan', '--for', 'investigate', '--plan');
  expect(both.map(({ Sid }) => Sid)).toEqual(['KeyreeveScan', 'KeyreevePlan', 'KeyreeveInvestigate']);
});

test('with --caller it is also what finds whose a key is', async () => {
  const caller = await printed('--caller', '--for', 'investigate');
  const { length } = await printed('--caller');
  expect(caller).toHaveLength(length + 1);
  expect(caller.at(-1)).toMatchObject({
    Sid: 'KeyreeveFindKeys',
    Action: ['organizations:DescribeOrganization', 'organizations:ListAccounts', 'sts:GetAccessKeyInfo'],
  });
});

test('neither the role that applies plans nor the calling identity reads for other uses', async () => {
  for (const args of [
    ['--remediate', '--for', 'investigate'],
    ['--caller', '--for', 'where-used'],
  ]) {
    const { status, stderr } = await keyreeve(['permissions', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain('--caller --for investigate');
  }
});
