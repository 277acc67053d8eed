import type { Advice, Evidence } from '../model/finding.ts';
import type { LastUse } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import {
  credentialInWords,
  DAY_SECONDS,
  daysInWords,
  isSesSmtpUser,
  lengthBeside,
  overDays,
  wholeDays,
} from './credential-words.ts';
import { adviceOnKey } from './key-advice.ts';
import {
  type CredentialIdentity,
  defineRule,
  type Given,
  type NeedsMore,
  type UserIdentity,
  type Verdict,
} from './rule.ts';
import { lastUseShown, option, shown } from './words.ts';

const PARAMETERS = {
  maxUnusedDays: {
    kind: 'whole-number',
    default: 45,
    min: 1,
    max: 3650,
    says: 'A credential unused for more than this many days of 24 hours fails; exactly as long passes.',
  },
} as const;

/** What published controls ask for: 90 days until CIS 1.3.0 and in AWS Config, 45 since CIS 1.4.0. */
const PUBLISHED_DAYS = [45, 90];

type Facts = Given<'credential', 'credentialStatus', 'credentialCreatedAt' | 'credentialLastUse'>;

export default defineRule<'credential'>()({
  id: 'user-credential-unused',
  title: 'A password or access key has not been used for a long time',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Nobody watches what nobody uses: a forgotten key or password in the wrong hands is noticed late.',
    'It can go without anybody missing it, so each one is risk for nothing.',
  ],
  howItDecides: [
    'Every password and every active key is judged alone. An inactive key, and a password that is switched off, are not spoken of, whatever dates they still carry.',
    'Fails where the last use lies more than `maxUnusedDays` × 86,400 seconds back: exactly 45 days pass, 45 days and one second fail.',
    'Never used counts from creation: a key from when it was made, a password from when it was last set. One that is younger than the limit passes.',
    'Only the date of the last use decides. A use without a region is a use. The time runs to the moment the use was read, so that an old report does not make a key look unused since.',
    'A last use that could not be read makes it unknown, unless the key itself is younger than the limit and than 45 days, the least that a published control asks for.',
    'Published controls have their own number, 45 or 90 days; each is told by its own, whatever the parameter is.',
    'AWS records the use of a key every fifteen minutes and that of a password every five, and both late. Uses before 2015 (keys) and before 20 October 2014 (passwords) are not recorded.',
  ],
  troubleshooting: [
    'Ask the owner; the user may be on leave, or run a job once a quarter.',
    'A key used for mail over SMTP (users named `ses-smtp-user…`) need not show any use: see the sending statistics of SES before you touch it.',
    'Search CloudTrail for the key id: it holds the last 90 days.',
  ],
  commands: [
    {
      what: 'When a key was last used',
      run: 'aws iam get-access-key-last-used --access-key-id=<AccessKeyId>',
    },
    {
      what: 'When the password was last used (absent: never)',
      run: 'aws iam get-user --user-name=<UserName> --query User.PasswordLastUsed',
    },
    {
      what: 'Passwords and keys of everybody with dates, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,4-6,9-11,14-16',
    },
  ],
  fix: [
    'Note the id and the last use: deleting a key deletes its record too.',
    'A key. Console: IAM, Users, the user, "Security credentials", "Actions", "Deactivate"; wait for somebody to miss it, then "Delete".',
    'A key. CLI: `aws iam update-access-key --status=Inactive`, wait, `aws iam delete-access-key`.',
    'A password cannot be made inactive. Console: "Manage console access", "Disable access". CLI: `aws iam delete-login-profile`. The user stays, and can be given a new one.',
    'Keyreeve: scan again with `keyreeve scan --rule user-credential-unused`; what failed is read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Find unused AWS credentials',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html',
    },
    {
      title: 'IAM User Guide, Getting credential reports for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
    },
    {
      title: 'AWS Config Developer Guide, iam-user-unused-credentials-check',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-user-unused-credentials-check.html',
    },
    {
      title: 'Amazon SES Developer Guide, Obtaining SMTP credentials',
      url: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html',
    },
  ],

  removes: 'access-keys',
  scope: 'credential',
  credentials: ['password', 'access-key'],
  needs: ['credentialStatus'],
  needsAnyOf: [],
  wants: ['credentialCreatedAt', 'credentialLastUse'],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.3'],
    cis_v130: ['1.12'],
    cis_v140: ['1.12'],
    cis_v150: ['1.12'],
    cis_v200: ['1.12'],
    cis_v300: ['1.12'],
    cis_v400: ['1.12'],
    cis_v500: ['1.11'],
    cis_v600: ['2.11'],
    cis_v700: ['2.11'],
    security_hub: ['IAM.8', 'IAM.22'],
    aws_config: ['iam-user-unused-credentials-check'],
    well_architected: ['SEC02-BP05'],
    cis_controls_v8_ig1: ['5.3'],
    cisa_cyber_essentials: ['Your Systems-3'],
    fedramp_low_rev_4: ['AC-2', 'AC-3'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'AC-2-3', 'AC-3', 'AC-5(c)', 'AC-6'],
    ffiec: ['D3.PC.Am.B.6'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.300(b)'],
    hipaa_final_omnibus_security_rule_2013: [
      '164.308(a)(3)(i)',
      '164.308(a)(3)(ii)(B)',
      '164.308(a)(4)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.308(a)(5)(ii)(D)',
      '164.312(a)(1)',
    ],
    hipaa_security_rule_2003: ['164.308(a)(3)(ii)(B)', '164.308(a)(4)(ii)(C)', '164.308(a)(5)(ii)(D)'],
    nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.1.4', '3.1.5', '3.5.6'],
    nist_800_53_rev_4: ['AC-2', 'AC-2(1)', 'AC-2(3)', 'AC-3', 'AC-6'],
    nist_800_53_rev_5: [
      'AC-2(1)',
      'AC-2(3)',
      'AC-2(3)(a)',
      'AC-2(3)(b)',
      'AC-2(3)(c)',
      'AC-2(3)(d)',
      'AC-2(6)',
      'AC-2(g)',
      'AC-2(j)',
      'AC-3',
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
      'AC-3(7)',
      'AC-3(8)',
      'AC-3(12)(a)',
      'AC-3(13)',
      'AC-3(15)(a)',
      'AC-3(15)(b)',
      'AC-4(28)',
      'AC-6',
      'AC-24',
      'CM-5(1)(a)',
      'CM-6(a)',
      'CM-9(b)',
      'MP-2',
      'SC-23(3)',
    ],
    nist_csf: ['PR.AC-1', 'PR.AC-4'],
    nist_csf_v2: ['GV.RR-04', 'PR.AA-01', 'PR.AA-05'],
    nydfs_23: ['500.07'],
    pci_dss_v321: ['8.1.4'],
    pci_dss_v40: [
      '7.2.1',
      '7.2.2',
      '7.2.4',
      '7.2.5',
      '7.2.5.1',
      '7.3.1',
      '7.3.2',
      '7.3.3',
      '8.2.6',
      'A3.4.1',
    ],
    rbi_itf_nbfc: ['3.1.c', '8.I', '8.II'],
    soc_2: ['CC1.3', 'CC6.1', 'CC6.2', 'CC6.3'],
  },
  readings: {
    cis_v120: 'over-90-days',
    cis_v130: 'over-90-days',
    cis_v140: 'over-45-days',
    cis_v150: 'over-45-days',
    cis_v200: 'over-45-days',
    cis_v300: 'over-45-days',
    cis_v400: 'over-45-days',
    cis_v500: 'over-45-days',
    cis_v600: 'over-45-days',
    cis_v700: 'over-45-days',
    security_hub: { 'IAM.8': 'over-90-days', 'IAM.22': 'over-45-days' },
    aws_config: 'over-90-days',
    cis_controls_v8_ig1: 'over-90-days',
    cisa_cyber_essentials: 'over-90-days',
    fedramp_low_rev_4: 'over-90-days',
    fedramp_moderate_rev_4: 'over-90-days',
    ffiec: 'over-90-days',
    gdpr: 'over-90-days',
    gxp_21_cfr_part_11: 'over-90-days',
    hipaa_final_omnibus_security_rule_2013: 'over-90-days',
    hipaa_security_rule_2003: 'over-90-days',
    nist_800_171_rev_2: 'over-90-days',
    nist_800_53_rev_4: 'over-90-days',
    nist_800_53_rev_5: 'over-90-days',
    nist_csf: 'over-90-days',
    nist_csf_v2: 'over-90-days',
    nydfs_23: 'over-90-days',
    pci_dss_v321: 'over-90-days',
    pci_dss_v40: 'over-90-days',
    rbi_itf_nbfc: 'over-90-days',
    soc_2: 'over-90-days',
  },
  withoutAny: { status: 'not-applicable', says: 'Has no console password and no access key.' },

  evaluate({ user, credential }, given, { maxUnusedDays }, { now }) {
    const name = credentialInWords(credential, given.credentialCreatedAt?.value);
    if (given.credentialStatus.value !== 'Active') {
      return { status: 'not-applicable', says: `${name} is not active: it cannot be used.` };
    }
    const use = given.credentialLastUse;
    if (use === undefined) return withoutUse(credential, given, maxUnusedDays, now);
    const since = use.value.at ?? given.credentialCreatedAt?.value;
    if (since === undefined) return { status: 'needs', facts: ['credentialCreatedAt'] };
    // Never less than nothing: what is newer than the reading of its use was not used yet.
    const unused = Math.max(0, secondsBetween(since, use.readAt ?? now));
    const benchmarkText = overDays(unused, PUBLISHED_DAYS);
    const limit = daysInWords(maxUnusedDays);
    const told = `${name} ${unusedInWords(credential, use.value, unused, maxUnusedDays)}`;
    const more = oddity(credential, given);
    if (unused <= maxUnusedDays * DAY_SECONDS) {
      return { status: 'pass', says: `${told}: not more than ${limit}.${more}`, benchmarkText };
    }
    return {
      status: 'fail',
      says: `${told}: more than ${limit}.${more}`,
      evidence: evidenceOf(credential, given, unused),
      advice: adviceOn(user, credential, use.value),
      benchmarkText,
    };
  },

  examples: [
    {
      name: 'a key never used since it was made 400 days ago fails, to be deleted',
      cases: ['T01'],
      given: key('2025-10-18T12:00:00Z'),
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /never used in 400 days: more than 45 days/,
        advice: 'delete',
        benchmarkText: { 'over-45-days': 'fails', 'over-90-days': 'fails' },
      },
    },
    {
      name: 'a key made today and not used yet passes',
      cases: ['T02'],
      given: key('2026-11-22T09:00:00Z'),
      expect: { status: 'pass', says: /not used yet, in 3 hours/ },
    },
    {
      name: 'an active key unused for 300 days fails, whatever the other key is',
      cases: ['T03'],
      given: key('2025-01-01T00:00:00Z', '2026-01-26T12:00:00Z'),
      expect: { status: 'fail', says: /last used 300 days ago/, advice: 'ask-owner' },
    },
    {
      name: 'an inactive key is not spoken of, though its last use could not be read',
      cases: ['T03'],
      given: { credentialStatus: 'Inactive', credentialCreatedAt: '2024-01-01T00:00:00Z' },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'a use without a region is a use',
      cases: ['T06'],
      given: {
        ...key('2025-01-01T00:00:00Z'),
        credentialLastUse: { at: '2026-11-20T12:00:00Z', service: 's3' },
      },
      expect: { status: 'pass', says: /last used 2 days ago/ },
    },
    {
      name: 'a password set 200 days ago with which nobody ever signed in fails',
      cases: ['T07'],
      given: password('2026-05-06T12:00:00Z'),
      about: { kind: 'password' },
      expect: { status: 'fail', says: /The console password was never used in 200 days/, advice: 'delete' },
    },
    {
      name: 'a password set 3 days ago and not used yet passes',
      cases: ['T08'],
      given: password('2026-11-19T12:00:00Z'),
      about: { kind: 'password' },
      expect: { status: 'pass' },
    },
    {
      name: 'a password that is switched off is ignored, with the date of its last use',
      cases: ['T09'],
      given: {
        ...password('2024-01-01T00:00:00Z', '2024-06-01T00:00:00Z'),
        consolePassword: { enabled: false },
      },
      about: { kind: 'password' },
      expect: { status: 'not-applicable', says: /no console password and no access key/ },
    },
    {
      name: 'exactly 45 days is not more than 45 days',
      given: key('2025-01-01T00:00:00Z', '2026-10-08T12:00:00Z'),
      expect: { status: 'pass', says: /last used 45 days ago/, benchmarkText: { 'over-45-days': 'passes' } },
    },
    {
      name: 'one second more is',
      given: key('2025-01-01T00:00:00Z', '2026-10-08T11:59:59Z'),
      expect: {
        status: 'fail',
        says: /45 days and 1 second ago/,
        benchmarkText: { 'over-45-days': 'fails' },
      },
    },
    {
      name: 'used 45 days and 20 hours ago fails: hours are not rounded away',
      cases: ['K14'],
      given: key('2025-01-01T00:00:00Z', '2026-10-07T16:00:00Z'),
      expect: { status: 'fail', says: /45 days and 20 hours ago/ },
    },
    {
      name: 'with 90 days the same key passes, and fails the controls that ask for 45',
      given: key('2025-01-01T00:00:00Z', '2026-10-07T16:00:00Z'),
      parameters: { maxUnusedDays: 90 },
      expect: { status: 'pass', benchmarkText: { 'over-45-days': 'fails', 'over-90-days': 'passes' } },
    },
    {
      name: 'exactly 90 days passes the controls that ask for 90',
      given: password('2025-01-01T00:00:00Z', '2026-08-24T12:00:00Z'),
      about: { kind: 'password' },
      expect: { status: 'fail', benchmarkText: { 'over-90-days': 'passes' } },
    },
    {
      name: 'one second more fails them',
      given: password('2025-01-01T00:00:00Z', '2026-08-24T11:59:59Z'),
      about: { kind: 'password' },
      expect: { status: 'fail', benchmarkText: { 'over-90-days': 'fails' } },
    },
    {
      name: 'the smallest limit is one day',
      given: key('2025-01-01T00:00:00Z', '2026-11-21T11:59:59Z'),
      parameters: { maxUnusedDays: 1 },
      expect: { status: 'fail' },
    },
    {
      name: 'the largest limit is ten years',
      given: key('2016-11-24T12:00:00Z'),
      parameters: { maxUnusedDays: 3650 },
      expect: { status: 'pass' },
    },
    {
      name: 'a key of an SES SMTP user that seems unused is never to be touched unasked',
      cases: ['T13'],
      given: key('2025-01-01T00:00:00Z'),
      about: { userName: 'ses-smtp-user.20250101-000000' },
      expect: { status: 'fail', advice: 'ask-owner' },
    },
    {
      name: 'the time runs to when the use was read: an old report does not make a key look unused since',
      given: key('2025-01-01T00:00:00Z', '2026-08-30T12:00:00Z'),
      readAt: '2026-09-01T12:00:00Z',
      expect: { status: 'pass', says: /last used 2 days ago/ },
    },
    {
      name: 'a password used before it was last set counts from its use',
      given: password('2026-11-01T00:00:00Z', '2026-05-06T12:00:00Z'),
      about: { kind: 'password' },
      expect: { status: 'fail', says: /last used 200 days ago/ },
    },
    {
      name: 'a use that is recorded before the key was made is judged by its date, and told',
      given: key('2026-11-01T00:00:00Z', '2026-05-06T12:00:00Z'),
      expect: { status: 'fail', says: /before the key was made/ },
    },
    {
      name: 'a use that is recorded after it was read is judged by its date, and told',
      given: key('2025-01-01T00:00:00Z', '2026-11-22T13:00:00Z'),
      expect: { status: 'pass', says: /later than the reading/ },
    },
    {
      name: 'a key whose last use could not be read is unknown',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2025-01-01T00:00:00Z' },
      expect: { status: 'unknown' },
    },
    {
      name: 'a key that young cannot have been unused for longer, so the use need not be read',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-11-20T12:00:00Z' },
      expect: { status: 'pass', says: /is 2 days old/, benchmarkText: { 'over-45-days': 'passes' } },
    },
    {
      name: 'a key exactly 45 days old cannot have been unused for longer',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-10-08T12:00:00Z' },
      parameters: { maxUnusedDays: 365 },
      expect: { status: 'pass', benchmarkText: { 'over-45-days': 'passes', 'over-90-days': 'passes' } },
    },
    {
      name: 'a key one second older may be what a published control fails: unknown, whatever the parameter is',
      given: { credentialStatus: 'Active', credentialCreatedAt: '2026-10-08T11:59:59Z' },
      parameters: { maxUnusedDays: 365 },
      expect: { status: 'unknown' },
    },
    {
      name: 'a key never used, of which it is not known when it was made, is unknown',
      given: { credentialStatus: 'Active', credentialLastUse: {} },
      expect: { status: 'unknown' },
    },
  ],
});

