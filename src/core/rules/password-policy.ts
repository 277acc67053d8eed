import type { PasswordPolicy, UserTotals } from '../model/account-facts.ts';
import { CREDENTIAL_REPORT, type Known } from '../model/fact.ts';
import type { Advice, BenchmarkText, Evidence } from '../model/finding.ts';
import { counted } from './account-words.ts';
import type { ParameterValues } from './parameters.ts';
import { reportTime } from './root-words.ts';
import { defineRule, type Surroundings } from './rule.ts';
import { shown } from './words.ts';

const PARAMETERS = {
  minimumLength: {
    kind: 'whole-number',
    default: 14,
    min: 6,
    max: 128,
    says: 'The least length of a password that passes. IAM itself takes 6 to 128.',
  },
  reusePrevention: {
    kind: 'whole-number',
    default: 24,
    min: 1,
    max: 24,
    says: 'How many earlier passwords may not be used again, at least. IAM remembers 24 at most.',
  },
  require: {
    kind: 'choices',
    of: ['uppercase', 'lowercase', 'number', 'symbol', 'none'],
    default: ['uppercase', 'lowercase', 'number', 'symbol'],
    alone: 'none',
    says: 'The kinds of characters that the policy has to demand; `none` alone for no demand, as CIS has it since 1.3.0 and NIST SP 800-63B advises.',
  },
  maxAgeDays: {
    kind: 'whole-number',
    default: 0,
    min: 0,
    max: 1095,
    says: 'Passwords have to expire within this many days. 0 makes no demand: CIS has none since 1.3.0, and NIST SP 800-63B advises against expiry.',
  },
} as const;

const CLASSES = ['uppercase', 'lowercase', 'number', 'symbol'] as const;
type CharacterClass = (typeof CLASSES)[number];

/** What is asked of a policy; what is absent is not asked. */
interface Demands {
  readonly minimumLength?: number;
  readonly reusePrevention?: number;
  readonly classes?: readonly CharacterClass[];
  readonly maxAgeDays?: number;
}

/** What the published controls ask, by their own numbers: parameters set by hand do not change a control's text. */
const READINGS: Readonly<Record<string, Demands>> = {
  length: { minimumLength: 14 },
  reuse: { reusePrevention: 24 },
  uppercase: { classes: ['uppercase'] },
  lowercase: { classes: ['lowercase'] },
  number: { classes: ['number'] },
  symbol: { classes: ['symbol'] },
  expiry: { maxAgeDays: 90 },
  strong: { minimumLength: 14, reusePrevention: 24, classes: CLASSES, maxAgeDays: 90 },
  'hub-default': { minimumLength: 8, classes: CLASSES },
  pci: {
    minimumLength: 7,
    reusePrevention: 4,
    classes: ['uppercase', 'lowercase', 'number'],
    maxAgeDays: 90,
  },
};

