import { describe, expect, test } from 'vitest';
import { context, KEY, keyCase, liveKey, liveUser, NOW, OTHER } from '../../../test/support/plan-cases.ts';
import { known, unread } from '../model/fact.ts';
import {
  breakGlass,
  lastWayIn,
  ownCredential,
  quarantinedSelf,
  usedRecently,
  useMayNotShow,
} from './reasons.ts';

const DENIED = unread('iam:GetAccessKeyLastUsed', 'AccessDenied', 'Denied.', { fix: 'Grant it.' });
/** Thirty days before now, to the second. */
const LIMIT = '2026-10-23T12:00:00Z';

describe('X03: a key that is in use', () => {
  const used = (at: string | undefined) => keyCase({ key: liveKey(KEY, 'Active', at) });

  test('is one used thirty days ago to the second, and not a second earlier', () => {
    expect(usedRecently(used(LIMIT), context())?.code).toBe('used-recently');
    expect(usedRecently(used('2026-10-23T11:59:59Z'), context())).toBeUndefined();
  });

  test('is one used just now, and one whose use lies ahead by a clock that is wrong', () => {
    expect(usedRecently(used(NOW), context())?.words).toContain('0 seconds ago');
    expect(usedRecently(used('2026-11-22T12:05:00Z'), context())?.code).toBe('used-recently');
  });

  test('with a limit of no days is one used at this very second', () => {
    expect(usedRecently(used(NOW), context({}, { usedWithinDays: 0 }))?.code).toBe('used-recently');
    expect(usedRecently(used('2026-11-22T11:59:59Z'), context({}, { usedWithinDays: 0 }))).toBeUndefined();
  });

  test('says where, and how to go on', () => {
    const reason = usedRecently(used('2026-11-22T10:00:00Z'), context());
    expect(reason?.words).toContain('2 hours ago, at 2026-11-22T10:00:00Z (s3, us-east-1)');
    expect(reason?.fix).toMatch(new RegExp(`--keep ${KEY}.*--force ${KEY} --reason`));
  });

  test('is planned where a person forces this very key, and no other', () => {
    expect(usedRecently(used(NOW), context({ forced: new Set([KEY]) }))).toBeUndefined();
    expect(usedRecently(used(NOW), context({ forced: new Set([OTHER]) }))).toBeDefined();
  });

  test('may be any whose last use could not be read; one with none recorded is not', () => {
    const blind = keyCase({ key: { ...liveKey(KEY), lastUse: DENIED } });
    expect(usedRecently(blind, context())).toMatchObject({ code: 'unread', fix: 'Grant it.' });
    expect(usedRecently(used(undefined), context())).toBeUndefined();
  });
});

describe("X08: the caller's own key", () => {
  const own = (ownKeys: Parameters<typeof ownCredential>[2]['ownKeys']) =>
    ownCredential(keyCase(), liveUser(), { ownKeys })?.code;

  test('is any in the chain, and every key of a user of which it is not seen which one it was', () => {
    const { arn: userArn } = liveUser();
    expect(own({ keyIds: new Set([KEY]), wholeUser: false })).toBe('own-credential');
    expect(own({ keyIds: new Set(), userArn, wholeUser: true })).toBe('own-credential');
    expect(own({ keyIds: new Set([OTHER]), userArn, wholeUser: false })).toBeUndefined();
    expect(own({ keyIds: new Set(), userArn: `${userArn}2`, wholeUser: true })).toBeUndefined();
  });

  test('cannot be forced', () => {
    const ownKeys = { keyIds: new Set([KEY]), wholeUser: false };
    const forced = context({ ownKeys, forced: new Set([KEY]) });
    expect(ownCredential(keyCase(), liveUser(), forced)).toBeDefined();
  });
});

