import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { withFindingKeys } from '../../src/app/investigation-permissions.ts';
import { policyFor } from '../../src/app/use-permissions.ts';
import type { Investigation } from '../../src/core/model/investigation.ts';
import {
  gave,
  investigated,
  KEY,
  keyAccount,
  MADE,
  MEMBER,
  OTHER_KEY,
  STRANGER,
  STRANGERS_KEY,
  use,
} from '../support/investigation-world.ts';
import { ACCOUNT, sandboxes } from '../support/sandboxes.ts';

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

async function one(...args: Parameters<typeof investigated>): Promise<Investigation> {
  const { investigations } = await investigated(...args);
  const [first] = investigations;
  if (first === undefined || investigations.length > 1) throw new Error('not one investigation');
  return first;
}

function world(...accounts: readonly ReturnType<typeof keyAccount>[]) {
  return start({ world: accounts, trailLimit: false });
}

const AT = '2026-11-20T10:00:00Z';

describe('whose a key is', () => {
  test('AWS names the account, IAM the user with its other keys, and the events who made it', async () => {
    const making = {
      name: 'CreateAccessKey',
      at: MADE,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/eve`,
      request: { userName: 'ann' },
      response: { accessKey: { accessKeyId: KEY, userName: 'ann', status: 'Active' } },
    };
    const { subject, complete } = await one(await world(keyAccount([making, use(AT)])));
    expect(subject).toMatchObject({
      accessKeyId: KEY,
      account: { id: ACCOUNT },
      accountFrom: 'sts',
      holder: 'user',
      userName: 'ann',
      createdAt: { value: MADE },
      status: { value: 'Active' },
      quarantine: { value: [] },
      otherKeys: { value: [{ accessKeyId: OTHER_KEY, status: 'Inactive' }] },
      hasPassword: { value: true },
      madeBy: { arn: making.arn, at: MADE },
    });
    expect(complete).toBe(true);
  });

  test('I02: where AWS does not say, the account in the id counts; --account before it', async () => {
    const faults = [{ operation: 'sts:GetAccessKeyInfo', code: 'AccessDenied', status: 403 }];
    const sandbox = await start({ world: [keyAccount([use(AT)])], faults });
    expect((await one(sandbox)).subject).toMatchObject({ account: { id: ACCOUNT }, accountFrom: 'decoded' });
    const named = await one(sandbox, { accountId: ACCOUNT });
    expect(named.subject).toMatchObject({ account: { id: ACCOUNT }, accountFrom: 'named' });
  });

  test('I03: where nobody knows the account, nothing is searched, and how to name it is said', async () => {
    const faults = [{ operation: 'sts:GetAccessKeyInfo', code: 'AccessDenied', status: 403 }];
    const sandbox = await start({ world: [keyAccount([use(AT)])], faults });
    const story = await one(sandbox, { keys: ['AKIAIOSFODNN7EXAMPLE'] });
    expect(story.complete).toBe(false);
    expect(story.subject.account).toBeUndefined();
    expect(story.notSearched).toMatchObject([{ code: 'AccountNotKnown' }]);
    expect(story.notSearched[0]?.words).toMatch(/old form.*--account/);
    expect(sandbox.calls.byOperation['cloudtrail:LookupEvents']).toBeUndefined();
  });

  test('AWS wins over --account, and the contradiction is told', async () => {
    const told: string[] = [];
    const sandbox = await world(keyAccount([use(AT)]), { id: MEMBER });
    const { subject } = await one(sandbox, { accountId: MEMBER, onNotice: (words) => void told.push(words) });
    expect(subject.account?.id).toBe(ACCOUNT);
    expect(told).toEqual([expect.stringContaining(`--account, which says account ${MEMBER}`)]);
  });

  test('I04: the key of a stranger is told to be one, no role is taken there and nothing is searched', async () => {
    const sandbox = await world(keyAccount([]), { id: MEMBER });
    const story = await one(sandbox, { keys: [STRANGERS_KEY] });
    expect(story).toMatchObject({
      complete: false,
      subject: { account: { id: STRANGER }, holder: 'unknown' },
    });
    expect(story.notSearched).toMatchObject([{ code: 'NotOurs', words: expect.stringContaining('canary') }]);
    expect(Object.keys(sandbox.calls.byOperation)).not.toContain('sts:AssumeRole');
    expect(Object.keys(sandbox.calls.byOperation)).not.toContain('cloudtrail:LookupEvents');
  });

  test('I04: where the organisation cannot be listed, another account is not ours until it is named', async () => {
    const sandbox = await start({
      world: [keyAccount([]), { id: MEMBER }],
      trailLimit: false,
      standalone: true,
    });
    const id = 'AKIAWO645SY5AAAAAAAA';
    const story = await one(sandbox, { keys: [id] });
    expect(story.notSearched).toMatchObject([
      { code: 'NotListed', words: expect.stringContaining('--account') },
    ]);
  });

  test('I04: a key under study signs nothing, not even the question whose it is', async () => {
    const sandbox = await world(keyAccount([]));
    const { AWS_ACCESS_KEY_ID: own = '' } = sandbox.env();
    await expect(investigated(sandbox, { keys: [own] })).rejects.toMatchObject({ code: 'bad-argument' });
    expect(sandbox.calls.byOperation).toEqual({});
  });

  test('I16: a key that is not there any more is investigated by its events', async () => {
    const gone = 'AKIARTX3GSDSQAAAAAAC';
    const events = [
      use('2026-11-10T09:00:00Z', { accessKeyId: gone }),
      {
        name: 'DeleteAccessKey',
        at: '2026-11-11T09:00:00Z',
        request: { userName: 'ann', accessKeyId: gone },
      },
    ];
    const story = await one(await world(keyAccount(events)), { keys: [gone] });
    expect(story.subject).toMatchObject({ holder: 'user', userName: 'ann', status: { value: 'Deleted' } });
    expect(story.subject.createdAt).toMatchObject({ unread: expect.stringContaining('deleted') });
    expect(story.use.count).toBe(1);
  });

  test('X14: a key that events show in the hands of root is root’s', async () => {
    const rootKey = 'AKIARTX3GSDSQAAAAAAD';
    const { userName: _ann, ...asRoot } = use(AT, { accessKeyId: rootKey, root: true });
    const sandbox = await world(
      keyAccount([asRoot], { root: { accessKeys: [{ id: rootKey, createdAt: MADE }] } }),
    );
    const { subject, signals } = await one(sandbox, { keys: [rootKey] });
    expect(subject).toMatchObject({ holder: 'root', arn: `arn:aws:iam::${ACCOUNT}:root` });
    expect(signals.map(({ id }) => id)).toContain('root-key');
  });

  test('all keys of a user are investigated, each with its own story', async () => {
    const sandbox = await world(keyAccount([use(AT), use(AT, { accessKeyId: OTHER_KEY })]));
    const { investigations } = await investigated(sandbox, { keys: [], user: 'ann', accountId: ACCOUNT });
    expect(investigations.map(({ subject, use }) => [subject.accessKeyId, use.count])).toEqual([
      [KEY, 1],
      [OTHER_KEY, 1],
    ]);
    await expect(
      investigated(sandbox, { keys: [], user: 'nobody', accountId: ACCOUNT }),
    ).rejects.toMatchObject({ code: 'nothing-selected' });
  });
});

describe('what came of a key', () => {
  const SESSION = 'ASIARTX3GSDSQAAAAAAA';
  const GRANDCHILD = 'ASIARTX3GSDSQAAAAAAB';
  const ELSEWHERE = 'ASIAWO645SY5AAAAAAAA';
  const FOREIGN = 'ASIA6RVFFB77QAAAAAAA';

  test('I09: sessions are followed, and the sessions that came of them', async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/Deploy`;
    const events = [
      gave(SESSION, '2026-11-20T08:00:00Z', { name: 'GetSessionToken' }),
      gave(GRANDCHILD, '2026-11-20T09:00:00Z', {
        name: 'AssumeRole',
        accessKeyId: SESSION,
        region: 'us-west-2',
        request: { roleArn: role, roleSessionName: 'x' },
      }),
      use('2026-11-20T09:30:00Z', {
        accessKeyId: GRANDCHILD,
        name: 'CreateUser',
        source: 'iam.amazonaws.com',
        region: 'us-east-1',
        request: { userName: 'eve' },
      }),
    ];
    const story = await one(await world(keyAccount(events)));
    expect(story.children).toMatchObject([
      { accessKeyId: SESSION, kind: 'session-token', parent: KEY, followed: true, count: 1 },
      { accessKeyId: GRANDCHILD, kind: 'role', parent: SESSION, of: role, followed: true, count: 1 },
    ]);
    expect(story.made).toMatchObject([{ kind: 'user', name: expect.stringContaining('eve') }]);
    expect(story.complete).toBe(true);
    expect(JSON.stringify(story)).not.toContain('FwoGZXIvYXdzEXAMPLE');
  });

  test('I09: a session in another account of the organisation is looked for there, and in no stranger’s', async () => {
    const taking = (id: string, account: string, at: string) =>
      gave(id, at, {
        name: 'AssumeRole',
        request: { roleArn: `arn:aws:iam::${account}:role/Deploy`, roleSessionName: 'x' },
      });
    const { userName: _ann, ...there } = use('2026-11-20T09:30:00Z', {
      accessKeyId: ELSEWHERE,
      arn: `arn:aws:sts::${MEMBER}:assumed-role/Deploy/x`,
    });
    const sandbox = await world(
      keyAccount([
        taking(ELSEWHERE, MEMBER, '2026-11-20T09:00:00Z'),
        taking(FOREIGN, STRANGER, '2026-11-20T09:10:00Z'),
      ]),
      { id: MEMBER, events: [there] },
    );
    const story = await one(sandbox);
    expect(story.children).toMatchObject([
      { accessKeyId: ELSEWHERE, accountId: MEMBER, followed: true, count: 1 },
      {
        accessKeyId: FOREIGN,
        accountId: STRANGER,
        followed: false,
        why: expect.stringContaining('none of the organisation'),
      },
    ]);
    expect(story.complete).toBe(false);
    expect(story.notSearched).toMatchObject([{ code: 'NotFollowed' }]);
    expect(story.sources).toMatchObject([
      { says: `17 regions of account ${ACCOUNT}, 17 regions of account ${MEMBER}` },
    ]);
    expect(sandbox.calls.byOperation['sts:AssumeRole']).toBe(1);
  });

  test('I09: an account whose role cannot be taken is a child that was not followed', async () => {
    const sandbox = await world(
      keyAccount([
        gave(ELSEWHERE, '2026-11-20T09:00:00Z', {
          name: 'AssumeRole',
          request: { roleArn: `arn:aws:iam::${MEMBER}:role/Deploy`, roleSessionName: 'x' },
        }),
      ]),
      { id: MEMBER, roles: ['Other'] },
    );
    const story = await one(sandbox);
    expect(story.children).toMatchObject([{ accessKeyId: ELSEWHERE, followed: false }]);
    expect(story.complete).toBe(false);
  });

  test('no more are followed than asked for: a user’s own sessions before roles, then the newest', async () => {
    const role = (number: number) =>
      gave(`ASIARTX3GSDSQAAAAAB${'ABCDEF'[number]}`, `2026-11-20T1${number}:00:00Z`, {
        name: 'AssumeRole',
        request: { roleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy`, roleSessionName: 'x' },
      });
    const events = [
      gave(SESSION, '2026-11-19T08:00:00Z', { name: 'GetSessionToken' }),
      role(0),
      role(1),
      role(2),
    ];
    const story = await one(await world(keyAccount(events)), { follow: 2 });
    expect(story.children.map(({ accessKeyId, followed }) => [accessKeyId, followed])).toEqual([
      [SESSION, true],
      ['ASIARTX3GSDSQAAAAABA', false],
      ['ASIARTX3GSDSQAAAAABB', false],
      ['ASIARTX3GSDSQAAAAABC', true],
    ]);
    expect(story.notSearched).toMatchObject([
      { code: 'NotFollowed', words: expect.stringContaining('--follow') },
    ]);
  });
});

describe('the search', () => {
  const EVENTS = Array.from({ length: 130 }, (_, minute) =>
    use(
      `2026-11-20T${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00Z`,
    ),
  );

  test('I07: pages are paced below AWS’s limit, so that nothing is throttled', async () => {
    const sandbox = await start({ world: [keyAccount(EVENTS)], frozenClock: false });
    const story = await one(sandbox, { atPaceOfAws: true });
    expect(story).toMatchObject({ complete: true, use: { count: 130 } });
    // Of 17 regions one page each for the key and for sign-ins, two more of the busy one, one about the key.
    expect(sandbox.calls.byOperation['cloudtrail:LookupEvents']).toBe(17 + 17 + 2 + 1);
  });

  test('I07: what is cut is told with the region, and the story is incomplete', async () => {
    const story = await one(await world(keyAccount(EVENTS)), { mostEvents: 100 });
    expect(story.use.count).toBe(100);
    expect(story).toMatchObject({ complete: false, notSearched: [{ region: 'eu-west-1', code: 'Bounded' }] });
    expect(readdirSync(join(state, 'keyreeve', 'investigations'))).toEqual([]);
  });

  test('what is cut for want of time is kept, and the same command goes on from there', async () => {
    // Five pages, two seconds.
    const sandbox = await world(keyAccount([...EVENTS, ...EVENTS]));
    const whole = await one(sandbox);
    const told: string[] = [];
    const onNotice = (words: string) => void told.push(words);
    const cut = await one(sandbox, { mostMinutes: 1.2 / 60, onNotice, atPaceOfAws: true });
    expect(cut.complete).toBe(false);
    expect(told).toEqual([expect.stringContaining('goes on from there')]);
    sandbox.calls.reset();
    expect(await one(sandbox, { onNotice })).toEqual(whole);
    expect(told.at(-1)).toContain('Going on with the search');
    expect(sandbox.calls.byOperation['cloudtrail:LookupEvents']).toBeLessThan(17 + 17 + 4 + 1);
    expect(readdirSync(join(state, 'keyreeve', 'investigations'))).toEqual([]);
  });

  test('I08: a region that a policy denies is told, and the others are searched', async () => {
    const faults = [
      { operation: 'cloudtrail:LookupEvents', code: 'AccessDeniedException', status: 403, times: 1 },
    ];
    const story = await one(await start({ world: [keyAccount([use(AT)])], faults, trailLimit: false }));
    expect(story.complete).toBe(false);
    expect(story.notSearched).toMatchObject([{ code: 'AccessDenied' }]);
  });

  test('I08: sign-ins of the user are found in the regions of sign-in', async () => {
    const signIn = use('2026-11-20T09:00:00Z', {
      name: 'ConsoleLogin',
      source: 'signin.amazonaws.com',
      region: 'ap-southeast-2',
      accessKeyId: undefined as never,
      response: { ConsoleLogin: 'Success' },
    });
    const story = await one(await world(keyAccount([signIn, use(AT)])));
    expect(story.timeline.filter(({ kind }) => kind === 'sign-in')).toMatchObject([
      { event: { region: 'ap-southeast-2' } },
    ]);
  });

  test('names that callers chose come through as they are, for outputs to make harmless', async () => {
    const hostile = '\u001b[31m<script>alert(1)</script>\n=cmd|calc';
    const story = await one(await world(keyAccount([use(AT, { userAgent: hostile })])));
    expect(JSON.stringify(story.use.clients)).toContain('script');
  });

  test('an interrupted investigation of several keys shows those that are done', async () => {
    const controller = new AbortController();
    const sandbox = await world(keyAccount([use(AT), use(AT, { accessKeyId: OTHER_KEY })]));
    const told: string[] = [];
    const { investigations, left } = await investigated(sandbox, {
      keys: [KEY, OTHER_KEY],
      live: { signal: controller.signal },
      onNotice: (words) => void told.push(words),
      onProgress: ({ key }) => {
        if (key === 2) controller.abort();
      },
    });
    expect(investigations.map(({ subject }) => subject.accessKeyId)).toEqual([KEY]);
    expect(left).toBe(1);
    expect(told).toEqual(['Interrupted: 1 of 2 keys were not investigated.']);
  });
});

test('the calls that are made are those that the policies for it grant', async () => {
  const id = 'AKIAWO645SY5AAAAAAAA';
  const account = keyAccount([use(AT, { accessKeyId: id })], {
    id: MEMBER,
    users: [{ name: 'ann', createdAt: MADE, accessKeys: [{ id, createdAt: MADE }] }],
  });
  const sandbox = await start({ world: [{ id: ACCOUNT }, account], trailLimit: false });
  const story = await one(sandbox, { keys: [id] });
  expect(story).toMatchObject({ complete: true, subject: { account: { id: MEMBER }, userName: 'ann' } });
  const nothing = { Version: '2012-10-17', Statement: [] } as const;
  const granted = [policyFor(['investigate'], nothing), withFindingKeys(nothing)].flatMap(({ Statement }) =>
    Statement.flatMap(({ Action }) => [...Action]),
  );
  const made = Object.keys(sandbox.calls.byOperation);
  // To be somebody and to take the scanning role is what every scan needs.
  expect(made.sort()).toEqual([...granted, 'sts:AssumeRole', 'sts:GetCallerIdentity'].sort());
});
