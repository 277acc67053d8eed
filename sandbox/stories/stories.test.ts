import { describe, expect, it, test } from 'vitest';
import { accountOfKey } from '../ids.ts';
import type { AccountSpec, EventSpec, KeySpec } from '../spec.ts';
import { trailRecordsOf } from '../world/past-events.ts';
import { makeStory, STORIES } from './stories.ts';
import type { MadeStory } from './story.ts';

const NOW = '2026-11-22T12:00:00Z';
const SINCE = '2026-08-24T12:00:00Z';

function made(id: string): MadeStory {
  return makeStory(id, { now: NOW });
}

function allAccounts({ account, others }: MadeStory): readonly AccountSpec[] {
  return [account, ...others];
}

function eventsOf(story: MadeStory): readonly EventSpec[] {
  return allAccounts(story).flatMap(({ events = [] }) => events);
}

/** As far as the tests look at a record. */
interface Seen {
  readonly eventTime: string;
  readonly userIdentity: { readonly accessKeyId?: string };
  readonly responseElements: {
    readonly credentials?: { readonly accessKeyId: string };
    readonly accessKey?: { readonly accessKeyId: string };
  } | null;
}

function recordsOf(story: MadeStory): readonly Seen[] {
  const all = allAccounts(story).flatMap((account) => trailRecordsOf(account)) as unknown as Seen[];
  return all.toSorted((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
}

function keysOf({ account }: MadeStory): readonly KeySpec[] {
  const { users = [], root } = account;
  return [...users.flatMap(({ accessKeys = [] }) => accessKeys), ...(root?.accessKeys ?? [])];
}

/** What came of a key, read off the records alone. */
function childrenIn(story: MadeStory): readonly string[] {
  const line = new Set([story.accessKeyId]);
  for (const { userIdentity, responseElements } of recordsOf(story)) {
    const child = responseElements?.credentials ?? responseElements?.accessKey;
    if (child !== undefined && line.has(userIdentity.accessKeyId ?? '')) line.add(child.accessKeyId);
  }
  return [...line].slice(1);
}

describe('the stories', () => {
  it('are thirty under thirty ids, fourteen benign and sixteen hostile', () => {
    expect(STORIES).toHaveLength(30);
    expect(new Set(STORIES.map(({ id }) => id)).size).toBe(30);
    expect(STORIES.filter(({ hostile }) => hostile)).toHaveLength(16);
    for (const { id, says } of STORIES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(says).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are in thirty accounts, under any seed', () => {
    for (const seed of [1, 7, 4_000_000_000]) {
      const ids = STORIES.map(({ id }) => makeStory(id, { now: NOW, seed }).account.id);
      expect(new Set(ids).size).toBe(30);
    }
  });

  it('show every hard case of triage that a log can show', () => {
    const shown = new Set(STORIES.flatMap(({ cases }) => cases));
    const wanted = ['I05', 'I06', 'I08', 'I09', 'I10', 'I11', 'I12', 'I13', 'I14', 'I15', 'I16'];
    expect([...shown].toSorted()).toEqual(wanted);
  });

  it('refuse an id that is none, and an account that is none', () => {
    expect(() => made('no-such')).toThrow('no such story: "no-such"');
    expect(() => makeStory('rotated', { now: NOW, accountId: '12' })).toThrow('not an account id: "12"');
    expect(() => makeStory('rotated', { now: 'soon' })).toThrow('not an ISO-8601 instant: "soon"');
  });
});

describe.each(STORIES.map(({ id }) => id))('%s', (id) => {
  const story = made(id);
  const events = eventsOf(story);

  it('is the same to the byte for the same time, seed and account, and another for another seed', () => {
    expect(JSON.stringify(made(id))).toBe(JSON.stringify(story));
    expect(JSON.stringify(makeStory(id, { now: NOW, seed: 2 }))).not.toBe(JSON.stringify(story));
    const elsewhere = makeStory(id, { now: NOW, accountId: '444455556666' });
    expect(elsewhere.account.id).toBe('444455556666');
    expect(accountOfKey(elsewhere.accessKeyId)).toBe('444455556666');
  });

  it('has its events in order, and none after its end', () => {
    for (const { events: own = [] } of allAccounts(story)) {
      const times = own.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      expect(times.every((at) => at <= NOW)).toBe(true);
      expect(own.length).toBeGreaterThan(0);
    }
  });

  it('is as true at another hour of the day', () => {
    const midnight = makeStory(id, { now: '2026-03-01T00:00:00Z' });
    expect(midnight.truth.signals).toEqual(story.truth.signals);
    expect(eventsOf(midnight).every(({ at }) => at <= '2026-03-01T00:00:00Z')).toBe(true);
  });

  it('names as children exactly what its records say came of the key', () => {
    expect(story.truth.children).toEqual(childrenIn(story));
  });

  it('is about a key of its account, which stands there unless the story deletes it', () => {
    expect(accountOfKey(story.accessKeyId)).toBe(story.account.id);
    const deleted = events.some(
      ({ name, request }) => name === 'DeleteAccessKey' && request?.accessKeyId === story.accessKeyId,
    );
    expect(keysOf(story).some((key) => key.id === story.accessKeyId)).toBe(!deleted);
  });

  it('says of each key when it was used last, as its events have it', () => {
    for (const { id: keyId, lastUsed } of keysOf(story)) {
      const direct = events.filter(({ accessKeyId, invokedBy }) => accessKeyId === keyId && !invokedBy);
      expect(lastUsed?.at).toBe(
        direct
          .map(({ at }) => at)
          .toSorted()
          .at(-1),
      );
    }
  });

  it('has addresses of documentation and benchmark ranges only', () => {
    const allowed = /^(198\.1[89]|192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/;
    for (const { sourceIp = '' } of events) {
      if (!/^AWS Internal$|\.amazonaws\.com$/.test(sourceIp)) expect(sourceIp).toMatch(allowed);
    }
  });

  it('holds no secret', () => {
    const text = JSON.stringify([story, recordsOf(story)]);
    // Not matched by the assertion itself: it would print all of it.
    expect(/"sessionToken|secretAccessKey|"password":"/.exec(text)?.[0]).toBe(undefined);
    expect(/(?<![A-Za-z0-9/+=])[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/.exec(text)?.[0]).toBe(undefined);
  });

  it('is judged as alarming only where it is hostile, and then says by what', () => {
    const { label, hostile, signals } = story.truth;
    if (!hostile) expect(label).not.toBe('likely-misuse');
    else expect(['needs-a-look', 'likely-misuse']).toContain(label);
    expect(signals.length > 0).toBe(label === 'needs-a-look' || label === 'likely-misuse');
  });
});

function byKey(story: MadeStory): readonly EventSpec[] {
  return eventsOf(story).filter(({ accessKeyId }) => accessKeyId === story.accessKeyId);
}

function of(id: string, wanted: (event: EventSpec) => boolean): readonly EventSpec[] {
  return eventsOf(made(id)).filter(wanted);
}

test('I05: the key that only moves objects has data events alone, and is used by what IAM says', () => {
  const story = made('object-storage-only');
  expect(byKey(story).every(({ isData }) => isData === true)).toBe(true);
  expect(keysOf(story).find((key) => key.id === story.accessKeyId)?.lastUsed).toMatchObject({
    service: 's3',
  });
});

test('I06: all use of the forgotten key is older than 90 days', () => {
  const used = byKey(made('used-long-ago'));
  expect(used.length).toBeGreaterThan(10);
  expect(used.every(({ at }) => at < SINCE)).toBe(true);
});

test('I08: sign-ins are recorded in other regions than us-east-1 too', () => {
  const signIns = of('owner-in-office', ({ name }) => name === 'ConsoleLogin');
  expect(new Set(signIns.map(({ region }) => region))).toEqual(new Set(['eu-north-1']));
});

test('I09: the session goes on for hours after its key was turned off', () => {
  const story = made('session-outlives-key');
  const [session = ''] = story.truth.children;
  const off = of('session-outlives-key', ({ name }) => name === 'UpdateAccessKey')[0]?.at ?? '';
  const later = eventsOf(story).filter(({ accessKeyId, at }) => accessKeyId === session && at > off);
  expect(later.length).toBeGreaterThan(2);
  expect(byKey(story).every(({ at }) => at < off)).toBe(true);
});

test('I10: the session of root is a session of root itself', () => {
  const story = made('root-key');
  const records = trailRecordsOf(story.account) as unknown as readonly Record<string, unknown>[];
  const [session] = story.truth.children;
  const own = records.filter(
    ({ userIdentity }) => (userIdentity as { accessKeyId?: string }).accessKeyId === session,
  );
  expect(own.length).toBeGreaterThan(3);
  for (const { userIdentity } of own) {
    expect(userIdentity).toMatchObject({ type: 'Root', principalId: story.account.id, sessionContext: {} });
  }
});

test('I11: the new key is made two seconds after the old one was turned off, with the old one', () => {
  const story = made('deactivation-race');
  const off = of('deactivation-race', ({ name }) => name === 'UpdateAccessKey')[0];
  const making = byKey(story).find(({ name }) => name === 'CreateAccessKey');
  expect(Date.parse(making?.at ?? '') - Date.parse(off?.at ?? '')).toBe(2000);
  expect(making?.request).toBe(undefined);
});

test('I12: what AWS does on behalf has its own name for an address, and says so', () => {
  const sources = new Set(byKey(made('services-on-behalf')).map(({ sourceIp }) => sourceIp));
  expect(sources).toEqual(new Set(['198.18.4.20', 'cloudformation.amazonaws.com', 'AWS Internal']));
});

test('I13: calls of a console session say so in a word', () => {
  const records = trailRecordsOf(made('console-broker').account);
  const own = records.filter(({ sessionCredentialFromConsole }) => sessionCredentialFromConsole === 'true');
  expect(own.length).toBeGreaterThan(100);
});

test('I14: whoever tries the key of few rights is refused every call', () => {
  const tried = byKey(made('recon-denied')).filter(({ sourceIp }) => sourceIp === '192.0.2.44');
  expect(tried.length).toBeGreaterThan(10);
  for (const { errorCode } of tried) {
    expect(['AccessDenied', 'Client.UnauthorizedOperation']).toContain(errorCode);
  }
});

test('I15: of the key that AWS found in public nothing is seen in 90 days but what AWS did', () => {
  const story = made('quarantined');
  const recent = byKey(story).filter(({ at }) => at >= SINCE);
  expect(recent.map(({ name, sourceIp }) => [name, sourceIp])).toEqual([
    ['AttachUserPolicy', 'AWS Internal'],
  ]);
  const user = story.account.users?.find(({ name }) => name === 'prototype');
  expect(user?.attached).toEqual(['AWSCompromisedKeyQuarantineV3']);
});

test('I16: the key that was replaced is gone from the account, and its history is there', () => {
  const story = made('rotated');
  expect(keysOf(story).map(({ id }) => id)).not.toContain(story.accessKeyId);
  expect(byKey(story).length).toBeGreaterThan(100);
});

test('what two accounts record of one AssumeRole is tied, and only the caller has a key in it', () => {
  const { account, others } = made('role-chain');
  const shared = [account, ...others].map(({ events = [] }) => events.filter(({ sharedId }) => sharedId));
  expect(shared.map(({ length }) => length)).toEqual([1, 1]);
  const [own, entered] = shared.flat();
  expect(entered).toMatchObject({ sharedId: own?.sharedId, foreign: { accountId: account.id } });
  expect(entered?.accessKeyId).toBe(undefined);
});
