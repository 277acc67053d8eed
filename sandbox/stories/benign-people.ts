import { isoSeconds } from '../clock.ts';
import { type StoryDraft, studied, userHand } from './draft.ts';
import { type CallDetails, eventOf, type Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import { federationToken, signIn, toConsole } from './sessions.ts';
import type { WrittenStory } from './story.ts';

/** People who use a key of their own as they always did. */

const CONSISTENT = { label: 'consistent-use', signals: [] } as const;

const DEVELOPING = ['sts:GetCallerIdentity', 'ec2:DescribeInstances', 'logs:DescribeLogGroups'];

/** An address of the home provider: another one every few days, and a sixth of the time one of IPv6. */
function homeAddress(draft: StoryDraft): string {
  const [a, b] = [draft.random.below(64), draft.random.below(254)];
  if (draft.random.below(6) === 0) return `2001:db8:77:${(b + 1).toString(16)}::${(a + 1).toString(16)}`;
  return `198.18.${64 + a}.${b + 1}`;
}

const homeLaptop: WrittenStory = {
  id: 'home-laptop',
  says: 'A developer works from home, where the provider gives a new address of its one range every few days.',
  hostile: false,
  cases: [],
  write(draft) {
    const key = draft.study(draft.user('jonas', { madeDaysAgo: 380 }));
    let place = { sourceIp: homeAddress(draft), userAgent: CLIENTS.cliMac };
    for (const [index, day] of draft.workdays(89, 1).entries()) {
      if (index % 3 === 0) place = { ...place, sourceIp: homeAddress(draft) };
      const jonas = userHand(draft, 'jonas', key, place);
      draft.habit(jonas, [day], '08:20', DEVELOPING);
      draft.habit(jonas, [day], '15:05', ['cloudformation:DescribeStacks', 's3:ListBuckets']);
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const traveller: WrittenStory = {
  id: 'traveller',
  says: 'A developer does the same from the office and, on two trips, from a hotel and from a telephone.',
  hostile: false,
  cases: [],
  write(draft) {
    const key = draft.study(draft.user('irina', { madeDaysAgo: 610 }));
    const from = (sourceIp: string): Hand =>
      userHand(draft, 'irina', key, { sourceIp, userAgent: CLIENTS.cliMac });
    const daily = ['sts:GetCallerIdentity', 's3:ListBuckets', 'cloudformation:DescribeStacks'];
    draft.habit(from(ADDRESSES.office), draft.workdays(89, 36), '09:10', daily);
    draft.habit(from(ADDRESSES.hotel), draft.days(34, 31), '19:40', daily);
    draft.habit(from(ADDRESSES.office), draft.workdays(28, 6), '09:10', daily);
    draft.habit(from(ADDRESSES.mobile), draft.days(4, 2), '17:15', daily);
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-network'] };
  },
};

const ownerInOffice: WrittenStory = {
  id: 'owner-in-office',
  says: 'An owner signs in to the console and uses the key from the same office, minutes apart.',
  hostile: false,
  cases: ['I08'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, tomas] = studied(draft, 'tomas', { madeDaysAgo: 450, console: true }, place);
    for (const day of draft.workdays(89, 1)) {
      const at = draft.later(draft.at(day, '08:50'), 20);
      const accessKeyId = draft.id('session');
      signIn(draft, at, 'tomas', { sourceIp: ADDRESSES.office, region: 'eu-north-1' });
      const who = { userName: 'tomas', accessKeyId, session: { createdAt: isoSeconds(at), mfa: true } };
      const browser = { ...tomas, userAgent: CLIENTS.browser, who: { ...who, fromConsole: true } };
      draft.calls(browser, at + 30_000, ['ec2:DescribeInstances', 'cloudwatch:DescribeAlarms']);
      draft.calls(tomas, at + 120_000, DEVELOPING);
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const consoleBroker: WrittenStory = {
  id: 'console-broker',
  says: 'A portal in the office opens the console for its people with GetFederationToken, every working day.',
  hostile: false,
  cases: ['I13'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.java };
    const [key, portal] = studied(draft, 'console-portal', { madeDaysAgo: 800 }, place);
    for (const day of draft.workdays(89, 1)) {
      const at = draft.later(draft.at(day, '08:00'), 60);
      const session = federationToken(draft, portal, at, day % 2 === 0 ? 'lea' : 'omar');
      const browser = toConsole(draft, session, at + 1_000, CLIENTS.browser);
      draft.calls(browser, at + 20_000, ['ec2:DescribeInstances', 'rds:DescribeDBInstances']);
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

/** A call that a service of AWS made because it was told to. */
function onBehalf(
  draft: StoryDraft,
  hand: Hand,
  at: number,
  action: string,
  details: CallDetails = {},
): void {
  const service = details.invokedBy ?? 'cloudformation.amazonaws.com';
  const itself = { ...hand, sourceIp: service, userAgent: service };
  draft.write(hand.accountId, eventOf(itself, isoSeconds(at), action, { ...details, invokedBy: service }));
}

const servicesOnBehalf: WrittenStory = {
  id: 'services-on-behalf',
  says: 'Somebody updates a stack every week; CloudFormation makes roles and functions for it, S3 asks for keys.',
  hostile: false,
  cases: ['I12'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliLinux };
    const [key, carla] = studied(
      draft,
      'carla',
      { madeDaysAgo: 330, attached: ['AdministratorAccess'] },
      place,
    );
    for (const day of draft.days(87, 3, 7)) {
      const at = draft.later(draft.at(day, '13:00'), 30);
      const roleName = `orders-${day}-function`;
      draft.calls(carla, at, ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet']);
      onBehalf(draft, carla, at + 40_000, 'iam:CreateRole', { request: { roleName } });
      onBehalf(draft, carla, at + 45_000, 'iam:PutRolePolicy', { request: { roleName, policyName: 'logs' } });
      onBehalf(draft, carla, at + 60_000, 'lambda:CreateFunction20150331', {
        request: { functionName: `orders-${day}`, role: `arn:aws:iam::${draft.accountId}:role/${roleName}` },
      });
      const request = { encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::example-artifacts' } };
      onBehalf(draft, carla, at + 70_000, 'kms:GenerateDataKey', { invokedBy: 'AWS Internal', request });
      draft.calls(carla, at + 90_000, ['cloudformation:DescribeStacks']);
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

export const PEOPLE: readonly WrittenStory[] = [
  homeLaptop,
  traveller,
  ownerInOffice,
  consoleBroker,
  servicesOnBehalf,
];
