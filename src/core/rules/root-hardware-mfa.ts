import type { Account } from '../model/account.ts';
import type { MfaDevice, MfaKind } from '../model/credentials.ts';
import type { Known } from '../model/fact.ts';
import type { Advice, Evidence } from '../model/finding.ts';
import { hasMfa, mfaShown, withoutMfa } from './root-mfa-words.ts';
import {
  assumeRootCommand,
  credentialsRemoved,
  hasKeys,
  hasPassword,
  isCentralised,
  notGiven,
  withoutRootSignIn,
} from './root-words.ts';
import { defineRule, type Given, type NeedsMore, type Verdict } from './rule.ts';
import { shown } from './words.ts';

const PARAMETERS = {
  accept: {
    kind: 'choices',
    of: ['hardware-token', 'security-key', 'virtual-beside-hardware'],
    default: ['hardware-token'],
    says: 'What passes. A hardware token always does. `security-key`: a FIDO device too, although a passkey that is synced between devices looks the same. `virtual-beside-hardware`: a virtual device may stay beside an accepted one.',
  },
} as const;

type Facts = Given<
  'root',
  never,
  | 'mfaEnabledNow'
  | 'rootMfaActive'
  | 'reportRow'
  | 'rootVirtualDevices'
  | 'rootDevices'
  | 'passwordPresentNow'
  | 'rootPassword'
  | 'accountSummary'
  | 'organizationFeatures'
  | 'organizationPlace'
>;

