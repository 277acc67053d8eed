import { describe, expect, test } from 'vitest';
import { KEY, MEMBER, NOW, OTHER } from '../../../test/support/plan-cases.ts';
import { daysAfter, EMPTY_JOURNAL, type JournalEntry, stateOf, withEntries } from './journal.ts';

const PLAN = 'p-1f0c2a9b7d34';

/** Kind and outcome of a step, and what the entry is about besides. */
type Ended = readonly [kind: string, outcome: string, more?: object];

/** Outcomes of steps, one after the other, a day apart. */
function log(...outcomes: readonly Ended[]): readonly JournalEntry[] {
  return outcomes.map(([kind, outcome, more = {}], index) => ({
    seq: index + 1,
    hash: String(index + 1).padStart(64, '0'),
    at: daysAfter(NOW, index),
    action: kind === 'notify-owner' ? 'notice-outcome' : 'step-outcome',
    plan: PLAN,
    planHash: 'a'.repeat(64),
    step: `${PLAN}-0${index + 1}`,
    outcome,
    about: {
      kind,
      account: MEMBER.id,
      subject: { kind: 'access-key', accessKeyId: KEY, userName: 'ann' },
      ...more,
    },
  }));
}

function stage(...outcomes: readonly Ended[]) {
  return stateOf(withEntries(EMPTY_JOURNAL, log(...outcomes)), MEMBER.id, KEY)?.stage;
}

describe('the journal', () => {
  test.each([
    ['notify-owner', 'noticed'],
    ['refuse-key-use', 'calls-refused'],
    ['deactivate-key', 'deactivated'],
    ['confirm-inactive', 'deactivated'],
    ['delete-key', 'deleted'],
  ] as const)('%s that was done leads to %s', (kind, to) => {
    expect(stage([kind, 'done'])).toBe(to);
    expect(stage([kind, 'already-done'])).toBe(to);
  });

  test('tells a key that it deactivated from one that was inactive already', () => {
    const found = (...ended: Ended) =>
      stateOf(withEntries(EMPTY_JOURNAL, log(ended)), MEMBER.id, KEY)?.foundInactive;
    expect(found('deactivate-key', 'done')).toBeUndefined();
    expect(found('deactivate-key', 'already-done')).toBe(true);
    expect(found('confirm-inactive', 'done')).toBe(true);
  });

  test.each(['failed', 'not-verified', 'stale', 'skipped'])('a step that is %s leads nowhere', (outcome) => {
    expect(stage(['notify-owner', 'done'], ['deactivate-key', outcome])).toBe('noticed');
    expect(stage(['deactivate-key', outcome])).toBeUndefined();
  });

  test('a notice that was cut off leaves it unsure, and a later one that was sent makes it sure', () => {
    expect(stage(['notify-owner', 'possibly-sent'])).toBe('notice-unsure');
    expect(stage(['notify-owner', 'possibly-sent'], ['notify-owner', 'done'])).toBe('noticed');
  });

  test('a key that was brought back, that stays, or whose refusal was taken back, begins anew', () => {
    expect(stage(['deactivate-key', 'done'], ['activate-key', 'done'])).toBeUndefined();
    expect(stage(['notify-owner', 'done'], ['keep-key', 'done'])).toBeUndefined();
    expect(stage(['refuse-key-use', 'done'], ['lift-refusal', 'done'])).toBeUndefined();
  });

  test('the refusal that ends with the deactivation does not take the key out of the journal', () => {
    expect(stage(['refuse-key-use', 'done'], ['deactivate-key', 'done'], ['lift-refusal', 'done'])).toBe(
      'deactivated',
    );
  });

  test('holds since when, by which step, and the last use', () => {
    const used = { lastUsedAt: null };
    const journal = withEntries(
      EMPTY_JOURNAL,
      log(['notify-owner', 'done'], ['deactivate-key', 'done', used]),
    );
    expect(journal.keys).toEqual([
      {
        account: MEMBER.id,
        accessKeyId: KEY,
        userName: 'ann',
        stage: 'deactivated',
        since: daysAfter(NOW, 1),
        plan: PLAN,
        step: `${PLAN}-02`,
        lastUsedAt: null,
      },
    ]);
  });

  test("root as a whole is denied by Keyreeve's policy alone, and free again when that is detached", () => {
    const subject = { kind: 'scp', policyName: 'KeyreeveDenyRoot', target: MEMBER.id };
    const other = { ...subject, policyName: 'KeyreeveQuarantine-AIDAX' };
    const root = (...outcomes: readonly Ended[]) =>
      stateOf(withEntries(EMPTY_JOURNAL, log(...outcomes)), MEMBER.id, 'root')?.stage;
    expect(root(['attach-root-scp', 'done', { subject }])).toBe('root-denied');
    expect(root(['create-root-scp', 'done', { subject }])).toBeUndefined();
    expect(
      root(['attach-root-scp', 'done', { subject }], ['detach-scp', 'done', { subject }]),
    ).toBeUndefined();
    expect(root(['attach-root-scp', 'done', { subject }], ['detach-scp', 'done', { subject: other }])).toBe(
      'root-denied',
    );
  });

  test('tells two keys apart, and one id in two accounts', () => {
    const entries = log(
      ['notify-owner', 'done'],
      ['deactivate-key', 'done', { subject: { kind: 'access-key', accessKeyId: OTHER } }],
      ['delete-key', 'done', { account: '999999999999' }],
    );
    const { keys } = withEntries(EMPTY_JOURNAL, entries);
    expect(keys.map((each) => `${each.account} ${each.accessKeyId} ${each.stage}`)).toEqual([
      `${MEMBER.id} ${OTHER} deactivated`,
      `${MEMBER.id} ${KEY} noticed`,
      `999999999999 ${KEY} deleted`,
    ]);
  });

  test('knows of each plan whether it was made, begun or ended', () => {
    const entry = (seq: number, action: string): JournalEntry => ({
      seq,
      hash: 'b'.repeat(64),
      at: NOW,
      action,
      plan: PLAN,
      planHash: 'a'.repeat(64),
    });
    const stages = [1, 2, 3].map(
      (count) =>
        withEntries(
          EMPTY_JOURNAL,
          ['plan', 'apply-begun', 'apply-ended']
            .slice(0, count)
            .map((action, index) => entry(index + 1, action)),
        ).plans[0]?.stage,
    );
    expect(stages).toEqual(['made', 'begun', 'ended']);
  });

  test('takes nothing from entries that it has seen, from other actions, and from damaged ones', () => {
    const [first] = log(['delete-key', 'done']);
    const entry = first ?? expect.unreachable();
    const seen = { ...EMPTY_JOURNAL, upTo: { seq: 1, hash: entry.hash } };
    expect(withEntries(seen, [entry])).toEqual(seen);
    const { about: _about, ...bare } = entry;
    const odd = [
      { ...entry, action: 'step-intent' },
      bare,
      { ...entry, about: { ...entry.about, subject: null } },
      { ...entry, about: { ...entry.about, account: 5 } },
      { ...entry, about: { ...entry.about, subject: { accessKeyId: 5 } } },
    ];
    for (const each of odd) expect(withEntries(EMPTY_JOURNAL, [each]).keys).toEqual([]);
  });
});
