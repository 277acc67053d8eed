import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

export default defineRule<'user'>()({
  id: 'user-two-active-keys',
  title: 'A user has two active access keys',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Two keys are twice as many copies to lose, for the same permissions.',
    'A user may hold two so that old and new overlap while one is changed. Two that stay mean a change that was never finished, or two programs on one identity.',
    'With both places taken, the next change must begin by taking a key away from something that uses it.',
  ],
  howItDecides: [
    'Counts the active keys of each user alone: two or more fail, one or none passes. Inactive and expired keys are not counted.',
    'A key whose status could not be read makes it unknown: it may be the second one.',
    'Which of the two is idle is not asked here; `user-credential-unused` and `user-key-age` judge each key alone.',
  ],
  troubleshooting: [
    'See when each key was last used: where one stands still, the change was never finished.',
    'Both in use: find the two programs, and give each a role or a user of its own.',
  ],
  commands: [
    { what: 'The keys of the user', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'When one of them was last used',
      run: 'aws iam get-access-key-last-used --access-key-id=<AccessKeyId>',
    },
    {
      what: 'User and both active columns of everybody, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,9,14',
    },
  ],
  fix: [
    'Choose the key that stays: the younger one, if both can do the work.',
    'Console: IAM, Users, the user, "Security credentials", "Deactivate" on the other; wait for somebody to miss it, then "Delete".',
    'CLI: `aws iam update-access-key --status=Inactive`, wait, `aws iam delete-access-key`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-two-active-keys`; the keys are read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Manage access keys for IAM users',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    },
    {
      title: 'CIS Amazon Web Services Foundations Benchmark',
      url: 'https://www.cisecurity.org/benchmark/amazon_web_services',
    },
  ],

  scope: 'user',
  needs: ['keyStatuses'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
    cis_v130: ['1.13'],
    cis_v140: ['1.13'],
    cis_v150: ['1.13'],
    cis_v200: ['1.13'],
    cis_v300: ['1.13'],
    cis_v400: ['1.13'],
    cis_v500: ['1.12'],
    cis_v600: ['2.12'],
    well_architected: ['SEC02-BP05'],
  },

  evaluate({ user }, { keyStatuses }) {
    const active = keyStatuses.value.filter((status) => status === 'Active').length;
    if (active < 2) {
      return {
        status: 'pass',
        says: active === 0 ? 'Has no active access key.' : 'Has one active access key.',
      };
    }
    return {
      status: 'fail',
      says: `Has ${active} active access keys.`,
      evidence: [shown('activeKeys', active, keyStatuses)],
      advice: {
        action: 'look',
        words: 'See which of them is in use. Deactivate the other, wait, then delete it.',
        commands: [
          `aws iam list-access-keys ${option('user-name', user.name)}`,
          `aws iam get-access-key-last-used ${option('access-key-id', '<AccessKeyId>')}`,
        ],
      },
    };
  },

  examples: [
    {
      name: 'two active keys fail',
      cases: ['T10'],
      given: { keyStatuses: ['Active', 'Active'] },
      expect: { status: 'fail', severity: 'medium', says: /^Has 2 active access keys\./, advice: 'look' },
    },
    {
      name: 'an active and an inactive key pass',
      given: { keyStatuses: ['Inactive', 'Active'] },
      expect: { status: 'pass', says: /one active/ },
    },
    {
      name: 'an expired key is not active',
      given: { keyStatuses: ['Expired', 'Active'] },
      expect: { status: 'pass' },
    },
    { name: 'no key passes', given: { keyStatuses: [] }, expect: { status: 'pass', says: /no active/ } },
    {
      name: 'a raised quota changes nothing: three fail',
      given: { keyStatuses: ['Active', 'Active', 'Active'] },
      expect: { status: 'fail', says: /3 active/ },
    },
    { name: 'a status that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});
