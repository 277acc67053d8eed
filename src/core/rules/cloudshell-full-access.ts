import { attachedInWords, attachedTo, detachCommands } from './account-words.ts';
import { exampleHolders } from './example-holders.ts';
import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

const POLICY = 'AWSCloudShellFullAccess';

export default defineRule<'account'>()({
  id: 'cloudshell-full-access',
  title: 'AWSCloudShellFullAccess is attached',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'CloudShell is a machine in the account with access to the internet and the permissions of whoever opens it. With full access it takes and gives files.',
    'So a stolen console session carries data out without a key ever being made, and few look there.',
  ],
  howItDecides: [
    "It fails while AWS's managed policy AWSCloudShellFullAccess is attached to any user, group or role, and names them.",
    "Policies that allow the same in other words, an administrator's for one, do not count: the controls look for this policy. A permissions boundary grants nothing and does not count.",
  ],
  troubleshooting: [
    'Ask who works in CloudShell and whether they carry files in or out of it. Without that a narrower policy suffices.',
    'Search CloudTrail for the source cloudshell.amazonaws.com: GetFileDownloadUrls and GetFileUploadUrls are files that leave and come.',
  ],
  commands: [
    {
      what: 'Who has the policy',
      run: 'aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess',
    },
    {
      what: 'Files carried out by CloudShell (last 90 days, one region)',
      run: 'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetFileDownloadUrls',
    },
  ],
  fix: [
    'Give those who need CloudShell a policy of your own that allows it and denies `cloudshell:GetFileDownloadUrls` and `cloudshell:GetFileUploadUrls`.',
    'Console: IAM, "Policies", AWSCloudShellFullAccess, "Entities attached", choose them, "Detach".',
    'CLI: `aws iam detach-role-policy --role-name <RoleName> --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess`, and the same for users and groups.',
    'Keyreeve: scan again; policies are read live.',
  ],
  sources: [
    {
      title: 'AWS CloudShell User Guide, Managing access with IAM policies',
      url: 'https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html',
    },
    {
      title: 'AWS Security Hub CSPM, IAM.27',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-27',
    },
  ],

  scope: 'account',
  needs: ['authorization'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v200: ['1.22'],
    cis_v300: ['1.22'],
    cis_v400: ['1.22'],
    cis_v500: ['1.21'],
    cis_v600: ['2.21'],
    cis_v700: ['2.20'],
    security_hub: ['IAM.27'],
    aws_config: ['iam-policy-blacklisted-check'],
  },

  evaluate({ account }, { authorization }) {
    const holders = attachedTo(authorization.value, POLICY);
    const evidence = [
      shown('usersWithCloudShellFullAccess', holders.users.length, authorization),
      shown('groupsWithCloudShellFullAccess', holders.groups.length, authorization),
      shown('rolesWithCloudShellFullAccess', holders.roles.length, authorization),
    ];
    const names = attachedInWords(holders);
    if (names === '') return { status: 'pass', says: `${POLICY} is attached to nobody.`, evidence };
    const arn = `arn:${account.partition}:iam::aws:policy/${POLICY}`;
    return {
      status: 'fail',
      says: `${POLICY} is attached to ${names}.`,
      evidence,
      advice: {
        action: 'change',
        words:
          'Ask them whether they carry files in and out of CloudShell. Give those who need it a narrower policy, then detach this one.',
        commands: [
          `aws iam list-entities-for-policy ${option('policy-arn', arn)}`,
          ...detachCommands(holders, arn),
        ],
      },
    };
  },

  examples: [
    {
      name: 'a role with the policy fails',
      given: { authorization: exampleHolders({ policy: POLICY, role: true }) },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /attached to 1 role \(helpers\)/,
        advice: 'change',
      },
    },
    {
      name: 'users, groups and roles are all named',
      given: { authorization: exampleHolders({ policy: POLICY, role: true, group: true, user: true }) },
      expect: { status: 'fail', says: /1 user \(ann\), 1 group \(people\) and 1 role \(helpers\)/ },
    },
    {
      name: 'nobody with the policy passes',
      given: { authorization: exampleHolders({ policy: POLICY }) },
      expect: { status: 'pass', says: /nobody/ },
    },
    {
      name: "a customer's policy of the same name does not count",
      given: {
        authorization: exampleHolders({
          policy: POLICY,
          user: true,
          arn: 'arn:aws:iam::111122223333:policy/AWSCloudShellFullAccess',
        }),
      },
      expect: { status: 'pass' },
    },
    { name: 'policies that could not be read are unknown', given: {}, expect: { status: 'unknown' } },
  ],
});
