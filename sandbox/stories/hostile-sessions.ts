import { isoSeconds } from '../clock.ts';
import { studied } from './draft.ts';
import type { Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import { assumeRole, federationToken, sessionToken, signIn, toConsole } from './sessions.ts';
import type { WrittenStory } from './story.ts';

/** What goes on with other credentials than the key, or while the owner is somewhere else. */

const consolePivot: WrittenStory = {
  id: 'console-pivot',
  says: 'Somebody makes a federated user of a key and opens the console with it.',
  hostile: true,
  cases: ['I09', 'I13'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, jobs] = studied(
      draft,
      'data-jobs',
      { madeDaysAgo: 310, attached: ['PowerUserAccess'] },
      place,
    );
    draft.habit(jobs, draft.days(89, 1), '01:15', ['glue:StartJobRun', 'glue:GetJobRun']);
    const person: Hand = { ...jobs, sourceIp: ADDRESSES.vpsNorth, userAgent: CLIENTS.requests };
    const at = draft.calls(person, draft.at(3, '23:02'), ['sts:GetCallerIdentity']);
    const session = federationToken(draft, person, at, 'aws-support');
    const browser = toConsole(draft, session, at + 6_000, CLIENTS.otherBrowser);
    draft.calls(browser, at + 60_000, [
      'iam:ListUsers',
      'iam:GetAccountSummary',
      's3:ListBuckets',
      'ec2:DescribeInstances',
      'secretsmanager:ListSecrets',
    ]);
    const signals = ['sessions-issued', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const sessionOutlivesKey: WrittenStory = {
  id: 'session-outlives-key',
  says: 'Somebody takes a session of 36 hours; the key is deactivated, and the session is used on.',
  hostile: true,
  cases: ['I09'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.java };
    const [key, mailer] = studied(draft, 'mailer', { madeDaysAgo: 470 }, place);
    draft.habit(mailer, draft.days(89, 5), '07:00', ['sqs:ListQueues', 'ssm:GetParameter']);
    const person: Hand = { ...mailer, sourceIp: ADDRESSES.vpsSouth, userAgent: CLIENTS.go };
    const at = draft.calls(person, draft.at(4, '12:00'), ['sts:GetCallerIdentity', 'iam:ListUsers']);
    const session = sessionToken(draft, person, at, 36);
    draft.switchKey(draft.admin(), draft.at(4, '14:10'), 'mailer', key, 'Inactive');
    draft.calls(session, draft.at(4, '20:05'), ['s3:ListBuckets', 'ec2:DescribeInstances']);
    draft.calls(session, draft.at(3, '06:40'), ['secretsmanager:ListSecrets', 'rds:DescribeDBSnapshots']);
    const signals = ['use-after-deactivation', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const roleChain: WrittenStory = {
  id: 'role-chain',
  says: 'From a role to a stronger one, there a key for an old user, and from there into another account.',
  hostile: true,
  cases: ['I09'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.cliLinux };
    const [key, releases] = studied(draft, 'releases', { madeDaysAgo: 230 }, place);
    draft.user('old-admin', { madeDaysAgo: 1300, attached: ['AdministratorAccess'] });
    draft.role({ name: 'Deploy' });
    draft.role({ name: 'BreakGlass', attached: ['AdministratorAccess'] });
    const reached = draft.otherAccount();
    draft.role({ name: 'OrganizationAccountAccessRole', attached: ['AdministratorAccess'] }, reached);
    for (const day of draft.days(89, 1)) {
      const at = draft.later(draft.at(day, '13:00'), 10);
      const session = assumeRole(draft, releases, at, { role: 'Deploy', session: 'release' });
      draft.calls(session, at + 2_000, ['ecs:DescribeServices', 'ecs:UpdateService']);
    }
    const person: Hand = { ...releases, sourceIp: ADDRESSES.vpsNorth, userAgent: CLIENTS.go };
    const at = draft.at(2, '03:20:11');
    const deploy = assumeRole(draft, person, at, { role: 'Deploy', session: 'release' });
    const strong = assumeRole(draft, deploy, at + 40_000, { role: 'BreakGlass', session: 'release' });
    const next = draft.calls(strong, at + 60_000, ['iam:ListUsers', 'iam:ListRoles']);
    const taken = draft.accessKey(strong, next, 'old-admin');
    draft.call(
      { ...person, who: { userName: 'old-admin', accessKeyId: taken } },
      next + 20_000,
      's3:ListBuckets',
    );
    const entered = { role: 'OrganizationAccountAccessRole', session: 'release', accountId: reached };
    const other = assumeRole(draft, strong, next + 60_000, entered);
    draft.calls(other, next + 70_000, ['iam:ListUsers', 's3:ListBuckets', 'ec2:DescribeInstances']);
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const rootKey: WrittenStory = {
  id: 'root-key',
  says: 'A key of root, used once a month for the bill, makes a session elsewhere that looks at everything.',
  hostile: true,
  cases: ['I10'],
  write(draft) {
    const key = draft.study(draft.id('accessKey'));
    const createdAt = isoSeconds(draft.at(1500, '09:00'));
    draft.book().root = { ...draft.book().root, accessKeys: [{ id: key, createdAt }] };
    const who = { root: true, accessKeyId: key };
    const office = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.botoOld, region: 'us-east-1' };
    const bill: Hand = { who, accountId: draft.accountId, ...office };
    draft.habit(bill, [86, 56, 26], '06:00', ['cost-explorer:GetCostAndUsage']);
    const person: Hand = { ...bill, sourceIp: ADDRESSES.vpsWest, userAgent: CLIENTS.kali };
    const at = draft.calls(person, draft.at(1, '01:12'), ['sts:GetCallerIdentity']);
    const session = sessionToken(draft, person, at, 1);
    const all = ['iam:ListUsers', 'iam:ListRoles', 's3:ListBuckets', 'ec2:DescribeInstances'];
    draft.calls(session, at + 20_000, [...all, 'organizations:DescribeOrganization']);
    return { accessKeyId: key, label: 'likely-misuse', signals: ['root-key', 'first-seen-network'] };
  },
};

const deactivationRace: WrittenStory = {
  id: 'deactivation-race',
  says: 'Two seconds after a responder deactivates the key, whoever has it makes a new one with it.',
  hostile: true,
  cases: ['I11'],
  write(draft) {
    const made = { madeDaysAgo: 190, attached: ['IAMFullAccess'] };
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, inventory] = studied(draft, 'inventory', made, place);
    draft.habit(inventory, draft.days(89, 2), '11:00', ['ec2:DescribeInstances', 'ec2:DescribeVolumes']);
    const person: Hand = { ...inventory, sourceIp: ADDRESSES.vpsEast, userAgent: CLIENTS.botoOld };
    draft.calls(person, draft.at(1, '09:50'), ['sts:GetCallerIdentity', 'iam:ListUsers', 's3:ListBuckets']);
    const off = draft.at(1, '10:30:00');
    draft.switchKey(draft.admin(), off, 'inventory', key, 'Inactive');
    const fresh = draft.accessKey(person, off + 2_000, 'inventory', false);
    const onwards = { ...person, who: { userName: 'inventory', accessKeyId: fresh } };
    draft.calls(onwards, off + 15_000, ['sts:GetCallerIdentity', 's3:ListBuckets']);
    const signals = ['key-made-after-deactivation', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const ownerElsewhere: WrittenStory = {
  id: 'owner-elsewhere',
  says: 'Four minutes after the owner signs in at the office, the key reads secrets from another continent.',
  hostile: true,
  cases: ['I08'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, helena] = studied(draft, 'helena', { madeDaysAgo: 560, console: true }, place);
    for (const day of draft.workdays(89, 3)) {
      const at = draft.later(draft.at(day, '08:40'), 20);
      signIn(draft, at, 'helena', { sourceIp: ADDRESSES.office, region: 'us-east-2' });
      draft.calls(helena, at + 300_000, ['ec2:DescribeInstances', 'logs:DescribeLogGroups']);
    }
    const at = draft.at(2, '10:05');
    signIn(draft, at, 'helena', { sourceIp: ADDRESSES.office, region: 'us-east-2' });
    const person: Hand = { ...helena, sourceIp: ADDRESSES.vpsSouth, userAgent: CLIENTS.go };
    const next = draft.calls(person, at + 240_000, ['sts:GetCallerIdentity', 'secretsmanager:ListSecrets']);
    const secret = (name: string): void =>
      draft.call(person, draft.later(next, 5), 'secretsmanager:GetSecretValue', {
        request: { secretId: name },
      });
    for (const name of ['prod/orders/db', 'prod/billing/db', 'prod/mail/api']) secret(name);
    const signals = ['owner-elsewhere', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

export const SESSIONS: readonly WrittenStory[] = [
  consolePivot,
  sessionOutlivesKey,
  roleChain,
  rootKey,
  deactivationRace,
  ownerElsewhere,
];
