import { describe, expect, test } from 'vitest';
import {
  type CaseGiven,
  context,
  firstStep,
  inShort,
  journalOf,
  KEY,
  keyCase,
  keyFinding,
  liveKey,
  NOW,
  OTHER,
} from '../../../test/support/plan-cases.ts';
import { known, unread } from '../model/fact.ts';
import { type DecideContext, decideKeys } from './decide-key.ts';
import type { KeyState } from './journal.ts';

function decide(given: CaseGiven, how: DecideContext) {
  return decideKeys([keyCase(given)], how)[0];
}

function short(given: CaseGiven, how: DecideContext = context()) {
  return inShort(decide(given, how));
}

/** A context whose journal has the key at this stage since then. */
function since(
  stage: KeyState['stage'],
  at: string,
  settings = {},
  more: Partial<KeyState> = {},
): DecideContext {
  return context({ journal: journalOf({ stage, since: at, ...more }) }, settings);
}

const OFF = { key: liveKey(KEY, 'Inactive') };

describe('a waiting time', () => {
  test.each([
    ['noticed', {}, '2026-11-15T12:00:00Z', 'deactivate-key'],
    ['deactivated', OFF, '2026-11-08T12:00:00Z', 'delete-key'],
    ['noticed', OFF, '2026-11-15T12:00:00Z', 'confirm-inactive'],
  ] as const)('after %s is over at its very second', (stage, given, at, kind) => {
    expect(short(given, since(stage, at))).toEqual([kind]);
    const early = decide(given, since(stage, at.replace('12:00:00Z', '12:00:01Z')));
    expect(early).toMatchObject({
      refusal: { reasons: [{ code: 'not-due', dueAt: '2026-11-22T12:00:01Z' }] },
    });
  });

  test('X06: of no days skips no state: each plan goes one stage', () => {
    const none = { noticeDays: 0, refuseDays: 0, holdDays: 0 };
    expect(short({}, context({}, none))).toEqual(['notify-owner']);
    expect(short({}, since('noticed', NOW, none))).toEqual(['deactivate-key']);
    expect(short(OFF, since('deactivated', NOW, none))).toEqual(['delete-key']);
  });
});

describe('X05: the deletion', () => {
  test('of an active key is refused, whatever its stage', () => {
    const how = { ...since('deactivated', '2026-01-01T00:00:00Z'), stage: 'delete' as const };
    expect(short({}, how)).toEqual(['still-active']);
  });

  test('of a key that was activated again begins with a notice that says so', () => {
    const step = firstStep(decide({}, since('deactivated', '2026-01-01T00:00:00Z')));
    expect(step.kind).toBe('notify-owner');
    expect(step.warnings[0]).toContain('somebody has activated it again');
  });

  test('of a key that was used after its deactivation is refused; at the same second it is not', () => {
    const at = '2026-10-01T00:00:00Z';
    const used = (usedAt: string) => ({ key: liveKey(KEY, 'Inactive', usedAt) });
    expect(short(used('2026-10-01T00:00:01Z'), since('deactivated', at))).toEqual(['used-recently']);
    expect(short(used(at), since('deactivated', at))).toEqual(['delete-key']);
  });
});

describe('a forced key', () => {
  test('is planned though it was used; another is not, and the forcing passes over no waiting time', () => {
    const used = { key: liveKey(KEY, 'Active', NOW) };
    expect(short(used)).toEqual(['used-recently']);
    expect(short(used, context({ forced: new Set([KEY]) }))).toEqual(['notify-owner']);
    expect(short(used, context({ forced: new Set([OTHER]) }))).toEqual(['used-recently']);
    expect(short(used, { ...since('noticed', NOW), forced: new Set([KEY]) })).toEqual(['not-due']);
  });

  test('is refused all the same where its user is exempt (X09) or it is our own (X08)', () => {
    const forced = new Set([KEY]);
    const ownKeys = { keyIds: new Set([KEY]), wholeUser: false };
    const breakGlass = { tags: [], paths: [], users: ['ann'] };
    expect(short({}, context({ forced, ownKeys }, { breakGlass }))).toEqual([
      'own-credential',
      'break-glass',
    ]);
  });
});

