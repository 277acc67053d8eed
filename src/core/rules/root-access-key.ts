import { type Account, hasRootUser } from '../model/account.ts';
import { type Known, known, unread, valueIn } from '../model/fact.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import type { LastUse, RootKey } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { rootEventsCommand } from './root-words.ts';
import { defineRule, type Given, type Surroundings, type Verdict } from './rule.ts';
import { lastUseInWords, lastUseShown, shown } from './words.ts';

type Facts = Given<'root', never, 'reportRow' | 'accountSummary' | 'auditedKeys'>;

export default defineRule<'root'>()({
  id: 'root-access-key',
  title: 'The root user has an access key',
  severity: 'critical',
  maturity: 'stable',

  why: [
    'A root key can do everything in the account, close it included. No policy of the account limits it, it needs no MFA, and it does not expire.',
    'An inactive root key is one call away from being an active one.',
  ],
  howItDecides: [
    "Two readings: the credential report's root row, up to four hours old, and `GetAccountSummary.AccountAccessKeysPresent`, which is live and counts inactive keys too. Both are shown with their times; the live one decides.",
    'Critical for an active key. High where the report, or an audit session, shows only inactive ones. Critical where the summary tells of a key that the report does not have: it was made or reactivated after the report.',
    'Either reading suffices: an active key in the report fails when the summary could not be read, and the summary decides when the report could not. Without both it is unknown.',
    'China has no root user. A GovCloud account has one without a password, and keys for it on request.',
  ],
  troubleshooting: [
    'See when and for what the key was last used: service, region and time stand in the finding.',
    'Search CloudTrail for `Username=root` to learn from where, and what stops when the key goes.',
    'A key that nobody knows of is an incident: keep the trail before you change anything.',
  ],
  commands: [
    {
      what: 'Does a root key exist? (1: yes, active or not)',
      run: 'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent',
    },
    {
      what: 'Have a credential report made; repeat until COMPLETE',
      run: 'aws iam generate-credential-report',
    },
    {
      what: 'The root row of the report',
      run: "aws iam get-credential-report --query Content --output text | base64 -d | grep '^<root_account>'",
    },
    {
      what: 'The key ids, for a member account with centralised root access',
      run: 'aws sts assume-root --region us-east-1 --target-principal <AccountId> --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
    },
  ],
  fix: [
    'Find out what uses the key, and move it to a role.',
    'A member account of an organisation: with centralised root access, an `AssumeRoot` session of the management account deletes the key. It cannot deactivate it first.',
    'Any account: sign in as root, open "Security credentials", deactivate the key, wait, delete it.',
    'The management account, and accounts outside an organisation, can only be mended by signing in as root.',
    'Repeat it for every account, then scan again: the live summary shows at once that the key is gone.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Root user best practices for your AWS account',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
    },
    {
      title: 'IAM User Guide, Centrally manage root access for member accounts',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html',
    },
    {
      title: 'IAM API reference, GetAccountSummary',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html',
    },
    {
      title: 'AWS Well-Architected Framework, SEC01-BP02',
      url: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_aws_account.html',
    },
  ],

  removes: 'root-keys',
  scope: 'root',
  needs: [],
  needsAnyOf: ['reportRow', 'accountSummary'],
  wants: ['auditedKeys'],
  parameters: {},
  controls: {
    cis_v120: ['1.12'],
    cis_v130: ['1.4'],
    cis_v140: ['1.4'],
    cis_v150: ['1.4'],
    cis_v200: ['1.4'],
    cis_v300: ['1.4'],
    cis_v400: ['1.4'],
    cis_v500: ['1.3'],
    cis_v600: ['2.3'],
    cis_v700: ['2.4'],
    security_hub: ['IAM.4'],
    aws_config: ['iam-root-access-key-check'],
    well_architected: ['SEC01-BP02'],
    acsc_essential_eight: [
      'ACSC-EE-ML1-5.2',
      'ACSC-EE-ML1-5.3',
      'ACSC-EE-ML1-5.5',
      'ACSC-EE-ML2-5.2',
      'ACSC-EE-ML2-5.3',
      'ACSC-EE-ML2-5.4',
      'ACSC-EE-ML2-5.5',
      'ACSC-EE-ML2-5.6',
      'ACSC-EE-ML2-5.8',
      'ACSC-EE-ML2-5.10',
      'ACSC-EE-ML2-8.6',
      'ACSC-EE-ML2-8.8',
      'ACSC-EE-ML3-5.2',
      'ACSC-EE-ML3-5.3',
      'ACSC-EE-ML3-5.5',
      'ACSC-EE-ML3-5.6',
      'ACSC-EE-ML3-5.7',
      'ACSC-EE-ML3-5.9',
      'ACSC-EE-ML3-5.12',
      'ACSC-EE-ML3-8.6',
      'ACSC-EE-ML3-8.8',
    ],
    cis_controls_v8_ig1: ['3.3', '4.6', '5.4'],
    cisa_cyber_essentials: ['Your Surroundings-3', 'Your Systems-3'],
    fedramp_low_rev_4: ['AC-2', 'AC-3', 'IA-2'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'AC-3', 'AC-5(c)', 'AC-6', 'AC-6-10', 'IA-2'],
    ffiec: ['D3.PC.Am.B.1', 'D3.PC.Am.B.3', 'D3.PC.Am.B.8'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)'],
    hipaa_final_omnibus_security_rule_2013: [
      '164.308(a)(1)(ii)(B)',
      '164.308(a)(3)(i)',
      '164.308(a)(3)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.312(a)(1)',
      '164.312(a)(2)(i)',
    ],
    hipaa_security_rule_2003: [
      '164.308(a)(1)(ii)(B)',
      '164.308(a)(3)(i)',
      '164.308(a)(3)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.312(a)(2)(i)',
    ],
    nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.1.4', '3.1.5', '3.1.6', '3.1.7', '3.4.6'],
    nist_800_53_rev_4: ['AC-2', 'AC-3', 'AC-6', 'AC-6(10)'],
    nist_800_53_rev_5: [
      'AC-2(1)',
      'AC-2(6)',
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
      'AC-6(2)',
      'AC-6(10)',
      'AC-24',
      'CM-5(1)(a)',
      'CM-6(a)',
      'CM-9(b)',
      'IA-2',
      'IA-4(4)',
      'IA-4(8)',
      'IA-4(b)',
      'IA-5(8)',
      'MP-2',
      'SC-23(3)',
      'SC-25',
    ],
    nist_csf: ['PR.AC-1', 'PR.AC-4', 'PR.PT-3'],
    nydfs_23: ['500.02(b)(2)', '500.07', '500.12'],
    pci_dss_v321: ['2.2', '7.2.1', '8.5.a'],
    pci_dss_v40: [
      '7.2.1',
      '7.2.2',
      '7.2.3',
      '7.2.5',
      '7.3.1',
      '7.3.2',
      '7.3.3',
      '8.2.1',
      '8.2.2',
      '8.2.4',
      '8.2.5',
      '8.3.11',
    ],
    rbi_cyber_security: ['Annex I (7.1)'],
    rbi_itf_nbfc: ['3.1.c', '8.I'],
    soc_2: ['CC6.1', 'CC6.2', 'CC6.3'],
  },

  evaluate({ account }, given, _parameters, surroundings) {
    const live = given.accountSummary;
    if (live === undefined) return fromReportAlone(account, given, surroundings);
    if (live.value.accountAccessKeysPresent === 0) return noneLive(account, given, surroundings);
    const named = namedKeys(given);
    const active = named.filter((key) => key.status === 'Active');
    if (active.length > 0) return fails('critical', account, given, surroundings, active, 'active');
    if (named.length > 0) return fails('high', account, given, surroundings, named, 'inactive');
    return unproved(account, given, surroundings);
  },

  examples: [
    {
      name: 'an active root key is critical and its last use is told',
      cases: ['R01'],
      given: {
        accountSummary: summary(1),
        reportRow: row({
          status: 'Active',
          lastUse: use({ at: '2026-11-20T12:00:00Z', service: 's3', region: 'us-east-1' }),
        }),
      },
      expect: {
        status: 'fail',
        severity: 'critical',
        says: /last used 2 days ago \(s3, us-east-1\)/,
        advice: 'delete',
      },
    },
    {
      name: 'a last use that was not read is not "never": it may be in use today',
      given: {
        accountSummary: summary(1),
        reportRow: row({
          status: 'Active',
          lastUse: unread('credential report', 'NoSuchColumn', 'The report has no such column.'),
        }),
      },
      expect: { status: 'fail', severity: 'critical', says: /its last use is not known/, advice: 'delete' },
    },
    {
      name: 'both root keys are named in one finding',
      given: {
        accountSummary: summary(1),
        reportRow: row({ status: 'Active' }, { status: 'Active', createdAt: '2021-05-05T00:00:00Z' }),
      },
      expect: { status: 'fail', says: /created 2020-02-02T00:00:00Z.*created 2021-05-05T00:00:00Z/ },
    },
    {
      name: 'an account without root keys passes with a line of its own',
      cases: ['R02'],
      given: { accountSummary: summary(0), reportRow: row() },
      expect: { status: 'pass', says: /No root access key/ },
    },
    {
      name: 'offline, an account without root keys passes as of its report',
      cases: ['R02'],
      given: { reportRow: row() },
      expect: { status: 'pass', says: /not read/ },
    },
    {
      name: 'an inactive root key is high: it can be reactivated',
      cases: ['R03'],
      given: { accountSummary: summary(1), reportRow: row({ status: 'Inactive' }) },
      expect: { status: 'fail', severity: 'high', says: /inactive/ },
    },
    {
      name: 'a key that went since the report is a pass that says so',
      cases: ['R04'],
      given: { accountSummary: summary(0), reportRow: row({ status: 'Active' }) },
      readAt: '2026-11-22T09:00:00Z',
      expect: { status: 'pass', says: /Fixed since the report of 2026-11-22T09:00:00Z/ },
    },
    {
      name: 'a key made after the report is critical, its status unproved',
      cases: ['R05'],
      given: { accountSummary: summary(1), reportRow: row() },
      expect: { status: 'fail', severity: 'critical', says: /status unproved/ },
    },
    {
      name: 'China has no root user: not applicable, whether or not the summary was read',
      cases: ['R06'],
      given: { reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable', says: /no root user/ },
    },
    {
      name: 'China with a summary of 0 is not applicable',
      cases: ['R06'],
      given: { accountSummary: summary(0), reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'China with a summary of 1 fails all the same',
      cases: ['R06'],
      given: { accountSummary: summary(1), reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'a GovCloud account without root keys passes',
      cases: ['R07'],
      given: { accountSummary: summary(0), reportRow: row() },
      about: { partition: 'aws-us-gov' },
      expect: { status: 'pass' },
    },
    {
      name: 'a GovCloud root key fails: they exist on request',
      cases: ['R08'],
      given: { accountSummary: summary(1), reportRow: row({ status: 'Active' }) },
      about: { partition: 'aws-us-gov' },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'no root row and no summary is unknown',
      cases: ['R09'],
      given: {},
      expect: { status: 'unknown' },
    },
    {
      name: 'no root row and a summary of 0 passes',
      cases: ['R09'],
      given: { accountSummary: summary(0) },
      expect: { status: 'pass' },
    },
    {
      name: 'no root row and a summary of 1 is critical, active or inactive not known',
      cases: ['R09'],
      given: { accountSummary: summary(1) },
      expect: { status: 'fail', severity: 'critical', says: /active or inactive is not known/ },
    },
    {
      name: 'an active key in the report fails though the summary could not be read',
      given: { reportRow: row({ status: 'Active' }) },
      expect: { status: 'fail', severity: 'critical' },
    },
    {
      name: 'an audit session names the keys, and its status is believed over the report',
      given: {
        accountSummary: summary(1),
        reportRow: row({ status: 'Active' }),
        auditedKeys: [
          {
            accessKeyId: 'AKIARTX3GSDSQAAAAAAA',
            createdAt: '2020-02-02T00:00:00Z',
            status: 'Inactive',
            lastUse: use({}),
          },
        ],
      },
      expect: { status: 'fail', severity: 'high', says: /AKIARTX3GSDSQAAAAAAA/ },
    },
  ],
});

/** Live, or as the report has them: an audit session knows ids and is newer, so it goes first. */
function namedKeys(given: Facts): readonly RootKey[] {
  const audited = given.auditedKeys?.value ?? [];
  const row = given.reportRow?.value;
  const keys = audited.length > 0 ? audited : row?.exists ? row.keys : [];
  // Neither slots nor lists have an order that lasts.
  return keys.toSorted((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? -1 : 1));
}

function fromReportAlone(account: Account, given: Facts, surroundings: Surroundings): Verdict {
  const keys = namedKeys(given);
  const active = keys.filter((key) => key.status === 'Active');
  if (active.length > 0) return fails('critical', account, given, surroundings, active, 'active');
  if (keys.length > 0) return fails('high', account, given, surroundings, keys, 'inactive');
  if (given.reportRow?.value.exists === false) return noRootUser(given);
  return {
    status: 'pass',
    says: 'No root access key in the report; the live account summary was not read.',
    evidence: evidenceOf(given, []),
  };
}

function noneLive(account: Account, given: Facts, { report }: Surroundings): Verdict {
  if (given.reportRow === undefined && !hasRootUser(account.partition)) return noRootUser(given);
  if (given.reportRow?.value.exists === false) return noRootUser(given);
  const before = given.reportRow?.value.exists ? given.reportRow.value.keys : [];
  const fixed =
    before.length > 0
      ? `Fixed since the report of ${report?.generatedAt ?? given.reportRow?.readAt ?? 'unknown time'}: it had ${before.length === 1 ? 'a root key' : `${before.length} root keys`}. `
      : '';
  return {
    status: 'pass',
    says: `${fixed}No root access key, by the live account summary.`,
    evidence: evidenceOf(given, before),
  };
}

function noRootUser(given: Facts): Verdict {
  return {
    status: 'not-applicable',
    says: 'There is no root user in this partition.',
    evidence: evidenceOf(given, []),
  };
}

function fails(
  severity: 'critical' | 'high',
  account: Account,
  given: Facts,
  { now }: Surroundings,
  keys: readonly RootKey[],
  status: 'active' | 'inactive',
): Verdict {
  const names = keys.map((key) => keyInWords(key, now)).join('; ');
  const more = status === 'inactive' ? ' It can be reactivated at any time.' : '';
  return {
    status: 'fail',
    severity,
    says: `The root user has ${keys.length === 1 ? `an ${status} access key` : `${keys.length} ${status} access keys`}: ${names}.${more}`,
    evidence: evidenceOf(given, keys),
    advice: adviceFor(account, keys, now),
  };
}

function unproved(account: Account, given: Facts, { now }: Surroundings): Verdict {
  const why =
    given.reportRow?.value.exists === true
      ? 'the report does not have it: status unproved, made or reactivated after the report'
      : 'no root row of a report was read: active or inactive is not known';
  return {
    status: 'fail',
    says: `The root user has an access key by the live account summary; ${why}.`,
    evidence: evidenceOf(given, []),
    advice: adviceFor(account, [], now),
  };
}

function keyInWords(key: RootKey, now: string): string {
  const name = key.accessKeyId ?? `the key created ${key.createdAt ?? 'at an unreadable time'}`;
  const age = key.createdAt === undefined ? '' : `, ${lengthInWords(secondsBetween(key.createdAt, now))} old`;
  const lastUse = valueIn(key.lastUse);
  return `${name}${age}, ${lastUse === undefined ? 'its last use is not known' : lastUseInWords(lastUse, now)}`;
}

function evidenceOf(given: Facts, keys: readonly RootKey[]): Evidence[] {
  const evidence: Evidence[] = [];
  const { accountSummary, reportRow, auditedKeys } = given;
  if (accountSummary !== undefined) {
    evidence.push(
      shown('accountAccessKeysPresent', accountSummary.value.accountAccessKeysPresent, accountSummary),
    );
  }
  if (reportRow?.value.exists) {
    const active = reportRow.value.keys.filter((key) => key.status === 'Active').length;
    evidence.push(shown('rootKeysInReport', reportRow.value.keys.length, reportRow));
    evidence.push(shown('activeRootKeysInReport', active, reportRow));
  }
  const from = auditedKeys ?? reportRow;
  if (from === undefined) return evidence;
  for (const key of keys) {
    evidence.push(
      ...(key.accessKeyId === undefined ? [] : [shown('rootKeyId', key.accessKeyId, from)]),
      shown('rootKeyCreatedAt', key.createdAt ?? null, from),
      shown('rootKeyStatus', key.status, from),
      ...(key.lastUse.state === 'unread' ? [] : lastUseShown('rootKey', key.lastUse.value, from)),
    );
  }
  return evidence;
}

/** A use within this time may belong to something that runs today: it is to be moved first. */
const RECENT_USE_DAYS = 30;

function adviceFor(account: Account, keys: readonly RootKey[], now: string): Advice {
  const first = adviceOnUse(keys, now);
  const how =
    account.isManagement === false && account.partition === 'aws'
      ? 'Delete it from the management account by an AssumeRoot session, or by signing in as root.'
      : 'Sign in as root and delete it under "Security credentials": no other principal can.';
  return {
    action: 'delete',
    words: `${first}${how}`,
    commands: [
      rootEventsCommand(account),
      'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent',
    ],
  };
}

/** What may still run by a key is moved first; a use that was not read may be one of today. */
function adviceOnUse(keys: readonly RootKey[], now: string): string {
  const uses = keys.map(({ lastUse }) => valueIn(lastUse));
  const recent = uses.some(
    (use) => use?.at !== undefined && secondsBetween(use.at, now) <= RECENT_USE_DAYS * 86_400,
  );
  if (recent) return 'It was used lately: find out by what, and move that to a role, before anything else. ';
  return uses.includes(undefined)
    ? 'Its last use is not known: find out whether anything still uses it, and move that to a role, before anything else. '
    : '';
}

function summary(accountAccessKeysPresent: number) {
  return { accountAccessKeysPresent };
}

function row(...keys: Partial<RootKey>[]) {
  return {
    exists: true,
    keys: keys.map((key) => ({
      createdAt: '2020-02-02T00:00:00Z',
      status: 'Active' as const,
      lastUse: use({}),
      ...key,
    })),
  } as const;
}

function use(lastUse: LastUse): Known<LastUse> {
  return known(lastUse, 'credential report');
}
