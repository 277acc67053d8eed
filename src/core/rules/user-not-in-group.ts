import type { UserAuthorization } from '../model/authorization.ts';
import { defineRule } from './rule.ts';
import { option, shown } from './words.ts';

export default defineRule<'user'>()({
  id: 'user-not-in-group',
  title: 'A user belongs to no group',
  severity: 'low',
  maturity: 'stable',

  why: [
    'A user without a group either may do nothing, and need not exist, or has rights of their own that nobody looks at together with those of others.',
    'Groups are where a reviewer sees who may do what, and where a right is taken from all at once.',
  ],
  howItDecides: [
    'Fails for every user, of a person or of a program, who belongs to no group, as the AWS Config rule counts. What the groups allow is not looked at.',
    'The CIS audit of the same control looks only at policies on the user (`user-policy-attached-directly`): in no group alone it says nothing.',
  ],
  troubleshooting: [
    'See what the user may do without a group: policies of their own.',
    'See whether the user is needed at all: last use of keys and password.',
  ],
  commands: [
    { what: 'The groups of the user', run: 'aws iam list-groups-for-user --user-name=<UserName>' },
    { what: 'The groups there are', run: 'aws iam list-groups' },
    {
      what: 'Managed policies of the user',
      run: 'aws iam list-attached-user-policies --user-name=<UserName>',
    },
  ],
  fix: [
    'A person: add them to the group of their task, and take their own policies off. Better still, IAM Identity Center.',
    'A program: make it a role. Nobody: delete the user.',
    'Console: IAM, User groups, the group, "Add users".',
    'CLI: `aws iam add-user-to-group --group-name=<GroupName> --user-name=<UserName>`.',
    'Keyreeve: scan again with `keyreeve scan --rule user-not-in-group`.',
  ],
  sources: [
    {
      title: 'IAM User Guide, IAM user groups',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html',
    },
    {
      title: 'AWS Config Developer Guide, iam-user-group-membership-check',
      url: 'https://docs.aws.amazon.com/config/latest/developerguide/iam-user-group-membership-check.html',
    },
  ],

  scope: 'user',
  needs: ['userAuthorization'],
  needsAnyOf: [],
  wants: [],
  parameters: {},
  controls: {
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
    aws_config: ['iam-user-group-membership-check'],
    acsc_essential_eight: [
      'ACSC-EE-ML1-8.5',
      'ACSC-EE-ML1-8.6',
      'ACSC-EE-ML2-8.5',
      'ACSC-EE-ML2-8.7',
      'ACSC-EE-ML3-5.4',
      'ACSC-EE-ML3-8.5',
      'ACSC-EE-ML3-8.7',
    ],
    cis_controls_v8_ig1: ['3.3', '4.6'],
    fedramp_low_rev_4: ['AC-2', 'AC-3'],
    fedramp_moderate_rev_4: ['AC-2(f)', 'AC-2(j)', 'AC-2-1', 'AC-3', 'AC-5(c)', 'AC-6', 'SC-2'],
    ffiec: ['D3.PC.Am.B.1', 'D3.PC.Am.B.2', 'D3.PC.Am.B.6', 'D3.PC.Am.B.16', 'D3.PC.Im.B.7'],
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
    nist_800_171_rev_2: ['3.1.1', '3.1.2', '3.1.4', '3.1.5', '3.1.7'],
    nist_800_53_rev_4: ['AC-2', 'AC-2(1)', 'AC-3', 'AC-6'],
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
    ],
    nist_csf: ['ID.AM-6', 'PR.AC-1', 'PR.AC-4'],
    nist_csf_v2: ['DE.CM-03', 'GV.RR-04', 'PR.AA-01', 'PR.AA-05'],
    nydfs_23: ['500.02(b)(2)', '500.07'],
    pci_dss_v40: [
      '7.2.1',
      '7.2.2',
      '7.2.6',
      '7.3.1',
      '7.3.2',
      '8.2.1',
      '8.2.2',
      '8.2.4',
      '8.2.5',
      '8.3.11',
      '10.6.3',
    ],
    rbi_itf_nbfc: ['3.1.c', '8.I', '8.II'],
    soc_2: ['CC1.3', 'CC6.1', 'CC6.2', 'CC6.3'],
  },
  readings: {
    cis_v120: 'cis',
    cis_v130: 'cis',
    cis_v140: 'cis',
    cis_v150: 'cis',
    cis_v200: 'cis',
    cis_v300: 'cis',
    cis_v400: 'cis',
    cis_v500: 'cis',
    cis_v600: 'cis',
    cis_v700: 'cis',
  },

  evaluate({ user }, { userAuthorization }) {
    const { groups } = userAuthorization.value;
    if (groups.length > 0) {
      const noun = groups.length === 1 ? 'group' : 'groups';
      return {
        status: 'pass',
        says: `Belongs to ${groups.length} ${noun}.`,
        benchmarkText: { cis: 'passes' },
      };
    }
    const userName = option('user-name', user.name);
    return {
      status: 'fail',
      says: 'Belongs to no group.',
      evidence: [shown('groups', 0, userAuthorization)],
      advice: {
        action: 'change',
        words: 'A person: add them to a group. A program: make it a role. Nobody: delete the user.',
        commands: [
          `aws iam list-groups-for-user ${userName}`,
          `aws iam list-attached-user-policies ${userName}`,
          'aws iam list-groups',
        ],
      },
      benchmarkText: { cis: 'not-stated' },
    };
  },

  examples: [
    {
      name: 'a user in no group fails, and the CIS audit says nothing of it',
      given: { userAuthorization: inGroups() },
      expect: {
        status: 'fail',
        severity: 'low',
        advice: 'change',
        benchmarkText: { cis: 'not-stated' },
      },
    },
    {
      name: 'a user in a group passes',
      given: { userAuthorization: inGroups('developers') },
      expect: { status: 'pass', says: /1 group\./, benchmarkText: { cis: 'passes' } },
    },
    {
      name: 'a user in several groups passes',
      given: { userAuthorization: inGroups('developers', 'auditors') },
      expect: { status: 'pass', says: /2 groups\./ },
    },
    { name: 'a user whose groups could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function inGroups(...groups: readonly string[]): UserAuthorization {
  return { userId: 'AIDAEXAMPLEALICE', groups, attached: [], inline: [], tags: {} };
}
