import type { Advice } from '../model/finding.ts';
import { defineRule, type KeyIdentity } from './rule.ts';
import { keyInWords, lastUseInWords, lastUseShown, option, shown } from './words.ts';

export default defineRule<'access-key'>()({
  id: 'user-inactive-key-left',
  title: 'An inactive access key was not deleted',
  severity: 'low',
  maturity: 'stable',

  why: [
    'One call makes an inactive key active again, and every copy of it works as before. Whoever may call `iam:UpdateAccessKey` needs no new secret.',
    'It takes one of the two places for keys, so that the next key cannot be changed without an interruption.',
  ],
  howItDecides: [
    'Fails for every key that is inactive or expired, each alone. An active key passes here, whatever other rules say of it.',
    'The age plays no part: a key that was switched off yesterday is rightly there, so suppress it for the weeks you wait.',
  ],
  troubleshooting: [
    'Find out why it was switched off, and whether the wait is over: UpdateAccessKey events that name the key id.',
    'A key that AWS or your own people switched off after a leak: keep its id for the search in CloudTrail, then delete it.',
  ],
  commands: [
    { what: 'The keys of the user, with status', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'Who switched it off (last 90 days, home region)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=ResourceName,AttributeValue=<AccessKeyId>',
    },
  ],
  fix: [
    'Note the key id and its last use: deleting the key deletes its record too.',
    'Console: IAM, Users, the user, "Security credentials", the key, "Actions", "Delete".',
    'CLI: `aws iam delete-access-key --user-name=<UserName> --access-key-id=<AccessKeyId>`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-inactive-key-left`; the keys are read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Manage access keys for IAM users',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
    {
      title: 'IAM API reference, UpdateAccessKey',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html',
    },
  ],

  removes: 'access-keys',
  scope: 'access-key',
  needs: ['keyStatus'],
  needsAnyOf: [],
  wants: ['keyCreatedAt', 'keyLastUse'],
  parameters: {},
  controls: {
    well_architected: ['SEC02-BP05'],
  },
  withoutAny: { status: 'not-applicable', says: 'Has no access key.' },

  evaluate({ user, key }, { keyStatus, keyCreatedAt, keyLastUse }, _parameters, { now }) {
    const name = keyInWords(key, keyCreatedAt?.value);
    const status = keyStatus.value;
    if (status === 'Active') return { status: 'pass', says: `${name} is active.` };
    const used = keyLastUse === undefined ? '' : `; ${lastUseInWords(keyLastUse.value, now)}`;
    return {
      status: 'fail',
      says: `${name} is ${status.toLowerCase()} and was not deleted${used}.`,
      evidence: [
        shown('keyStatus', status, keyStatus),
        ...(keyCreatedAt === undefined ? [] : [shown('keyCreatedAt', keyCreatedAt.value, keyCreatedAt)]),
        ...(keyLastUse === undefined ? [] : lastUseShown('key', keyLastUse.value, keyLastUse)),
      ],
      advice: adviceOn(user.name, key),
    };
  },

  examples: [
    {
      name: 'an inactive key of 900 days fails low, to be deleted',
      cases: ['T04', 'S06'],
      given: { keyStatus: 'Inactive', keyCreatedAt: '2024-06-05T12:00:00Z', keyLastUse: {} },
      expect: {
        status: 'fail',
        severity: 'low',
        says: /is inactive and was not deleted; no use/,
        advice: 'delete',
      },
    },
    {
      name: 'an expired key fails too',
      given: { keyStatus: 'Expired', keyCreatedAt: '2024-06-05T12:00:00Z' },
      expect: { status: 'fail', says: /is expired and was not deleted\./ },
    },
    {
      name: 'an active key is no leftover',
      given: { keyStatus: 'Active', keyCreatedAt: '2024-06-05T12:00:00Z' },
      expect: { status: 'pass' },
    },
    {
      name: 'a key whose status could not be read is unknown',
      given: { keyCreatedAt: '2024-06-05T12:00:00Z' },
      expect: { status: 'unknown' },
    },
  ],
});

function adviceOn(userName: string, { accessKeyId }: KeyIdentity): Advice {
  const keyId = option('access-key-id', accessKeyId ?? '<AccessKeyId>');
  return {
    action: 'delete',
    words: 'It cannot sign. If nobody has missed it for some weeks, note its id and delete it.',
    commands: [
      `aws iam get-access-key-last-used ${keyId}`,
      `aws iam delete-access-key ${option('user-name', userName)} ${keyId}`,
    ],
  };
}
