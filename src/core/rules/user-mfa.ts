import type { MfaDevice, MfaKind } from '../model/credentials.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import { readEverywhere } from './credential-words.ts';
import { defineRule, type Given, type Verdict } from './rule.ts';
import { option, shown } from './words.ts';

const PARAMETERS = {
  accept: {
    kind: 'choices',
    of: ['virtual', 'security-key', 'hardware-token'],
    default: ['virtual', 'security-key', 'hardware-token'],
    says: 'The kinds of devices that count; with all three any device does. With fewer than all three every device of a user must be of an accepted kind, because a thief of the password may choose the weakest of them.',
  },
} as const;

const CONTROLS = {
  cis_v120: ['1.2'],
  cis_v130: ['1.10'],
  cis_v140: ['1.10'],
  cis_v150: ['1.10'],
  cis_v200: ['1.10'],
  cis_v300: ['1.10'],
  cis_v400: ['1.10'],
  cis_v500: ['1.9'],
  cis_v600: ['2.9'],
  cis_v700: ['2.10'],
  security_hub: ['IAM.5'],
  aws_config: ['mfa-enabled-for-iam-console-access'],
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
  audit_manager_control_tower: ['3.0.2'],
  cis_controls_v8_ig1: ['4.6', '5.2', '6.5'],
  cisa_cyber_essentials: ['Booting Up: Things to Do First-2', 'Your Surroundings-2', 'Your Systems-3'],
  fedramp_low_rev_4: ['AC-2', 'IA-2'],
  fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'IA-2(1)(2)', 'IA-2-1'],
  ffiec: ['D3.PC.Am.B.6', 'D3.PC.Am.B.15'],
  gdpr: ['25'],
  gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)'],
  hipaa_final_omnibus_security_rule_2013: ['164.308(a)(3)(ii)(A)', '164.312(a)(1)', '164.312(d)'],
  hipaa_security_rule_2003: ['164.308(a)(3)(ii)(A)', '164.312(a)(1)', '164.312(d)'],
  nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.1.14', '3.5.1', '3.5.2', '3.5.3', '3.5.4'],
  nist_800_53_rev_4: ['IA-2(1)', 'IA-2(2)', 'IA-2(11)'],
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
    'CM-5(1)(a)',
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
  nist_csf_v2: ['DE.CM-03', 'GV.RR-04', 'PR.AA-01', 'PR.AA-02', 'PR.AA-03', 'PR.AA-04'],
  nydfs_23: ['500.02(b)(2)', '500.12'],
  pci_dss_v321: ['8.3.1', '8.3.1.a', '8.3.2.a', '8.6.c'],
  pci_dss_v40: ['8.4.1', '8.4.2', '8.4.3'],
  rbi_itf_nbfc: ['3.1.c', '8.I'],
  soc_2: ['CC3.2', 'CC6.6'],
};

type Facts = Given<'user', 'consolePassword' | 'mfaActive', 'mfaDevices'>;

