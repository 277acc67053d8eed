import type { Owner } from '../model/credentials.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import { defineRule, type Given, type NeedsMore, type Verdict } from './rule.ts';
import { option, shown } from './words.ts';

const PARAMETERS = {
  unlisted: {
    kind: 'choices',
    of: ['fail', 'ignore'],
    default: ['fail'],
    says: 'A user with a console password whom nobody in the list matches: `fail`, or `ignore` where the list does not hold everybody. With both named, it fails.',
  },
} as const;

type Facts = Given<'user', 'owner', 'consolePassword'>;

export default defineRule<'user'>()({
  id: 'user-owner-left',
  title: 'A user belongs to somebody who has left',
  severity: 'high',
  maturity: 'stable',

  why: [
    'IAM users are not in the directory: when somebody leaves, their laptop is taken back and their mail is closed, and their IAM user stays, with its password and its keys.',
    'Who has left has a reason less to be careful, and nobody who would notice that the user is used.',
  ],
  howItDecides: [
    'Runs only where a list of people is handed in with `--people FILE`: from HR or the identity provider, as names, CSV or JSON.',
    'A user is matched by name with a login or an e-mail address, ignoring case; else by an owner tag; else by the part of an e-mail address before the @, where the tags were read. Where two people share that part and one of them is there, the user is taken for theirs.',
    'Left: not active, terminated, suspended, deprovisioned and the like, or an end date that is past. Fails high. A state of which not every word is known makes it unknown, and is named.',
    'Not in the list: a user with a console password is somebody nobody knows of, and fails medium, unless `unlisted` is `ignore`. A user without one is probably a program, and is not spoken of.',
    'A list without any sign of who has left says only who is there.',
  ],
  troubleshooting: [
    "Ask the person's manager what ran under the user: programs often run on the keys of whoever wrote them.",
    'Look at what was done with the user after the person left: CloudTrail by user name, and the last use of password and keys.',
    'Nobody in the list: a contractor, a shared user, another spelling. An `owner` tag with an e-mail address on the user settles it.',
  ],
  commands: [
    {
      what: 'Whether the user has a console password',
      run: 'aws iam get-login-profile --user-name=<UserName>',
    },
    { what: 'The keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
    { what: 'The tags of the user', run: 'aws iam list-user-tags --user-name=<UserName>' },
    {
      what: 'What the user did (last 90 days, one region at a time)',
      run: 'aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=<UserName>',
    },
  ],
  fix: [
    'Take the console password away at once. Console: "Manage console access", "Disable access"; CLI: `aws iam delete-login-profile`.',
    'Deactivate the keys; what stops ran under the name of the person, and gets a role. Delete the keys after a wait, then the user.',
    'Nobody in the list: find the owner, tag the user (`aws iam tag-user`), or take the password away.',
    'So that it does not come back: people sign in through IAM Identity Center, from the directory that HR keeps.',
    'Keyreeve: scan again with `keyreeve scan --rule user-owner-left --people FILE`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Remove or deactivate an IAM user',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC03-BP06 Manage access based on lifecycle',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_lifecycle.html',
    },
  ],

  removes: 'access-keys',
  scope: 'user',
  onlyWith: 'people',
  needs: ['owner'],
  needsAnyOf: [],
  wants: ['consolePassword'],
  parameters: PARAMETERS,
  controls: {},

  evaluate({ user }, given, { unlisted }) {
    const owner = given.owner.value;
    if (!owner.listed) return notListed(user.name, given, unlisted);
    if (!owner.left) {
      return { status: 'pass', says: `Belongs to somebody who is there (by ${owner.matchedBy}).` };
    }
    const since = owner.since === undefined ? '' : ` on ${owner.since}`;
    return {
      status: 'fail',
      says: `Belongs to somebody who left${since} (by ${owner.matchedBy}).`,
      evidence: evidenceOf(given, owner),
      advice: adviceOn(
        user.name,
        given,
        'Ask their manager what ran under the user. Take the password away, deactivate the keys, wait, then delete the user.',
      ),
    };
  },

  examples: [
    {
      name: 'a user of somebody who left fails',
      given: {
        owner: { listed: true, left: true, since: '2026-09-30', matchedBy: 'user name' },
        consolePassword: { enabled: true },
      },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /somebody who left on 2026-09-30 \(by user name\)/,
        advice: 'ask-owner',
      },
    },
    {
      name: 'a user of somebody who left, nobody says when, fails, with or without a password',
      given: {
        owner: { listed: true, left: true, matchedBy: 'tag owner' },
        consolePassword: { enabled: false },
      },
      expect: { status: 'fail', severity: 'high', says: /somebody who left \(by tag owner\)/ },
    },
    {
      name: 'a user of somebody who is there passes',
      given: { owner: { listed: true, left: false, matchedBy: 'e-mail address' } },
      expect: { status: 'pass' },
    },
    {
      name: 'a console user whom nobody in the list matches fails, as the lesser case',
      given: { owner: { listed: false }, consolePassword: { enabled: true } },
      expect: { status: 'fail', severity: 'medium', says: /nobody in the list/ },
    },
    {
      name: 'with unlisted=ignore such a user is not spoken of',
      given: { owner: { listed: false }, consolePassword: { enabled: true } },
      parameters: { unlisted: ['ignore'] },
      expect: { status: 'not-applicable' },
    },
    {
      name: "a user without a password whom nobody matches is no person's sign-in",
      given: { owner: { listed: false }, consolePassword: { enabled: false } },
      expect: { status: 'not-applicable', says: /not in the list/ },
    },
    {
      name: 'whom nobody matches, and whose password could not be read, is unknown',
      given: { owner: { listed: false } },
      expect: { status: 'unknown' },
    },
  ],
});

function notListed(userName: string, given: Facts, unlisted: readonly string[]): Verdict | NeedsMore {
  const { consolePassword, owner } = given;
  if (consolePassword === undefined) return { status: 'needs', facts: ['consolePassword'] };
  if (!consolePassword.value.enabled) {
    return {
      status: 'not-applicable',
      says: "Has no console password, so it is no person's sign-in; it is not in the list of people.",
    };
  }
  if (!unlisted.includes('fail')) {
    return {
      status: 'not-applicable',
      says: 'Matches nobody in the list of people, which these settings ignore.',
    };
  }
  return {
    status: 'fail',
    severity: 'medium',
    says: 'Has a console password and matches nobody in the list of people.',
    evidence: evidenceOf(given, owner.value),
    advice: adviceOn(
      userName,
      given,
      'Find the owner and tag the user with their e-mail address; where there is none, take the password away.',
    ),
  };
}

function adviceOn(userName: string, { consolePassword }: Facts, words: string): Advice {
  const user = option('user-name', userName);
  return {
    action: 'ask-owner',
    words,
    commands: [
      `aws iam list-access-keys ${user}`,
      `aws iam list-user-tags ${user}`,
      ...(consolePassword?.value.enabled === false ? [] : [`aws iam delete-login-profile ${user}`]),
    ],
  };
}

/** How the user was matched, never with whom: names and addresses of people stay in the list. */
function evidenceOf({ owner: from, consolePassword }: Facts, owner: Owner): Evidence[] {
  return [
    shown('ownerListed', owner.listed, from),
    ...(owner.listed
      ? [shown('ownerLeft', owner.left, from), shown('matchedBy', owner.matchedBy, from)]
      : []),
    ...(owner.listed && owner.since !== undefined ? [shown('ownerLeftOn', owner.since, from)] : []),
    ...(consolePassword === undefined
      ? []
      : [shown('consolePassword', consolePassword.value.enabled, consolePassword)]),
  ];
}