export default defineRule<'account'>()({
  id: 'password-policy',
  title: 'The password policy for IAM users is missing or weak',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Short passwords are guessed, and passwords that were used elsewhere are tried here: the sign-in page of every account is public.',
    'Without a memory of earlier passwords, a user who must change a stolen one sets it again.',
  ],
  howItDecides: [
    'One finding for the account, with a part for each demand: length, reuse, each kind of characters, expiry. It fails where any part falls short, and names each.',
    "Without a policy of its own every part fails: AWS's default holds, at least 8 characters of three kinds, no memory of earlier passwords, no expiry. AWS Config calls that non-compliant too.",
    'By default it demands 14 characters, 24 earlier passwords and all four kinds of characters, and no expiry. CIS asks for length and reuse alone since 1.3.0, Security Hub IAM.7 asks for the kinds too, and `require` and `maxAgeDays` set it either way.',
    'Each published control is read by its own numbers, whatever the parameters: CIS 1.2.0 has seven of them, Security Hub nine. So a policy without a symbol fails here and in IAM.13, and passes CIS 2.7.',
    'An account without IAM users is not applicable. Users who have no console password now do not change the verdict: the policy is for the next one who gets one. Root has a policy of its own, which nobody can change.',
  ],
  troubleshooting: [
    'A policy takes effect at the next change of a password: passwords that are there stay as they are.',
    'Expiry takes effect at once: users with older passwords must set a new one at their next sign-in.',
    'Users who sign in by IAM Identity Center or federation are not subject to it.',
  ],
  commands: [
    { what: 'The policy; NoSuchEntity where there is none', run: 'aws iam get-account-password-policy' },
    {
      what: 'Which users have a password, and when it was last changed',
      run: 'aws iam get-credential-report --query Content --output text | base64 -d | cut -d, -f1,4,6',
    },
  ],
  fix: [
    'Console: IAM, "Account settings", "Password policy", "Edit", "Custom": 14 characters, all four kinds, prevent reuse of 24. Save.',
    'CLI: `aws iam update-account-password-policy` with every setting you want. It replaces the whole policy: what is left out goes back to its default.',
    'Tell the users before you switch expiry on. Better: move them to IAM Identity Center, and there is no password here to guess.',
    'Keyreeve: scan again; the policy is read live.',
  ],
  sources: [
    {
      title: 'IAM User Guide, Set an account password policy for IAM users',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html',
    },
    {
      title: 'IAM API reference, UpdateAccountPasswordPolicy',
      url: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html',
    },
    {
      title: 'AWS Config Developer Guide, iam-password-policy',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-password-policy.html',
    },
    {
      title: 'NIST SP 800-63B, Digital Identity Guidelines: Authentication',
      url: 'https://pages.nist.gov/800-63-4/sp800-63b.html',
    },
  ],

  scope: 'account',
  needs: ['passwordPolicy'],
  needsAnyOf: [],
  wants: ['userTotals'],
  parameters: PARAMETERS,
  controls: {
    cis_v120: ['1.5', '1.6', '1.7', '1.8', '1.9', '1.10', '1.11'],
    cis_v130: ['1.8', '1.9'],
    cis_v140: ['1.8', '1.9'],
    cis_v150: ['1.8', '1.9'],
    cis_v200: ['1.8', '1.9'],
    cis_v300: ['1.8', '1.9'],
    cis_v400: ['1.8', '1.9'],
    cis_v500: ['1.7', '1.8'],
    cis_v600: ['2.7', '2.8'],
    cis_v700: ['2.8', '2.9'],
    security_hub: ['IAM.7', 'IAM.10', 'IAM.11', 'IAM.12', 'IAM.13', 'IAM.14', 'IAM.15', 'IAM.16', 'IAM.17'],
    aws_config: ['iam-password-policy'],
    cis_controls_v8_ig1: ['4.6', '5.2'],
    cisa_cyber_essentials: ['Your Surroundings-4', 'Your Systems-3'],
    fedramp_low_rev_4: ['AC-2', 'IA-2'],
    fedramp_moderate_rev_4: [
      'AC-2(f)',
      'AC-2(j)',
      'AC-2-1',
      'AC-2-3',
      'AC-5(c)',
      'IA-2',
      'IA-5(1)(a)(d)(e)',
      'IA-5-4',
    ],
    ffiec: ['D3.PC.Am.B.6', 'D3.PC.Am.B.7'],
    gdpr: ['25'],
    gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)', '11.200(a)', '11.300(b)'],
    hipaa_final_omnibus_security_rule_2013: [
      '164.308(a)(4)(ii)(B)',
      '164.308(a)(4)(ii)(C)',
      '164.308(a)(5)(ii)(D)',
      '164.312(d)',
    ],
    hipaa_security_rule_2003: ['164.308(a)(4)(ii)(C)', '164.308(a)(5)(ii)(D)', '164.312(d)'],
    nist_800_171_rev_2: ['3.5.2', '3.5.5', '3.5.6', '3.5.7', '3.5.8', '3.5.9'],
    nist_800_172: ['3.5.2e'],
    nist_800_53_rev_4: ['AC-2', 'AC-2(1)', 'IA-2', 'IA-5(1)', 'IA-5(4)'],
    nist_800_53_rev_5: [
      'AC-2(1)',
      'AC-2(3)',
      'AC-2(3)(a)',
      'AC-2(3)(b)',
      'AC-2(3)(c)',
      'AC-2(3)(d)',
      'AC-2(d)(1)',
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
      'CM-12(b)',
      'IA-4(d)',
      'IA-5',
      'IA-5(1)(f)',
      'IA-5(1)(g)',
      'IA-5(1)(h)',
      'IA-5(18)(a)',
      'IA-5(18)(b)',
      'IA-5(b)',
      'IA-5(c)',
      'IA-5(d)',
      'IA-5(f)',
      'IA-5(h)',
      'IA-8(2)(b)',
      'MA-4(c)',
      'SC-23(3)',
    ],
    nist_csf: ['PR.AC-1', 'PR.AC-7'],
    nist_csf_v2: ['GV.OC-02', 'PR.AA-01', 'PR.AA-02', 'PR.AA-03'],
    nydfs_23: ['500.02(b)(2)', '500.07'],
    pci_dss_v321: [
      '8.1.4',
      '8.2',
      '8.2.3',
      '8.2.3.a',
      '8.2.3.b',
      '8.2.4',
      '8.2.4.a',
      '8.2.4.b',
      '8.2.5',
      '8.2.5.a',
      '8.2.5.b',
    ],
    pci_dss_v40: ['8.3.6', '8.6.3', '11.3.1.3', '11.5.2'],
    rbi_cyber_security: ['Annex I (7.2)'],
    rbi_itf_nbfc: ['3.1.c', '8.I', '8.II'],
    soc_2: ['CC6.1', 'CC6.2'],
  },
  readings: {
    cis_v120: {
      '1.5': 'uppercase',
      '1.6': 'lowercase',
      '1.7': 'symbol',
      '1.8': 'number',
      '1.9': 'length',
      '1.10': 'reuse',
      '1.11': 'expiry',
    },
    cis_v130: { '1.8': 'length', '1.9': 'reuse' },
    cis_v140: { '1.8': 'length', '1.9': 'reuse' },
    cis_v150: { '1.8': 'length', '1.9': 'reuse' },
    cis_v200: { '1.8': 'length', '1.9': 'reuse' },
    cis_v300: { '1.8': 'length', '1.9': 'reuse' },
    cis_v400: { '1.8': 'length', '1.9': 'reuse' },
    cis_v500: { '1.7': 'length', '1.8': 'reuse' },
    cis_v600: { '2.7': 'length', '2.8': 'reuse' },
    cis_v700: { '2.8': 'length', '2.9': 'reuse' },
    security_hub: {
      'IAM.7': 'hub-default',
      'IAM.10': 'pci',
      'IAM.11': 'uppercase',
      'IAM.12': 'lowercase',
      'IAM.13': 'symbol',
      'IAM.14': 'number',
      'IAM.15': 'length',
      'IAM.16': 'reuse',
      'IAM.17': 'expiry',
    },
    aws_config: 'strong',
    cis_controls_v8_ig1: 'strong',
    cisa_cyber_essentials: 'strong',
    fedramp_low_rev_4: 'length',
    fedramp_moderate_rev_4: 'length',
    ffiec: 'strong',
    gdpr: 'strong',
    gxp_21_cfr_part_11: 'strong',
    hipaa_final_omnibus_security_rule_2013: 'strong',
    hipaa_security_rule_2003: 'strong',
    nist_800_171_rev_2: 'strong',
    nist_800_172: 'strong',
    nist_800_53_rev_4: 'strong',
    nist_800_53_rev_5: 'length',
    nist_csf: 'strong',
    nist_csf_v2: 'strong',
    nydfs_23: 'strong',
    pci_dss_v321: 'strong',
    pci_dss_v40: 'strong',
    rbi_cyber_security: 'strong',
    rbi_itf_nbfc: 'strong',
    soc_2: 'strong',
  },

  evaluate(_subject, { passwordPolicy, userTotals }, parameters, surroundings) {
    const evidence = evidenceOf(passwordPolicy, userTotals);
    if (userTotals?.value.users === 0) {
      const says = `There are no IAM users${asCounted(userTotals, surroundings)}, so no password for the policy to rule.`;
      return { status: 'not-applicable', says, evidence };
    }
    const policy = passwordPolicy.value;
    const demands = demandsOf(parameters);
    const benchmarkText = textsOf(policy);
    const note =
      userTotals?.value.withPassword === 0
        ? ` No IAM user has a console password${asCounted(userTotals, surroundings) || ' now'}.`
        : '';
    const short = policy === null ? [] : shortfalls(policy, demands);
    if (policy !== null && short.length === 0) {
      return {
        status: 'pass',
        says: `The password policy has ${inWords(policy)}.${note}`,
        evidence,
        benchmarkText,
      };
    }
    return {
      status: 'fail',
      says: `${policy === null ? MISSING : `The password policy falls short in ${counted(short.length, 'part')}: ${short.join('; ')}.`}${note}`,
      evidence,
      advice: adviceOn(policy, demands),
      benchmarkText,
    };
  },

  examples: [
    {
      name: 'a policy that meets every demand passes, and controls that ask for expiry fail by their own text',
      given: { passwordPolicy: good(), userTotals: { users: 3, withPassword: 2 } },
      expect: {
        status: 'pass',
        benchmarkText: {
          length: 'passes',
          reuse: 'passes',
          symbol: 'passes',
          expiry: 'fails',
          'hub-default': 'passes',
          pci: 'fails',
          strong: 'fails',
        },
      },
    },
    {
      name: 'a policy with expiry within 90 days meets every published control',
      given: { passwordPolicy: { ...good(), maxAgeDays: 90 } },
      expect: { status: 'pass', benchmarkText: { expiry: 'passes', strong: 'passes', pci: 'passes' } },
    },
    {
      name: "no policy at all fails every part: AWS's default holds",
      given: { passwordPolicy: null, userTotals: { users: 3, withPassword: 2 } },
      expect: {
        status: 'fail',
        severity: 'medium',
        says: /AWS's default holds: at least 8 characters/,
        advice: 'change',
        benchmarkText: {
          length: 'fails',
          reuse: 'fails',
          uppercase: 'fails',
          lowercase: 'fails',
          number: 'fails',
          symbol: 'fails',
          expiry: 'fails',
          strong: 'fails',
          'hub-default': 'fails',
          pci: 'fails',
        },
      },
    },
    {
      name: 'each part that falls short is named',
      given: {
        passwordPolicy: {
          minimumLength: 8,
          requireUppercase: true,
          requireLowercase: true,
          requireNumbers: true,
          requireSymbols: false,
          reusePrevention: 5,
        },
      },
      expect: {
        status: 'fail',
        says: /3 parts: length 8, not 14 or more; remembers 5 earlier passwords, not 24; demands no symbol/,
        benchmarkText: { length: 'fails', reuse: 'fails', symbol: 'fails', number: 'passes' },
      },
    },
    {
      name: 'an account without IAM users is not applicable, and its controls are not stated',
      cases: ['T12'],
      given: { passwordPolicy: null, userTotals: { users: 0, withPassword: 0 } },
      expect: {
        status: 'not-applicable',
        says: /no IAM users/,
        benchmarkText: { length: 'not-stated', expiry: 'not-stated', strong: 'not-stated' },
      },
    },
    {
      name: 'users without a password do not make it pass',
      given: { passwordPolicy: null, userTotals: { users: 2, withPassword: 0 } },
      expect: { status: 'fail', says: /No IAM user has a console password now/ },
    },
    {
      name: 'it is judged where the users could not be counted',
      given: { passwordPolicy: null },
      expect: { status: 'fail' },
    },
    {
      name: 'length 14 passes',
      given: { passwordPolicy: { ...good(), minimumLength: 14 } },
      expect: { status: 'pass' },
    },
    {
      name: 'length 13 fails',
      given: { passwordPolicy: { ...good(), minimumLength: 13 } },
      expect: { status: 'fail', says: /length 13/, benchmarkText: { length: 'fails' } },
    },
    {
      name: 'a length set by hand changes our verdict and no published one',
      given: { passwordPolicy: { ...good(), minimumLength: 6 } },
      parameters: { minimumLength: 6 },
      expect: { status: 'pass', benchmarkText: { length: 'fails', 'hub-default': 'fails' } },
    },
    {
      name: 'the greatest length can be demanded',
      given: { passwordPolicy: { ...good(), minimumLength: 127 } },
      parameters: { minimumLength: 128 },
      expect: { status: 'fail', says: /length 127, not 128/, benchmarkText: { length: 'passes' } },
    },
    {
      name: '23 earlier passwords are too few',
      given: { passwordPolicy: { ...good(), reusePrevention: 23 } },
      expect: { status: 'fail', says: /remembers 23/, benchmarkText: { reuse: 'fails' } },
    },
    {
      name: 'a policy that remembers nothing meets no demand',
      given: { passwordPolicy: withoutMemory() },
      parameters: { reusePrevention: 1 },
      expect: { status: 'fail', says: /remembers no earlier password/ },
    },
    {
      name: 'one earlier password suffices where one is demanded',
      given: { passwordPolicy: { ...good(), reusePrevention: 1 } },
      parameters: { reusePrevention: 1 },
      expect: { status: 'pass', benchmarkText: { reuse: 'fails' } },
    },
    {
      name: 'without kinds of characters it passes where none are demanded, as in CIS since 1.3.0',
      given: { passwordPolicy: { ...good(), requireSymbols: false, requireNumbers: false } },
      parameters: { require: 'none' },
      expect: { status: 'pass', benchmarkText: { symbol: 'fails', length: 'passes' } },
    },
    {
      name: 'only the kinds that are demanded count',
      given: { passwordPolicy: { ...good(), requireSymbols: false } },
      parameters: { require: 'uppercase,lowercase,number' },
      expect: { status: 'pass' },
    },
    {
      name: 'passwords that expire after exactly the days demanded pass',
      given: { passwordPolicy: { ...good(), maxAgeDays: 60 } },
      parameters: { maxAgeDays: 60 },
      expect: { status: 'pass' },
    },
    {
      name: 'passwords that expire a day later fail',
      given: { passwordPolicy: { ...good(), maxAgeDays: 61 } },
      parameters: { maxAgeDays: 60 },
      expect: { status: 'fail', says: /expire after 61 days, not 60/, benchmarkText: { expiry: 'passes' } },
    },
    {
      name: 'passwords that never expire fail where expiry is demanded',
      given: { passwordPolicy: good() },
      parameters: { maxAgeDays: 1095 },
      expect: { status: 'fail', says: /never expire, not after 1095 days/ },
    },
    {
      name: 'a policy that could not be read is unknown',
      given: { userTotals: { users: 3, withPassword: 2 } },
      expect: { status: 'unknown' },
    },
  ],
});