export default defineRule<'root'>()({
  id: 'root-hardware-mfa',
  title: 'The root user is not guarded by hardware MFA alone',
  severity: 'high',
  maturity: 'stable',

  why: [
    'A virtual MFA device is a secret on a telephone: it is backed up, copied to the next telephone and shared by screenshot, and whoever reads it makes the same codes for ever.',
    'A virtual device beside a hardware one undoes it: at sign-in any one of the devices suffices.',
    'Hardware can be locked away, and its loss is noticed.',
  ],
  howItDecides: [
    'Root without any MFA device fails. Root that is known to have neither password nor access key is not applicable.',
    '`ListVirtualMFADevices` shows the virtual devices assigned to root. One of them fails, and hardware beside it is named where it is known. A device that was made and never enrolled is ignored.',
    "That no virtual device is assigned does not prove that there is hardware, and a list that could not be read proves nothing: both are unknown. The full list of root's devices comes only from a root session: scan members with `--audit-root` from the management account.",
    'With the full list it passes where every device is a hardware token. A security key and a passkey that is synced between devices have the same form of serial number, and any one device suffices to sign in, so where there is one of those, even beside a token, a person must look, unless `accept` holds `security-key`. The same holds for a device whose serial number tells no kind.',
    'A virtual device that either list names is there.',
    'The management account and accounts outside an organisation have no such session: look as root, and record it with `keyreeve attest`.',
    'The published controls ask less: they pass wherever MFA is on and no virtual device is assigned, and fail wherever one is, whatever `accept` says.',
    'Not applicable in China and GovCloud, as in root-mfa.',
  ],
  troubleshooting: [
    'See which devices there are: sign in as root, open "Security credentials". Name and kind stand beside each.',
    'A device whose serial number is `…:mfa/root-account-mfa-device` was registered as a virtual device in the console.',
    'Before the virtual device goes, sign in once with the hardware one, and register a second one.',
  ],
  commands: [
    {
      what: "The virtual devices of the account, root's among them (a user ARN that ends in :root)",
      run: 'aws iam list-virtual-mfa-devices --assignment-status Assigned',
    },
    {
      what: 'Is MFA on at all? (1: yes)',
      run: 'aws iam get-account-summary --query SummaryMap.AccountMFAEnabled',
    },
    {
      what: "A session that may list the devices of a member's root user; call `aws iam list-mfa-devices` in it",
      run: 'aws sts assume-root --region us-east-1 --target-principal <AccountId> --task-policy-arn arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
    },
  ],
  fix: [
    'A member of an organisation needs no root credentials at all: with centralised root access, delete them, and this is not applicable.',
    'Console, any other account: sign in as root, open "Security credentials", assign a hardware token or a security key, and a second one that is kept elsewhere.',
    'Sign out and in again with the new device. Only then remove the virtual one.',
    'CLI: devices of root are assigned and removed by root itself. In an AssumeRoot session with IAMDeleteRootUserCredentials, `aws iam deactivate-mfa-device --serial-number <SerialNumber>` removes one.',
    'Keyreeve: scan again with `--audit-root`, or record what you saw with `keyreeve attest root-hardware-mfa`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Multi-factor authentication for AWS account root user',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html',
    },
    {
      title: 'IAM API reference, ListVirtualMFADevices',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html',
    },
    {
      title: 'AWS Security Hub CSPM, IAM.6',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-6',
    },
  ],

  scope: 'root',
  liveOnly: true,
  needs: [],
  needsAnyOf: ['mfaEnabledNow', 'rootMfaActive', 'rootVirtualDevices', 'rootDevices', 'reportRow'],
  wants: [
    'passwordPresentNow',
    'rootPassword',
    'accountSummary',
    'organizationFeatures',
    'organizationPlace',
  ],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.14'],
    cis_v130: ['1.6'],
    cis_v140: ['1.6'],
    cis_v150: ['1.6'],
    cis_v200: ['1.6'],
    cis_v300: ['1.6'],
    cis_v400: ['1.6'],
    cis_v500: ['1.5'],
    cis_v600: ['2.5'],
    cis_v700: ['2.6'],
    security_hub: ['IAM.6'],
    aws_config: ['root-account-hardware-mfa-enabled'],
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
    cis_controls_v8_ig1: ['4.6'],
    cisa_cyber_essentials: ['Booting Up: Things to Do First-2', 'Your Surroundings-2', 'Your Systems-3'],
    fedramp_low_rev_4: ['AC-2', 'IA-2'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2-1', 'IA-2(1)(2)', 'IA-2-1'],
    ffiec: ['D3.PC.Am.B.3', 'D3.PC.Am.B.6', 'D3.PC.Am.B.15'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)'],
    hipaa_final_omnibus_security_rule_2013: ['164.308(a)(3)(ii)(A)', '164.312(d)'],
    hipaa_security_rule_2003: ['164.308(a)(3)(ii)(A)', '164.312(d)'],
    nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.5.1', '3.5.3', '3.5.4'],
    nist_800_53_rev_4: ['IA-2(1)', 'IA-2(11)'],
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
    nist_csf_v2: ['PR.AA-01', 'PR.AA-02', 'PR.AA-03', 'PR.AA-04'],
    nydfs_23: ['500.02(b)(2)', '500.12'],
    pci_dss_v321: ['8.3.1', '8.3.1.a', '8.3.2.a', '8.6.c'],
    pci_dss_v40: ['8.4.1', '8.4.2', '8.4.3'],
    rbi_itf_nbfc: ['3.1.c', '8.I'],
    soc_2: ['CC6.6'],
  },
  readings: {
    cis_v120: 'no-virtual-device',
    cis_v130: 'no-virtual-device',
    cis_v140: 'no-virtual-device',
    cis_v150: 'no-virtual-device',
    cis_v200: 'no-virtual-device',
    cis_v300: 'no-virtual-device',
    cis_v400: 'no-virtual-device',
    cis_v500: 'no-virtual-device',
    cis_v600: 'no-virtual-device',
    cis_v700: 'no-virtual-device',
    security_hub: 'no-virtual-device',
    aws_config: 'no-virtual-device',
    acsc_essential_eight: 'no-virtual-device',
    cis_controls_v8_ig1: 'no-virtual-device',
    cisa_cyber_essentials: 'no-virtual-device',
    fedramp_low_rev_4: 'no-virtual-device',
    fedramp_moderate_rev_4: 'no-virtual-device',
    ffiec: 'no-virtual-device',
    gdpr: 'no-virtual-device',
    gxp_21_cfr_part_11: 'no-virtual-device',
    hipaa_final_omnibus_security_rule_2013: 'no-virtual-device',
    hipaa_security_rule_2003: 'no-virtual-device',
    nist_800_171_rev_2: 'no-virtual-device',
    nist_800_53_rev_4: 'no-virtual-device',
    nist_800_53_rev_5: 'no-virtual-device',
    nist_csf: 'no-virtual-device',
    nist_csf_v2: 'no-virtual-device',
    nydfs_23: 'no-virtual-device',
    pci_dss_v321: 'no-virtual-device',
    pci_dss_v40: 'no-virtual-device',
    rbi_itf_nbfc: 'no-virtual-device',
    soc_2: 'no-virtual-device',
  },

  evaluate({ account }, given, { accept }) {
    const apart = withoutRootSignIn(account, given);
    if (apart !== undefined) return apart;
    if (hasPassword(given) === false && hasKeys(given) === false) return credentialsRemoved(account, given);
    const devices = devicesOf(given);
    if (devices.virtual.length > 0) return withVirtual(account, given, accept, devices);
    const mfa = hasMfa(given);
    if (mfa === false && devices.all === undefined) return nothing(account, given);
    // The full list is the better witness of what there is, and says what the other two only count.
    if (devices.all !== undefined) return fromFullList(account, given, accept, devices.all);
    if (mfa === undefined)
      return { status: 'needs', facts: notGiven(given, ['mfaEnabledNow', 'rootMfaActive']) };
    return { status: 'needs', facts: notGiven(given, ['rootVirtualDevices', 'rootDevices']) };
  },

  examples: [
    {
      name: 'no MFA at all fails',
      given: { mfaEnabledNow: false, passwordPresentNow: true, rootVirtualDevices: [] },
      expect: { status: 'fail', says: /no MFA device/, benchmarkText: { 'no-virtual-device': 'fails' } },
    },
    {
      name: 'a virtual device fails, whether or not the other devices were read',
      given: { mfaEnabledNow: true, passwordPresentNow: true, rootVirtualDevices: [virtual()] },
      expect: {
        status: 'fail',
        severity: 'high',
        says: /virtual MFA device.*not known/,
        advice: 'change',
        benchmarkText: { 'no-virtual-device': 'fails' },
      },
    },
    {
      name: 'a virtual device beside a hardware one fails while it remains, and the hardware is named',
      cases: ['R17'],
      given: {
        mfaEnabledNow: true,
        passwordPresentNow: true,
        rootVirtualDevices: [virtual()],
        rootDevices: [virtual(), token()],
      },
      expect: { status: 'fail', says: /Beside it: the hardware token GAHT12345678/ },
    },
    {
      name: 'a virtual device beside a security key fails, and the key is named',
      cases: ['R17'],
      given: {
        mfaEnabledNow: true,
        rootVirtualDevices: [virtual()],
        rootDevices: [virtual(), securityKey()],
      },
      expect: { status: 'fail', says: /Beside it: the security key .*u2f\/root-key/ },
    },
    {
      name: 'a virtual device may stay beside hardware where the settings allow it; the published controls do not',
      cases: ['R17'],
      given: { mfaEnabledNow: true, rootVirtualDevices: [virtual()], rootDevices: [virtual(), token()] },
      parameters: { accept: 'virtual-beside-hardware' },
      expect: {
        status: 'pass',
        says: /may stay/,
        benchmarkText: { 'no-virtual-device': 'fails' },
      },
    },
    {
      name: 'allowing a virtual device beside hardware does not allow one without',
      given: { mfaEnabledNow: true, rootVirtualDevices: [virtual()], rootDevices: [virtual()] },
      parameters: { accept: 'virtual-beside-hardware' },
      expect: { status: 'fail' },
    },
    {
      name: 'allowing a virtual device beside hardware needs the list that shows hardware',
      given: { mfaEnabledNow: true, rootVirtualDevices: [virtual()] },
      parameters: { accept: 'virtual-beside-hardware' },
      expect: { status: 'unknown' },
    },
    {
      name: 'a virtual device that was never enrolled is ignored',
      cases: ['R18'],
      given: {
        mfaEnabledNow: true,
        rootVirtualDevices: [notEnrolled()],
        rootDevices: [notEnrolled(), token()],
      },
      expect: { status: 'pass' },
    },
    {
      name: 'a hardware token and nothing virtual passes',
      given: {
        mfaEnabledNow: true,
        passwordPresentNow: true,
        rootVirtualDevices: [],
        rootDevices: [token()],
      },
      expect: { status: 'pass', says: /GAHT12345678/ },
    },
    {
      name: 'a list of virtual devices that was denied is unknown, never "has hardware"',
      cases: ['K05'],
      given: { mfaEnabledNow: true, passwordPresentNow: true },
      expect: { status: 'unknown' },
    },
    {
      name: 'no virtual device does not prove hardware',
      given: { mfaEnabledNow: true, passwordPresentNow: true, rootVirtualDevices: [] },
      expect: { status: 'unknown' },
    },
    {
      name: 'the full list decides where the list of virtual devices was not read',
      given: { mfaEnabledNow: true, rootDevices: [token(), virtual()] },
      expect: { status: 'fail', says: /virtual/ },
    },
    {
      name: 'security keys alone: a person must look whether they are synced passkeys',
      given: { mfaEnabledNow: true, rootVirtualDevices: [], rootDevices: [securityKey()] },
      expect: {
        status: 'manual',
        says: /passkey/,
        advice: 'look',
        benchmarkText: { 'no-virtual-device': 'passes' },
      },
    },
    {
      name: 'security keys pass where the settings accept them',
      given: { mfaEnabledNow: true, rootVirtualDevices: [], rootDevices: [securityKey()] },
      parameters: { accept: 'security-key' },
      expect: { status: 'pass' },
    },
    {
      name: 'a token beside a security key: any one suffices to sign in, and the key may be a synced passkey',
      cases: ['R17'],
      given: { mfaEnabledNow: true, rootVirtualDevices: [], rootDevices: [token(), securityKey()] },
      expect: {
        status: 'manual',
        says: /the hardware token GAHT12345678, the security key .* any one of the devices suffices/,
        benchmarkText: { 'no-virtual-device': 'passes' },
      },
    },
    {
      name: 'a token beside a security key passes where the settings accept both',
      given: { mfaEnabledNow: true, rootVirtualDevices: [], rootDevices: [token(), securityKey()] },
      parameters: { accept: 'security-key' },
      expect: { status: 'pass' },
    },
    {
      name: 'a security key that is not accepted is looked at beside a virtual device that may stay, too',
      given: { mfaEnabledNow: true, rootDevices: [virtual(), token(), securityKey()] },
      parameters: { accept: 'virtual-beside-hardware' },
      expect: { status: 'manual', benchmarkText: { 'no-virtual-device': 'fails' } },
    },
    {
      name: 'a device of an unknown kind is no hardware: a person must look',
      given: { mfaEnabledNow: true, rootDevices: [token(), unknownDevice()] },
      parameters: { accept: 'security-key' },
      expect: { status: 'manual', says: /device of an unknown kind arn:.*sms-mfa/ },
    },
    {
      name: 'an enrolled virtual device that the full list lacks is there all the same',
      cases: ['R17'],
      given: { mfaEnabledNow: true, rootVirtualDevices: [virtual()], rootDevices: [token()] },
      expect: {
        status: 'fail',
        says: /virtual MFA device.*Beside it: the hardware token/,
        benchmarkText: { 'no-virtual-device': 'fails' },
      },
    },
    {
      name: 'MFA is on and the full list is empty: the readings contradict each other, so a person must look',
      given: { mfaEnabledNow: true, rootDevices: [] },
      expect: { status: 'manual', says: /lists no device/ },
    },
    {
      name: 'removed credentials leave nothing to guard',
      cases: ['R11'],
      given: {
        mfaEnabledNow: false,
        passwordPresentNow: false,
        accountSummary: { accountAccessKeysPresent: 0 },
        rootVirtualDevices: [],
      },
      expect: { status: 'not-applicable', says: /credentials are removed/ },
    },
    {
      name: 'a device left behind on a root user without credentials is not applicable either',
      cases: ['R11'],
      given: {
        mfaEnabledNow: true,
        passwordPresentNow: false,
        accountSummary: { accountAccessKeysPresent: 0 },
        rootVirtualDevices: [virtual()],
      },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'no MFA, and a password that was not read: unknown',
      given: { mfaEnabledNow: false, rootVirtualDevices: [] },
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
      name: 'a GovCloud root user cannot sign in',
      cases: ['R07'],
      given: { mfaEnabledNow: false, rootVirtualDevices: [] },
      about: { partition: 'aws-us-gov' },
      expect: { status: 'not-applicable' },
    },
  ],
});

