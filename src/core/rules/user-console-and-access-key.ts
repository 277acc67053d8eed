import { secondsBetween } from '../model/time.ts';
import { adviceOnKey } from './key-advice.ts';
import { defineRule, type Given } from './rule.ts';
import { CONSOLE_USERS_ONLY, keyInWords, lastUseInWords, lastUseShown, shown } from './words.ts';

export default defineRule<'access-key'>()({
  id: 'user-console-and-access-key',
  title: 'A user has both a console password and an access key',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'One identity with two ways in: whoever steals the key need not know the password or the MFA code, and whoever steals the password can make another key.',
    'A person and a program share permissions and a trail, so neither can be limited or watched alone.',
  ],
  howItDecides: [
    'A user with a console password fails for every access key they have; an inactive key, which can be reactivated, is low.',
    'A password counts whether or not it was ever used: a list by `PasswordLastUsed` misses users who never signed in.',
  ],
  troubleshooting: [
    'Check whether the key was used for anything nobody can explain, before it is removed.',
    'Ask the owner which of the two they need.',
    'Review which policies let console users create keys.',
  ],
  commands: [
    {
      what: 'Whether the user has a console password',
      run: 'aws iam get-login-profile --user-name=<UserName>',
    },
    { what: 'The keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
  ],
  fix: [
    'Needed by a program: make it a role, or a user of its own without a password.',
    'Not needed: note the key id, deactivate it, wait, delete it, and tell the user to sign in by the console.',
    'Keep a record of what was done, when and by whom.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Security best practices in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC02-BP02 Use temporary credentials',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html',
    },
  ],

  removes: 'access-keys',
  scope: 'access-key',
  needs: ['consolePassword', 'keyStatus'],
  needsAnyOf: [],
  wants: ['keyCreatedAt', 'keyLastUse'],
  parameters: {},
  controls: { well_architected: ['SEC02-BP02'] },
  ...CONSOLE_USERS_ONLY,

  evaluate({ user, key }, given, _parameters, { now }) {
    const active = given.keyStatus.value === 'Active';
    const use =
      given.keyLastUse === undefined
        ? 'its last use is not known'
        : lastUseInWords(given.keyLastUse.value, now);
    return {
      status: 'fail',
      ...(!active && { severity: 'low' as const }),
      says: `${keyInWords(key, given.keyCreatedAt?.value)} is ${active ? 'active' : 'inactive'}, beside a console password; ${use}.`,
      evidence: [
        shown('consolePassword', given.consolePassword.value.enabled, given.consolePassword),
        shown('keyStatus', given.keyStatus.value, given.keyStatus),
        ...(given.keyCreatedAt ? [shown('keyCreatedAt', given.keyCreatedAt.value, given.keyCreatedAt)] : []),
        ...(given.keyLastUse ? lastUseShown('key', given.keyLastUse.value, given.keyLastUse) : []),
      ],
      advice: adviceOnKey({
        userName: user.name,
        key,
        active,
        use: given.keyLastUse?.value,
        young: isYoung(given, now),
      }),
    };
  },

  examples: [
    {
      name: 'a user who never signed in and has an active key fails',
      cases: ['T07'],
      given: { consolePassword: { enabled: true }, keyStatus: 'Active', keyLastUse: {} },
      expect: { status: 'fail', severity: 'medium', advice: 'ask-owner' },
    },
    {
      name: 'a key that was used is to be looked into and moved, never just switched off',
      given: {
        consolePassword: { enabled: true },
        keyStatus: 'Active',
        keyCreatedAt: '2026-01-10T10:00:02Z',
        keyLastUse: { at: '2026-11-02T00:00:00Z' },
      },
      expect: { status: 'fail', severity: 'medium', advice: 'rotate' },
    },
    {
      name: 'a key of a minute is to be asked about before it is touched',
      given: {
        consolePassword: { enabled: true },
        keyStatus: 'Active',
        keyCreatedAt: '2026-11-22T11:59:00Z',
        keyLastUse: {},
      },
      expect: { status: 'fail', advice: 'ask-owner' },
    },
    {
      name: 'a key never used in months is to be deactivated and deleted',
      given: {
        consolePassword: { enabled: true },
        keyStatus: 'Active',
        keyCreatedAt: '2026-01-10T10:00:02Z',
        keyLastUse: {},
      },
      expect: { status: 'fail', advice: 'delete' },
    },
    {
      name: 'an inactive key is the lesser case',
      given: { consolePassword: { enabled: true }, keyStatus: 'Inactive', keyLastUse: {} },
      expect: { status: 'fail', severity: 'low' },
    },
    {
      name: 'a user without a console password is not spoken of',
      given: { consolePassword: { enabled: false }, keyStatus: 'Active' },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'a key whose last use could not be read fails all the same',
      given: {
        consolePassword: { enabled: true },
        keyStatus: 'Active',
        keyCreatedAt: '2026-01-10T10:00:02Z',
      },
      expect: { status: 'fail', says: /last use is not known/ },
    },
    {
      name: 'a key whose status could not be read is unknown',
      given: { consolePassword: { enabled: true } },
      expect: { status: 'unknown' },
    },
  ],
});

/** AWS records use late: for a day, no record of a use means nothing. */
const YOUNG_SECONDS = 86_400;

type Facts = Given<'access-key', 'consolePassword' | 'keyStatus', 'keyCreatedAt' | 'keyLastUse'>;

function isYoung({ keyCreatedAt, keyLastUse }: Facts, now: string): boolean {
  if (keyCreatedAt === undefined) return true;
  return secondsBetween(keyCreatedAt.value, keyLastUse?.readAt ?? now) <= YOUNG_SECONDS;
}