/** The users of a report may be hours old, and the policy is read live: the sentence says so. */
function asCounted(totals: Known<UserTotals>, surroundings: Surroundings): string {
  return totals.source === CREDENTIAL_REPORT
    ? ` as of the report of ${reportTime(surroundings, totals)}`
    : '';
}

const MISSING =
  "No password policy is set, so every part falls short. AWS's default holds: at least 8 characters of three kinds, no memory of earlier passwords, no expiry.";

function demandsOf(parameters: ParameterValues<typeof PARAMETERS>): Demands {
  const { minimumLength, reusePrevention, require, maxAgeDays } = parameters;
  const classes = CLASSES.filter((each) => require.includes(each));
  return { minimumLength, reusePrevention, classes, ...(maxAgeDays > 0 && { maxAgeDays }) };
}

/** Each part in which a policy falls short of what is asked, in words. */
function shortfalls(
  policy: PasswordPolicy,
  { minimumLength = 0, reusePrevention = 0, classes = [], maxAgeDays }: Demands,
): string[] {
  const short: string[] = [];
  if (policy.minimumLength < minimumLength) {
    short.push(`length ${policy.minimumLength}, not ${minimumLength} or more`);
  }
  const remembered = policy.reusePrevention ?? 0;
  if (remembered < reusePrevention) {
    const many = remembered === 0 ? 'no earlier password' : counted(remembered, 'earlier password');
    short.push(`remembers ${many}, not ${reusePrevention}`);
  }
  for (const each of classes) if (!demandsClass(policy, each)) short.push(`demands no ${IN_WORDS[each]}`);
  if (maxAgeDays !== undefined && (policy.maxAgeDays ?? Number.POSITIVE_INFINITY) > maxAgeDays) {
    const many = policy.maxAgeDays === undefined ? `after ${counted(maxAgeDays, 'day')}` : maxAgeDays;
    short.push(`${expiryInWords(policy)}, not ${many}`);
  }
  return short;
}

