import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UserSpec } from '../../sandbox/index.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  BOB_KEY,
  HOME,
  home,
  MEMBER,
  member,
  person,
  tokenOf,
  twoUsers,
} from '../support/key-world.ts';
import { refusalsOf, stages, stepsOf } from '../support/remediation.ts';

const stage = stages();

const AT_ONCE = '{ noticeDays: 0, holdDays: 0 }';

describe('the last way in', () => {
  const CLOSED = { root: { passwordEnabled: false } } as const;
  const machine = (name: string, keys: readonly string[]): UserSpec => {
    const { password: _none, ...rest } = person(name, keys);
    return rest;
  };

  test.each([
    ['a user with one key', [machine('ci', [BOB_KEY])], 1],
    ['a user with two keys: one goes, one stays', [machine('ci', [ADA_KEY, ADA_OTHER_KEY])], 1],
    [
      'two users with one key each: one goes, one stays',
      [machine('ci', [ADA_KEY]), machine('cd', [BOB_KEY])],
      1,
    ],
    ['a console user keeps their password', [machine('ci', [ADA_KEY]), person('bob', [])], 0],
  ])('is kept: %s', async (_what, users, kept) => {
    const here = await stage({ world: [home(), member(users, CLOSED)], remediation: AT_ONCE });
    const rules = ['user-credential-unused'];
    await here.apply(await here.plan({ rules }));
    const plan = await here.plan();
    const keys = users.flatMap(({ accessKeys = [] }) => accessKeys).length;
    expect(plan.steps).toHaveLength(keys - kept);
    expect(Object.values(refusalsOf(plan)).flat()).toEqual(Array(kept).fill('last-way-in'));
  });

  test('is not the key where a role lets somebody in from outside', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${HOME}:root` } },
      ],
    };
    const inside = { ...CLOSED, iamRoles: [{ name: 'Admin', trust }] };
    const here = await stage({ world: [home(), member([machine('ci', [BOB_KEY])], inside)] });
    expect(stepsOf(await here.plan({ rules: ['user-credential-unused'] }))).toEqual([
      `notify-owner ${BOB_KEY}`,
    ]);
  });
});

describe("the caller's own keys", () => {
  test('X08 the key that signs is refused, and the others are planned', async () => {
    const here = await stage({ world: twoUsers(), remediation: AT_ONCE });
    here.callAs(here.sandbox.env({ accessKeyId: BOB_KEY }));
    const plan = await here.plan({ forced: { keys: [BOB_KEY], reason: 'mine' } });
    expect(refusalsOf(plan)[BOB_KEY]).toEqual(['own-credential']);
    expect(stepsOf(plan)).toEqual([`notify-owner ${ADA_KEY}`, `notify-owner ${ADA_OTHER_KEY}`]);
  });

  test('X08 so is the key of the source profile behind an assumed role', async () => {
    const here = await stage({ world: twoUsers() });
    const config = join(here.folder, 'config');
    const ops = `[profile ops]\nrole_arn = arn:aws:iam::${MEMBER}:role/Ops\nsource_profile = staff\n`;
    writeFileSync(
      config,
      `${ops}[profile staff]\naws_access_key_id = ${BOB_KEY}\naws_secret_access_key = any\n`,
    );
    here.callAs({ AWS_CONFIG_FILE: config, AWS_PROFILE: 'ops' });
    const plan = await here.plan();
    expect(plan.madeBy).toContain('assumed-role/Ops/');
    expect(refusalsOf(plan)).toEqual({ [BOB_KEY]: ['own-credential'] });
  });

  test('X08 of a session of a user every key counts, since nobody can see which one made it', async () => {
    const here = await stage({ world: twoUsers() });
    const session = await tokenOf(here.sandbox, ADA_KEY);
    here.callAs(session);
    const own = ['own-credential'];
    expect(refusalsOf(await here.plan())).toEqual({ [ADA_KEY]: own, [ADA_OTHER_KEY]: own });
  });

  test('a user whom AWS has quarantined is not asked to mend itself', async () => {
    const ada = person('ada', [ADA_KEY, ADA_OTHER_KEY], { attached: ['AWSCompromisedKeyQuarantineV3'] });
    const here = await stage({ world: [home(), member([ada])] });
    expect(stepsOf(await here.plan())).toHaveLength(2);
    here.callAs(here.sandbox.env({ accessKeyId: ADA_KEY }));
    expect(refusalsOf(await here.plan())).toEqual({
      [ADA_KEY]: ['own-credential', 'quarantined-self'],
      [ADA_OTHER_KEY]: ['quarantined-self'],
    });
  });
});