/** A key cannot have been unused for longer than it exists; a password may have been used before it was set anew. */
function withoutUse(
  credential: CredentialIdentity,
  { credentialCreatedAt }: Facts,
  maxUnusedDays: number,
  now: string,
): Verdict | NeedsMore {
  const needs = { status: 'needs', facts: ['credentialLastUse'] } as const;
  if (credential.kind !== 'access-key' || credentialCreatedAt === undefined) return needs;
  const age = secondsBetween(credentialCreatedAt.value, now);
  // Beyond the least of the limits some published text turns on the use, whatever the parameter is.
  if (age > Math.min(maxUnusedDays, ...PUBLISHED_DAYS) * DAY_SECONDS) return needs;
  return {
    status: 'pass',
    says: `${credentialInWords(credential, credentialCreatedAt.value)} is ${lengthInWords(age)} old, so it has not been unused for more than ${daysInWords(maxUnusedDays)}. When it was last used could not be read.`,
    benchmarkText: overDays(age, PUBLISHED_DAYS),
  };
}

function unusedInWords(
  { kind }: CredentialIdentity,
  use: LastUse,
  unused: number,
  maxUnusedDays: number,
): string {
  const length = lengthBeside(unused, maxUnusedDays);
  if (use.at !== undefined) {
    const where = [use.service, use.region].filter((part) => part !== undefined).join(', ');
    return `was last used ${length} ago${where === '' ? '' : ` (${where})`}`;
  }
  const since = kind === 'password' ? ' since it was set' : '';
  return unused > maxUnusedDays * DAY_SECONDS
    ? `was never used in ${length}${since}`
    : `is not used yet, in ${length}${since}`;
}