const IN_WORDS: Readonly<Record<CharacterClass, string>> = {
  uppercase: 'uppercase letter',
  lowercase: 'lowercase letter',
  number: 'number',
  symbol: 'symbol',
};

function demandsClass(policy: PasswordPolicy, each: CharacterClass): boolean {
  const demanded: Readonly<Record<CharacterClass, boolean>> = {
    uppercase: policy.requireUppercase,
    lowercase: policy.requireLowercase,
    number: policy.requireNumbers,
    symbol: policy.requireSymbols,
  };
  return demanded[each];
}

function expiryInWords({ maxAgeDays }: PasswordPolicy): string {
  return maxAgeDays === undefined
    ? 'passwords never expire'
    : `passwords expire after ${counted(maxAgeDays, 'day')}`;
}

function inWords(policy: PasswordPolicy): string {
  const kinds = CLASSES.filter((each) => demandsClass(policy, each)).map((each) => IN_WORDS[each]);
  return [
    `length ${policy.minimumLength}`,
    `${counted(policy.reusePrevention ?? 0, 'earlier password')} remembered`,
    kinds.length === 0 ? 'no kind of character demanded' : `${kinds.join(', ')} demanded`,
    expiryInWords(policy),
  ].join('; ');
}

function textsOf(policy: PasswordPolicy | null): Readonly<Record<string, BenchmarkText>> {
  return Object.fromEntries(
    Object.entries(READINGS).map(([reading, demands]) => [
      reading,
      policy !== null && shortfalls(policy, demands).length === 0 ? 'passes' : 'fails',
    ]),
  );
}