interface Devices {
  readonly virtual: readonly MfaDevice[];
  /** Enrolled devices of every kind; absent where the full list was not read. */
  readonly all?: readonly MfaDevice[];
}

/** Of both lists: a device that only one of them names is there all the same. */
function devicesOf(given: Facts): Devices {
  const listed = listedIn(given).map(({ device }) => device);
  const enrolled = listed.filter(isEnrolled);
  const virtual = enrolled.filter(({ kind }) => kind === 'virtual');
  return given.rootDevices === undefined ? { virtual } : { virtual, all: enrolled };
}

/** Each device once, with the list that named it: the full one where both do. */
function listedIn({ rootVirtualDevices, rootDevices }: Facts) {
  const named = new Map<string, { device: MfaDevice; from: Known<readonly MfaDevice[]> }>();
  for (const from of [rootDevices, rootVirtualDevices]) {
    for (const device of from?.value ?? []) {
      const before = named.get(device.serial);
      if (from !== undefined && (before === undefined || !isEnrolled(before.device)))
        named.set(device.serial, { device, from });
    }
  }
  return [...named.values()];
}

/** A virtual device without a date was made and never enrolled; the others are listed once they are. */
function isEnrolled({ kind, enabledAt }: MfaDevice): boolean {
  return kind !== 'virtual' || enabledAt !== undefined;
}

