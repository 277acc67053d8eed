import type { UserAuthorization } from '../model/authorization.ts';
import type { Evidence } from '../model/finding.ts';
import { readEverywhere } from './credential-words.ts';
import { isQuarantine } from './quarantine-words.ts';
import { defineRule, type Given } from './rule.ts';
import { option, shown } from './words.ts';

const CONTROLS = {
  cis_v120: ['1.16'],
  cis_v130: ['1.15'],
  cis_v140: ['1.15'],
  cis_v150: ['1.15'],
  cis_v200: ['1.15'],
  cis_v300: ['1.15'],
  cis_v400: ['1.15'],
  cis_v500: ['1.14'],
  cis_v600: ['2.14'],
  cis_v700: ['2.13'],
  security_hub: ['IAM.2'],
  aws_config: ['iam-user-no-policies-check'],
  acsc_essential_eight: ['ACSC-EE-ML2-5.2', 'ACSC-EE-ML2-5.3', 'ACSC-EE-ML3-5.2', 'ACSC-EE-ML3-5.3'],
  cis_controls_v8_ig1: ['3.3', '4.6'],
  cisa_cyber_essentials: ['Your Systems-3'],
  fedramp_low_rev_4: ['AC-2', 'AC-3'],
  fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'AC-3', 'AC-5(c)', 'AC-6', 'SC-2'],
  ffiec: ['D3.PC.Am.B.1', 'D3.PC.Am.B.6', 'D3.PC.Im.B.7'],
  gdpr: ['25'],
  gxp_21_cfr_part_11: ['11.10(d)', '11.10(g)'],
  hipaa_final_omnibus_security_rule_2013: [
    '164.308(a)(3)(i)',
    '164.308(a)(3)(ii)(A)',
    '164.308(a)(3)(ii)(B)',
    '164.308(a)(4)(i)',
    '164.308(a)(4)(ii)(B)',
    '164.308(a)(4)(ii)(C)',
    '164.312(a)(1)',
  ],
  hipaa_security_rule_2003: [
    '164.308(a)(3)(i)',
    '164.308(a)(3)(ii)(B)',
    '164.308(a)(4)(i)',
    '164.308(a)(4)(ii)(B)',
    '164.308(a)(4)(ii)(C)',
    '164.312(a)(1)',
  ],
  nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.1.4', '3.1.5', '3.4.6'],
  nist_800_53_rev_4: ['AC-2', 'AC-3', 'AC-5', 'AC-6'],
  nist_800_53_rev_5: [
    'AC-2(1)',
    'AC-2(6)',
    'AC-2(i)(2)',
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
    'AC-6(3)',
    'AC-24',
    'CM-5(1)(a)',
    'CM-6(a)',
    'CM-9(b)',
    'MP-2',
    'SC-23(3)',
    'SC-25',
  ],
  nist_csf: ['PR.AC-1', 'PR.AC-4', 'PR.PT-3'],
  nist_csf_v2: ['GV.RR-04', 'PR.AA-01', 'PR.AA-02', 'PR.AA-03', 'PR.AA-05'],
  nydfs_23: ['500.02(b)(2)', '500.07'],
  pci_dss_v321: ['7.2.1'],
  pci_dss_v40: ['7.2.1', '7.2.2', '7.2.5', '7.3.1', '7.3.2', '7.3.3', '8.2.7', '8.2.8', '8.3.4'],
  rbi_cyber_security: ['Annex I (7.1)'],
  rbi_itf_nbfc: ['3.1.c', '8.I', '8.II'],
  soc_2: ['CC1.3', 'CC6.1', 'CC6.2', 'CC6.3'],
};

type Facts = Given<'user', 'userAuthorization', never>;

