import { type StoryDraft, studied, userHand } from '../../../sandbox/stories/draft.ts';
import type { Hand } from '../../../sandbox/stories/hand.ts';
import { ADDRESSES, CLIENTS } from '../../../sandbox/stories/places.ts';
import type { WrittenStory } from '../../../sandbox/stories/story.ts';

/** Honest use that looks like theft. */

const CONSISTENT = { label: 'consistent-use', signals: [] } as const;

/** Terraform's round, with a role that is made anew. */
export function terraformRound(draft: StoryDraft, hand: Hand, day: number, time: string): void {
  const roleName = `service-${day}`;
  const request = { roleName, policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' };
  const at = draft.later(draft.at(day, time), 20);
  const next = draft.calls(hand, at, ['sts:GetCallerIdentity', 'iam:ListRoles', 'ec2:DescribeVpcs']);
  draft.call(hand, next, 'iam:CreateRole', { request: { roleName } });
  draft.call(hand, next + 3_000, 'iam:AttachRolePolicy', { request });
}

const rotationBot: WrittenStory = {
  id: 'rotation-bot',
  says: 'A job gives three users new keys every month and takes their old ones away, always from one server.',
  hostile: false,
  cases: [],
  write(draft) {
    const owners = ['shop', 'search', 'billing'];
    const first = owners.map((owner) => draft.user(owner, { madeDaysAgo: 600, keyMadeDaysAgo: 105 }));
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, bot] = studied(draft, 'key-rotation', { madeDaysAgo: 600 }, place);
    draft.habit(bot, draft.days(89, 1), '04:00', ['sts:GetCallerIdentity', 'iam:ListUsers']);
    let old = first;
    for (const day of [75, 45, 15]) {
      const made = owners.map((owner, index) =>
        draft.accessKey(bot, draft.at(day, `04:${20 + index}`), owner),
      );
      for (const [index, owner] of owners.entries()) {
        draft.switchKey(bot, draft.at(day - 1, `04:${30 + index}`), owner, old[index] ?? '', 'Inactive');
        draft.deleteKey(bot, draft.at(day - 7, `04:${30 + index}`), owner, old[index] ?? '');
      }
      old = made;
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const buildMoved: WrittenStory = {
  id: 'build-moved',
  says: 'A build system with Terraform moves to another provider on one day and is never again seen at the old one.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.terraform };
    const [key, before] = studied(draft, 'pipeline', { madeDaysAgo: 500 }, place);
    for (const day of draft.days(89, 22)) terraformRound(draft, before, day, '09:00');
    const userAgent = CLIENTS.terraform.replace('1.9.8', '1.10.2').replace('5.78.0', '5.81.0');
    const after = { ...before, sourceIp: '203.0.113.25', userAgent };
    for (const day of draft.days(21, 1)) terraformRound(draft, after, day, '09:00');
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-network'] };
  },
};

const onCall: WrittenStory = {
  id: 'on-call-night',
  says: 'An engineer on call is woken, is refused first, and mends a role and a function from the usual home address.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, office] = studied(draft, 'nadia', { madeDaysAgo: 420 }, place);
    const home = { ...office, sourceIp: '192.0.2.61' };
    const daily = ['sts:GetCallerIdentity', 'logs:DescribeLogGroups', 'lambda:ListFunctions20150331'];
    draft.habit(office, draft.workdays(89, 1), '09:30', daily);
    draft.habit(home, draft.days(88, 4, 6), '19:20', daily);
    const at = draft.calls(home, draft.at(9, '02:41'), ['sts:GetCallerIdentity', 'logs:DescribeLogGroups']);
    draft.call(home, at, 'kms:DescribeKey', { denied: true });
    draft.call(home, at + 30_000, 'lambda:GetFunction20150331v2', { denied: true });
    const request = { roleName: 'orders-function', policyName: 'queue-access' };
    draft.call(home, at + 400_000, 'iam:GetRolePolicy', { request });
    draft.call(home, at + 520_000, 'iam:PutRolePolicy', { request });
    const functionName = 'orders';
    draft.call(home, at + 700_000, 'lambda:UpdateFunctionConfiguration20150331v2', {
      request: { functionName },
    });
    return { accessKeyId: key, label: 'needs-a-look', signals: ['persistence'] };
  },
};

const recoveryExercise: WrittenStory = {
  id: 'recovery-exercise',
  says: 'A backup server restores everything in a second region for one afternoon and takes it down again.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto, region: 'eu-central-1' };
    const [key, backup] = studied(draft, 'recovery', { madeDaysAgo: 640 }, place);
    const nightly = ['ec2:DescribeVolumes', 'ec2:CreateSnapshot', 'rds:DescribeDBSnapshots'];
    draft.habit(backup, draft.days(89, 1), '01:00', nightly);
    const region = 'eu-west-3';
    const up = ['ec2:DescribeRegions', 'ec2:DescribeInstances', 'ec2:CopySnapshot', 'ec2:CreateVolume'];
    const machines = ['ec2:RunInstances', 'ec2:RunInstances', 'rds:RestoreDBInstanceFromDBSnapshot'];
    const down = ['ec2:TerminateInstances', 'ec2:TerminateInstances', 'rds:DeleteDBInstance'];
    draft.calls(backup, draft.at(12, '13:00'), [...up, ...machines, 'ec2:DescribeInstances'], { region });
    draft.calls(backup, draft.at(12, '16:30'), [...down, 'ec2:DeleteVolume'], { region });
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-region'] };
  },
};

