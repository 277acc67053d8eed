import { studied } from '../../../sandbox/stories/draft.ts';
import { ADDRESSES, CLIENTS } from '../../../sandbox/stories/places.ts';
import type { WrittenStory } from '../../../sandbox/stories/story.ts';

/** Thieves who try not to be seen, after what has been published of real ones. */

const mimic: WrittenStory = {
  id: 'same-client',
  says: 'Somebody with exactly the client of the owner asks who they are and reads all secrets from a rented server.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, owner] = studied(draft, 'viktor', { madeDaysAgo: 350 }, place);
    const daily = ['sts:GetCallerIdentity', 'ec2:DescribeInstances', 'logs:DescribeLogGroups'];
    draft.habit(owner, draft.workdays(89, 1), '09:10', daily);
    const thief = { ...owner, sourceIp: ADDRESSES.vpsNorth };
    const first = ['sts:GetCallerIdentity', 'secretsmanager:ListSecrets'];
    let at = draft.calls(thief, draft.at(4, '10:20'), first);
    for (const name of ['db/main', 'db/replica', 'payments', 'mail', 'github']) {
      const request = { secretId: `prod/${name}` };
      draft.call(thief, at, 'secretsmanager:GetSecretValue', { request });
      at += 9_000;
    }
    return { accessKeyId: key, label: 'likely-misuse', signals: ['first-seen-network'] };
  },
};

const neighbour: WrittenStory = {
  id: 'same-provider',
  says: 'Somebody rents a server at the provider of the job, looks around and makes a user there.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'inventory', { madeDaysAgo: 280 }, place);
    draft.habit(job, draft.days(89, 1), '06:00', ['ec2:DescribeInstances', 'ec2:DescribeVolumes']);
    const thief = { ...job, sourceIp: '198.19.144.77', userAgent: CLIENTS.requests };
    const around = ['sts:GetCallerIdentity', 'iam:ListUsers', 'iam:ListAttachedUserPolicies'];
    const at = draft.calls(thief, draft.at(6, '06:30'), around);
    const userName = 'inventory-2';
    draft.call(thief, at, 'iam:CreateUser', { request: { userName } });
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    draft.call(thief, at + 4_000, 'iam:AttachUserPolicy', { request: { userName, policyArn } });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence'] };
  },
};

const lowAndSlow: WrittenStory = {
  id: 'low-and-slow',
  says: 'Somebody asks one or two things every fourth day for seven weeks, in the hour of the job.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'warehouse', { madeDaysAgo: 510 }, place);
    draft.habit(job, draft.days(89, 1), '03:00', ['rds:DescribeDBInstances', 'rds:DescribeDBSnapshots']);
    const thief = { ...job, sourceIp: ADDRESSES.vpsSouth };
    const asked = [
      'sts:GetCallerIdentity',
      'iam:ListAttachedUserPolicies',
      'iam:ListUsers',
      's3:ListBuckets',
      'iam:ListRoles',
      'ec2:DescribeInstances',
      'lambda:ListFunctions20150331',
      'lambda:GetFunction20150331v2',
      'ssm:DescribeParameters',
      'ssm:GetParameter',
      'secretsmanager:ListSecrets',
      'secretsmanager:GetSecretValue',
    ];
    for (const [index, action] of asked.entries()) {
      draft.call(thief, draft.later(draft.at(50 - index * 4, '03:00'), 10), action);
    }
    return { accessKeyId: key, label: 'likely-misuse', signals: ['reconnaissance', 'first-seen-network'] };
  },
};

const secretsOnly: WrittenStory = {
  id: 'secrets-only',
  says: 'A key that only ever described machines reads four secrets from a new network, and nothing else.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'fleet-watch', { madeDaysAgo: 230 }, place);
    draft.habit(job, draft.days(89, 1), '00:40', ['ec2:DescribeInstances', 'cloudwatch:DescribeAlarms']);
    const thief = { ...job, sourceIp: ADDRESSES.vpsWest };
    const at = draft.at(3, '00:44');
    for (const [index, secretId] of ['prod/db', 'prod/payments'].entries()) {
      draft.call(thief, at + index * 20_000, 'secretsmanager:GetSecretValue', { request: { secretId } });
    }
    for (const [index, name] of ['/prod/token', '/prod/signing-key'].entries()) {
      const request = { name, withDecryption: true };
      draft.call(thief, at + 60_000 + index * 20_000, 'ssm:GetParameter', { request });
    }
    return { accessKeyId: key, label: 'likely-misuse', signals: ['first-seen-network'] };
  },
};

