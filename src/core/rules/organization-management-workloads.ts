import { known } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import { awayFromManagement, counted, regionsOf } from './account-words.ts';
import { defineRule, type Given } from './rule.ts';
import { shown } from './words.ts';

type Facts = Given<'account', 'organizationPlace', 'instances' | 'userTotals'>;

export default defineRule<'account'>()({
  id: 'organization-management-workloads',
  title: 'The management account may run workloads',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Policies of the organisation do not limit the management account, and it commands all others. A hole in a program that runs there is a hole in every account.',
  ],
  howItDecides: [
    'Judged on the management account; not applicable elsewhere. What is a workload and what is governance no call tells: a person must look.',
    'To help, the finding counts the IAM users of the account and, with `--instances`, its running EC2 instances.',
  ],
  troubleshooting: [
    'Go through the bill of this account alone: each service with a cost is something that runs there.',
    "Billing, organisation, identity centre and the organisation's trail belong there. Build servers, websites, databases and people's experiments do not.",
  ],
  commands: [
    {
      what: 'Resources with tags, in one region',
      run: 'aws resourcegroupstaggingapi get-resources --region <Region>',
    },
    {
      what: 'Running instances, in one region',
      run: 'aws ec2 describe-instances --region <Region> --filters Name=instance-state-name,Values=running',
    },
  ],
  fix: [
    'List what runs there, and choose a member account for each.',
    'Console: Organizations, "Add an AWS account", for what has no account yet; move workloads one by one.',
    'CLI: `aws organizations create-account --email <EmailAddress> --account-name <Name>`, for each new account.',
    'Give services that can have one a delegated administrator: see organization-delegated-administrators.',
    'Keyreeve: record what you saw with `keyreeve attest organization-management-workloads`.',
  ],
  sources: [
    {
      title: 'AWS Organizations User Guide, Best practices for the management account',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html',
    },
  ],

  scope: 'account',
  needs: ['organizationPlace'],
  needsAnyOf: [],
  wants: ['instances', 'userTotals'],
  parameters: {},
  controls: {
    cis_v700: ['2.1.3'],
  },

  evaluate(_subject, given) {
    const away = awayFromManagement(given.organizationPlace);
    if (away !== undefined) return away;
    const running = runningInstances(given);
    const seen = [
      ...(given.userTotals === undefined ? [] : [counted(given.userTotals.value.users, 'IAM user')]),
      ...(running === undefined ? [] : [counted(running, 'running EC2 instance')]),
    ].join(' and ');
    return {
      status: 'manual',
      says: `Look whether the management account runs anything but the organisation.${seen === '' ? '' : ` It has ${seen}.`}`,
      evidence: evidenceOf(given, running),
      advice: {
        action: 'look',
        words:
          'Go through the services on the bill of this account. Record what you saw with `keyreeve attest organization-management-workloads`.',
        commands: ['aws resourcegroupstaggingapi get-resources --region <Region>'],
      },
    };
  },

  examples: [
    {
      name: 'on the management account a person must look, with what was counted',
      given: {
        organizationPlace: { place: 'management' },
        userTotals: { users: 2, withPassword: 1 },
        instances: [
          {
            region: 'eu-west-1',
            fact: known(
              [
                { id: 'i-1', state: 'running', hasProfile: true },
                { id: 'i-2', state: 'stopped', hasProfile: true },
              ],
              'ec2:DescribeInstances',
            ),
          },
        ],
      },
      expect: { status: 'manual', says: /2 IAM users and 1 running EC2 instance/, advice: 'look' },
    },
    {
      name: 'without --instances they are not counted',
      given: { organizationPlace: { place: 'management' } },
      expect: { status: 'manual', says: /anything but the organisation\.$/ },
    },
    {
      name: 'a member is not applicable',
      given: { organizationPlace: { place: 'member' } },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'an account in no organisation is not applicable',
      given: { organizationPlace: { place: 'none' } },
      expect: { status: 'not-applicable' },
    },
    { name: 'a place that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function runningInstances({ instances }: Facts): number | undefined {
  if (instances === undefined) return undefined;
  return regionsOf(instances.value)
    .read.flatMap(({ value }) => value)
    .filter(({ state }) => state === 'running').length;
}

function evidenceOf(
  { organizationPlace, userTotals, instances }: Facts,
  running: number | undefined,
): Evidence[] {
  return [
    shown('organizationPlace', organizationPlace.value.place, organizationPlace),
    ...(userTotals === undefined ? [] : [shown('users', userTotals.value.users, userTotals)]),
    ...(instances === undefined || running === undefined
      ? []
      : [shown('runningInstances', running, instances)]),
  ];
}
