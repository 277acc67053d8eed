import type { Evidence } from '../model/finding.ts';
import { type AttachedTo, attachedInWords, attachedTo, namesInWords } from './account-words.ts';
import { exampleHolders } from './example-holders.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

const POLICY = 'AWSSupportAccess';

export default defineRule<'account'>()({
  id: 'support-role',
  title: 'No role may talk to AWS Support',
  severity: 'low',
  maturity: 'stable',

  why: [
    'In an incident somebody has to open a case at AWS at once. Where no role may, people sign in as root for it, or lose the hours in which a key is being used.',
    'A role gives it for a session; a user would have it for ever.',
  ],
  howItDecides: [
    "It passes where AWS's managed policy AWSSupportAccess is attached to at least one role.",
    'Attached only to users or groups it fails: CIS asks for a role. AWS Config and Security Hub IAM.18 are content with any of the three, and the finding says so for those two.',
    "Roles that may talk to AWS Support by another policy, an administrator's for one, do not count: the controls look for this policy.",
  ],
  troubleshooting: [
    'Who opens cases today, and as whom? Search CloudTrail for CreateCase.',
    'The policy lets somebody read and open cases; it does not need a paid support plan to be attached.',
  ],
  commands: [
    {
      what: 'Who has the policy',
      run: 'aws iam list-entities-for-policy --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess',
    },
    {
      what: 'Who opened cases (last 90 days)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=CreateCase',
    },
  ],
  fix: [
    'Console: IAM, "Roles", "Create role", trust the people who handle incidents (this account, or IAM Identity Center by a permission set), attach AWSSupportAccess.',
    'CLI: `aws iam create-role --role-name <RoleName> --assume-role-policy-document file://trust.json`, then `aws iam attach-role-policy --role-name <RoleName> --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess`.',
    'Try it once, and write its name into the incident plan.',
    'Keyreeve: scan again; policies are read live.',
  ],
  sources: [
    {
      title: 'AWS Support User Guide, Manage access to AWS Support Center',
      url: 'https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html',
    },
    {
      title: 'AWS Security Hub CSPM, IAM.18',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-18',
    },
    {
      title: 'AWS Config Developer Guide, iam-policy-in-use',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-in-use.html',
    },
  ],

  scope: 'account',
  needs: ['authorization'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v120: ['1.20'],
    cis_v130: ['1.17'],
    cis_v140: ['1.17'],
    cis_v150: ['1.17'],
    cis_v200: ['1.17'],
    cis_v300: ['1.17'],
    cis_v400: ['1.17'],
    cis_v500: ['1.16'],
    cis_v600: ['2.16'],
    cis_v700: ['2.15'],
    security_hub: ['IAM.18'],
    aws_config: ['iam-policy-in-use'],
    gdpr: ['25'],
    nist_csf_v2: ['RS.MA-04'],
  },
  readings: {
    security_hub: 'any-holder',
    aws_config: 'any-holder',
  },

  evaluate({ account }, { authorization }) {
    const holders = attachedTo(authorization.value, POLICY);
    const evidence = evidenceOf(holders, (name, value) => shown(name, value, authorization));
    if (holders.roles.length > 0) {
      return {
        status: 'pass',
        says: `${POLICY} is attached to ${attachedInWords(holders)}.`,
        evidence,
        benchmarkText: { 'any-holder': 'passes' },
      };
    }
    const others = attachedInWords(holders);
    return {
      status: 'fail',
      says: `${POLICY} is attached to no role${others === '' ? ', user or group' : `, only to ${others}`}.`,
      evidence,
      advice: {
        action: 'change',
        words: 'Attach it to a role that the people who handle incidents may take on.',
        commands: [
          `aws iam attach-role-policy --role-name <RoleName> --policy-arn arn:${account.partition}:iam::aws:policy/${POLICY}`,
        ],
      },
      benchmarkText: { 'any-holder': others === '' ? 'fails' : 'passes' },
    };
  },

  examples: [
    {
      name: 'a role with the policy passes',
      given: { authorization: exampleHolders({ policy: POLICY, role: true }) },
      expect: { status: 'pass', says: /1 role \(helpers\)/, benchmarkText: { 'any-holder': 'passes' } },
    },
    {
      name: 'nobody with the policy fails',
      given: { authorization: exampleHolders({ policy: POLICY }) },
      expect: {
        status: 'fail',
        severity: 'low',
        says: /no role, user or group/,
        advice: 'change',
        benchmarkText: { 'any-holder': 'fails' },
      },
    },
    {
      name: 'a user alone fails here and in CIS, and passes in AWS Config',
      given: { authorization: exampleHolders({ policy: POLICY, user: true }) },
      expect: { status: 'fail', says: /only to 1 user \(ann\)/, benchmarkText: { 'any-holder': 'passes' } },
    },
    {
      name: 'a group alone is no role either',
      given: { authorization: exampleHolders({ policy: POLICY, group: true }) },
      expect: { status: 'fail', says: /only to 1 group/, benchmarkText: { 'any-holder': 'passes' } },
    },
    {
      name: "a customer's policy of the same name does not count",
      given: {
        authorization: exampleHolders({
          policy: POLICY,
          role: true,
          arn: 'arn:aws:iam::111122223333:policy/AWSSupportAccess',
        }),
      },
      expect: { status: 'fail' },
    },
    {
      name: 'in China the policy has the ARN of that partition',
      given: {
        authorization: exampleHolders({
          policy: POLICY,
          role: true,
          arn: 'arn:aws-cn:iam::aws:policy/AWSSupportAccess',
        }),
      },
      about: { partition: 'aws-cn' },
      expect: { status: 'pass' },
    },
    { name: 'policies that could not be read are unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function evidenceOf(
  { users, groups, roles }: AttachedTo,
  show: (name: string, value: string | number) => Evidence,
): Evidence[] {
  return [
    show('rolesWithSupportAccess', roles.length),
    show('groupsWithSupportAccess', groups.length),
    show('usersWithSupportAccess', users.length),
    ...(roles.length === 0 ? [] : [show('supportRoles', namesInWords(roles))]),
  ];
}