const trustOnly: WrittenStory = {
  id: 'trust-only',
  says: 'One call from a new network lets a foreign account take a role; nothing else is ever seen of it.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.cliLinux };
    const [key, owner] = studied(draft, 'release-tool', { madeDaysAgo: 460 }, place);
    draft.role({ name: 'Operations', attached: ['AdministratorAccess'] });
    draft.habit(owner, draft.days(89, 1), '11:00', ['ecr:DescribeRepositories', 'ecs:UpdateService']);
    const thief = { ...owner, sourceIp: ADDRESSES.vpsNorth };
    const Principal = { AWS: `arn:aws:iam::${draft.otherAccount()}:root` };
    const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
    const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const request = { roleName: 'Operations', policyDocument };
    draft.call(thief, draft.at(8, '11:06'), 'iam:UpdateAssumeRolePolicy', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const snapshotShared: WrittenStory = {
  id: 'snapshot-shared',
  says: 'Somebody makes a snapshot with the key of the backup, as it does every night, and shares it with an account of theirs.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, backup] = studied(draft, 'volumes', { madeDaysAgo: 330 }, place);
    const nightly = ['ec2:DescribeVolumes', 'ec2:CreateSnapshot', 'ec2:DescribeSnapshots'];
    draft.habit(backup, draft.days(89, 1), '02:00', nightly);
    const thief = { ...backup, sourceIp: ADDRESSES.vpsEast };
    const at = draft.calls(thief, draft.at(5, '02:20'), ['ec2:DescribeVolumes', 'ec2:CreateSnapshot']);
    const add = { items: [{ userId: draft.otherAccount() }] };
    const request = {
      snapshotId: 'snap-0a1b2c3d4e5f60718',
      attributeType: 'CREATE_VOLUME_PERMISSION',
      createVolumePermission: { add },
    };
    draft.call(thief, at + 240_000, 'ec2:ModifySnapshotAttribute', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['first-seen-network'] };
  },
};

const ownSecondKey: WrittenStory = {
  id: 'own-second-key',
  says: 'Somebody makes a second key for the same user from a new network and goes on with that one alone.',
  hostile: true,
  cases: ['I09'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliLinux };
    const [key, owner] = studied(draft, 'dmitri', { madeDaysAgo: 390 }, place);
    draft.habit(owner, draft.workdays(89, 1), '10:00', ['ec2:DescribeInstances', 's3:ListBuckets']);
    const thief = { ...owner, sourceIp: ADDRESSES.vpsNorth };
    const second = draft.accessKey(thief, draft.at(20, '10:04'), 'dmitri', false);
    const later = { ...thief, who: { userName: 'dmitri', accessKeyId: second } };
    draft.habit(later, draft.days(18, 2, 4), '10:00', ['ec2:DescribeInstances', 's3:ListBuckets']);
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const lateSilence: WrittenStory = {
  id: 'late-silence',
  says: 'Somebody does as the owner does from a new network for three weeks, and then stops the trail.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, owner] = studied(draft, 'helena', { madeDaysAgo: 710 }, place);
    const daily = ['ec2:DescribeInstances', 's3:ListBuckets'];
    draft.habit(owner, draft.workdays(89, 1), '08:30', daily);
    const thief = { ...owner, sourceIp: ADDRESSES.vpsEast };
    draft.habit(thief, draft.workdays(23, 3), '08:50', daily);
    draft.call(thief, draft.at(1, '23:30'), 'cloudtrail:StopLogging', { request: { name: 'main' } });
    draft.call(thief, draft.at(1, '23:31'), 'account:DisableRegion', {
      request: { regionName: 'af-south-1' },
    });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['cover-up', 'first-seen-network'] };
  },
};

export const HOSTILE: readonly WrittenStory[] = [
  mimic,
  neighbour,
  lowAndSlow,
  secretsOnly,
  trustOnly,
  snapshotShared,
  ownSecondKey,
  lateSilence,
];