function evidenceOf(from: Known<PasswordPolicy | null>, totals: Known<UserTotals> | undefined): Evidence[] {
  const { value: policy } = from;
  const ofPolicy =
    policy === null
      ? []
      : [
          shown('minimumLength', policy.minimumLength, from),
          shown('reusePrevention', policy.reusePrevention ?? null, from),
          shown('requireUppercase', policy.requireUppercase, from),
          shown('requireLowercase', policy.requireLowercase, from),
          shown('requireNumbers', policy.requireNumbers, from),
          shown('requireSymbols', policy.requireSymbols, from),
          shown('maxAgeDays', policy.maxAgeDays ?? null, from),
        ];
  const ofUsers =
    totals === undefined
      ? []
      : [
          shown('users', totals.value.users, totals),
          shown('usersWithPassword', totals.value.withPassword ?? null, totals),
        ];
  return [shown('passwordPolicySet', policy !== null, from), ...ofPolicy, ...ofUsers];
}

function adviceOn(policy: PasswordPolicy | null, demands: Demands): Advice {
  return {
    action: 'change',
    words:
      'Set the policy. The call replaces all of it: add --allow-users-to-change-password and --hard-expiry where they are on now. Passwords that are there stay until their next change.',
    commands: [
      ...(policy === null ? [] : ['aws iam get-account-password-policy']),
      setCommand(policy, demands),
    ],
  };
}