function withVirtual(
  account: Account,
  given: Facts,
  accept: readonly string[],
  { virtual, all }: Devices,
): Verdict | NeedsMore {
  const allowed = accept.includes('virtual-beside-hardware');
  if (allowed && all === undefined) return { status: 'needs', facts: ['rootDevices'] };
  const others = (all ?? []).filter(({ kind }) => kind !== 'virtual');
  const evidence = evidenceOf(given);
  if (allowed && others.length > 0) {
    if (!others.every(({ kind }) => isAccepted(kind, accept))) {
      return { ...look(account, given, others), benchmarkText: { 'no-virtual-device': 'fails' } };
    }
    return {
      status: 'pass',
      says: `The root user has hardware MFA: ${serials(others)}. The virtual device ${serials(virtual)} may stay beside it by these settings.`,
      evidence,
      benchmarkText: { 'no-virtual-device': 'fails' },
    };
  }
  const count = virtual.length === 1 ? 'a virtual MFA device' : `${virtual.length} virtual MFA devices`;
  return {
    status: 'fail',
    says: `The root user has ${count}: ${serials(virtual)}. ${besideInWords(all, others)}`,
    evidence,
    advice: adviceOn(account, given, others.length > 0),
    benchmarkText: { 'no-virtual-device': 'fails' },
  };
}

