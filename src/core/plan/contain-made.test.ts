import { describe, expect, test } from 'vitest';
import { KEY, keyCase, liveKey, liveUser, MEMBER, NOW, OTHER } from '../../../test/support/plan-cases.ts';
import { known, unread } from '../model/fact.ts';
import type { MadePrincipal } from '../model/investigation.ts';
import { REMEDIATION_DEFAULTS } from '../settings/remediation-defaults.ts';
import type { ContainContext } from './contain.ts';
import { containMade, type MadeNow } from './contain-made.ts';
import { unlawful } from './lawful.ts';
import { makePlan } from './make-plan.ts';
import { DENY_ALL } from './policies.ts';
import type { StepDraft } from './steps/draft.ts';
import { inverseOf } from './undo.ts';

const STOLEN = 'AKIARTX3GSDSQAAAAAZZ';
const ROLE = { roleId: 'AROAX', roleArn: `arn:aws:iam::${MEMBER.id}:role/backdoor`, createdAt: NOW };

function principal(
  kind: MadePrincipal['kind'],
  name: string,
  more: Partial<MadePrincipal> = {},
): MadePrincipal {
  const event = {
    at: NOW,
    accountId: MEMBER.id,
    region: 'us-east-1',
    event: `iam.amazonaws.com ${kind}`,
    accessKeyId: STOLEN,
  };
  return { kind, name, accountId: MEMBER.id, event, ...more };
}

const MADE_NOW = { ...liveKey(KEY), createdAt: NOW };

function holder(createdAt = NOW, keys = [MADE_NOW, liveKey(OTHER, 'Inactive')]) {
  const [first = liveKey(KEY), ...others] = keys;
  const { holder: made } = keyCase({ key: first, others });
  return { ...made, user: known({ ...liveUser(), createdAt }, 'iam:GetUser') };
}

function contained(all: readonly MadeNow[], how: Partial<ContainContext> = {}) {
  return containMade(MEMBER, all, {
    settings: REMEDIATION_DEFAULTS,
    exempt: undefined,
    ownKeys: { keyIds: new Set(), wholeUser: false },
    forced: new Set(),
    ownRoles: new Set(),
    reason: 'It was found in public.',
    sessionsBefore: NOW,
    ...how,
  });
}

const MADE_USER = { made: principal('user', 'ann'), holder: holder() };
const MADE_KEY = {
  made: principal('access-key', KEY, { userName: 'ann' }),
  holder: holder('2020-01-01T00:00:00Z', [MADE_NOW]),
};
const MADE_ROLE = { made: principal('role', ROLE.roleArn), role: known(ROLE, 'iam:GetRole') };

function stepsOf(drafts: readonly StepDraft[]) {
  const frame = { kind: 'contain', tool: { name: 'keyreeve', version: '0' }, madeBy: 'x' } as const;
  const nothing = { refused: [], manual: [], gaps: [], notes: [] };
  return makePlan({ ...frame, madeAt: NOW, expiresAt: NOW, steps: drafts, ...nothing }).steps;
}