/** Dates that cannot both be true are judged by the date of the use alone, and told. */
function oddity({ kind }: CredentialIdentity, { credentialLastUse: use, credentialCreatedAt }: Facts) {
  const at = use?.value.at;
  if (at === undefined) return '';
  if (use?.readAt !== undefined && at > use.readAt) return ' The use is recorded later than the reading.';
  const created = credentialCreatedAt?.value;
  const before = kind === 'access-key' && created !== undefined && at < created;
  return before ? ' The use is recorded before the key was made.' : '';
}

function adviceOn(user: UserIdentity, credential: CredentialIdentity, use: LastUse): Advice {
  const userName = user.name;
  if (credential.kind === 'password') {
    return {
      action: 'delete',
      words:
        'Tell the user, then take the password away. It cannot be made inactive; the user stays, and can be given a new one.',
      commands: [`aws iam delete-login-profile ${option('user-name', userName)}`],
    };
  }
  const neverUsed = adviceOnKey({ userName, key: credential, active: true, use: {}, young: false });
  const keyId = option('access-key-id', credential.accessKeyId ?? '<AccessKeyId>');
  const look = `aws iam get-access-key-last-used ${keyId}`;
  const deactivate = neverUsed.commands[0] ?? '';
  if (isSesSmtpUser(user)) {
    return {
      action: 'ask-owner',
      words:
        'A user for mail over SMTP: sending need not show as a use. Ask the owner and see the sending statistics of SES before touching it.',
      commands: [look, 'aws ses get-send-statistics'],
    };
  }
  if (use.at === undefined) return neverUsed;
  return {
    action: 'ask-owner',
    words:
      'It was in use before. Ask the owner, then deactivate it and wait for somebody to miss it; delete it only after that.',
    commands: [look, deactivate],
  };
}

function evidenceOf(credential: CredentialIdentity, given: Facts, unused: number): Evidence[] {
  const { credentialCreatedAt: created, credentialLastUse: use, credentialStatus: status } = given;
  const ofKey = credential.kind === 'access-key';
  return [
    ...(created === undefined
      ? []
      : [shown(ofKey ? 'keyCreatedAt' : 'passwordChangedAt', created.value, created)]),
    ...(ofKey ? [shown('keyStatus', status.value, status)] : [shown('consolePassword', true, status)]),
    ...(use === undefined
      ? []
      : [
          ...(ofKey
            ? lastUseShown('key', use.value, use)
            : [shown('passwordLastUsedAt', use.value.at ?? null, use)]),
          shown('unusedDays', wholeDays(unused), use),
        ]),
  ];
}

/** Facts of an active key. */
function key(credentialCreatedAt: string, usedAt?: string) {
  const credentialLastUse = usedAt === undefined ? {} : { at: usedAt };
  return { credentialStatus: 'Active', credentialCreatedAt, credentialLastUse } as const;
}

/** Facts of a console password that is switched on. */
function password(credentialCreatedAt: string, usedAt?: string) {
  return { ...key(credentialCreatedAt, usedAt), consolePassword: { enabled: true } } as const;
}