const approvedTest: WrittenStory = {
  id: 'approved-test',
  says: 'Testers under contract come twice in the window with Kali, as every quarter, from the address they named.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: '198.51.100.20', userAgent: CLIENTS.kali };
    const tags = { Purpose: 'quarterly security test' };
    const [key, tester] = studied(draft, 'security-test', { madeDaysAgo: 370, tags }, place);
    const round = [
      'sts:GetCallerIdentity',
      'iam:ListUsers',
      'iam:ListRoles',
      's3:ListBuckets',
      'ec2:DescribeInstances',
      'secretsmanager:ListSecrets',
    ];
    for (const day of [80, 79, 78, 10, 9, 8]) {
      const next = draft.calls(tester, draft.at(day, '10:00'), round);
      draft.calls(tester, next, ['iam:CreateUser', 'secretsmanager:GetSecretValue'], { denied: true });
    }
    return { accessKeyId: key, label: 'needs-a-look', signals: ['telling-client'] };
  },
};

const natPool: WrittenStory = {
  id: 'nat-pool',
  says: 'Runners that leave through thirty addresses of one provider make and remove roles all day.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: '198.19.20.1', userAgent: CLIENTS.terraform };
    const [key, runner] = studied(draft, 'runners', { madeDaysAgo: 300 }, place);
    const pool = Array.from({ length: 30 }, (_, index) => `198.19.${20 + (index % 6)}.${1 + index}`);
    for (const day of draft.days(89, 1)) {
      for (const time of ['08:10', '14:10']) {
        const sourceIp = pool[draft.random.below(pool.length)] ?? runner.sourceIp;
        terraformRound(draft, { ...runner, sourceIp }, day, time);
      }
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const newColleague: WrittenStory = {
  id: 'new-colleague',
  says: 'A key that a team shares is given to somebody new, who looks around from home with another machine.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, team] = studied(draft, 'team-data', { madeDaysAgo: 540 }, place);
    const daily = ['sts:GetCallerIdentity', 's3:ListBuckets', 'athena:ListWorkGroups'];
    draft.habit(team, draft.workdays(89, 1), '09:00', daily);
    const home = userHand(draft, 'team-data', key, {
      sourceIp: '192.0.2.87',
      userAgent: CLIENTS.cliLinux,
    });
    draft.calls(home, draft.at(19, '10:12'), ['sts:GetCallerIdentity', 's3:ListBuckets']);
    draft.habit(home, draft.workdays(18, 1), '10:05', ['sts:GetCallerIdentity', 'athena:ListWorkGroups']);
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-network'] };
  },
};

const monthlyReview: WrittenStory = {
  id: 'monthly-review',
  says: 'A review of users runs on the first of a month from one server, so that it is seen three times only.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, review] = studied(draft, 'access-review', { madeDaysAgo: 800 }, place);
    const round = ['iam:ListUsers', 'iam:ListAccessKeys', 'iam:ListAttachedUserPolicies'];
    const report = ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'];
    draft.habit(review, [141, 111, 82, 52, 21], '05:30', ['sts:GetCallerIdentity', ...report, ...round]);
    return { ...CONSISTENT, accessKeyId: key };
  },
};

export const BENIGN: readonly WrittenStory[] = [
  rotationBot,
  buildMoved,
  onCall,
  recoveryExercise,
  approvedTest,
  natPool,
  newColleague,
  monthlyReview,
];