export default defineRule<'user'>()({
  id: 'user-policy-attached-directly',
  title: 'A user has policies of their own, not through groups',
  severity: 'low',
  maturity: 'stable',

  why: [
    'Rights given to one person by hand are forgotten when the person changes their work; rights of a group are looked at in one place.',
    'A thief who may change one user attaches a policy to them. Where nobody has policies of their own, that one stands out.',
  ],
  howItDecides: [
    'Fails where a managed policy is attached to the user, or one is written into them. A permissions boundary grants nothing and does not count.',
    'Quarantine policies that AWS attached do not count: they deny, and `user-key-quarantined` tells of them. Published controls count every policy, so for them such a user fails.',
    '`IAMUserChangePassword`, which the console attaches when a new user must change their password, counts as published controls count it, and is named.',
  ],
  troubleshooting: [
    'See whether a group already gives the same.',
    'A user for one program is a group of one: better a role.',
    'See who attached it, and when: AttachUserPolicy and PutUserPolicy events of the user.',
  ],
  commands: [
    {
      what: 'Managed policies of the user',
      run: 'aws iam list-attached-user-policies --user-name=<UserName>',
    },
    { what: 'Policies written into the user', run: 'aws iam list-user-policies --user-name=<UserName>' },
    { what: 'The groups of the user', run: 'aws iam list-groups-for-user --user-name=<UserName>' },
  ],
  fix: [
    'Make a group for the task, attach the policy to it, and add the user. Only then take the policy off the user.',
    'Console: IAM, User groups, "Create group"; then Users, the user, "Permissions", "Remove".',
    'CLI: `aws iam attach-group-policy`, `aws iam add-user-to-group`, then `aws iam detach-user-policy` or `aws iam delete-user-policy`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-policy-attached-directly`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, IAM user groups',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html',
    },
    {
      title: 'AWS Security Hub User Guide, IAM controls (IAM.2)',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html',
    },
    {
      title: 'AWS Config Developer Guide, iam-user-no-policies-check',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-user-no-policies-check.html',
    },
  ],

  scope: 'user',
  needs: ['userAuthorization'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: CONTROLS,
  readings: readEverywhere(CONTROLS, 'any-policy'),

  evaluate({ user }, given) {
    const { attached, inline } = given.userAuthorization.value;
    const counted = attached.filter((policy) => !isQuarantine(policy));
    if (counted.length + inline.length === 0) {
      return attached.length === 0
        ? { status: 'pass', says: 'Has no policy of their own.' }
        : {
            status: 'pass',
            says: 'Has no policy of their own but the quarantine of AWS, which denies: see user-key-quarantined.',
            benchmarkText: { 'any-policy': 'fails' },
          };
    }
    const userName = option('user-name', user.name);
    return {
      status: 'fail',
      says: `Has ${policiesInWords(given)} of their own.${changePassword(given)}`,
      evidence: evidenceOf(given),
      advice: {
        action: 'change',
        words:
          'Give the same through a group, or make it a role. Take the policy off the user only after that.',
        commands: [
          `aws iam list-attached-user-policies ${userName}`,
          `aws iam list-user-policies ${userName}`,
          `aws iam list-groups-for-user ${userName}`,
        ],
      },
      benchmarkText: { 'any-policy': 'fails' },
    };
  },

  examples: [
    {
      name: 'an attached policy fails',
      given: { userAuthorization: holding(['ReadOnlyAccess']) },
      expect: {
        status: 'fail',
        severity: 'low',
        says: /Has 1 attached policy \(ReadOnlyAccess\) of their own/,
        advice: 'change',
      },
    },
    {
      name: 'a policy written into the user fails',
      given: { userAuthorization: holding([], ['deploy']) },
      expect: { status: 'fail', says: /1 inline policy \(deploy\)/ },
    },
    {
      name: 'both are named',
      given: { userAuthorization: holding(['ReadOnlyAccess', 'Billing'], ['deploy']) },
      expect: { status: 'fail', says: /2 attached policies \(Billing, ReadOnlyAccess\) and 1 inline policy/ },
    },
    {
      name: 'the policy that the console attaches for a first password fails and is named',
      given: { userAuthorization: holding(['IAMUserChangePassword']) },
      expect: { status: 'fail', says: /The console attaches IAMUserChangePassword/ },
    },
    {
      name: 'a quarantine of AWS passes here, and fails the published controls',
      cases: ['T18'],
      given: { userAuthorization: holding(['AWSCompromisedKeyQuarantineV3']) },
      expect: { status: 'pass', says: /user-key-quarantined/, benchmarkText: { 'any-policy': 'fails' } },
    },
    {
      name: "a policy of the account's own under the name of a quarantine counts: it can allow anything",
      given: {
        userAuthorization: {
          ...holding([]),
          attached: [
            {
              name: 'AWSCompromisedKeyQuarantineX',
              arn: 'arn:aws:iam::111122223333:policy/AWSCompromisedKeyQuarantineX',
            },
          ],
        },
      },
      expect: { status: 'fail', says: /1 attached policy \(AWSCompromisedKeyQuarantineX\)/ },
    },
    {
      name: 'a permissions boundary grants nothing',
      given: {
        userAuthorization: {
          ...holding([]),
          boundary: { name: 'edge', arn: 'arn:aws:iam::111122223333:policy/edge' },
        },
      },
      expect: { status: 'pass' },
    },
    {
      name: 'a user who has everything through groups passes',
      given: { userAuthorization: { ...holding([]), groups: ['developers'] } },
      expect: { status: 'pass', benchmarkText: { 'any-policy': 'passes' } },
    },
    { name: 'a user whose policies could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

/** Names beyond these are counted only. */
const MOST_NAMES = 5;

function policiesInWords({ userAuthorization }: Facts): string {
  const { attached, inline } = userAuthorization.value;
  const counted = attached.filter((policy) => !isQuarantine(policy));
  return [
    counted.length > 0 ? listed('attached', counted) : '',
    inline.length > 0 ? listed('inline', inline) : '',
  ]
    .filter((part) => part !== '')
    .join(' and ');
}

function listed(what: string, policies: readonly { readonly name: string }[]): string {
  const noun = policies.length === 1 ? 'policy' : 'policies';
  return `${policies.length} ${what} ${noun} (${names(policies)})`;
}

function names(policies: readonly { readonly name: string }[]): string {
  const sorted = policies.map(({ name }) => name).sort();
  const more = sorted.length > MOST_NAMES ? `, and ${sorted.length - MOST_NAMES} more` : '';
  return `${sorted.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function changePassword({ userAuthorization }: Facts): string {
  const there = userAuthorization.value.attached.some(({ name }) => name === 'IAMUserChangePassword');
  return there
    ? ' The console attaches IAMUserChangePassword to users who must change their first password.'
    : '';
}

function evidenceOf({ userAuthorization }: Facts): Evidence[] {
  const { attached, inline } = userAuthorization.value;
  return [
    shown('attachedPolicies', names(attached), userAuthorization),
    shown('inlinePolicies', names(inline), userAuthorization),
  ];
}

/** A user in no group, with these policies. */
function holding(attached: readonly string[], inline: readonly string[] = []): UserAuthorization {
  const document = {
    statements: [{ effect: 'Allow', actions: ['s3:ListBucket'], resources: ['*'] }],
  } as const;
  return {
    userId: 'AIDAEXAMPLEALICE',
    groups: [],
    attached: attached.map((name) => ({ name, arn: `arn:aws:iam::aws:policy/${name}` })),
    inline: inline.map((name) => ({
      name,
      document: { state: 'known', value: document, source: 'example' },
    })),
    tags: {},
  };
}