describe('X09: a user for emergencies', () => {
  const none = { tags: [], paths: [], users: [] };
  const user = liveUser({ path: '/break/glass/', tags: { Purpose: 'emergency', Empty: '' } });

  test.each([
    ['the tag Purpose', { ...none, tags: [{ key: 'Purpose' }] }],
    ['the tag Purpose', { ...none, tags: [{ key: 'Purpose', value: 'emergency' }] }],
    ['the tag Empty', { ...none, tags: [{ key: 'Empty', value: '' }] }],
    ['the path /break/', { ...none, paths: ['/other/', '/break/'] }],
    ['the entry an?', { ...none, users: ['an?'] }],
    ['the entry arn:*:user/ann', { ...none, users: ['arn:*:user/ann'] }],
    // IAM tells neither users nor the keys of their tags apart by case.
    ['the entry AN*', { ...none, users: ['AN*'] }],
    ['the tag purpose', { ...none, tags: [{ key: 'purpose' }] }],
  ])('is exempt by %s (%j)', (by, settings) => {
    expect(breakGlass(user, 'ann', settings, undefined)).toMatchObject({
      code: 'break-glass',
      words: expect.stringContaining(`exempt by ${by}:`),
    });
  });

  test.each([
    { ...none, tags: [{ key: 'Purpose', value: 'Emergency' }] },
    { ...none, tags: [{ key: 'toString' }] },
    { ...none, paths: ['/glass/'] },
    { ...none, users: ['an', 'ann2'] },
  ])('is not exempt by %j', (settings) => {
    expect(breakGlass(user, 'ann', settings, undefined)).toBeUndefined();
  });

  test('is one with the tag that exempts from findings too', () => {
    expect(breakGlass(user, 'ann', none, { tag: 'Purpose' })?.code).toBe('break-glass');
    expect(breakGlass(user, 'ann', none, { tag: 'Purpose', value: 'other' })).toBeUndefined();
  });
});

test.each(['AWSCompromisedKeyQuarantine', 'AWSCompromisedKeyQuarantineV3'])(
  'a user under %s does not act on itself, and may be acted on by others',
  (policy) => {
    const attachedPolicies = known([policy], 'iam:ListAttachedUserPolicies');
    const quarantined = keyCase({ holder: { attachedPolicies } });
    const { arn: userArn } = liveUser();
    const self = { keyIds: new Set<string>(), userArn, wholeUser: false };
    const other = { ...self, userArn: `${userArn}2` };
    expect(quarantinedSelf(quarantined, liveUser(), { ownKeys: self })?.code).toBe('quarantined-self');
    expect(quarantinedSelf(quarantined, liveUser(), { ownKeys: other })).toBeUndefined();
    expect(quarantinedSelf(keyCase(), liveUser(), { ownKeys: self })).toBeUndefined();
  },
);

describe('T13: a key whose use may not show', () => {
  test.each([
    ['ses-smtp-user.20240301-080000', 's3', []],
    ['mailer', 'ses', []],
    ['printer-3', 's3', ['printer-*']],
  ] as const)('is that of %s, last used for %s', (userName, service, patterns) => {
    const found = keyCase({ userName, key: liveKey(KEY, 'Active', LIMIT, service) });
    const settings = { useMayNotShow: patterns };
    expect(useMayNotShow(found, context({}, settings))?.code).toBe('use-may-not-show');
    expect(useMayNotShow(found, context({ forced: new Set([KEY]) }, settings))).toBeUndefined();
  });

  test('is not that of any user', () => {
    expect(useMayNotShow(keyCase(), context())).toBeUndefined();
  });
});

describe('the last way into an account', () => {
  const doors = (found: boolean) =>
    known(found ? ({ found, what: 'a role' } as const) : ({ found } as const), 'iam:ListRoles');

  test('is not taken away, and one that is not known is not either', () => {
    expect(lastWayIn(keyCase({ more: { waysIn: doors(false) } }))?.code).toBe('last-way-in');
    expect(lastWayIn(keyCase({ more: { waysIn: DENIED } }))?.code).toBe('unread');
    expect(lastWayIn(keyCase({ more: { waysIn: doors(true) } }))).toBeUndefined();
  });

  test('is no key that is inactive already', () => {
    const key = liveKey(KEY, 'Inactive');
    expect(lastWayIn(keyCase({ key, more: { waysIn: doors(false) } }))).toBeUndefined();
  });
});
