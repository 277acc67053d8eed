import type { Advice, Evidence } from '../model/finding.ts';
import type { LastUse } from '../model/snapshot.ts';
import { secondsBetween } from '../model/time.ts';
import {
  DAY_SECONDS,
  daysInWords,
  isSesSmtpUser,
  lengthBeside,
  overDays,
  wholeDays,
} from './credential-words.ts';
import { defineRule, type Given, type KeyIdentity, type UserIdentity } from './rule.ts';
import { keyInWords, lastUseInWords, lastUseShown, option, shown } from './words.ts';

const PARAMETERS = {
  maxAgeDays: {
    kind: 'whole-number',
    default: 90,
    min: 1,
    max: 3650,
    says: 'An active key older than this many days of 24 hours fails; exactly as old passes.',
  },
} as const;

/** What every published control asks for. */
const PUBLISHED_DAYS = [90];

type Facts = Given<'access-key', 'keyStatus', 'keyCreatedAt' | 'keyLastUse'>;

export default defineRule<'access-key'>()({
  id: 'user-key-age',
  title: 'An active access key is older than 90 days',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'A key works from anywhere, without MFA, until somebody ends it. The older it is, the more laptops, build logs, backups and images hold a copy.',
    'Changing keys often makes a stolen copy worthless, and shows that a key can be changed before it must be.',
  ],
  howItDecides: [
    'Every active key is judged alone, by the time since it was made, to the second: exactly `maxAgeDays` × 86,400 seconds passes, one second more fails.',
    'Inactive keys are not spoken of here: they cannot sign, and `user-inactive-key-left` tells of them.',
    "The report's `access_key_N_last_rotated` is the time the key was made; a live `CreateDate` is believed over it.",
    'Published controls ask for 90 days; each is told by that number, whatever the parameter is.',
  ],
  troubleshooting: [
    'Find out what uses the key: last use here, then CloudTrail.',
    'Better than a younger key is none: a role for what runs in AWS, IAM Identity Center for people, IAM Roles Anywhere or OIDC for what runs elsewhere.',
    'A user may hold two keys, so that old and new overlap. With two already, one of them has to go first.',
  ],
  commands: [
    { what: 'The keys of one user, with CreateDate', run: 'aws iam list-access-keys --user-name=<UserName>' },
    {
      what: 'What a key was last used for',
      run: 'aws iam get-access-key-last-used --access-key-id=<AccessKeyId>',
    },
    {
      what: 'Users, active keys and their dates, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,9,10,14,15',
    },
  ],
  fix: [
    'See whether a role or federation can take the place of the key; then there is nothing to rotate.',
    'Console: IAM, Users, the user, "Security credentials", "Create access key"; move everything to it, "Deactivate" the old one, wait, "Delete".',
    'CLI: `aws iam create-access-key`; move everything; `aws iam get-access-key-last-used` of the old one until its date stands still; `aws iam update-access-key --status=Inactive`; wait; `aws iam delete-access-key`.',
    'Never delete first: a deactivated key can be made active again, a deleted one cannot.',
    'Keyreeve: scan again with `keyreeve scan --rule user-key-age`; what failed is read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Update access keys',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html',
    },
    {
      title: 'IAM User Guide, Security best practices in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
    },
    {
      title: 'AWS Config Developer Guide, access-keys-rotated',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/access-keys-rotated.html',
    },
  ],

  scope: 'access-key',
  needs: ['keyStatus'],
  needsAnyOf: [],
  wants: ['keyCreatedAt', 'keyLastUse'],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.4'],
    cis_v130: ['1.14'],
    cis_v140: ['1.14'],
    cis_v150: ['1.14'],
    cis_v200: ['1.14'],
    cis_v300: ['1.14'],
    cis_v400: ['1.14'],
    cis_v500: ['1.13'],
    cis_v600: ['2.13'],
    cis_v700: ['2.12'],
    security_hub: ['IAM.3'],
    aws_config: ['access-keys-rotated'],
    well_architected: ['SEC02-BP05'],
    cisa_cyber_essentials: ['Your Systems-3'],
    fedramp_low_rev_4: ['AC-2'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1'],
    ffiec: ['D3.PC.Am.B.6'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)', '11.300(b)'],
    hipaa_final_omnibus_security_rule_2013: [
      '164.308(a)(3)(ii)(C)',
      '164.308(a)(4)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.308(a)(5)(ii)(D)',
    ],
    hipaa_security_rule_2003: ['164.308(a)(3)(ii)(C)', '164.308(a)(4)(ii)(C)', '164.308(a)(5)(ii)(D)'],
    nist_800_53_rev_4: ['AC-2', 'AC-2(1)'],
    nist_800_53_rev_5: [
      'AC-2(1)',
      'AC-3(3)',
      'AC-3(3)(a)',
      'AC-3(3)(b)(1)',
      'AC-3(3)(b)(2)',
      'AC-3(3)(b)(3)',
      'AC-3(3)(b)(4)',
      'AC-3(3)(b)(5)',
      'AC-3(3)(c)',
      'AC-3(4)',
      'AC-3(4)(a)',
      'AC-3(4)(b)',
      'AC-3(4)(c)',
      'AC-3(4)(d)',
      'AC-3(4)(e)',
      'AC-3(8)',
      'AC-3(12)(a)',
      'AC-3(13)',
      'AC-3(15)(a)',
      'AC-3(15)(b)',
      'AC-4(28)',
      'AC-24',
      'CM-5(1)(a)',
      'CM-6(a)',
      'CM-9(b)',
      'SC-23(3)',
    ],
    nist_csf: ['PR.AC-1'],
    nist_csf_v2: ['PR.AA-01', 'PR.AA-05'],
    nydfs_23: ['500.07'],
    pci_dss_v40: ['8.3.5', '8.3.7', '8.3.9', '8.3.10.1', '8.6.3'],
    rbi_itf_nbfc: ['3.1.c', '8.I'],
    soc_2: ['CC6.1', 'CC6.2'],
  },
  readings: {
    cis_v120: 'over-90-days',
    cis_v130: 'over-90-days',
    cis_v140: 'over-90-days',
    cis_v150: 'over-90-days',
    cis_v200: 'over-90-days',
    cis_v300: 'over-90-days',
    cis_v400: 'over-90-days',
    cis_v500: 'over-90-days',
    cis_v600: 'over-90-days',
    cis_v700: 'over-90-days',
    security_hub: 'over-90-days',
    aws_config: 'over-90-days',
    cisa_cyber_essentials: 'over-90-days',
    fedramp_low_rev_4: 'over-90-days',
    fedramp_moderate_rev_4: 'over-90-days',
    ffiec: 'over-90-days',
    gdpr: 'over-90-days',
    gxp_21_cfr_part_11: 'over-90-days',
    hipaa_final_omnibus_security_rule_2013: 'over-90-days',
    hipaa_security_rule_2003: 'over-90-days',
    nist_800_53_rev_4: 'over-90-days',
    nist_800_53_rev_5: 'over-90-days',
    nist_csf: 'over-90-days',
    nist_csf_v2: 'over-90-days',
    nydfs_23: 'over-90-days',
    pci_dss_v40: 'over-90-days',
    rbi_itf_nbfc: 'over-90-days',
    soc_2: 'over-90-days',
  },
  withoutAny: { status: 'not-applicable', says: 'Has no access key.' },

  evaluate({ user, key }, given, { maxAgeDays }, { now }) {
    const name = keyInWords(key, given.keyCreatedAt?.value);
    if (given.keyStatus.value !== 'Active') {
      return { status: 'not-applicable', says: `${name} is not active: it cannot sign.` };
    }
    if (given.keyCreatedAt === undefined) return { status: 'needs', facts: ['keyCreatedAt'] };
    const age = secondsBetween(given.keyCreatedAt.value, now);
    const benchmarkText = overDays(age, PUBLISHED_DAYS);
    const told = `${name} is ${lengthBeside(age, maxAgeDays)} old`;
    if (age <= maxAgeDays * DAY_SECONDS) {
      return { status: 'pass', says: `${told}: not older than ${daysInWords(maxAgeDays)}.`, benchmarkText };
    }
    const use = given.keyLastUse?.value;
    const used = use === undefined ? 'its last use is not known' : lastUseInWords(use, now);
    return {
      status: 'fail',
      says: `${told}, more than ${daysInWords(maxAgeDays)}; ${used}.`,
      evidence: evidenceOf(given, key, age),
      advice: adviceOn(user, key, use),
      benchmarkText,
    };
  },

  examples: [
    {
      name: 'a key exactly 90 days old passes',
      cases: ['T05'],
      given: { keyStatus: 'Active', keyCreatedAt: '2026-08-24T12:00:00Z', keyLastUse: {} },
      expect: {
        status: 'pass',
        says: /is 90 days old: not older/,
        benchmarkText: { 'over-90-days': 'passes' },
      },
    },
    {
      name: 'one second more fails',
      cases: ['T05'],
      given: { keyStatus: 'Active', keyCreatedAt: '2026-08-24T11:59:59Z', keyLastUse: {} },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /90 days and 1 second old, more than 90 days; no use is recorded/,
        advice: 'rotate',
        benchmarkText: { 'over-90-days': 'fails' },
      },
    },
    {
      name: 'an inactive key of 900 days needs no rotation',
      cases: ['T04'],
      given: { keyStatus: 'Inactive', keyCreatedAt: '2024-06-05T12:00:00Z', keyLastUse: {} },
      expect: { status: 'not-applicable', says: /not active/ },
    },
    {
      name: 'an expired key needs none either',
      given: { keyStatus: 'Expired', keyCreatedAt: '2024-06-05T12:00:00Z' },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'with 365 days the same key passes, and fails the published controls',
      given: { keyStatus: 'Active', keyCreatedAt: '2026-08-24T11:59:59Z' },
      parameters: { maxAgeDays: 365 },
      expect: { status: 'pass', benchmarkText: { 'over-90-days': 'fails' } },
    },
    {
      name: 'the smallest limit is one day',
      given: { keyStatus: 'Active', keyCreatedAt: '2026-11-21T11:59:59Z' },
      parameters: { maxAgeDays: 1 },
      expect: { status: 'fail', benchmarkText: { 'over-90-days': 'passes' } },
    },
    {
      name: 'the largest limit is ten years',
      given: { keyStatus: 'Active', keyCreatedAt: '2016-11-23T12:00:00Z' },
      parameters: { maxAgeDays: 3650 },
      expect: { status: 'fail', says: /3651 days old/ },
    },
    {
      name: 'a key of an SES SMTP user cannot just be rotated: the password is made of it',
      cases: ['T13'],
      given: { keyStatus: 'Active', keyCreatedAt: '2025-01-01T00:00:00Z', keyLastUse: {} },
      about: { userName: 'ses-smtp-user.20250101-000000' },
      expect: { status: 'fail', advice: 'ask-owner' },
    },
    {
      name: 'an old key in use is told with its use',
      given: {
        keyStatus: 'Active',
        keyCreatedAt: '2025-01-01T00:00:00Z',
        keyLastUse: { at: '2026-11-22T09:00:00Z', service: 's3', region: 'eu-west-1' },
      },
      expect: { status: 'fail', says: /last used 3 hours ago \(s3, eu-west-1\)/, advice: 'rotate' },
    },
    {
      name: 'an old key whose last use could not be read fails all the same',
      given: { keyStatus: 'Active', keyCreatedAt: '2025-01-01T00:00:00Z' },
      expect: { status: 'fail', says: /last use is not known/ },
    },
    {
      name: 'a key of which it is not known when it was made is unknown',
      given: { keyStatus: 'Active', keyLastUse: {} },
      expect: { status: 'unknown' },
    },
  ],
});