describe('a kept key', () => {
  test('is one whose findings were accepted after its deactivation: it is not deleted', () => {
    const how = since('deactivated', '2026-01-01T00:00:00Z');
    expect(short({ ...OFF, more: { accepted: true } }, how)).toEqual(['kept']);
    expect(short(OFF, how)).toEqual(['delete-key']);
  });

  test('is one that a person keeps, though it is in use', () => {
    const keep = new Map([[KEY, { reason: 'needed', author: 'ann', until: '2027-01-01' }]]);
    expect(short({ key: liveKey(KEY, 'Active', NOW) }, context({ keep }))).toEqual(['keep-key']);
  });
});

describe('a notice that may not have arrived', () => {
  const unsure = (more: Partial<DecideContext> = {}, required = true) => ({
    ...since('notice-unsure', '2026-10-01T00:00:00Z', {
      notice: { channel: 'by-hand' as const, required, domains: [] },
    }),
    ...more,
  });

  test('stops the key until somebody says to send it again', () => {
    expect(short({}, unsure())).toEqual(['notice-possibly-sent']);
    expect(short({}, unsure({ resend: new Set([KEY]) }))).toEqual(['notify-owner']);
    expect(short({}, unsure({ resend: new Set([OTHER]) }))).toEqual(['notice-possibly-sent']);
  });

  test('does not stop it where the owner need not know first', () => {
    expect(short({}, unsure({}, false))).toEqual(['deactivate-key']);
  });

  test('that cannot be written is the refusal', () => {
    const notice = () => ({ code: 'owner-not-told', words: 'No owner is known.' }) as const;
    expect(short({}, context({ notice }))).toEqual(['owner-not-told']);
  });
});

describe('X01: a sibling', () => {
  const due = '2026-11-01T12:00:00Z';
  const both = (settings = {}) =>
    context(
      {
        journal: journalOf(
          { stage: 'noticed', since: due },
          { stage: 'noticed', since: due, accessKeyId: OTHER },
        ),
      },
      settings,
    );
  const cases = [
    keyCase({ others: [liveKey(OTHER)] }),
    keyCase({ key: liveKey(OTHER), others: [liveKey(KEY)] }),
  ];

  test('in the same plan is expected as the earlier step leaves it', () => {
    const [first, second] = decideKeys(cases, both()).map(firstStep);
    const others = (step: typeof first) => step?.precondition.find(({ is }) => is === 'other-keys-are');
    expect(others(first)).toMatchObject({ keys: [{ accessKeyId: OTHER, status: 'Active' }] });
    expect(others(second)).toMatchObject({ keys: [{ accessKeyId: KEY, status: 'Inactive' }] });
  });

  test('that an earlier step deletes is expected to be gone', () => {
    const journal = journalOf(
      { stage: 'deactivated', since: due },
      { stage: 'deactivated', since: due, accessKeyId: OTHER },
    );
    const off = [KEY, OTHER].map((id) => liveKey(id, 'Inactive'));
    const pair = off.map((key, index) => keyCase({ key, others: off.filter((_, at) => at !== index) }));
    const [, second] = decideKeys(pair, context({ journal }, { holdDays: 0 })).map(firstStep);
    expect(second?.precondition.find(({ is }) => is === 'other-keys-are')).toMatchObject({ keys: [] });
  });

  test('that is active and not in the plan keeps the refusing policy off; one in the plan does not', () => {
    const refuseFirst = { refuseFirst: true };
    expect(decideKeys(cases, both(refuseFirst)).flatMap(inShort)).toEqual([
      'refuse-key-use',
      'refuse-key-use',
    ]);
    expect(decideKeys(cases.slice(0, 1), both(refuseFirst)).flatMap(inShort)).toEqual(['sibling-active']);
    const off = keyCase({ others: [liveKey(OTHER, 'Inactive')] });
    expect(decideKeys([off], both(refuseFirst)).flatMap(inShort)).toEqual(['refuse-key-use']);
  });

  test('under refusal that no rule speaks of any more is told with the way back, unless it is forced', () => {
    const journal = journalOf({ stage: 'calls-refused', since: due });
    const [decision] = decideKeys([keyCase()], context({ journal }));
    expect(inShort(decision)).toEqual(['passes-now', 'calls-refused']);
    expect(JSON.stringify(decision)).toContain('keyreeve undo p-');
    const forced = context({ journal, forced: new Set([KEY]) });
    expect(decideKeys([keyCase()], forced).flatMap(inShort)).toEqual(['deactivate-key']);
    const used = keyCase({
      key: liveKey(KEY, 'Active', '2026-11-21T12:00:00Z'),
      more: { findings: [keyFinding(KEY)] },
    });
    expect(decideKeys([used], context({ journal })).flatMap(inShort)).toEqual([
      'used-recently',
      'calls-refused',
    ]);
  });

  test('that waits under refusal keeps the policy on until it is the last', () => {
    const journal = journalOf(
      { stage: 'calls-refused', since: due },
      { stage: 'calls-refused', since: due, accessKeyId: OTHER },
    );
    const inlinePolicies = known(['KeyreeveRefuseLongTermKeys'], 'iam:ListUserPolicies');
    const found = cases.map((each) => ({ ...each, findings: [keyFinding(each.key.accessKeyId)] }));
    const under = found.map((each) => ({ ...each, holder: { ...each.holder, inlinePolicies } }));
    const all = (of: typeof cases) => decideKeys(of, context({ journal })).map(inShort);
    expect(all(under)).toEqual([['deactivate-key'], ['deactivate-key', 'lift-refusal']]);
    expect(all(under.slice(0, 1))).toEqual([['deactivate-key']]);
    expect(all(found)).toEqual([['deactivate-key'], ['deactivate-key']]);
    const unseen = unread('iam:ListUserPolicies', 'AccessDenied', 'Denied.');
    const blind = found.map((each) => ({ ...each, holder: { ...each.holder, inlinePolicies: unseen } }));
    expect(all(blind).at(-1)).toEqual(['deactivate-key', 'lift-refusal']);
  });
});

