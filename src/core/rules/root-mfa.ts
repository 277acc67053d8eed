import type { Account } from '../model/account.ts';
import { hasMfa, mfaShown, withoutMfa } from './root-mfa-words.ts';
import { notGiven, reportTime, withoutRootSignIn } from './root-words.ts';
import { defineRule, type Given, type Surroundings, type Verdict } from './rule.ts';

type Facts = Given<
  'root',
  never,
  | 'mfaEnabledNow'
  | 'rootMfaActive'
  | 'reportRow'
  | 'passwordPresentNow'
  | 'rootPassword'
  | 'accountSummary'
  | 'organizationFeatures'
  | 'organizationPlace'
>;

export default defineRule<'root'>()({
  id: 'root-mfa',
  title: 'The root user has no MFA device',
  severity: 'critical',
  maturity: 'stable',

  why: [
    'Whoever has the root password, or the mailbox that resets it, owns the account: no policy of the account limits root, and MFA is the only further hurdle.',
    'Root passwords are old, shared and rarely used, so nobody notices when one is tried elsewhere.',
  ],
  howItDecides: [
    'Two readings: `GetAccountSummary.AccountMFAEnabled`, which is live, and `mfa_active` in the root row of the credential report, up to four hours old. Both are shown; the live one decides.',
    'Without MFA it fails where root has a console password or an access key. Where it is known to have neither, it is not applicable: there is nothing for MFA to guard. The words then say whether the password can be made again through the root e-mail address.',
    'Whether there is a password is taken from the live summary, and from the report only where the summary was not read. Reports of 2023 and earlier say `not_supported`: then it is unknown.',
    'Any kind of device counts here; what kind it is belongs to root-hardware-mfa.',
    'Not applicable in China, where there is no root user, and in GovCloud, where root cannot sign in to the console.',
  ],
  troubleshooting: [
    'A member account made by the organisation never had a root password: it shows as not applicable until somebody recovers one.',
    'The device is lost: sign in as root with another registered device, or follow AWS\'s "lost MFA device" steps by e-mail and telephone.',
    'The summary says that MFA is off and the report says that it is on: it was switched off since the report. Search CloudTrail for DeactivateMFADevice.',
    'Nobody knows who holds the password: treat it as known to others, and change it first.',
  ],
  commands: [
    {
      what: 'Has root MFA, a password, an access key? (1: yes)',
      run: "aws iam get-account-summary --query 'SummaryMap.[AccountMFAEnabled,AccountPasswordPresent,AccountAccessKeysPresent]'",
    },
    {
      what: 'The root row of the report: password and MFA',
      run: "aws iam get-credential-report --query Content --output text | base64 -d | grep '^<root_account>' | cut -d, -f1,4,8",
    },
    {
      what: 'Who switched MFA on or off (last 90 days)',
      run: 'aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=EventName,AttributeValue=DeactivateMFADevice',
    },
  ],
  fix: [
    'Console, any account: sign in as root, open "Security credentials", "Assign MFA device", choose a security key or a hardware token, and register a second one. Root can have eight.',
    'Console, a member of an organisation: with centralised root access, remove its root credentials instead, in the management account under IAM, "Root access management".',
    'CLI, a member: open an AssumeRoot session with the task policy IAMDeleteRootUserCredentials and call `aws iam delete-login-profile` in it. Look with IAMAuditRootUserCredentials first.',
    'Root devices cannot be registered by another principal, so no CLI call of an administrator mends the management account.',
    'Keyreeve: scan again; the live summary shows at once that MFA is on.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Multi-factor authentication for AWS account root user',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
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
      title: 'AWS Security Hub CSPM, IAM.9',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-9',
    },
  ],

  scope: 'root',
  needs: [],
  needsAnyOf: ['mfaEnabledNow', 'rootMfaActive', 'reportRow'],
  wants: [
    'passwordPresentNow',
    'rootPassword',
    'accountSummary',
    'organizationFeatures',
    'organizationPlace',
  ],
  parameters: {},
  controls: {
    cis_v120: ['1.13'],
    cis_v130: ['1.5'],
    cis_v140: ['1.5'],
    cis_v150: ['1.5'],
    cis_v200: ['1.5'],
    cis_v300: ['1.5'],
    cis_v400: ['1.5'],
    cis_v500: ['1.4'],
    cis_v600: ['2.4'],
    cis_v700: ['2.5'],
    security_hub: ['IAM.9'],
    aws_config: ['root-account-mfa-enabled'],
    well_architected: ['SEC01-BP02'],
    acsc_essential_eight: [
      'ACSC-EE-ML1-7.1',
      'ACSC-EE-ML1-7.2',
      'ACSC-EE-ML1-7.3',
      'ACSC-EE-ML1-7.4',
      'ACSC-EE-ML2-7.1',
      'ACSC-EE-ML2-7.4',
      'ACSC-EE-ML2-7.5',
      'ACSC-EE-ML2-7.6',
      'ACSC-EE-ML3-7.1',
      'ACSC-EE-ML3-7.2',
      'ACSC-EE-ML3-7.3',
      'ACSC-EE-ML3-7.4',
      'ACSC-EE-ML3-7.5',
      'ACSC-EE-ML3-7.6',
      'ACSC-EE-ML3-7.7',
    ],
    audit_manager_control_tower: ['3.0.3'],
    cis_controls_v8_ig1: ['4.6', '4.7', '5.2', '6.5'],
    cisa_cyber_essentials: ['Booting Up: Things to Do First-2', 'Your Surroundings-2', 'Your Systems-3'],
    fedramp_low_rev_4: ['AC-2', 'IA-2'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'IA-2(1)(2)', 'IA-2-1'],
    ffiec: ['D3.PC.Am.B.3', 'D3.PC.Am.B.6', 'D3.PC.Am.B.15'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)'],
    hipaa_final_omnibus_security_rule_2013: ['164.308(a)(3)(ii)(A)', '164.312(d)'],
    hipaa_security_rule_2003: ['164.308(a)(3)(ii)(A)', '164.312(d)'],
    nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.5.1', '3.5.3', '3.5.4'],
    nist_800_53_rev_4: ['AC-2', 'IA-2(1)', 'IA-2(11)'],
    nist_800_53_rev_5: [
      'AC-2(1)',
      'AC-3(2)',
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
      'AC-7(4)',
      'AC-7(4)(a)',
      'AC-24',
      'CM-6(a)',
      'CM-9(b)',
      'IA-2(1)',
      'IA-2(2)',
      'IA-2(6)',
      'IA-2(6)(a)',
      'IA-2(8)',
      'SC-23(3)',
    ],
    nist_csf: ['PR.AC-3', 'PR.AC-7'],
    nist_csf_v2: ['PR.AA-01', 'PR.AA-02', 'PR.AA-03', 'PR.AA-04'],
    nydfs_23: ['500.02(b)(2)', '500.12'],
    pci_dss_v40: ['8.4.1', '8.4.2', '8.4.3'],
    rbi_itf_nbfc: ['3.1.c', '8.I'],
    soc_2: ['CC6.6'],
  },

  evaluate({ account }, given, _parameters, surroundings) {
    const apart = withoutRootSignIn(account, given);
    if (apart !== undefined) return apart;
    const mfa = hasMfa(given);
    if (mfa === undefined)
      return { status: 'needs', facts: notGiven(given, ['mfaEnabledNow', 'rootMfaActive']) };
    return mfa ? passes(given, surroundings) : fails(account, given, surroundings);
  },

  examples: [
    {
      name: 'a root user with a password and no MFA is critical',
      given: {
        mfaEnabledNow: false,
        rootMfaActive: false,
        passwordPresentNow: true,
        accountSummary: keys(0),
      },
      expect: {
        status: 'fail',
        severity: 'critical',
        says: /a console password and no MFA/,
        advice: 'change',
      },
    },
    {
      name: 'a root user with an access key and no MFA fails, with or without a password',
      given: { mfaEnabledNow: false, passwordPresentNow: false, accountSummary: keys(1) },
      expect: { status: 'fail', says: /an access key and no MFA/ },
    },
    {
      name: 'a password in the report fails where the summary could not be read',
      given: { rootMfaActive: false, rootPassword: { enabled: true }, reportRow: { exists: true, keys: [] } },
      expect: { status: 'fail', says: /summary was not read/ },
    },
    {
      name: 'a root user with MFA passes',
      given: { mfaEnabledNow: true, rootMfaActive: true, passwordPresentNow: true },
      expect: { status: 'pass', says: /live account summary/ },
    },
    {
      name: 'offline, MFA passes as of its report',
      given: { rootMfaActive: true },
      expect: { status: 'pass', says: /summary was not read/ },
    },
    {
      name: 'MFA that was switched on since the report is a pass that says so',
      given: { mfaEnabledNow: true, rootMfaActive: false },
      readAt: '2026-11-22T09:00:00Z',
      expect: { status: 'pass', says: /Fixed since the report of 2026-11-22T09:00:00Z/ },
    },
    {
      name: 'MFA that was switched off since the report fails and says so',
      given: { mfaEnabledNow: false, rootMfaActive: true, passwordPresentNow: true },
      readAt: '2026-11-22T09:00:00Z',
      expect: { status: 'fail', says: /switched off after the report of 2026-11-22T09:00:00Z/ },
    },
    {
      name: 'credentials that were removed leave nothing to guard; without centralised root access they can come back by e-mail',
      cases: ['R11'],
      given: {
        mfaEnabledNow: false,
        passwordPresentNow: false,
        accountSummary: keys(0),
        organizationPlace: { place: 'member' },
        organizationFeatures: { rootCredentialsManagement: false, rootSessions: false },
      },
      expect: { status: 'not-applicable', says: /credentials are removed.*recovered.*access is off/ },
    },
    {
      name: 'with centralised root access the removed password cannot come back',
      cases: ['R11'],
      given: {
        mfaEnabledNow: false,
        passwordPresentNow: false,
        accountSummary: keys(0),
        organizationPlace: { place: 'member' },
        organizationFeatures: { rootCredentialsManagement: true, rootSessions: false },
      },
      expect: { status: 'not-applicable', says: /cannot be recovered/ },
    },
    {
      name: 'offline, a report with neither password nor key is not applicable',
      cases: ['R11'],
      given: {
        rootMfaActive: false,
        rootPassword: { enabled: false },
        reportRow: { exists: true, keys: [] },
      },
      expect: { status: 'not-applicable', says: /unless centralised root access is on, which was not read/ },
    },
    {
      name: 'the management account can always recover its password',
      cases: ['R11'],
      given: { mfaEnabledNow: false, passwordPresentNow: false, accountSummary: keys(0) },
      about: { isManagement: true },
      expect: { status: 'not-applicable', says: /does not cover the management account/ },
    },
    {
      name: 'an old report does not say whether root has a password: unknown',
      cases: ['R12'],
      given: {
        rootMfaActive: false,
        rootPassword: { enabled: 'not-supported' },
        reportRow: { exists: true, keys: [] },
      },
      expect: { status: 'unknown' },
    },
    {
      name: 'the live summary tells what an old report does not',
      cases: ['R12'],
      given: {
        rootMfaActive: false,
        rootPassword: { enabled: 'not-supported' },
        reportRow: { exists: true, keys: [] },
        mfaEnabledNow: false,
        passwordPresentNow: true,
      },
      expect: { status: 'fail' },
    },
    {
      name: 'no password, and keys that were not read: unknown',
      given: { mfaEnabledNow: false, passwordPresentNow: false },
      expect: { status: 'unknown' },
    },
    {
      name: 'China has no root user',
      cases: ['R06'],
      given: { reportRow: { exists: false } },
      about: { partition: 'aws-cn' },
      expect: { status: 'not-applicable', says: /no root user/ },
    },
    {
      name: 'a GovCloud root user cannot sign in, so MFA is not applicable',
      cases: ['R07'],
      given: {
        mfaEnabledNow: false,
        rootMfaActive: false,
        passwordPresentNow: false,
        accountSummary: keys(0),
      },
      about: { partition: 'aws-us-gov' },
      expect: { status: 'not-applicable', says: /GovCloud/ },
    },
    {
      name: 'a root row without its MFA column, and no summary, is unknown',
      given: { reportRow: { exists: true, keys: [] } },
      expect: { status: 'unknown' },
    },
    { name: 'neither report nor summary is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function passes(given: Facts, surroundings: Surroundings): Verdict {
  const { mfaEnabledNow, rootMfaActive } = given;
  const fixed =
    mfaEnabledNow !== undefined && rootMfaActive?.value === false
      ? `Fixed since the report of ${reportTime(surroundings, rootMfaActive)}: it had none. `
      : '';
  return {
    status: 'pass',
    says:
      mfaEnabledNow === undefined
        ? 'The root user has MFA in the report; the live account summary was not read.'
        : `${fixed}The root user has MFA, by the live account summary.`,
    evidence: mfaShown(given),
  };
}

function fails(account: Account, given: Facts, surroundings: Surroundings) {
  const { mfaEnabledNow, rootMfaActive } = given;
  if (mfaEnabledNow === undefined) {
    return withoutMfa(account, given, ' That is by the report; the live account summary was not read.');
  }
  const since =
    rootMfaActive?.value === true
      ? ` MFA was switched off after the report of ${reportTime(surroundings, rootMfaActive)}.`
      : '';
  return withoutMfa(account, given, since);
}

function keys(accountAccessKeysPresent: number) {
  return { accountAccessKeysPresent };
}
