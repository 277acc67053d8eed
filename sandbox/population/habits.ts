import type { PolicyDocument, UserInside } from '../spec.ts';
import type { Draft } from './draft.ts';

/**
 * What users have besides passwords and keys. A habit is put on top of a persona and draws from a stream of its own,
 * so adding one changes no other user.
 */
export interface Habit {
  readonly id: string;
  /** Share among generated users, in 1024ths (the rest are just in a group). */
  readonly weight: number;
  /** Default: in the group of everybody. */
  readonly groupless?: true;
  /** Where the first account shows it, the user is at least so old. */
  readonly shownAfterDays?: number;
  readonly add: (draft: Draft) => unknown;
}

const HARMLESS: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'logs:GetLogEvents', Resource: '*' }],
};

/** Shared by all who have nothing else. */
const IN_STAFF: UserInside = { groups: ['staff'] };

/** The telling ones first: what the first account shows, however few users it has. */
export const habits: readonly Habit[] = [
  {
    id: 'quarantined',
    weight: 2,
    // AWS attached it, and it denies: it is no permission of the user's own.
    add: (d) => {
      d.note('user-key-quarantined');
      return d.inside({ attached: ['AWSCompromisedKeyQuarantineV3'] });
    },
  },
  { id: 'bedrock-forever', weight: 6, add: (d) => d.serviceCredential('bedrock.amazonaws.com') },
  { id: 'direct-policy', weight: 40, add: (d) => d.grant({ attached: ['AmazonS3ReadOnlyAccess'] }) },
  {
    id: 'old-ssh-key',
    weight: 10,
    shownAfterDays: 260,
    add: (d) => d.sshKey(d.ageDays > 200 ? 150 : 20),
  },
  { id: 'outside-every-group', weight: 60, groupless: true, add: () => undefined },
  {
    id: 'extra-credentials',
    weight: 2,
    add: (d) => {
      d.certificate(false).certificate(true).certificate(true);
      d.note('user-extra-credentials');
      return d.inside({ additionalCredentials: '1 more signing certificate: call ListSigningCertificates' });
    },
  },
  { id: 'certificate', weight: 6, add: (d) => d.certificate(true) },
  { id: 'inactive-certificate', weight: 4, add: (d) => d.certificate(false) },
  { id: 'code-commit', weight: 12, add: (d) => d.serviceCredential('codecommit.amazonaws.com') },
  {
    id: 'bedrock-for-a-month',
    weight: 4,
    add: (d) => d.serviceCredential('bedrock.amazonaws.com', 'Active', 30),
  },
  {
    id: 'idle-code-commit',
    weight: 4,
    add: (d) => d.serviceCredential('codecommit.amazonaws.com', 'Inactive'),
  },
  { id: 'inline-policy', weight: 20, add: (d) => d.grant({ inline: { 'own-logs': HARMLESS } }) },
  { id: 'may-change-password', weight: 20, add: (d) => d.grant({ attached: ['IAMUserChangePassword'] }) },
  { id: 'young-ssh-key', weight: 10, add: (d) => d.sshKey(20) },
  { id: 'inactive-ssh-key', weight: 4, add: (d) => d.sshKey(d.ageDays > 200 ? 150 : 20, 'Inactive') },
  { id: 'security-key', weight: 40, add: (d) => d.device('security-key') },
  { id: 'hardware-token', weight: 10, add: (d) => d.device('hardware') },
];

/** 1024 places to draw from; most hold nothing. */
export const habitLottery: readonly (Habit | undefined)[] = Array.from({ length: 1024 }, (_, place) => {
  let end = 0;
  return habits.find((habit) => {
    end += habit.weight;
    return place < end;
  });
});

/** Makes the user a member of the group of everybody, or of none, and gives it the habit. */
export function settle(draft: Draft, habit: Habit | undefined): Draft {
  if (habit?.groupless !== true) draft.inside(IN_STAFF);
  habit?.add(draft);
  return draft.finish();
}