function besideInWords(all: readonly MfaDevice[] | undefined, others: readonly MfaDevice[]): string {
  if (all === undefined) return 'Whether hardware is assigned beside it is not known.';
  if (others.length === 0) return 'No other device is assigned.';
  return `Beside it: ${others.map(inWords).join(', ')}. Any one of the devices suffices to sign in.`;
}

function nothing(account: Account, given: Facts): Verdict | NeedsMore {
  const verdict = withoutMfa(account, given, '');
  if (verdict.status !== 'fail') return verdict;
  return { ...verdict, benchmarkText: { 'no-virtual-device': 'fails' } };
}

/** Nothing virtual is on the list. */
function fromFullList(
  account: Account,
  given: Facts,
  accept: readonly string[],
  all: readonly MfaDevice[],
): Verdict | NeedsMore {
  if (all.length > 0 && all.every(({ kind }) => isAccepted(kind, accept))) {
    return {
      status: 'pass',
      says: `The root user has ${all.map(inWords).join(', ')} and nothing virtual.`,
      evidence: evidenceOf(given),
    };
  }
  if (all.length === 0 && hasMfa(given) !== true) return nothing(account, given);
  const manual = look(account, given, all);
  return all.length === 0 ? manual : { ...manual, benchmarkText: { 'no-virtual-device': 'passes' } };
}

