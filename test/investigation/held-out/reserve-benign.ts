import { studied } from '../../../sandbox/stories/draft.ts';
import { ADDRESSES, CLIENTS } from '../../../sandbox/stories/places.ts';
import type { WrittenStory } from '../../../sandbox/stories/story.ts';
import { terraformRound } from './benign.ts';

/** More honest use that looks like theft, kept back until the method was done. */

const CONSISTENT = { label: 'consistent-use', signals: [] } as const;

const vpnExit: WrittenStory = {
  id: 'vpn-exit',
  says: 'A company changes where its VPN comes out, and all work goes on from there.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.cliMac };
    const [key, before] = studied(draft, 'petra', { madeDaysAgo: 640 }, place);
    const daily = ['sts:GetCallerIdentity', 'iam:ListRoles', 'ec2:DescribeInstances', 's3:ListBuckets'];
    draft.habit(before, draft.workdays(89, 28), '09:15', daily);
    draft.habit({ ...before, sourceIp: '203.0.113.140' }, draft.workdays(27, 1), '09:15', daily);
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-network'] };
  },
};

const newLaptop: WrittenStory = {
  id: 'new-laptop',
  says: 'An engineer goes on with Terraform from a new laptop at the same desk.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.office, userAgent: CLIENTS.terraform };
    const [key, before] = studied(draft, 'amir', { madeDaysAgo: 360 }, place);
    for (const day of draft.workdays(89, 15)) terraformRound(draft, before, day, '11:00');
    const userAgent = CLIENTS.terraform.replace('os/linux', 'os/macos').replace('GOOS#linux', 'GOOS#darwin');
    for (const day of draft.workdays(14, 1)) terraformRound(draft, { ...before, userAgent }, day, '11:00');
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const sixth: WrittenStory = {
  id: 'ipv6-rollout',
  says: 'A server gets an address of IPv6 besides, and by and by only calls from there.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.boto };
    const [key, fourth] = studied(draft, 'probe', { madeDaysAgo: 480 }, place);
    const round = ['ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'iam:ListRoles'];
    draft.habit(fourth, draft.days(89, 15), '07:00', round);
    draft.habit({ ...fourth, sourceIp: '2001:db8:40:12::8' }, draft.days(30, 1), '07:20', round);
    return { accessKeyId: key, label: 'needs-a-look', signals: ['first-seen-network'] };
  },
};

const newerSdk: WrittenStory = {
  id: 'newer-sdk',
  says: 'A job is brought from an old SDK to a new one; nothing else changes.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.buildNat, userAgent: CLIENTS.botoOld };
    const [key, before] = studied(draft, 'ledger', { madeDaysAgo: 900 }, place);
    const round = ['sts:GetCallerIdentity', 'secretsmanager:GetSecretValue', 'sqs:GetQueueAttributes'];
    draft.habit(before, draft.days(89, 12), '05:00', round);
    draft.habit({ ...before, userAgent: CLIENTS.boto }, draft.days(11, 1), '05:00', round);
    return { ...CONSISTENT, accessKeyId: key };
  },
};

const partnerShares: WrittenStory = {
  id: 'partner-shares',
  says: 'A server shares a fresh snapshot with the account of a partner every week.',
  hostile: false,
  cases: [],
  write(draft) {
    const place = { sourceIp: ADDRESSES.dataCentre, userAgent: CLIENTS.java };
    const [key, server] = studied(draft, 'partner-feed', { madeDaysAgo: 420 }, place);
    const add = { items: [{ userId: draft.otherAccount() }] };
    for (const day of draft.days(88, 2, 7)) {
      const snapshotId = `snap-0a1b2c3d4e5f6${day.toString().padStart(4, '0')}`;
      const at = draft.calls(server, draft.at(day, '15:00'), ['ec2:DescribeVolumes', 'ec2:CreateSnapshot']);
      const request = { snapshotId, createVolumePermission: { add } };
      draft.call(server, at + 600_000, 'ec2:ModifySnapshotAttribute', { request });
    }
    return { ...CONSISTENT, accessKeyId: key };
  },
};

export const RESERVE_BENIGN: readonly WrittenStory[] = [vpnExit, newLaptop, sixth, newerSdk, partnerShares];
