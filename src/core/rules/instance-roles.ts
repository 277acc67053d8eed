import type { Instance } from '../model/account-facts.ts';
import { type Fact, known } from '../model/fact.ts';
import { counted, namesInWords, regionsOf, unreadRegionsInWords } from './account-words.ts';
import { defineRule, type Verdict } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'instance-roles',
  title: 'A running instance has no instance profile',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Programs on an instance without a role that call AWS do it with access keys: in a file, in the image, in its start-up script. They are read by whoever gets onto the machine, or into a backup of it.',
    'A role gives credentials that last hours, are renewed by themselves, and cannot be forgotten anywhere.',
  ],
  howItDecides: [
    'With `--instances` the running EC2 instances of each enabled region are read. It fails where one has no instance profile, and names it. Stopped instances are counted and not judged.',
    'A region that could not be read is neither clean nor failing: where no other region fails, the verdict is unknown.',
    'Without `--instances` a person must look: many calls for a benchmark control that few ask for.',
    'An instance that calls nothing of AWS needs no role. Suppress its finding with that reason.',
    'That there is a profile does not prove that no access key lies on the machine.',
  ],
  troubleshooting: [
    'Ask what runs on the instance and whether it calls AWS at all.',
    "Look for keys: ~/.aws/credentials, environment variables, user data. In this account's other findings, see which keys were used from EC2 addresses.",
    'Containers may have roles of their own (ECS tasks, EKS pods): then the instance needs only the few rights of its agent.',
  ],
  commands: [
    {
      what: 'Running instances and their profiles, in one region',
      run: "aws ec2 describe-instances --region <Region> --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].[InstanceId,IamInstanceProfile.Arn]' --output text",
    },
  ],
  fix: [
    'Make a role for EC2 with what the programs need and no more.',
    'Console: EC2, the instance, "Actions", "Security", "Modify IAM role". It takes effect without a restart.',
    'CLI: `aws ec2 associate-iam-instance-profile --region <Region> --instance-id <InstanceId> --iam-instance-profile Name=<ProfileName>`.',
    'Take the access keys off the machine, then deactivate and delete them.',
    'Keyreeve: scan again with `--instances`; or record what you saw with `keyreeve attest instance-roles`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Use an IAM role to grant permissions to applications running on EC2 instances',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html',
    },
    {
      title: 'EC2 User Guide, IAM roles for Amazon EC2',
      url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC02-BP02',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_unique.html',
    },
  ],

  scope: 'account',
  needs: [],
  needsAnyOf: [],
  wants: ['instances'],
  parameters: {},
  controls: {
    cis_v120: ['1.19'],
    cis_v130: ['1.18'],
    cis_v140: ['1.18'],
    cis_v150: ['1.18'],
    cis_v200: ['1.18'],
    cis_v300: ['1.18'],
    cis_v400: ['1.18'],
    cis_v500: ['1.17'],
    cis_v600: ['2.17'],
    cis_v700: ['2.16'],
    well_architected: ['SEC02-BP02'],
  },

  evaluate(_subject, { instances }) {
    if (instances === undefined) return notLookedAt();
    const regions = regionsOf(instances.value);
    const running = regions.read.flatMap(({ region, value }) =>
      value.filter(({ state }) => state === 'running').map((instance) => ({ region, ...instance })),
    );
    const without = running.filter(({ hasProfile }) => !hasProfile);
    if (without.length === 0 && (regions.unread.length > 0 || regions.read.length === 0)) {
      return { status: 'needs', unread: regions.unread.map(({ fact }) => fact) };
    }
    const others = regions.read.reduce((sum, { value }) => sum + value.length, 0) - running.length;
    const evidence = [
      shown('regionsRead', regions.read.length, instances),
      shown('regionsNotRead', regions.unread.length, instances),
      shown('runningInstances', running.length, instances),
      shown('runningInstancesWithoutProfile', without.length, instances),
      shown('otherInstances', others, instances),
    ];
    if (without.length === 0) return { status: 'pass', says: allHave(running.length), evidence };
    const names = namesInWords(without.map(({ id, region }) => `${id} (${region})`));
    return {
      status: 'fail',
      says: `${without.length} of ${counted(running.length, 'running instance')} ${without.length === 1 ? 'has' : 'have'} no instance profile: ${names}.${unreadRegionsInWords(regions)}`,
      evidence,
      advice: {
        action: 'change',
        words:
          'Ask what runs there and whether it calls AWS. Give it a role, take its access keys off the machine, then delete them.',
        commands: without
          .slice(0, 1)
          .map(
            ({ id, region }) =>
              `aws ec2 associate-iam-instance-profile --region ${region} --instance-id ${id} --iam-instance-profile Name=<ProfileName>`,
          ),
      },
    };
  },

  examples: [
    {
      name: 'without --instances a person must look',
      given: {},
      expect: { status: 'manual', says: /--instances/, advice: 'look' },
    },
    {
      name: 'a running instance without a profile fails and is named',
      given: { instances: [region('eu-west-1', [instance('i-1', false), instance('i-2')])] },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /1 of 2 running instances has no instance profile: i-1 \(eu-west-1\)/,
        advice: 'change',
      },
    },
    {
      name: 'more than ten instances are cut and counted',
      given: {
        instances: [
          region(
            'eu-west-1',
            Array.from({ length: 11 }, (_, index) => instance(`i-${index}`, false)),
          ),
        ],
      },
      expect: { status: 'fail', says: /11 of 11.*and 1 more/ },
    },
    {
      name: 'instances that all have a profile pass',
      given: { instances: [region('eu-west-1', [instance('i-1')]), region('us-east-1', [instance('i-2')])] },
      expect: { status: 'pass', says: /All 2 running instances/ },
    },
    {
      name: 'a stopped instance without a profile is not judged',
      given: { instances: [region('eu-west-1', [instance('i-1', false, 'stopped')])] },
      expect: { status: 'pass', says: /No instance is running/ },
    },
    {
      name: 'an account without instances passes',
      given: { instances: [region('eu-west-1', [])] },
      expect: { status: 'pass', says: /No instance is running/ },
    },
    {
      name: 'a region that could not be read makes it unknown, though the others pass',
      given: { instances: [region('eu-west-1', [instance('i-1')]), denied('us-east-1')] },
      expect: { status: 'unknown', says: /denied in us-east-1/ },
    },
    {
      name: 'an instance without a profile fails, and the regions that could not be read are named',
      given: { instances: [region('eu-west-1', [instance('i-1', false)]), denied('us-east-1')] },
      expect: { status: 'fail', says: /1 region could not be read: us-east-1/ },
    },
    { name: 'no region at all is unknown', given: { instances: [] }, expect: { status: 'unknown' } },
  ],
});

function notLookedAt(): Verdict {
  return {
    status: 'manual',
    says: 'Whether instances use roles was not looked at: scan with --instances, or look by hand.',
    advice: {
      action: 'look',
      words:
        'Scan with --instances; it lists the instances of every enabled region. Or look in the EC2 console and record it with `keyreeve attest instance-roles`.',
      commands: [
        "aws ec2 describe-instances --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].[InstanceId,IamInstanceProfile.Arn]'",
      ],
    },
  };
}

function allHave(running: number): string {
  if (running === 0) return 'No instance is running.';
  return running === 1
    ? 'The one running instance has an instance profile.'
    : `All ${running} running instances have an instance profile.`;
}

function instance(id: string, hasProfile = true, state = 'running'): Instance {
  return { id, state, hasProfile };
}

function region(
  name: string,
  instances: readonly Instance[],
): { region: string; fact: Fact<readonly Instance[]> } {
  return { region: name, fact: known(instances, 'ec2:DescribeInstances', '2026-11-22T12:00:00Z') };
}

function denied(name: string) {
  return {
    region: name,
    fact: {
      state: 'unread',
      source: 'ec2:DescribeInstances',
      code: 'AccessDenied',
      words: `The list of instances was denied in ${name}.`,
    },
  } as const;
}
