import { describe, expect, test } from 'vitest';
import {
  deactivations,
  delivered,
  MANAGEMENT,
  MEMBER,
  memoryStore,
  newest,
  SIGNER,
  STRANGER,
  setStage,
  standingPlan,
  WORLD,
} from '../../../test/support/event-handler.ts';
import { readStandingPlan, type StandingPlan, standingPlanText } from '../../core/events/standing-plan.ts';
import { unread } from '../../core/model/fact.ts';

/** The standing plan as the handler reads it: out of a file, checked by the trusted key. */
function standing(plan: StandingPlan = standingPlan()) {
  return { standing: async () => readStandingPlan(standingPlanText(plan), SIGNER.publicKey) };
}

describe('what is judged', () => {
  test('a key that is made for a console user fails within the delivery, and is told with who, whom and why', async () => {
    const { sandbox, heard, deliver } = await setStage();
    const key = sandbox.account(MEMBER).createAccessKey('ann');
    const reaction = await deliver(newest(sandbox));
    expect(reaction).toMatchObject({ decision: 'judge', verdict: 'fails', notice: 'sent', account: MEMBER });
    expect(reaction.failing).toContain('user-setup-access-key');
    expect(heard).toHaveLength(1);
    expect(heard[0]?.text).toContain(`CreateAccessKey for the user ann in account ${MEMBER}`);
    expect(heard[0]?.text).toContain(`Key: ${key}`);
    expect(heard[0]?.text).toContain('Nothing was switched off.\n- No standing plan is in place.');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('what failed before and has nothing to do with the event is told only where all is asked for', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createUser('plain');
    const event = newest(sandbox);
    const reaction = await deliver(event);
    expect(reaction).toMatchObject({ verdict: 'fails', notice: 'not-worth-it' });
    expect(reaction.failing).toEqual(['user-mfa-any', 'user-not-in-group']);
    expect(heard).toEqual([]);
    expect(await deliver(event, { notify: 'all' })).toMatchObject({ notice: 'sent' });
    expect(heard[0]?.subject).toBe(`Keyreeve: MEDIUM, CreateUser for user plain in ${MEMBER}`);
  });

  test('a key that is switched on again is judged, and one that is switched off is not', async () => {
    const { sandbox, deliver } = await setStage();
    const handle = sandbox.account(MEMBER);
    const key = handle.createAccessKey('ann');
    handle.updateAccessKey(key, 'Inactive');
    expect(await deliver(newest(sandbox))).toMatchObject({ decision: 'ignore' });
    handle.updateAccessKey(key, 'Active');
    expect(await deliver(newest(sandbox))).toMatchObject({ decision: 'judge', verdict: 'fails' });
  });

  test('a password for a user with a key is told, and a key that was there before is not touched', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('robot', { at: '2026-11-22T11:50:00Z' });
    sandbox.account(MEMBER).createLoginProfile('robot');
    const reaction = await deliver(newest(sandbox), standing());
    expect(reaction).toMatchObject({ verdict: 'fails', containment: { done: false } });
    expect(heard[0]?.text).toContain('those that were there before are not touched.');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('a user who is set up with the key first and the password after it: the key is the one in question', async () => {
    const { sandbox, heard, deliver } = await setStage();
    const handle = sandbox.account(MEMBER);
    handle.createUser('new');
    const key = handle.createAccessKey('new');
    expect(await deliver(newest(sandbox), standing())).toMatchObject({ notice: 'not-worth-it' });
    handle.createLoginProfile('new', { at: '2026-11-22T12:00:20Z' });
    const event = newest(sandbox);
    expect(await deliver(event, standing())).toMatchObject({ containment: { done: true, accessKeyId: key } });
    expect(heard[0]?.subject).toBe(`Keyreeve: ${key} of user new in ${MEMBER} was switched off`);
    expect(await deliver(event, standing())).toMatchObject({ decision: 'dealt-with' });
    expect(deactivations(sandbox)).toHaveLength(1);
  });

  test('what cannot be read is told as not known, and never as clean', async () => {
    const faults = [{ operation: 'iam:GetLoginProfile', code: 'AccessDenied', status: 403 }];
    const { sandbox, heard, deliver } = await setStage({ faults });
    sandbox.account(MEMBER).createAccessKey('robot');
    const reaction = await deliver(newest(sandbox), standing());
    expect(reaction).toMatchObject({ notice: 'sent', failing: ['user-mfa-any', 'user-not-in-group'] });
    expect(heard[0]?.text).toMatch(
      /What could not be read or judged:\n- iam:GetLoginProfile \(AccessDenied\)/,
    );
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('a key that is gone again, or not shown yet, is looked for some seconds and then told as not known', async () => {
    const { sandbox, ports, heard, deliver } = await setStage();
    const key = sandbox.account(MEMBER).createAccessKey('robot');
    const event = newest(sandbox);
    sandbox.account(MEMBER).deleteAccessKey(key);
    expect(await deliver(event)).toMatchObject({ notice: 'sent' });
    expect(ports.clock).toMatchObject({ sleeps: [1_000, 2_000, 4_000] });
    expect(heard[0]?.text).toContain(`${key} is not there: deleted again, or not shown yet.`);
  });

  test('an account that was not named, and other events, are answered with no call at all', async () => {
    const { sandbox, deliver, heard } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    sandbox.calls.reset();
    const event = newest(sandbox);
    expect(await deliver(event, { accounts: new Set() })).toMatchObject({ decision: 'not-named' });
    const other = { ...event, detail: { ...event.detail, eventName: 'DeleteUser' } };
    expect(await deliver(other)).toMatchObject({ decision: 'ignore' });
    expect(sandbox.calls.total).toBe(0);
    expect(heard).toEqual([]);
  });

  test('V04: an event of another region is answered with the home region, and nothing is read', async () => {
    const { sandbox, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const reaction = await deliver({ ...event, region: 'eu-west-1' });
    expect(reaction).toMatchObject({ decision: 'wrong-region' });
    expect(reaction.words).toMatch(
      /^The event names eu-west-1\. IAM's events reach the event bus of us-east-1 alone/,
    );
  });

  test('V06: a refused call is an attempt: told, and nothing is read or switched off', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const refused = { errorCode: 'AccessDenied', responseElements: null };
    const attempt = { ...event, detail: { ...event.detail, ...refused } };
    sandbox.calls.reset();
    expect(await deliver(attempt, { ...standing(), notify: 'findings' })).toMatchObject({
      notice: 'not-worth-it',
    });
    expect(await deliver(attempt, standing())).toMatchObject({ decision: 'attempt', verdict: 'attempt' });
    expect(heard[0]?.subject).toBe(`Keyreeve: CreateAccessKey for user ann in ${MEMBER} was refused`);
    expect(sandbox.calls.total).toBe(0);
  });

  test('V07: a key that root makes, with no user named, is a root key: told, under a standing plan too, and no more', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).setRootAccessKeys([{ createdAt: '2026-11-22T12:00:00Z' }]);
    const event = newest(sandbox);
    expect(event.detail).toMatchObject({ requestParameters: null, userIdentity: { type: 'Root' } });
    const reaction = await deliver(event, standing());
    expect(reaction).toMatchObject({ decision: 'judge', verdict: 'fails', failing: ['root-access-key'] });
    expect(heard[0]?.subject).toBe(`Keyreeve: CRITICAL, CreateAccessKey for root in ${MEMBER}`);
    expect(heard[0]?.text).toContain('Of root nothing is switched off by itself');
    expect(sandbox.writes().filter(({ operation }) => operation.startsWith('iam:'))).toEqual([]);
  });

  test('a root key of which the summary cannot be read, and an account that lets nobody in, are told as not known', async () => {
    const faults = [{ operation: 'iam:GetAccountSummary', code: 'AccessDenied', status: 403 }];
    const { sandbox, heard, deliver } = await setStage({
      faults,
      world: WORLD.map((account) => (account.id === MEMBER ? { ...account, roles: ['Other'] } : account)),
    });
    sandbox.account(MANAGEMENT).setRootAccessKeys([{ createdAt: '2026-11-22T12:00:00Z' }]);
    expect(await deliver(newest(sandbox, MANAGEMENT))).toMatchObject({
      verdict: 'cannot-tell',
      notice: 'sent',
    });
    expect(heard[0]?.subject).toBe(`Keyreeve: cannot tell, CreateAccessKey for root in ${MANAGEMENT}`);
    sandbox.account(MEMBER).createAccessKey('ann');
    expect(await deliver(newest(sandbox), standing())).toMatchObject({ verdict: 'cannot-tell', failing: [] });
    expect(heard[1]?.text).toMatch(/What could not be read or judged:\n- sts:AssumeRole \(AccessDenied\)/);
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('an event of which it cannot be told what happened is told once, to be looked up by hand', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const unclear = {
      ...event,
      detail: { ...event.detail, requestParameters: { userName: 'somebody-else' } },
    };
    expect(await deliver(unclear, standing())).toMatchObject({ decision: 'unusable', notice: 'sent' });
    expect(await deliver(unclear, standing())).toMatchObject({ decision: 'dealt-with' });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.text).toContain('the request and the answer name two users');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('suppressions, exemptions and parameters of the settings hold as in a scan', async () => {
    const { sandbox, ports, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('rescue');
    const exempt = { tag: 'break-glass' };
    const marks = { ...ports.rules.marks, exempt };
    const rules = {
      ...ports.rules,
      marks,
      readings: new Set([...ports.rules.readings, 'authorization'] as const),
    };
    const reaction = await deliver(newest(sandbox), { rules, notify: 'all' });
    expect(reaction).toMatchObject({ verdict: 'clean', failing: [] });
    expect(heard[0]?.text).toMatch(/No rule fails\. Accepted before: [1-9]/);
  });
});

describe('what is switched off', () => {
  test('under a signed standing plan the key is switched off once, with the intent written before', async () => {
    const { sandbox, store, heard, deliver } = await setStage();
    const key = sandbox.account(MEMBER).createAccessKey('ann');
    const reaction = await deliver(newest(sandbox), standing());
    expect(reaction).toMatchObject({ containment: { done: true, plan: standingPlan().id } });
    expect(deactivations(sandbox)).toHaveLength(1);
    const entries = [...store.records.values()].map((line) => JSON.parse(line));
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['step-intent', undefined],
      ['step-outcome', 'done'],
      ['notice-intent', undefined],
      ['notice-outcome', 'done'],
    ]);
    expect(entries[0]).toMatchObject({
      plan: standingPlan().id,
      planHash: standingPlan().hash,
      about: { kind: 'deactivate-key', call: 'iam:UpdateAccessKey', account: MEMBER },
    });
    expect(heard[0]?.subject).toBe(`Keyreeve: ${key} of user ann in ${MEMBER} was switched off`);
    expect(heard[0]?.text).toContain(
      `To take it back: aws iam update-access-key --user-name ann --access-key-id ${key} --status Active`,
    );
  });

  test('V05: the same event delivered again, later or at once, leads to one call and one notice', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const both = await Promise.all([deliver(event, standing()), deliver(event, standing())]);
    expect(both.map(({ decision }) => decision).sort()).toEqual(['in-progress', 'judge']);
    expect(await deliver(event, standing())).toMatchObject({ decision: 'dealt-with' });
    expect(deactivations(sandbox)).toHaveLength(1);
    expect(heard).toHaveLength(1);
  });

  test('V08: the event of our own deactivation is ours, and leads to nothing', async () => {
    const { sandbox, heard, deliver } = await setStage();
    const key = sandbox.account(MEMBER).createAccessKey('ann');
    await deliver(newest(sandbox), standing());
    const arn = `arn:aws:sts::${MEMBER}:assumed-role/KeyreeveEventHandler/keyreeve-event-handler`;
    sandbox.account(MEMBER).updateAccessKey(key, 'Inactive', { by: { arn } });
    const own = newest(sandbox);
    sandbox.calls.reset();
    expect(await deliver(own, standing())).toMatchObject({ decision: 'own' });
    expect(sandbox.calls.total).toBe(0);
    expect(heard).toHaveLength(1);
  });

  test('a credential that is made under the name of our own role is judged and told: we never make one', async () => {
    const { sandbox, heard, deliver } = await setStage();
    const arn = `arn:aws:sts::${MEMBER}:assumed-role/KeyreeveEventHandler/keyreeve-event-handler`;
    sandbox.account(MEMBER).createUser('plain', { by: { arn } });
    expect(await deliver(newest(sandbox))).toMatchObject({ notice: 'sent' });
    expect(heard[0]?.text).toContain('The role of the handler itself did it, which the handler never does.');
  });

  test('I11: a key that is made right after we switched one off is a finding of its own, with the way to quarantine the user', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    await deliver(newest(sandbox), standing());
    const second = sandbox.account(MEMBER).createAccessKey('ann', { at: '2026-11-22T12:00:02Z' });
    expect(await deliver(newest(sandbox), standing())).toMatchObject({ containment: { done: true } });
    expect(deactivations(sandbox)).toHaveLength(2);
    expect(heard[1]?.text).toContain('quarantine by service control policy');
    expect(heard[1]?.text).toContain(`keyreeve plan --contain ${second} --account ${MEMBER} --reason '...'`);
  });

  test.each<[string, StandingPlan, RegExp]>([
    ['has expired', standingPlan({ expiresAt: '2026-11-22T12:00:00Z' }), /has expired/],
    ['does not hold yet', standingPlan({ notBefore: '2026-11-23T00:00:00Z' }), /holds from 2026-11-23/],
    ['names another account', standingPlan({ accounts: ['999999999999'] }), /does not name this account/],
    [
      'names other rules',
      standingPlan({ rules: ['user-key-quarantined'] }),
      /None of the rules that it names/,
    ],
    ['exempts the user', standingPlan({ exemptUsers: ['an*'] }), /exempts the user by the entry an\*/],
    [
      'was signed by another key',
      standingPlan({}, STRANGER.privateKey),
      /not signed with the key that is trusted/,
    ],
    ['was changed', { ...standingPlan(), accounts: [MEMBER, '999999999999'] }, /was changed since/],
    ['is not signed', { ...standingPlan(), signature: '' }, /is not signed/],
  ])('a standing plan that %s allows nothing: it is told, and why', async (_name, plan, why) => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    expect(await deliver(newest(sandbox), standing(plan))).toMatchObject({ notice: 'sent' });
    expect(heard[0]?.text).toMatch(why);
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('X09: a user for emergencies is never acted on', async () => {
    const { sandbox, ports, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('rescue');
    const breakGlass = { tags: [], paths: ['/emergency/'], users: [] };
    const rules = { ...ports.rules, remediation: { ...ports.rules.remediation, breakGlass } };
    await deliver(newest(sandbox), { ...standing(), rules });
    expect(heard[0]?.text).toContain('The user is exempt by the path /emergency/');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('a user whom the standing plan exempts in another case is not acted on', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    await deliver(newest(sandbox), standing(standingPlan({ exemptUsers: ['Ann'] })));
    expect(heard[0]?.text).toContain('The standing plan exempts the user by the entry Ann.');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('an event that is later than now is told and not acted on: by a clock that is behind, no plan would end', async () => {
    const { sandbox, ports, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const clock = { ...ports.clock, now: () => new Date('2026-11-22T11:50:00Z') };
    await deliver(newest(sandbox), { ...standing(), clock });
    expect(heard[0]?.text).toContain('one of the clocks is wrong');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('an event out of an archive, and one about a key of another time, are told and not acted on', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const old = { ...event.detail, eventTime: '2026-11-22T09:00:00Z' };
    await deliver(delivered(old), standing());
    expect(heard[0]?.text).toMatch(/The event is 3 hours old: too late to act on it alone\./);
    expect(heard[0]?.text).toMatch(
      /The key was made at 2026-11-22T12:00:00Z, and the event is of 2026-11-22T09/,
    );
    expect(deactivations(sandbox)).toEqual([]);
  });
});

describe('when something breaks', () => {
  const LOST = unread('dynamodb:PutItem', 'AccessDenied', 'AWS denied it.');

  test('X12: an intent that cannot be written means no call: it is told, and delivered again', async () => {
    const { sandbox, store, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const refusing = { ...store, putNew: async () => LOST };
    const failing = deliver(newest(sandbox), { ...standing(), store: refusing });
    await expect(failing).rejects.toMatchObject({ code: 'event-not-settled' });
    expect(deactivations(sandbox)).toEqual([]);
    expect(heard[0]?.text).toMatch(/^This may be told again: the ledger does not answer/);
    expect(heard[0]?.text).toContain('The intent could not be written into memory, so nothing was called.');
  });

  test('a ledger that cannot be read, or was written by somebody else, means no call, and it is told', async () => {
    const { sandbox, store, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const unreadable = { ...store, read: async () => LOST };
    const failing = deliver(event, { ...standing(), store: unreadable });
    await expect(failing).rejects.toMatchObject({ code: 'event-not-settled' });
    store.records.set(`${MEMBER}/${event.id}/0001`, '{"v":1}\n');
    await expect(deliver(event, standing())).rejects.toMatchObject({ code: 'event-not-settled' });
    expect(heard).toHaveLength(2);
    expect(heard[1]?.text).toContain('a record of this event that the handler did not write');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test.each(['judged', 'read', 'intent', 'called', 'read-back', 'ended', 'outcome', 'notice-intent', 'told'])(
    'killed at "%s" and delivered again, there is one change, and somebody is told',
    async (instant) => {
      const { sandbox, store, heard, deliver } = await setStage();
      sandbox.account(MEMBER).createAccessKey('ann');
      const event = newest(sandbox);
      let alive = true;
      const die = (at: string) => {
        if (at !== instant || !alive) return;
        alive = false;
        throw new Error('killed');
      };
      await expect(deliver(event, { ...standing(), at: die }, 'same')).rejects.toThrow('killed');
      // Lambda calls again with the same id.
      const second = await deliver(event, { ...standing(), at: die }, 'same');
      expect(second).toMatchObject({ notice: 'sent', containment: { done: true } });
      expect(deactivations(sandbox)).toHaveLength(1);
      expect(heard).toHaveLength(instant === 'told' ? 2 : 1);
      if (instant === 'told') expect(heard[1]?.text).toMatch(/^This may have been told before/);
      const outcomes = [...store.records.values()].filter((line) => line.includes('"step-outcome"'));
      expect(outcomes).toHaveLength(1);
      expect(await deliver(event, standing())).toMatchObject({ decision: 'dealt-with' });
    },
  );

  test('a delivery that finds the intent of one that is still at it leaves it alone, and settles one whose time is over', async () => {
    const { sandbox, ports, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const die = (at: string) => {
      if (at === 'called') throw new Error('killed');
    };
    await expect(deliver(event, { ...standing(), at: die })).rejects.toThrow('killed');
    expect(await deliver(event, standing())).toMatchObject({ decision: 'in-progress' });
    const later = { ...ports.clock, now: () => new Date('2026-11-22T12:03:00Z') };
    const both = await Promise.all([
      deliver(event, { ...standing(), clock: later }),
      deliver(event, { ...standing(), clock: later }),
    ]);
    expect(both.filter(({ decision }) => decision === 'judge')).toHaveLength(1);
    expect(deactivations(sandbox)).toHaveLength(1);
  });

  test('where a second key makes it unclear which one a cut-off call was about, it is not called gone', async () => {
    const { sandbox, store, heard, deliver } = await setStage();
    const handle = sandbox.account(MEMBER);
    handle.createUser('new');
    handle.createAccessKey('new');
    handle.createLoginProfile('new', { at: '2026-11-22T12:00:20Z' });
    const event = newest(sandbox);
    const die = (at: string) => {
      if (at === 'intent') throw new Error('killed');
    };
    await expect(deliver(event, { ...standing(), at: die }, 'same')).rejects.toThrow('killed');
    handle.createAccessKey('new', { at: '2026-11-22T12:00:30Z' });
    await expect(deliver(event, standing(), 'same')).rejects.toMatchObject({ code: 'event-not-settled' });
    expect(heard[0]?.text).toContain('A call was cut off, and what became of it could not be read.');
    expect([...store.records.values()].join('')).not.toContain('"step-outcome"');
    expect(deactivations(sandbox)).toEqual([]);
  });

  test('X11: accepted by AWS and not shown by a reading, it is told as not switched off', async () => {
    const { sandbox, heard, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    sandbox.faults.add({ operation: 'iam:UpdateAccessKey', ignored: true });
    const reaction = await deliver(newest(sandbox), standing());
    expect(reaction).toMatchObject({ verdict: 'fails', containment: { done: false }, notice: 'sent' });
    expect(heard[0]?.text).toMatch(
      /Tried under the standing plan sp-[0-9a-f]{12}: AWS accepted the call, and a reading/,
    );
  });

  test('whom nobody takes the message from is tried again, four times in all, and then the function fails for good', async () => {
    const { sandbox, ports, deliver } = await setStage();
    sandbox.account(MEMBER).createAccessKey('ann');
    const event = newest(sandbox);
    const mute = {
      name: 'test',
      send: async () => ({ sent: false, words: 'Refused.', fix: '', unsure: false }) as const,
    };
    const store = memoryStore();
    for (let attempt = 1; attempt <= 4; attempt += 1)
      await expect(deliver(event, { store, tellers: [mute] })).rejects.toThrow(
        /Nobody could be told.*Refused/,
      );
    const fine = { store, tellers: ports.tellers };
    await expect(deliver(event, fine)).rejects.toThrow(/however often it was tried/);
  });
});
