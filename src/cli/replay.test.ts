import { expect, test } from 'vitest';
import { NOW } from '../../test/support/sandboxes.ts';
import { refuseBesideReplay } from './replay.ts';

const NOTHING = {
  ou: [],
  account: [],
  skipAccount: [],
  rule: [],
  skipRule: [],
  framework: [],
  set: [],
  webhookFromEnv: [],
};

test.each([
  [{ org: true, fresh: true }, '--replay and --org, --fresh cannot go together: a replay goes to no account'],
  [{ credentialReport: ['x.csv'] }, '--replay and --credential-report cannot go together'],
  [{ profile: 'x', accountsAtOnce: 3 }, '--profile, --accounts-at-once cannot go together'],
  [{ now: NOW }, '--replay and --now cannot go together: a replay judges by the time of its run'],
  [
    { send: 'security-hub', onFail: 'x' } as const,
    '--send, --on-fail cannot go together: a replay is no new run',
  ],
  [{ newOnly: true, auditLog: 'x' }, '--new-only, --audit-log cannot go together'],
  [{ rule: ['root-mfa'], set: ['x.y=1'] }, '--rule, --set would have no effect'],
])('a replay is refused beside %j', (beside, words) => {
  const refused = expect.objectContaining({ code: 'bad-argument', message: expect.stringContaining(words) });
  expect(() => refuseBesideReplay({ ...NOTHING, replay: '1', ...beside })).toThrow(refused);
  expect(() => refuseBesideReplay({ ...NOTHING, ...beside })).not.toThrow();
});

test('with the rules of today a replay takes what chooses them, and in any case what prints them', () => {
  const chosen = { rule: ['root-mfa'], framework: ['soc2'], preview: true, set: ['x.y=1'], severity: 'high' };
  const printed = {
    redact: true,
    quiet: true,
    output: ['x.json'],
    failOn: 'high',
    baseline: 'run.json',
    store: 'x',
  };
  const flags = { ...NOTHING, replay: '1', ...printed };
  expect(() => refuseBesideReplay(flags)).not.toThrow();
  expect(() => refuseBesideReplay({ ...flags, ...chosen, rules: 'new', severity: 'high' })).not.toThrow();
});

test('a choice of rules without a replay is refused: a scan has no others than those of today', () => {
  expect(() => refuseBesideReplay({ ...NOTHING, rules: 'new' })).toThrow(
    '--rules without --replay has no effect.',
  );
});
