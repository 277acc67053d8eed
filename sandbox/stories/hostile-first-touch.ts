import { isoSeconds } from '../clock.ts';
import { studied } from './draft.ts';
import type { Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import type { WrittenStory } from './story.ts';

/** Keys that were found by somebody, and what is tried first. */

const leakedAndTested: WrittenStory = {
  id: 'leaked-and-tested',
  says: 'A leaked key of an application is tested by TruffleHog, and minutes later somebody looks at everything.',
  hostile: true,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.java };
    const [key, application] = studied(draft, 'shop-api', { madeDaysAgo: 340 }, place);
    draft.habit(application, draft.days(89, 1), '06:00', ['sqs:ListQueues', 'ssm:GetParameter']);
    const tester: Hand = { ...application, sourceIp: ADDRESSES.vpsEast, userAgent: CLIENTS.truffleHog };
    draft.call(tester, draft.at(3, '11:42:10'), 'sts:GetCallerIdentity', { region: 'us-east-1' });
    const person: Hand = {
      ...tester,
      sourceIp: ADDRESSES.vpsWest,
      userAgent: CLIENTS.kali,
      region: 'us-east-1',
    };
    const open = ['sts:GetCallerIdentity', 's3:ListBuckets', 'iam:ListUsers', 'iam:ListAttachedUserPolicies'];
    const next = draft.calls(person, draft.at(3, '11:58:03'), [...open, 'ec2:DescribeInstances']);
    const refused = ['iam:GetAccountAuthorizationDetails', 'ses:GetSendQuota', 'secretsmanager:ListSecrets'];
    const last = draft.calls(person, next, refused, { denied: true });
    draft.calls(person, last, ['servicequotas:ListServiceQuotas', 'bedrock:ListFoundationModels']);
    const signals = ['telling-client', 'reconnaissance', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const reconDenied: WrittenStory = {
  id: 'recon-denied',
  says: 'Somebody tries a key of few rights all over and is refused every single call.',
  hostile: true,
  cases: ['I14'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.java };
    const [key, shipper] = studied(draft, 'log-shipper', { madeDaysAgo: 290 }, place);
    draft.habit(shipper, draft.days(89, 1), '00:05', ['logs:DescribeLogStreams', 'logs:CreateLogStream']);
    const person: Hand = { ...shipper, sourceIp: ADDRESSES.vpsNorth, userAgent: CLIENTS.botoOld };
    const tried = [
      'iam:ListUsers',
      'iam:ListRoles',
      'iam:GetAccountAuthorizationDetails',
      'iam:ListAccessKeys',
      's3:ListBuckets',
      'ec2:DescribeInstances',
      'rds:DescribeDBInstances',
      'secretsmanager:ListSecrets',
      'ses:GetSendQuota',
      'lambda:ListFunctions20150331',
      'organizations:DescribeOrganization',
      'iam:CreateUser',
    ];
    draft.calls(person, draft.at(5, '22:17'), tried, { denied: true, region: 'us-east-1' });
    const signals = ['reconnaissance', 'denied-attempts', 'first-seen-network'];
    return { accessKeyId: key, label: 'likely-misuse', signals };
  },
};

const quarantined: WrittenStory = {
  id: 'quarantined',
  says: 'AWS found the key in public and put its quarantine policy on the user; no use of the key is to be seen.',
  hostile: true,
  cases: ['I15'],
  write(draft) {
    const policy = 'AWSCompromisedKeyQuarantineV3';
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, owner] = studied(draft, 'prototype', { madeDaysAgo: 420, attached: [policy] }, place);
    draft.habit(owner, draft.days(415, 400, 5), '10:00', ['s3:ListBuckets']);
    // AWS signs this call as the user whose key it found [a captured record in Panther's rule].
    draft.write(draft.accountId, {
      name: 'AttachUserPolicy',
      at: isoSeconds(draft.at(2, '16:21:40')),
      userName: 'prototype',
      accessKeyId: key,
      sourceIp: 'AWS Internal',
      userAgent: CLIENTS.internal,
      invokedBy: 'AWS Internal',
      request: { userName: 'prototype', policyArn: `arn:aws:iam::aws:policy/${policy}` },
    });
    return { accessKeyId: key, label: 'needs-a-look', signals: ['quarantine-policy'] };
  },
};

export const FIRST_TOUCH: readonly WrittenStory[] = [leakedAndTested, reconDenied, quarantined];
