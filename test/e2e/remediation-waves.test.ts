import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ADA_KEY, ADA_OTHER_KEY, BOB_KEY, home, MEMBER, person } from '../support/key-world.ts';
import { findUnit } from '../support/organisation.ts';
import { refusalsOf, stages, stepsOf } from '../support/remediation.ts';
import { account } from '../support/sandboxes.ts';

const stage = stages();

const OTHER = '555566667777';
const BOTH = { accounts: [MEMBER, OTHER] };

/** Ada's two keys are in a unit named test, Bob's one in another. */
function world() {
  const inOne = (id: string, ou: string, users: Parameters<typeof account>[0] & object) =>
    account({ id, ou, onlyRegions: ['us-east-1'], ...users });
  return [
    home(),
    inOne(MEMBER, 'test', { users: [person('ada', [ADA_KEY, ADA_OTHER_KEY])] }),
    inOne(OTHER, 'prod', { users: [person('bob', [BOB_KEY])] }),
  ];
}

describe('X10 a wave', () => {
  test('by a list of accounts holds nothing of another account, and says so', async () => {
    const here = await stage({
      world: world(),
      remediation: `{ waves: { first: { accounts: ["${MEMBER}"] } } }`,
    });
    const plan = await here.plan({ ...BOTH, waveName: 'first' });
    expect(stepsOf(plan)).toEqual([`notify-owner ${ADA_KEY}`, `notify-owner ${ADA_OTHER_KEY}`]);
    expect(refusalsOf(plan)).toEqual({ [BOB_KEY]: ['outside-wave'] });
    expect(plan.wave).toBe('first');
    expect(new Set(plan.steps.map((step) => step.account.id))).toEqual(new Set([MEMBER]));
  });

  test('by a unit of the organisation holds the accounts under it', async () => {
    const here = await stage({ world: world() });
    const unit = await findUnit(here.sandbox, 'test');
    writeFileSync(
      join(here.folder, 'keyreeve.yaml'),
      `version: 1\nremediation: { waves: { test: { ous: [${unit}] } } }\n`,
    );
    const plan = await here.plan({ ...BOTH, waveName: 'test' });
    expect(plan.steps).toHaveLength(2);
    expect(refusalsOf(plan)).toEqual({ [BOB_KEY]: ['outside-wave'] });
  });

  test('holds no more keys than its limit, and the limit asked for may only lower it', async () => {
    const waves = `{ waves: { all: { accounts: ["${MEMBER}", "${OTHER}"], limit: 2 } } }`;
    const here = await stage({ world: world(), remediation: waves });
    const plan = await here.plan({ ...BOTH, waveName: 'all' });
    expect(stepsOf(plan)).toEqual([`notify-owner ${ADA_KEY}`, `notify-owner ${ADA_OTHER_KEY}`]);
    expect(refusalsOf(plan)).toEqual({ [BOB_KEY]: ['over-limit'] });
    expect((await here.plan({ waveName: 'all', limit: 1 })).steps).toHaveLength(1);
    expect((await here.plan({ waveName: 'all', limit: 9 })).steps).toHaveLength(2);
    expect((await here.plan()).steps).toHaveLength(3);
  });

  test('keeps keys that wait for their deletion elsewhere out of it', async () => {
    const waves = `waves: { first: { accounts: ["${MEMBER}"] } }`;
    const here = await stage({ world: world(), remediation: `{ noticeDays: 0, holdDays: 0, ${waves} }` });
    await here.apply(await here.plan(BOTH));
    await here.apply(await here.plan());
    const plan = await here.plan({ waveName: 'first' });
    expect(stepsOf(plan)).toEqual([`delete-key ${ADA_KEY}`, `delete-key ${ADA_OTHER_KEY}`]);
  });

  test('that the settings do not have is refused, with the nearest name', async () => {
    const here = await stage({
      world: world(),
      remediation: `{ waves: { first: { accounts: ["${MEMBER}"] } } }`,
    });
    await expect(here.plan({ waveName: 'firsts' })).rejects.toMatchObject({
      code: 'bad-argument',
      hint: 'Did you mean first?',
    });
  });
});