/** A person must look: any one device suffices to sign in, and one of them may be no hardware. */
function look(account: Account, given: Facts, devices: readonly MfaDevice[]): Verdict {
  return {
    status: 'manual',
    says: `${whyToLook(devices)} Look which devices they are.`,
    evidence: evidenceOf(given),
    advice: {
      action: 'look',
      words:
        'Sign in as root, or ask who registered the devices, and see which hardware they are. Record it with `keyreeve attest root-hardware-mfa`, or accept security keys in the settings.',
      commands: [assumeRootCommand(account, 'Audit')],
    },
  };
}

function whyToLook(devices: readonly MfaDevice[]): string {
  if (devices.length === 0) return 'AWS says that the root user has MFA and lists no device.';
  const unknown = devices.some(({ kind }) => kind === 'unknown');
  const why = unknown
    ? 'its serial number does not tell what a device of an unknown kind is'
    : 'AWS does not tell a hardware key from a passkey that is synced between devices';
  const any = devices.length > 1 ? ', and any one of the devices suffices to sign in' : '';
  return `The root user has ${devices.map(inWords).join(', ')}: ${why}${any}.`;
}

function isAccepted(kind: MfaKind, accept: readonly string[]): boolean {
  return kind === 'hardware-token' || accept.includes(kind);
}

function inWords({ kind, serial }: MfaDevice): string {
  return `${KIND_WORDS[kind]} ${serial}`;
}

const KIND_WORDS: Readonly<Record<MfaKind, string>> = {
  virtual: 'the virtual device',
  'security-key': 'the security key',
  'hardware-token': 'the hardware token',
  unknown: 'the device of an unknown kind',
};

function serials(devices: readonly MfaDevice[]): string {
  return devices.map(({ serial }) => serial).join(', ');
}

function evidenceOf(given: Facts): Evidence[] {
  const devices = listedIn(given).flatMap(({ device: { serial, kind, enabledAt }, from }) => [
    shown('mfaSerial', serial, from),
    shown('mfaKind', kind, from),
    shown('mfaEnabledAt', enabledAt ?? null, from),
  ]);
  return [...mfaShown(given), ...devices];
}

function adviceOn(account: Account, given: Facts, hardware: boolean): Advice {
  if (isCentralised(account, given)) {
    return {
      action: 'change',
      words:
        'Centralised root access is on: this account needs no root credentials. Look at what root still holds, then delete it from the management account.',
      commands: [assumeRootCommand(account, 'Audit')],
    };
  }
  return {
    action: 'change',
    words: hardware
      ? 'Sign in as root with the other device. If that works, remove the virtual one under "Security credentials".'
      : 'Sign in as root, assign hardware under "Security credentials", sign in once with it, then remove the virtual device.',
    commands: ['aws iam list-virtual-mfa-devices --assignment-status Assigned'],
  };
}

function virtual(): MfaDevice {
  return {
    serial: 'arn:aws:iam::111122223333:mfa/root-account-mfa-device',
    kind: 'virtual',
    enabledAt: '2020-02-02T00:00:00Z',
  };
}

function notEnrolled(): MfaDevice {
  return { serial: 'arn:aws:iam::111122223333:mfa/begun', kind: 'virtual' };
}

function token(): MfaDevice {
  return { serial: 'GAHT12345678', kind: 'hardware-token', enabledAt: '2020-02-02T00:00:00Z' };
}

function unknownDevice(): MfaDevice {
  return {
    serial: 'arn:aws:iam::111122223333:sms-mfa/root',
    kind: 'unknown',
    enabledAt: '2020-02-02T00:00:00Z',
  };
}

function securityKey(): MfaDevice {
  return {
    serial: 'arn:aws:iam::111122223333:u2f/root-key',
    kind: 'security-key',
    enabledAt: '2020-02-02T00:00:00Z',
  };
}
