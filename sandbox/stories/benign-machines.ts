import { isoSeconds } from '../clock.ts';
import { type StoryDraft, studied } from './draft.ts';
import type { Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';
import { assumeRole } from './sessions.ts';
import type { WrittenStory } from './story.ts';

/** Machines that do day by day what they were made for. */

const CONSISTENT = { label: 'consistent-use', signals: [] } as const;

/** One preview environment: a user and a role made in the morning and taken away in the evening. */
function preview(draft: StoryDraft, terraform: Hand, day: number): void {
  const userName = `preview-${100 - day}`;
  const roleName = `${userName}-task`;
  const start = draft.later(draft.at(day, '07:10'), 15);
  const { accountId } = draft;
  const user = {
    path: '/',
    arn: `arn:aws:iam::${accountId}:user/${userName}`,
    userId: draft.id('user'),
    userName,
  };
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  draft.calls(terraform, start, ['sts:GetCallerIdentity', 'iam:ListRoles', 'ec2:DescribeVpcs']);
  draft.call(terraform, start + 40_000, 'iam:CreateUser', { request: { userName }, response: { user } });
  draft.call(terraform, start + 42_000, 'iam:CreateRole', {
    request: { roleName, assumeRolePolicyDocument: trust },
  });
  draft.call(terraform, start + 44_000, 'iam:AttachRolePolicy', { request: { roleName, policyArn } });
  draft.call(terraform, start + 46_000, 'iam:PutUserPolicy', {
    request: { userName, policyName: 'preview', policyDocument: trust },
  });
  const evening = draft.later(draft.at(day, '18:40'), 15);
  draft.call(terraform, evening, 'iam:DetachRolePolicy', { request: { roleName, policyArn } });
  draft.call(terraform, evening + 2_000, 'iam:DeleteRole', { request: { roleName } });
  draft.call(terraform, evening + 4_000, 'iam:DeleteUserPolicy', {
    request: { userName, policyName: 'preview' },
  });
  draft.call(terraform, evening + 6_000, 'iam:DeleteUser', { request: { userName } });
}

const ciDeploy: WrittenStory = {
  id: 'ci-deploy',
  says: 'A build system makes and removes users and roles with Terraform every day, always from its one address.',
  hostile: false,
  cases: [],
  write(draft) {
    const tags = { Owner: 'platform@example.com' };
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.terraform };
    const [key, terraform] = studied(
      draft,
      'terraform',
      { madeDaysAgo: 410, attached: ['AdministratorAccess'], tags },
      place,
    );
    for (const day of draft.days(88, 1)) preview(draft, terraform, day);
    return { ...CONSISTENT, accessKeyId: key };
  },
};

function policyOf(name: string, Action: readonly string[], Resource: string | readonly string[]) {
  return { [name]: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] } };
}

const nightlyBackup: WrittenStory = {
  id: 'nightly-backup',
  says: 'A server in a data centre makes snapshots every night.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.botoOld, region: 'eu-central-1' };
    const inline = policyOf(
      'snapshots',
      ['ec2:Describe*', 'ec2:*Snapshot', 'rds:Describe*', 'iam:PassRole'],
      '*',
    );
    const [key, backup] = studied(draft, 'backup', { madeDaysAgo: 720, path: '/jobs/', inline }, place);
    const nightly = ['ec2:DescribeVolumes', 'ec2:CreateSnapshot', 'ec2:CreateSnapshot', 'ec2:DeleteSnapshot'];
    draft.habit(backup, draft.days(89, 1), '02:00', [...nightly, 'rds:DescribeDBSnapshots']);
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const clusterController: WrittenStory = {
  id: 'cluster-controller',
  says: 'A controller of a Kubernetes cluster takes a role every hour and keeps DNS records with it.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.controller };
    const role = `arn:aws:iam::${draft.accountId}:role/DnsEditor`;
    const inline = policyOf('take-role', ['sts:AssumeRole'], role);
    const [key, controller] = studied(draft, 'cluster-dns', { madeDaysAgo: 15, inline }, place);
    draft.role({ name: 'DnsEditor' });
    for (const day of draft.days(14, 1)) {
      for (let hour = 0; hour < 24; hour += 1) {
        const at = draft.later(draft.at(day, `${hour.toString().padStart(2, '0')}:00`), 3);
        const session = assumeRole(draft, controller, at, { role: 'DnsEditor', session: 'external-dns' });
        draft.calls(session, at + 2_000, ['route53:ListHostedZones', 'route53:ListResourceRecordSets']);
      }
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const SCAN = [
  'sts:GetCallerIdentity',
  'iam:ListUsers',
  'iam:GetAccountAuthorizationDetails',
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  's3:ListBuckets',
  'ec2:DescribeInstances',
  'ec2:DescribeSecurityGroups',
  'cloudtrail:DescribeTrails',
];

const scheduledScanner: WrittenStory = {
  id: 'scheduled-scanner',
  says: 'A security scanner takes the audit role at three every night and lists everything there is.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, scanner] = studied(draft, 'posture-scan', { madeDaysAgo: 300 }, place);
    draft.role({ name: 'SecurityAudit', attached: ['SecurityAudit'] });
    for (const day of draft.days(89, 1)) {
      const at = draft.later(draft.at(day, '03:00'), 5);
      const session = assumeRole(draft, scanner, at, { role: 'SecurityAudit', session: 'nightly' });
      draft.calls(session, at + 3_000, SCAN);
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const halfConfiguredJob: WrittenStory = {
  id: 'half-configured-job',
  says: 'A job was never given the one permission it needs, and is refused the same call four times a day.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.java };
    const [key, job] = studied(draft, 'metrics-export', { madeDaysAgo: 260 }, place);
    for (const day of draft.days(89, 1)) {
      for (const time of ['00:15', '06:15', '12:15', '18:15']) {
        const request = { name: '/metrics/target' };
        const at = draft.later(draft.at(day, time), 2);
        draft.call(job, at, 'ssm:GetParameter', { denied: true, request });
      }
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const BUCKET = 'arn:aws:s3:::example-assets';

const objectStorageOnly: WrittenStory = {
  id: 'object-storage-only',
  says: 'A job only reads and writes objects, of which the event history holds nothing, though IAM knows of the use.',
  hostile: false,
  cases: ['I05'],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: `[${CLIENTS.boto}]` };
    const inline = policyOf('assets', ['s3:*'], [BUCKET, `${BUCKET}/*`]);
    const [key, job] = studied(draft, 'asset-sync', { madeDaysAgo: 500, inline }, place);
    for (const day of draft.days(89, 1)) {
      for (const [time, name] of [
        ['04:20', 'GetObject'],
        ['04:21', 'PutObject'],
      ] as const) {
        const object = `daily/${isoSeconds(draft.at(day, time)).slice(0, 10)}.json`;
        draft.call(job, draft.at(day, time), `s3:${name}`, {
          isData: true,
          request: { bucketName: 'example-assets', key: object },
          resources: [
            { type: 'AWS::S3::Object', name: `${BUCKET}/${object}` },
            { type: 'AWS::S3::Bucket', name: BUCKET },
          ],
        });
      }
    }
    return {
      accessKeyId: key,
      label: 'needs-a-look',
      signals: ['use-not-recorded'],
      withDataEvents: CONSISTENT,
    };
  },
};

export const MACHINES: readonly WrittenStory[] = [
  objectStorageOnly,
  ciDeploy,
  nightlyBackup,
  clusterController,
  scheduledScanner,
  halfConfiguredJob,
];