describe('what was made with a key', () => {
  test('a user is denied everything, and its active keys are deactivated', () => {
    const { steps, notes, refused } = contained([MADE_USER]);
    expect(steps.map(({ kind }) => kind)).toEqual(['deny-user', 'deactivate-key']);
    expect(steps[0]?.subject).toMatchObject({ kind: 'user', userName: 'ann' });
    expect(steps[0]?.why).toContain(`Made with ${STOLEN} at ${NOW} (iam.amazonaws.com user).`);
    expect([notes, refused]).toEqual([[], []]);
  });

  test('a user without a key is denied all the same: it may have a password', () => {
    const none = { ...holder(), keys: known([], 'iam:ListAccessKeys') };
    expect(contained([{ ...MADE_USER, holder: none }]).steps.map(({ kind }) => kind)).toEqual(['deny-user']);
  });

  test('a key made for somebody who was there before is deactivated alone', () => {
    const { steps } = contained([MADE_KEY]);
    expect(steps.map(({ kind }) => kind)).toEqual(['deactivate-key']);
    expect(steps[0]?.subject).toMatchObject({ accessKeyId: KEY });
    expect(steps[0]?.effect).toContain('sessions it issued before live on');
    expect(steps[0]?.warnings[0]).toContain(`keyreeve plan --contain ${KEY}`);
  });

  test('a key of a user that was made too is deactivated once', () => {
    const madeKey = { ...MADE_KEY, holder: holder() };
    for (const all of [
      [MADE_USER, madeKey],
      [madeKey, MADE_USER],
    ]) {
      const { steps } = contained(all);
      expect(steps.map(({ kind }) => kind)).toEqual(['deny-user', 'deactivate-key']);
      // Its user is denied: nothing is said of sessions that live on.
      expect(steps[1]?.warnings).toEqual([]);
      expect(steps[1]?.effect).not.toContain('live on');
    }
  });

  test('a role is denied everything, in sessions old and new', () => {
    const [step] = contained([MADE_ROLE]).steps;
    expect(step).toMatchObject({
      kind: 'deny-role',
      call: { api: 'iam:PutRolePolicy', arguments: { RoleName: 'backdoor', PolicyDocument: DENY_ALL.text } },
    });
    expect(DENY_ALL.text).not.toContain('Condition');
  });

  test.each([
    [
      'of another account',
      { made: principal('user', 'eve', { accountId: '999999999999' }) },
      /contain it there/,
    ],
    ['that no step undoes', { made: principal('trust', 'Admin') }, /by hand/],
    ['that is gone', { ...MADE_ROLE, role: known(null, 'iam:GetRole') }, /it is gone/],
    [
      'whose user is gone',
      { ...MADE_USER, holder: { ...holder(), user: known(null, 'x') } },
      /renamed.*look for it/,
    ],
    [
      'that is another user of the same name',
      { ...MADE_USER, holder: holder('2020-01-01T00:00:00Z') },
      /another one/,
    ],
    [
      'that is another role of the same name',
      { ...MADE_ROLE, role: known({ ...ROLE, createdAt: '2020-01-01T00:00:00Z' }, 'x') },
      /another one/,
    ],
    [
      'that is a role of a service of AWS',
      {
        ...MADE_ROLE,
        role: known({ ...ROLE, roleArn: `arn:aws:iam::${MEMBER.id}:role/aws-service-role/x/backdoor` }, 'x'),
      },
      /a role of AWS/,
    ],
    [
      'as a key that is inactive',
      {
        ...MADE_KEY,
        holder: holder('2020-01-01T00:00:00Z', [{ ...MADE_NOW, status: 'Inactive' as const }]),
      },
      /inactive already/,
    ],
    [
      'as a key that was made at another time',
      { ...MADE_KEY, holder: holder('2020-01-01T00:00:00Z', [liveKey(KEY)]) },
      /the key of that id was made at/,
    ],
    [
      'as a key that is gone',
      { ...MADE_KEY, made: principal('access-key', 'AKIAGONE', { userName: 'ann' }) },
      /gone/,
    ],
  ] as const)('something %s is told, and no step is made of it', (_case, now, words) => {
    const { steps, notes } = contained([now]);
    expect(steps).toEqual([]);
    expect(notes.join()).toMatch(words);
  });

  test.each([
    [
      'the user',
      { ...MADE_USER, holder: { ...holder(), user: unread('iam:GetUser', 'AccessDenied', 'No.') } },
    ],
    [
      'its keys',
      { ...MADE_USER, holder: { ...holder(), keys: unread('iam:ListAccessKeys', 'AccessDenied', 'No.') } },
    ],
    ['the role', { ...MADE_ROLE, role: unread('iam:GetRole', 'AccessDenied', 'No.') }],
  ] as const)('where %s could not be read, it is refused, and says so', (_case, now) => {
    expect(contained([now]).refused[0]?.reasons[0]).toMatchObject({ code: 'unread' });
  });

  test('X08 X09 our own user, our own role and an exempt user are left alone', () => {
    const own = { ownKeys: { keyIds: new Set([KEY]), wholeUser: false } };
    expect(contained([MADE_USER], own).refused[0]?.reasons[0]?.code).toBe('own-credential');
    const settings = { ...REMEDIATION_DEFAULTS, breakGlass: { tags: [], paths: [], users: ['ann'] } };
    expect(contained([MADE_USER], { settings }).refused[0]?.reasons[0]?.code).toBe('break-glass');
    const { steps, notes } = contained([MADE_ROLE], { ownRoles: new Set(['backdoor']) });
    expect(steps).toEqual([]);
    expect(notes.join()).toContain('Keyreeve itself works through');
  });

  test('every step is one that a plan file can have, and X13 each has its inverse', () => {
    const steps = stepsOf(contained([MADE_USER, MADE_KEY, MADE_ROLE]).steps);
    expect(steps.map(unlawful)).toEqual(steps.map(() => undefined));
    const back = steps.map((step) => {
      const inverse = inverseOf(step);
      return 'step' in inverse ? inverse.step : expect.unreachable();
    });
    expect(back.map(({ kind }) => kind)).toEqual(['allow-user', 'activate-key', 'allow-role']);
    expect(stepsOf(back).map(unlawful)).toEqual(back.map(() => undefined));
  });
});