export default defineRule<'user'>()({
  id: 'user-mfa',
  title: 'A user with a console password has no MFA',
  severity: 'high',
  maturity: 'stable',

  why: [
    'A password is guessed, phished, or found in another leak. Without a second factor it is all that stands between anyone in the world and the console.',
    'From the console a thief makes access keys and other users, so that a new password alone does not shut them out.',
  ],
  howItDecides: [
    'Only users with a console password are looked at: MFA cannot be asked for where nobody can sign in.',
    'Fails where the user has no MFA device. The report says so in `mfa_active`; before anyone is told, the devices are read live.',
    'With `accept` narrowed, fails also while any device of another kind is there, which is medium. That turns on the list of devices, so without it the verdict is unknown. Published controls ask for any MFA: they pass then.',
    'A kind is told by the serial number: virtual devices end in `mfa/…`, security keys have an ARN with `u2f/`, hardware tokens have no ARN. An ARN of another form is a device of an unknown kind, which counts only where `accept` holds all three. A passkey that is synced between devices looks the same as a security key.',
  ],
  troubleshooting: [
    'Ask whether the user is a person: a program needs no password.',
    'A device that was lost was perhaps taken off and not replaced: look for DeactivateMFADevice in CloudTrail.',
    'Look for console sign-ins without MFA, ConsoleLogin events with `MFAUsed` No, before you call it harmless.',
  ],
  commands: [
    { what: 'The MFA devices of the user', run: 'aws iam list-mfa-devices --user-name=<UserName>' },
    {
      what: 'Whether the user has a console password',
      run: 'aws iam get-login-profile --user-name=<UserName>',
    },
    {
      what: 'User, password_enabled and mfa_active of everybody, from the credential report',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,4,8',
    },
  ],
  fix: [
    'Best: let people sign in through IAM Identity Center or another identity provider, and delete the console password.',
    'Console: IAM, Users, the user, "Security credentials", "Assign MFA device"; a passkey or security key withstands phishing, a virtual device does not.',
    'CLI: `aws iam create-virtual-mfa-device`, then, with two codes in a row of the device, `aws iam enable-mfa-device`. A security key can only be enrolled in the console.',
    'Nobody signs in: delete the password with `aws iam delete-login-profile --user-name=<UserName>`.',
    'To hold it so: a policy that denies everything but enrolling a device while `aws:MultiFactorAuthPresent` is not true.',
    'Keyreeve: scan again with `keyreeve scan --rule user-mfa`; the devices are read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, AWS multi-factor authentication in IAM',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html',
    },
    {
      title: 'IAM API reference, MFADevice',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_MFADevice.html',
    },
    {
      title: 'AWS Security Hub User Guide, IAM controls (IAM.5)',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html',
    },
  ],

  scope: 'user',
  needs: ['consolePassword', 'mfaActive'],
  needsAnyOf: [],
  wants: ['mfaDevices'],
  parameters: PARAMETERS,
  controls: CONTROLS,
  readings: readEverywhere(CONTROLS, 'any-mfa'),

  evaluate({ user }, given, { accept }) {
    if (!given.consolePassword.value.enabled) {
      return { status: 'not-applicable', says: 'Has no console password.' };
    }
    if (!given.mfaActive.value) {
      return {
        status: 'fail',
        says: 'Has a console password and no MFA.',
        evidence: evidenceOf(given),
        advice: adviceFor(user.name, 'Enrol a device, or delete the password if nobody signs in with it.'),
      };
    }
    const devices = given.mfaDevices?.value;
    if (accept.length < PARAMETERS.accept.of.length) {
      if (devices === undefined) return { status: 'needs', facts: ['mfaDevices'] };
      const others = enrolled(devices).filter(({ kind }) => !accept.includes(kind));
      if (others.length > 0) return weakDevice(user.name, given, others, accept);
    }
    const which = devices === undefined || devices.length === 0 ? '' : `: ${kindsInWords(devices)}`;
    return { status: 'pass', says: `Has a console password and MFA${which}.` };
  },

  examples: [
    {
      name: 'a console user without MFA fails',
      cases: ['T16'],
      given: { consolePassword: { enabled: true }, mfaActive: false },
      expect: { status: 'fail', severity: 'high', says: /password and no MFA/, advice: 'change' },
    },
    {
      name: 'a user without a console password is not spoken of',
      cases: ['T16'],
      given: { consolePassword: { enabled: false }, mfaActive: false },
      expect: { status: 'not-applicable', says: /^Has no console password\./ },
    },
    {
      name: 'a console user with MFA passes, though the devices were not read',
      given: { consolePassword: { enabled: true }, mfaActive: true },
      expect: { status: 'pass' },
    },
    {
      name: 'a security key is a strong device, not a virtual one',
      cases: ['T17'],
      given: { consolePassword: { enabled: true }, mfaActive: true, mfaDevices: [device('security-key')] },
      parameters: { accept: ['security-key', 'hardware-token'] },
      expect: { status: 'pass', says: /MFA: security key\./ },
    },
    {
      name: 'a virtual device fails where only hardware is accepted, and the published control passes',
      given: { consolePassword: { enabled: true }, mfaActive: true, mfaDevices: [device('virtual')] },
      parameters: { accept: ['security-key', 'hardware-token'] },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /virtual device, which is not accepted/,
        benchmarkText: { 'any-mfa': 'passes' },
      },
    },
    {
      name: 'a virtual device beside an accepted one fails all the same: the thief chooses',
      given: {
        consolePassword: { enabled: true },
        mfaActive: true,
        mfaDevices: [device('hardware-token'), device('virtual')],
      },
      parameters: { accept: ['hardware-token'] },
      expect: { status: 'fail', severity: 'medium' },
    },
    {
      name: 'a device of an unknown kind is MFA where any device is',
      given: { consolePassword: { enabled: true }, mfaActive: true, mfaDevices: [device('unknown')] },
      expect: { status: 'pass', says: /MFA: device of an unknown kind/ },
    },
    {
      name: 'a device of an unknown kind is none of the accepted ones where fewer are accepted',
      given: { consolePassword: { enabled: true }, mfaActive: true, mfaDevices: [device('unknown')] },
      parameters: { accept: ['hardware-token'] },
      expect: { status: 'fail', severity: 'medium', says: /MFA by device of an unknown kind/ },
    },
    {
      name: 'where only hardware is accepted and the devices were not read, it is unknown',
      given: { consolePassword: { enabled: true }, mfaActive: true },
      parameters: { accept: ['hardware-token'] },
      expect: { status: 'unknown' },
    },
    {
      name: 'whether there is a password could not be read: unknown, never "no console access"',
      cases: ['K06'],
      given: { mfaActive: false },
      expect: { status: 'unknown' },
    },
  ],
});