/** What is stricter today stays as it is. */
function setCommand(
  policy: PasswordPolicy | null,
  { minimumLength = 0, reusePrevention = 0, classes = [], maxAgeDays }: Demands,
): string {
  const wanted = CLASSES.filter(
    (each) => classes.includes(each) || (policy !== null && demandsClass(policy, each)),
  );
  const ages = [maxAgeDays, policy?.maxAgeDays].filter((age) => age !== undefined);
  return [
    'aws iam update-account-password-policy',
    `--minimum-password-length ${Math.max(minimumLength, policy?.minimumLength ?? 0)}`,
    `--password-reuse-prevention ${Math.max(reusePrevention, policy?.reusePrevention ?? 0)}`,
    ...wanted.map((each) => SWITCHES[each]),
    ...(ages.length === 0 ? [] : [`--max-password-age ${Math.min(...ages)}`]),
  ].join(' ');
}

const SWITCHES: Readonly<Record<CharacterClass, string>> = {
  uppercase: '--require-uppercase-characters',
  lowercase: '--require-lowercase-characters',
  number: '--require-numbers',
  symbol: '--require-symbols',
};

function good() {
  return {
    minimumLength: 14,
    requireUppercase: true,
    requireLowercase: true,
    requireNumbers: true,
    requireSymbols: true,
    reusePrevention: 24,
  };
}

function withoutMemory() {
  const { reusePrevention: _left, ...rest } = good();
  return rest;
}