describe('what is not known', () => {
  const denied = unread('iam:GetUser', 'AccessDenied', 'Denied.');

  test.each([
    ['the user', { user: denied }],
    ["the user's keys", { keys: denied }],
    ["the user's policies", { attachedPolicies: denied }],
  ] as const)('of %s is a refusal', (_name, holder) => {
    expect(inShort(decideKeys([keyCase({ holder })], context())[0])).toContain('unread');
  });

  test('is told from what is not there', () => {
    expect(short({ holder: { user: known(null, 'iam:GetUser') } })).toEqual(['user-gone']);
  });
});

describe('X07: a user', () => {
  test('that was made again under the same name is refused, by a finding about it or its key', () => {
    const again = { user: { createdAt: '2026-01-01T00:00:00Z' } };
    for (const finding of [keyFinding(KEY), keyFinding(undefined)]) {
      expect(short({ more: { findings: [finding] } })).toEqual(['notify-owner']);
      expect(short({ ...again, more: { findings: [finding] } })).toEqual(['user-recreated']);
    }
  });
});

describe('a plan for one stage', () => {
  test('leaves out keys of other stages, and says which is theirs', () => {
    expect(decide({}, context({ stage: 'deactivate' }))).toMatchObject({
      refusal: { reasons: [{ code: 'not-due', words: 'Its next stage is notify, not deactivate.' }] },
    });
    expect(short({}, context({ stage: 'notify' }))).toEqual(['notify-owner']);
    expect(short(OFF, { ...since('noticed', '2026-01-01T00:00:00Z'), stage: 'deactivate' })).toEqual([
      'confirm-inactive',
    ]);
  });
});

test('X17: what seems to manage a key is a warning of its step', () => {
  const step = firstStep(decide({ more: { managedBy: 'Terraform' } }, context()));
  expect(step.warnings.join('\n')).toContain('Terraform seems to manage this key');
});

test('every reason is told at once', () => {
  const waysIn = known({ found: false } as const, 'iam:ListRoles');
  const key = liveKey(KEY, 'Active', NOW, 'ses');
  expect(short({ key, more: { waysIn } }, since('noticed', NOW))).toEqual([
    'used-recently',
    'use-may-not-show',
    'last-way-in',
    'not-due',
  ]);
});
