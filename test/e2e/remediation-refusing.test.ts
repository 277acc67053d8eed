import { ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { openNoticeChannel } from '../../src/app/notify/owner-notice.ts';
import type { Ground } from '../../src/app/remediate/options.ts';
import { tellDenied } from '../../src/app/remediate/tell-denied.ts';
import { type WatchedKey, watchDenied } from '../../src/app/remediate/watch-denied.ts';
import type { SettingsFile } from '../../src/app/settings-file.ts';
import { REFUSE_LONG_TERM_KEYS } from '../../src/core/plan/policies.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  BOB_KEY,
  home,
  iamAs,
  MEMBER,
  member,
  person,
  policiesOfUser,
  signedBy,
  tokenOf,
} from '../support/key-world.ts';
import { endsOf, refusalsOf, type Stage, stages, stepsOf } from '../support/remediation.ts';
import { changesOf } from '../support/sandboxes.ts';

const stage = stages();

const REFUSING = 'noticeDays: 0, refuseFirst: true, refuseDays: 7, holdDays: 0';
const POLICY = REFUSE_LONG_TERM_KEYS.name;

/** A stage on which Bob's key is under refusal; gives the plan that did it. */
async function refusing(more = '') {
  const here = await stage({
    world: [home(), member([person('bob', [BOB_KEY])])],
    remediation: `{ ${REFUSING}${more} }`,
  });
  await here.apply(await here.plan());
  const plan = await here.plan();
  expect(endsOf(await here.apply(plan))).toEqual(['refuse-key-use done']);
  return { here, plan };
}

/** Somebody calls with the key, and is denied or not. */
function call({ sandbox }: Stage, accessKeyId: string) {
  return iamAs(sandbox, signedBy(accessKeyId)).send(new ListUsersCommand({}));
}

function watched(here: Stage): Promise<readonly WatchedKey[]> {
  return here.on((ground) => watchDenied(ground, { keys: [], accounts: [] }));
}