function adviceOn(user: UserIdentity, key: KeyIdentity, use: LastUse | undefined): Advice {
  const userName = option('user-name', user.name);
  const keyId = option('access-key-id', key.accessKeyId ?? '<AccessKeyId>');
  const list = `aws iam list-access-keys ${userName}`;
  const look = `aws iam get-access-key-last-used ${keyId}`;
  if (isSesSmtpUser(user)) {
    return {
      action: 'ask-owner',
      words:
        'The SMTP password of this user is made of the key: a new key needs a new SMTP password wherever mail is sent. Plan it with the owner.',
      commands: [list, look],
    };
  }
  const idle =
    use !== undefined && use.at === undefined ? ' No use is recorded: it may not be needed at all.' : '';
  return {
    action: 'rotate',
    words: `Make a second key, move everything to it, then deactivate this one, wait, and delete it. Better still, a role in its place.${idle}`,
    commands: [
      list,
      look,
      `aws iam create-access-key ${userName}`,
      `aws iam update-access-key ${userName} ${keyId} --status=Inactive`,
    ],
  };
}

function evidenceOf(given: Facts, key: KeyIdentity, age: number): Evidence[] {
  const { keyCreatedAt, keyStatus, keyLastUse } = given;
  return [
    ...(keyCreatedAt === undefined
      ? []
      : [
          shown('keyCreatedAt', keyCreatedAt.value, keyCreatedAt),
          shown('keyAgeDays', wholeDays(age), keyCreatedAt),
        ]),
    shown('keyStatus', keyStatus.value, keyStatus),
    ...(keyLastUse === undefined ? [] : lastUseShown('key', keyLastUse.value, keyLastUse)),
    ...(key.reportCreatedAt === undefined
      ? []
      : [{ name: 'keyCreatedAtInReport', value: key.reportCreatedAt, source: 'credential report' }]),
  ];
}
