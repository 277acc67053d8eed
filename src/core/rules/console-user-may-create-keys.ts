import {
  allowedIf,
  allowedUnless,
  anybody,
  DENIED_ABOVE,
  FROM_OFFICE,
  NO,
  rights,
  some,
  UNKNOWN,
  WITH_MFA,
  YES,
} from './example-rights.ts';
import {
  adviceOnWays,
  allWays,
  needsMfa,
  open,
  stopInWords,
  undecided,
  type Way,
  wayInWords,
  waysShown,
  worstOf,
} from './key-right-words.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'user'>()({
  id: 'console-user-may-create-keys',
  title: 'A user who signs in to the console may create access keys',
  severity: 'high',
  maturity: 'preview',

  why: [
    'Who is meant to use the console only needs no key. As long as policies let them make one, deleting the keys they have mends nothing for long.',
    'A stolen console session ends within hours. With it a thief makes a key, and the key stays when the session is gone and the password changed.',
  ],
  howItDecides: [
    'Of users with a console password: all policies that decide are put together as AWS does, those of the user and of their groups, the permissions boundary, and the service control policies on the account and above it.',
    'It fails where `iam:CreateAccessKey` is allowed, for themself or for another user. It fails with severity medium where a condition decides that only a call can settle, and with low where that condition is MFA: the key can still be made, but not with a stolen password alone. Conditions are quoted.',
    'Only a condition that calls without MFA surely fail counts as MFA. `BoolIfExists` with true in an Allow, and `Bool` with false in a Deny, let calls with long-term keys pass.',
    'Users without a console password are not spoken of: see `user-can-create-own-keys` and `user-can-create-others-keys`.',
    'Where a policy allows it and the service control policies could not be read, or a document is not understood, the verdict is unknown.',
  ],
  troubleshooting: [
    'Administrators with a password fail: an administrator can make keys. Let them take a role for that work, exempt the few that break glass by their tag, or suppress the finding with a reason.',
    'A policy by which people manage their own password and MFA often holds `iam:*AccessKey*` too. The rest of it can stay.',
    'The console shows "Create access key" to whoever may see the page; whether the call succeeds is what the policies say.',
  ],
  commands: [
    { what: 'Whether the user has a password', run: 'aws iam get-login-profile --user-name=<UserName>' },
    { what: 'The policies of the user', run: 'aws iam list-attached-user-policies --user-name=<UserName>' },
    { what: 'The policies written into the user', run: 'aws iam list-user-policies --user-name=<UserName>' },
    { what: 'The groups of the user', run: 'aws iam list-groups-for-user --user-name=<UserName>' },
  ],
  fix: [
    'Take `iam:CreateAccessKey` out of the statements that are named. For the command line such people sign in with version 2 of the AWS CLI, which gives a short session for their console sign-in, or through IAM Identity Center.',
    'Where it must stay, bind it to MFA: a deny with `BoolIfExists` `aws:MultiFactorAuthPresent` false.',
    'For a whole organisation: a service control policy that denies `iam:CreateAccessKey` to all but a few named principals.',
    'Keyreeve: scan again with `keyreeve scan --rule console-user-may-create-keys`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Policy evaluation logic',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    {
      title: 'IAM User Guide, AWS global condition context keys (aws:MultiFactorAuthPresent)',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
    },
    {
      title: 'AWS Organizations User Guide, Service control policies',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    },
  ],

  scope: 'user',
  needs: ['consolePassword'],
  needsAnyOf: [],
  wants: ['keyRights'],
  parameters: {},
  controls: {},

  evaluate(_subject, { consolePassword, keyRights }) {
    if (!consolePassword.value.enabled) return { status: 'not-applicable', says: 'Has no console password.' };
    if (keyRights === undefined) return { status: 'needs', facts: ['keyRights'] };
    const ways = allWays(keyRights.value);
    const found = open(ways);
    const unread = undecided(ways);
    if (found.length === 0 && unread.length > 0) return { status: 'needs', unread };
    const password = shown('consolePassword', true, consolePassword);
    if (found.length === 0) {
      const why = stopInWords(keyRights.value.own);
      const says = `Has a console password and may create no access key: ${why}.`;
      return { status: 'pass', says, evidence: [password, shown('stoppedBy', why, keyRights)] };
    }
    const rest = unread.length === 0 ? '' : ` More cannot be told: ${unread[0]?.words ?? ''}`;
    return {
      status: 'fail',
      severity: worstOf(found, severityOf, ['high', 'medium', 'low']),
      says: `Signs in to the console. ${found.map(wayInWords).join(' ')}${rest}`,
      evidence: [password, ...waysShown(found, keyRights)],
      advice: adviceOnWays(
        found,
        'Take iam:CreateAccessKey out of what allows it: who uses the console only needs no key. Look first at whom else the policy is for.',
      ),
    };
  },

  examples: [
    {
      name: 'a console user who may make keys for themself fails',
      cases: ['W01'],
      given: { consolePassword: { enabled: true }, keyRights: rights(YES) },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /Signs in to the console\. .*for themself/,
        advice: 'change',
      },
    },
    {
      name: 'a console user who may make keys for another fails as well',
      given: { consolePassword: { enabled: true }, keyRights: rights(NO, some(YES, 'deploy')) },
      expect: { status: 'fail', severity: 'high', says: /for 1 other user \(/ },
    },
    {
      name: 'a condition of MFA makes it low',
      cases: ['W03'],
      given: { consolePassword: { enabled: true }, keyRights: rights(allowedIf(WITH_MFA)) },
      expect: { status: 'fail', severity: 'low', says: /MultiFactorAuthPresent/ },
    },
    {
      name: 'a deny without MFA makes it low',
      cases: ['W03'],
      given: {
        consolePassword: { enabled: true },
        keyRights: rights(allowedUnless({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })),
      },
      expect: { status: 'fail', severity: 'low' },
    },
    {
      name: 'an Allow that also lets calls without any word of MFA pass does not demand it',
      cases: ['W03'],
      given: {
        consolePassword: { enabled: true },
        keyRights: rights(allowedIf({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } })),
      },
      expect: { status: 'fail', severity: 'medium' },
    },
    {
      name: 'another condition makes it medium',
      cases: ['W03'],
      given: { consolePassword: { enabled: true }, keyRights: rights(allowedIf(FROM_OFFICE)) },
      expect: { status: 'fail', severity: 'medium', says: /IpAddress/ },
    },
    {
      name: 'what one policy gives for all is told once',
      given: { consolePassword: { enabled: true }, keyRights: rights(YES, anybody(YES)) },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /console\. May create access keys for themself and every user: [^:]*$/,
      },
    },
    {
      name: 'the worst way counts',
      given: { consolePassword: { enabled: true }, keyRights: rights(allowedIf(WITH_MFA), anybody(YES)) },
      expect: { status: 'fail', severity: 'high' },
    },
    {
      name: 'a console user whom nothing allows it passes',
      given: { consolePassword: { enabled: true }, keyRights: rights(NO) },
      expect: { status: 'pass', says: /may create no access key: no policy allows it/ },
    },
    {
      name: 'a console user whom a service control policy stops passes',
      cases: ['W02'],
      given: { consolePassword: { enabled: true }, keyRights: rights(DENIED_ABOVE) },
      expect: { status: 'pass', says: /denied by statement 2/ },
    },
    {
      name: 'a user without a password is not spoken of',
      given: { consolePassword: { enabled: false }, keyRights: rights(YES) },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'a user without a password is not spoken of, whatever could not be read',
      given: { consolePassword: { enabled: false } },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'a console user is unknown where a policy allows it and service control policies could not be read',
      cases: ['W02'],
      given: { consolePassword: { enabled: true }, keyRights: rights(UNKNOWN) },
      expect: { status: 'unknown' },
    },
    {
      name: 'a console user whose policies could not be read is unknown',
      given: { consolePassword: { enabled: true } },
      expect: { status: 'unknown' },
    },
  ],
});

function severityOf({ decision }: Way) {
  if (decision.answer === 'yes') return 'high';
  return needsMfa(decision) ? 'low' : 'medium';
}
