import { expect, test } from 'vitest';
import type { AccountDiagnosis, Probe } from '../core/model/diagnosis.ts';
import { doctorPage } from './doctor-page.ts';
import { widthOf } from './text-width.ts';

const CALLS = Array.from({ length: 9 }, (_, index) => `iam:Call${index}`);

function probes(result: Probe['result'], say?: (call: string) => string): Probe[] {
  return CALLS.map((call) => ({ call, result, ...(say !== undefined && { words: say(call) }) }));
}

function diagnosis(id: number, more: Partial<AccountDiagnosis>): AccountDiagnosis {
  const account = { id: String(id).padStart(12, '1'), partition: 'aws', name: `name-${id}` } as const;
  return { account, state: 'ready', probes: probes('permitted'), affects: [], ...more };
}

const identity = { arn: 'arn:aws:iam::111122223333:user/me', accountId: '111122223333', region: 'eu-west-1' };

function shown(accounts: readonly AccountDiagnosis[], columns = 100): string {
  return doctorPage({ identity, accounts }, { columns, color: false });
}

test('accounts that are ready share a sentence, with a count of the calls', () => {
  const text = shown(Array.from({ length: 20 }, (_, index) => diagnosis(index, {})));
  expect(text.replaceAll(/\s+/g, ' ')).toContain('and 14 more: 9 calls permitted.');
  expect(text).not.toContain('iam:Call');
});

test('calls missing for one cause are told with it once, and the rules in a count', () => {
  const affects = Array.from({ length: 30 }, (_, index) => `rule-${index}`);
  const denied = probes('refused', (call) => `A policy denies ${call}.`);
  const text = shown([diagnosis(1, { state: 'partly', probes: denied, affects })]);
  expect(text.match(/A policy denies the call\./g)).toHaveLength(1);
  for (const call of CALLS) expect(text).toContain(call);
  expect(text).toContain('rule-5 and 24 more.');
});

test('the sentence about one call keeps its name', () => {
  const [one] = probes('refused', (call) => `The role lacks ${call}.`);
  if (one === undefined) throw new Error('There is one.');
  expect(shown([diagnosis(1, { state: 'partly', probes: [one] })])).toContain('The role lacks iam:Call0.');
});

test.each([60, 80, 120])('fits %i columns', (columns) => {
  const denied = probes('refused', (call) => `A policy denies ${call}.`);
  const accounts = [
    ...Array.from({ length: 8 }, (_, index) => diagnosis(index, {})),
    diagnosis(20, { state: 'closed', reason: 'No role. '.repeat(20), probes: [], affects: CALLS }),
    diagnosis(21, { state: 'partly', probes: denied, affects: CALLS }),
    ...Array.from({ length: 8 }, (_, index) => diagnosis(30 + index, { state: 'skipped', probes: [] })),
  ];
  for (const line of shown(accounts, columns).split('\n'))
    expect(widthOf(line), line).toBeLessThanOrEqual(columns);
});
