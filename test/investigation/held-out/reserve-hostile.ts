import { studied } from '../../../sandbox/stories/draft.ts';
import { ADDRESSES, CLIENTS } from '../../../sandbox/stories/places.ts';
import { federationToken } from '../../../sandbox/stories/sessions.ts';
import type { WrittenStory } from '../../../sandbox/stories/story.ts';

/** More thieves who try not to be seen, kept back until the method was done. */

const federationOnce: WrittenStory = {
  id: 'federation-once',
  says: 'Somebody takes one federation token with all rights from a new network and reads a little with it.',
  hostile: true,
  cases: ['I09'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'thumbnails', { madeDaysAgo: 290 }, place);
    draft.habit(job, draft.days(89, 1), '12:00', ['sqs:GetQueueAttributes', 'ec2:DescribeInstances']);
    const thief = { ...job, sourceIp: ADDRESSES.vpsSouth };
    const session = federationToken(draft, thief, draft.at(7, '12:05'), 'support');
    draft.calls(session, draft.at(7, '12:30'), ['ec2:DescribeInstances', 'sqs:GetQueueAttributes']);
    return { accessKeyId: key, label: 'likely-misuse', signals: ['sessions-issued', 'first-seen-network'] };
  },
};

const functionOpened: WrittenStory = {
  id: 'function-opened',
  says: 'One call from a new network lets a foreign account call a function.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'function-deploy', { madeDaysAgo: 250 }, place);
    const round = ['lambda:ListFunctions20150331', 'lambda:UpdateFunctionConfiguration20150331v2'];
    draft.habit(job, draft.days(89, 1), '14:00', round);
    const request = {
      functionName: 'invoices',
      statementId: 'monitor',
      action: 'lambda:InvokeFunction',
      principal: draft.otherAccount(),
    };
    const thief = { ...job, sourceIp: ADDRESSES.vpsWest };
    draft.call(thief, draft.at(6, '14:03'), 'lambda:AddPermission20150331v2', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence', 'first-seen-network'] };
  },
};

const moreRights: WrittenStory = {
  id: 'more-rights',
  says: 'Somebody at the provider of the job gives its user all rights, and waits.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'tagging', { madeDaysAgo: 340 }, place);
    draft.habit(job, draft.days(89, 1), '18:00', ['ec2:DescribeInstances', 'ec2:CreateTags']);
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const thief = { ...job, sourceIp: '198.19.200.14' };
    const request = { userName: 'tagging', policyArn };
    draft.call(thief, draft.at(4, '18:04'), 'iam:AttachUserPolicy', { request });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['persistence'] };
  },
};

const mailElsewhere: WrittenStory = {
  id: 'mail-elsewhere',
  says: 'Somebody near the job is refused mail in its region, and then is not in another one.',
  hostile: true,
  cases: ['I14'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'receipts', { madeDaysAgo: 520 }, place);
    draft.habit(job, draft.days(89, 1), '20:00', ['sqs:GetQueueAttributes', 'ec2:DescribeInstances']);
    const thief = { ...job, sourceIp: '198.19.77.9', userAgent: CLIENTS.go };
    const asks = ['ses:GetSendQuota', 'ses:GetAccount', 'ses:ListIdentities'];
    draft.calls(thief, draft.at(2, '22:10'), asks, { denied: true });
    const region = 'us-west-2';
    draft.calls(thief, draft.at(2, '22:12'), [...asks, 'ses:VerifyEmailIdentity'], { region });
    return { accessKeyId: key, label: 'likely-misuse', signals: ['reconnaissance', 'first-seen-region'] };
  },
};

const bucketOpened: WrittenStory = {
  id: 'bucket-opened',
  says: 'Somebody who is on the server of the job opens a bucket to a foreign account with one call.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, job] = studied(draft, 'reports', { madeDaysAgo: 430 }, place);
    draft.habit(job, draft.days(89, 1), '21:00', ['s3:ListBuckets', 's3:GetBucketLocation']);
    const Principal = { AWS: draft.otherAccount() };
    const Statement = [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: '*' }];
    const bucketPolicy = { Version: '2012-10-17', Statement };
    const request = { bucketName: 'example-reports', bucketPolicy };
    draft.call(job, draft.at(3, '21:30'), 's3:PutBucketPolicy', { request });
    return { accessKeyId: key, label: 'needs-a-look', signals: [] };
  },
};

export const RESERVE_HOSTILE: readonly WrittenStory[] = [
  federationOnce,
  functionOpened,
  moreRights,
  mailElsewhere,
  bucketOpened,
];