const KIND_WORDS: Readonly<Record<MfaKind, string>> = {
  virtual: 'virtual device',
  'security-key': 'security key',
  'hardware-token': 'hardware token',
  unknown: 'device of an unknown kind',
};

/** A virtual device without a date was made and never enrolled. */
function enrolled(devices: readonly MfaDevice[]): readonly MfaDevice[] {
  return devices.filter(({ kind, enabledAt }) => kind !== 'virtual' || enabledAt !== undefined);
}

function kindsInWords(devices: readonly MfaDevice[]): string {
  return [...new Set(devices.map(({ kind }) => KIND_WORDS[kind]))].sort().join(', ');
}

function weakDevice(
  userName: string,
  given: Facts,
  others: readonly MfaDevice[],
  accept: readonly string[],
): Verdict {
  const accepted = accept.map((kind) => kind.replaceAll('-', ' ')).join(', ');
  return {
    status: 'fail',
    severity: 'medium',
    says: `Has a console password and MFA by ${kindsInWords(others)}, which is not accepted here; accepted: ${accepted}.`,
    evidence: evidenceOf(given),
    advice: adviceFor(userName, 'Enrol a device of an accepted kind, then take the other one off.'),
    benchmarkText: { 'any-mfa': 'passes' },
  };
}

function adviceFor(userName: string, words: string): Advice {
  return { action: 'change', words, commands: [`aws iam list-mfa-devices ${option('user-name', userName)}`] };
}

function evidenceOf({ consolePassword, mfaActive, mfaDevices }: Facts): Evidence[] {
  return [
    shown('consolePassword', consolePassword.value.enabled, consolePassword),
    shown('mfaActive', mfaActive.value, mfaActive),
    ...(mfaDevices === undefined ? [] : [shown('mfaDevices', kindsInWords(mfaDevices.value), mfaDevices)]),
  ];
}

function device(kind: MfaKind): MfaDevice {
  const arn = 'arn:aws:iam::111122223333';
  const serials = {
    virtual: `${arn}:mfa/alice`,
    'security-key': `${arn}:u2f/user/alice/key-1`,
    'hardware-token': 'GAHT12345678',
    unknown: `${arn}:sms-mfa/alice`,
  };
  return { serial: serials[kind], kind, enabledAt: '2026-02-01T09:00:00Z' };
}
