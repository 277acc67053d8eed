import { type Account, homeRegion } from '../model/account.ts';
import type { UserAuthorization } from '../model/authorization.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import { isQuarantine } from './quarantine-words.ts';
import { defineRule, type Given } from './rule.ts';
import { option, shown } from './words.ts';

type Facts = Given<'user', 'userAuthorization', 'keyStatuses' | 'consolePassword'>;

export default defineRule<'user'>()({
  id: 'user-key-quarantined',
  title: 'AWS has found an access key of this user in public',
  severity: 'critical',
  maturity: 'stable',

  why: [
    'AWS attaches `AWSCompromisedKeyQuarantine` to a user when it finds one of their keys in a public place. Whoever looks for such keys finds them within minutes, and you must assume that somebody has.',
    'The quarantine does not switch the key off. It denies some ninety calls that thieves make most, such as making users and keys, starting instances and invoking Bedrock models; everything else the user may do still works.',
  ],
  howItDecides: [
    "Fails where a policy of AWS whose name begins with `AWSCompromisedKeyQuarantine` (the first, V2, V3 and later ones) is attached to the user. The account's own policy under such a name is none. The policies come from one reading of the account, at the time of the scan.",
    'It fails whatever became of the key: until the policy is taken off nobody has written down that the matter is closed.',
  ],
  troubleshooting: [
    'See which key it was: the AWS Health event `AWS_RISK_CREDENTIALS_EXPOSED` and the support case that AWS opened name it.',
    'Find out what the key did, in every region, from the time it was published: CloudTrail by key id, and GuardDuty findings about the user, `CredentialAccess:IAMUser/CompromisedCredentials` and `UnauthorizedAccess:IAMUser/…` above all.',
    'Look for what a thief leaves behind: other keys, users, roles, login profiles, and sessions from GetFederationToken and GetSessionToken, which outlive the key.',
    'The user cannot mend it: the quarantine denies them `iam:UpdateAccessKey` and `iam:DeleteAccessKey`. Act as another administrator.',
  ],
  commands: [
    {
      what: 'The policies attached to the user',
      run: 'aws iam list-attached-user-policies --user-name=<UserName>',
    },
    { what: 'The keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'What a key did (last 90 days, one region at a time; IAM in the home region)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=<AccessKeyId>',
    },
    {
      what: 'Who made and changed the key (home region)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=ResourceName,AttributeValue=<AccessKeyId>',
    },
  ],
  fix: [
    'Deactivate the leaked key at once, as another administrator; do not delete it yet, its id is needed for the search. CLI: `aws iam update-access-key --status=Inactive`.',
    'Deactivating does not end sessions the key has made: deny the user everything for the while, with an inline policy.',
    'Look at the other key and the password of the user, and change them too.',
    'Investigate as above, undo what the thief made, then delete the key and give the workload a role.',
    'Take the text that held the key out of the public place, and its history; that alone mends nothing.',
    'At the end only, Console: IAM, Users, the user, "Permissions", "Remove"; CLI: `aws iam detach-user-policy`. Then answer the support case.',
    'Keyreeve: scan again with `keyreeve scan --rule user-key-quarantined`.',
  ],
  sources: [
    {
      title: 'AWS Managed Policy Reference, AWSCompromisedKeyQuarantineV3',
      url: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html',
    },
    {
      title: 'AWS incident response playbook, compromised IAM credentials',
      url: 'https://github.com/aws-samples/aws-incident-response-playbooks/blob/master/playbooks/IRP-CredCompromise.md',
    },
    {
      title: 'Amazon GuardDuty User Guide, IAM finding types',
      url: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-iam.html',
    },
  ],

  removes: 'access-keys',
  scope: 'user',
  needs: ['userAuthorization'],
  needsAnyOf: [],
  wants: ['keyStatuses', 'consolePassword'],
  parameters: {},
  controls: {},

  evaluate({ account, user }, given) {
    const quarantines = given.userAuthorization.value.attached.filter(isQuarantine);
    if (quarantines.length === 0) return { status: 'pass', says: 'Carries no quarantine policy of AWS.' };
    const names = quarantines.map(({ name }) => name).join(', ');
    return {
      status: 'fail',
      says: `AWS says that a key of this user was exposed: ${names} is attached. ${stillOpen(given)}`,
      evidence: evidenceOf(given, names),
      advice: adviceFor(account, user.name, activeKeys(given) !== 0),
    };
  },

  examples: [
    {
      name: 'a user whom AWS has quarantined is critical',
      cases: ['T18'],
      given: {
        userAuthorization: attached('AWSCompromisedKeyQuarantineV2'),
        keyStatuses: ['Active', 'Inactive'],
        consolePassword: { enabled: false },
      },
      expect: {
        status: 'fail',
        severity: 'critical',
        says: /AWSCompromisedKeyQuarantineV2 is attached\. 1 active key still works/,
        advice: 'look',
      },
    },
    {
      name: 'the first version of the policy and V3 count, and so will later ones',
      cases: ['T18'],
      given: {
        userAuthorization: attached('AWSCompromisedKeyQuarantine', 'AWSCompromisedKeyQuarantineV3'),
      },
      expect: { status: 'fail', says: /Quarantine, AWSCompromisedKeyQuarantineV3 is attached/ },
    },
    {
      name: 'it fails after the key was switched off, until somebody takes the policy off',
      given: { userAuthorization: attached('AWSCompromisedKeyQuarantineV3'), keyStatuses: ['Inactive'] },
      expect: { status: 'fail', severity: 'critical', says: /No key of the user is active/ },
    },
    {
      name: "a policy of the account's own under that name says nothing of AWS: see user-policy-attached-directly",
      given: {
        userAuthorization: {
          ...attached(),
          attached: [
            {
              name: 'AWSCompromisedKeyQuarantineV2',
              arn: 'arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineV2',
            },
          ],
        },
      },
      expect: { status: 'pass' },
    },
    {
      name: 'a user with other policies passes',
      given: { userAuthorization: attached('ReadOnlyAccess') },
      expect: { status: 'pass' },
    },
    { name: 'a user whose policies could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

/** @param mayBeActive false where every key is known to be switched off */
function adviceFor({ partition }: Account, name: string, mayBeActive: boolean): Advice {
  const userName = option('user-name', name);
  const deactivate = `aws iam update-access-key ${userName} ${option('access-key-id', '<AccessKeyId>')} --status=Inactive`;
  const first = mayBeActive
    ? 'Treat it as leaked: as another administrator deactivate the key, find out what it did'
    : 'Treat it as leaked: no key of the user is active any more, so find out what the key did';
  return {
    action: 'look',
    words: `${first}, and take the policy off only at the end. The user cannot mend it, the quarantine denies it.`,
    commands: [
      `aws iam list-access-keys ${userName}`,
      ...(mayBeActive ? [deactivate] : []),
      `aws cloudtrail lookup-events --region ${homeRegion(partition)} --lookup-attributes AttributeKey=AccessKeyId,AttributeValue='<AccessKeyId>'`,
    ],
  };
}

/** `undefined` where the keys could not be read. */
function activeKeys({ keyStatuses }: Facts): number | undefined {
  return keyStatuses?.value.filter((status) => status === 'Active').length;
}

/** What of the user works in spite of the quarantine. */
function stillOpen(given: Facts): string {
  const { consolePassword } = given;
  const password = consolePassword?.value.enabled === true ? ' The console password works too.' : '';
  const active = activeKeys(given);
  if (active === undefined) return `The quarantine does not switch the key off.${password}`;
  if (active === 0) return `No key of the user is active.${password}`;
  const keys =
    active === 1
      ? '1 active key still works: the quarantine does not switch it off.'
      : `${active} active keys still work: the quarantine does not switch them off.`;
  return `${keys}${password}`;
}

function evidenceOf({ userAuthorization, keyStatuses, consolePassword }: Facts, names: string): Evidence[] {
  return [
    shown('quarantinePolicies', names, userAuthorization),
    ...(keyStatuses === undefined
      ? []
      : [shown('activeKeys', keyStatuses.value.filter((status) => status === 'Active').length, keyStatuses)]),
    ...(consolePassword === undefined
      ? []
      : [shown('consolePassword', consolePassword.value.enabled, consolePassword)]),
  ];
}

/** A user in no group, with these policies of AWS. */
function attached(...names: readonly string[]): UserAuthorization {
  return {
    userId: 'AIDAEXAMPLEALICE',
    groups: [],
    attached: names.map((name) => ({ name, arn: `arn:aws:iam::aws:policy/${name}` })),
    inline: [],
    tags: {},
  };
}