describe('X19 refusing the calls of a key', () => {
  test('denies them by a policy, and shows who calls, from where, with what, and how to take it back', async () => {
    const { here, plan } = await refusing();
    expect(await policiesOfUser(here.sandbox, 'bob')).toEqual([POLICY]);
    here.sandbox.clock.advance(60_000);
    await expect(call(here, BOB_KEY)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(call(here, BOB_KEY)).rejects.toMatchObject({ name: 'AccessDenied' });
    const [key] = await watched(here);
    expect(key?.calls).toMatchObject({
      deniedCount: 2,
      denied: [{ from: '127.0.0.1', isAddress: true, event: 'iam.amazonaws.com ListUsers', count: 2 }],
      notDenied: { count: 0 },
    });
    expect(key?.undo).toBe(`keyreeve undo ${plan.steps[0]?.id}`);
  });

  test('is not forgotten when a use of the key makes every rule pass: the way back is told', async () => {
    const { here, plan } = await refusing();
    const found = { findings: [], gaps: [], waitingIn: new Set([MEMBER]) };
    const next = await here.plan({ found });
    expect(refusalsOf(next)).toEqual({ [BOB_KEY]: ['not-due', 'passes-now', 'calls-refused'] });
    expect(next.refused[0]?.reasons.at(-1)?.fix).toContain(`keyreeve undo ${plan.steps[0]?.id}`);
    here.days(8);
    const forced = await here.plan({ found, forced: { keys: [BOB_KEY], reason: 'nobody answers' } });
    expect(stepsOf(forced)).toEqual([`deactivate-key ${BOB_KEY}`, `lift-refusal ${BOB_KEY}`]);
  });

  test('leaves sessions that were issued before alone, and lets no new one be made with the key', async () => {
    const here = await stage({
      world: [home(), member([person('bob', [BOB_KEY])])],
      remediation: `{ ${REFUSING}, usedWithinDays: 0 }`,
    });
    const token = await tokenOf(here.sandbox, BOB_KEY);
    here.sandbox.clock.advance(60_000);
    await here.apply(await here.plan());
    await here.apply(await here.plan());
    const session = {
      accessKeyId: token.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: token.AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: token.AWS_SESSION_TOKEN ?? '',
    };
    await expect(iamAs(here.sandbox, session).send(new ListUsersCommand({}))).resolves.toBeDefined();
    await expect(tokenOf(here.sandbox, BOB_KEY)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('is lifted by an undo: the key works, and its life begins anew', async () => {
    const { here, plan } = await refusing();
    const { plan: back } = await here.undo(plan.id);
    expect(endsOf(await here.apply(back))).toEqual(['lift-refusal done']);
    await expect(call(here, BOB_KEY)).resolves.toBeDefined();
    expect(await policiesOfUser(here.sandbox, 'bob')).toEqual([]);
    expect(await watched(here)).toEqual([]);
  });

  test('is refused where a sibling is active and not in the plan', async () => {
    const users = [person('ada', [ADA_KEY, ADA_OTHER_KEY])];
    const here = await stage({ world: [home(), member(users)], remediation: `{ ${REFUSING} }` });
    await here.apply(await here.plan());
    here.sandbox.account(MEMBER).useAccessKey(ADA_OTHER_KEY);
    const plan = await here.plan();
    expect(plan.steps).toEqual([]);
    expect(refusalsOf(plan)).toEqual({ [ADA_KEY]: ['sibling-active'], [ADA_OTHER_KEY]: ['used-recently'] });
    expect(plan.refused.find(({ subject }) => subject.accessKeyId === ADA_KEY)?.reasons[0]?.words).toContain(
      ADA_OTHER_KEY,
    );
  });

  test('takes both keys of a user together, with one policy, which goes with the last of them', async () => {
    const users = [person('ada', [ADA_KEY, ADA_OTHER_KEY])];
    const here = await stage({ world: [home(), member(users)], remediation: `{ ${REFUSING} }` });
    await here.apply(await here.plan());
    expect(endsOf(await here.apply(await here.plan()))).toEqual([
      'refuse-key-use done',
      'refuse-key-use already-done',
    ]);
    here.days(7);
    const plan = await here.plan();
    expect(stepsOf(plan)).toEqual([
      `deactivate-key ${ADA_KEY}`,
      `deactivate-key ${ADA_OTHER_KEY}`,
      `lift-refusal ${ADA_OTHER_KEY}`,
    ]);
    expect((await here.apply(plan)).counts.done).toBe(3);
    expect(await policiesOfUser(here.sandbox, 'ada')).toEqual([]);
    expect(changesOf(here.sandbox).filter(({ operation }) => operation === 'iam:PutUserPolicy')).toHaveLength(
      1,
    );
  });

  test('waits its days, then the key is deactivated and the policy is taken off', async () => {
    const { here } = await refusing();
    expect(refusalsOf(await here.plan())[BOB_KEY]).toEqual(['not-due']);
    here.days(7);
    expect(endsOf(await here.apply(await here.plan()))).toEqual(['deactivate-key done', 'lift-refusal done']);
    expect(await policiesOfUser(here.sandbox, 'bob')).toEqual([]);
  });

  test('leaves the policy on where the deactivation did not succeed', async () => {
    const { here } = await refusing();
    here.days(7);
    here.sandbox.faults.add({ operation: 'iam:UpdateAccessKey', ignored: true });
    expect(endsOf(await here.apply(await here.plan()))).toEqual([
      'deactivate-key not-verified',
      'lift-refusal stale',
    ]);
    expect(await policiesOfUser(here.sandbox, 'bob')).toEqual([POLICY]);
  });
});

describe('X19 watching', () => {
  test('after the deactivation says that nothing can be observed, and never that nobody uses the key', async () => {
    const { here } = await refusing();
    here.days(7);
    await here.apply(await here.plan());
    const [key] = await watched(here);
    expect(key).toMatchObject({
      state: { stage: 'deactivated' },
      silent: expect.stringContaining('not observable'),
    });
    expect(key?.calls).toBeUndefined();
    expect(JSON.stringify(key)).not.toContain('unused');
  });

  test('where the history cannot be searched gives no number that could be taken for silence', async () => {
    const { here } = await refusing();
    here.sandbox.faults.add({
      operation: 'cloudtrail:LookupEvents',
      code: 'AccessDeniedException',
      status: 403,
    });
    const [key] = await watched(here);
    expect(key?.calls?.unread).toMatchObject({ code: expect.stringContaining('AccessDenied') });
    expect(key?.calls?.notSearched).toHaveLength(1);
  });

  test('of a key whose calls nobody refuses is refused', async () => {
    const { here } = await refusing();
    const asked = here.on((ground) => watchDenied(ground, { keys: [ADA_KEY], accounts: [] }));
    await expect(asked).rejects.toMatchObject({ code: 'nothing-selected' });
  });

  test('tells the owner from where the calls came, in the log before it is sent and after', async () => {
    const { here } = await refusing(
      ', notice: { channel: ses, from: keys@example.com, domains: [example.com], region: us-east-1 }',
    );
    here.sandbox.clock.advance(60_000);
    await expect(call(here, BOB_KEY)).rejects.toThrow();
    here.sandbox.clock.advance(60_000);
    const tell = async (ground: Ground, file: SettingsFile) => {
      const [key] = await watchDenied(ground, { keys: [], accounts: [] });
      const { base, settings } = ground;
      const session = base.account({ accountId: base.identity.accountId });
      const channel = openNoticeChannel(
        { notify: file.settings.notify, remediation: settings },
        { env: {}, session },
      );
      return tellDenied(ground, key ?? expect.unreachable(), channel);
    };
    const sent = await here.on(tell);
    expect(await here.on(tell)).toBeUndefined();
    expect(sent).toMatchObject({ sent: true, to: 'bob@example.com' });
    const mails = here.sandbox.sent().filter(({ subject }) => subject?.includes('still used'));
    expect(mails).toMatchObject([{ to: ['bob@example.com'], text: expect.stringContaining('127.0.0.1') }]);
    const last = here.entries().slice(-2);
    expect(last.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['notice-intent', undefined],
      ['notice-outcome', 'done'],
    ]);
    await expect(call(here, BOB_KEY)).rejects.toThrow();
    here.sandbox.clock.advance(60_000);
    expect(await here.on(tell)).toMatchObject({ sent: true });
  });
});
