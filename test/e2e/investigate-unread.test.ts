import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Fault } from '../../sandbox/index.ts';
import { investigated, KEY, keyAccount, use } from '../support/investigation-world.ts';
import { sandboxes } from '../support/sandboxes.ts';

const start = sandboxes();
let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'keyreeve-state-'));
  vi.stubEnv('XDG_STATE_HOME', state);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true, force: true });
});

const AT = '2026-11-20T10:00:00Z';

async function story(faults: readonly Fault[], keys: readonly string[] = [KEY], events = [use(AT)]) {
  const sandbox = await start({ world: [keyAccount(events)], faults, trailLimit: false });
  const { investigations } = await investigated(sandbox, { keys });
  const [first] = investigations;
  if (first === undefined) throw new Error('no investigation');
  return first;
}

function denied(operation: Fault['operation']): Fault {
  return { operation, code: 'AccessDenied', status: 403 };
}

describe('what IAM did not say makes the story incomplete', () => {
  test.each([
    ['iam:ListAttachedUserPolicies', /whether AWS has quarantined the user/i],
    ['iam:ListAccessKeys', /whether this one is active/],
    ['iam:GetLoginProfile', /has a password/],
    ['iam:GetUser', /The user was not read/],
  ] as const)('%s denied', async (operation, words) => {
    const { complete, notSearched, verdict } = await story([denied(operation)]);
    expect(complete).toBe(false);
    expect(notSearched).toMatchObject([
      { region: expect.stringMatching(/^IAM of account \d{12}$/), code: 'AccessDenied' },
    ]);
    expect(notSearched[0]?.words).toMatch(words);
    expect(verdict.says).toContain('not the whole story');
  });

  test('I16: a refusal alone is no proof that the key is gone, and whose it is stays open', async () => {
    const told = await story([denied('iam:GetAccessKeyLastUsed')]);
    expect(told.notSearched).toMatchObject([{ code: 'AccessDenied' }]);
    expect(told.use.count).toBe(1);
    expect(told.subject.quarantine).toHaveProperty('unread');
  });

  test('I16: of a key whose deletion is on record nothing is missing', async () => {
    const gone = 'AKIARTX3GSDSQAAAAAAC';
    const request = { userName: 'ann', accessKeyId: gone };
    const events = [
      use('2026-11-10T09:00:00Z', { accessKeyId: gone }),
      { name: 'DeleteAccessKey', at: '2026-11-11T09:00:00Z', request },
    ];
    expect(await story([], [gone], events)).toMatchObject({ complete: true, notSearched: [] });
  });
});
