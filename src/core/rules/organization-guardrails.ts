import type { OrganizationDesign } from '../model/account-facts.ts';
import type { Known } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import { awayFromManagement } from './account-words.ts';
import { exampleDesign } from './example-design.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'organization-guardrails',
  title: 'Policies of the organisation may not keep its accounts within limits',
  severity: 'medium',
  maturity: 'stable',

  why: [
    'Whoever takes over an administrator of a member account can switch off the trail, leave the organisation and open regions nobody watches. Only policies of the organisation stop them: no policy inside the account does.',
  ],
  howItDecides: [
    'Judged on the management account; not applicable elsewhere. Which limits an organisation needs is its own decision, so a person must look.',
    'To help, the finding tells whether service control policies are on, and how many there are beside the one that AWS attaches. Resource control policies serve as well and are not counted, so none of the first kind is no proof of a fault.',
    'Policies do not limit the management account itself.',
  ],
  troubleshooting: [
    'For each policy: what does it deny, and is it attached to the root or to every unit with accounts in it?',
    'Usual limits: nobody leaves the organisation, the trail and the analyzers stay on, root does nothing, regions that are not used are closed.',
  ],
  commands: [
    {
      what: 'Service control policies',
      run: 'aws organizations list-policies --filter SERVICE_CONTROL_POLICY',
    },
    {
      what: 'Resource control policies',
      run: 'aws organizations list-policies --filter RESOURCE_CONTROL_POLICY',
    },
    {
      what: 'Where a policy is attached',
      run: 'aws organizations list-targets-for-policy --policy-id <PolicyId>',
    },
  ],
  fix: [
    'Write down which limits every account needs.',
    'Console: Organizations, "Policies", switch service control policies on, create the policies, attach them to a test unit, then to the root.',
    'CLI: `aws organizations enable-policy-type --root-id <RootId> --policy-type SERVICE_CONTROL_POLICY`, then `aws organizations attach-policy --policy-id <PolicyId> --target-id <TargetId>` for each policy.',
    'Keyreeve: record what you saw with `keyreeve attest organization-guardrails`.',
  ],
  sources: [
    {
      title: 'AWS Organizations User Guide, Service control policies',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
    },
    {
      title: 'AWS Organizations User Guide, Resource control policies',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
    },
  ],

  scope: 'account',
  needs: ['organizationPlace'],
  needsAnyOf: [],
  wants: ['organizationDesign'],
  parameters: {},
  controls: {
    cis_v700: ['2.1.2'],
  },

  evaluate(_subject, { organizationPlace, organizationDesign }) {
    const away = awayFromManagement(organizationPlace);
    if (away !== undefined) return away;
    return {
      status: 'manual',
      says: `Look whether policies of the organisation keep every account within the limits you need.${seenInWords(organizationDesign?.value)}`,
      evidence: evidenceOf(organizationDesign),
      advice: {
        action: 'look',
        words:
          'Read the policies and where they are attached, and compare them with the limits you wrote down. Record it with `keyreeve attest organization-guardrails`.',
        commands: [
          'aws organizations list-policies --filter SERVICE_CONTROL_POLICY',
          'aws organizations list-policies --filter RESOURCE_CONTROL_POLICY',
        ],
      },
    };
  },

  examples: [
    {
      name: 'on the management account a person must look, with the number of policies',
      given: { organizationPlace: { place: 'management' }, organizationDesign: exampleDesign() },
      expect: {
        status: 'manual',
        says: /are on, 3 of the organisation's own/,
        advice: 'look',
      },
    },
    {
      name: 'policies that are switched off are told',
      given: {
        organizationPlace: { place: 'management' },
        organizationDesign: exampleDesign({ serviceControlPolicies: false, customServiceControlPolicies: 0 }),
      },
      expect: { status: 'manual', says: /are off/ },
    },
    {
      name: 'a design that could not be read leaves the look to a person all the same',
      given: { organizationPlace: { place: 'management' } },
      expect: { status: 'manual', says: /limits you need\.$/ },
    },
    {
      name: 'a member is not applicable',
      given: { organizationPlace: { place: 'member' } },
      expect: { status: 'not-applicable', says: /management account/ },
    },
    {
      name: 'an account in no organisation is not applicable',
      given: { organizationPlace: { place: 'none' } },
      expect: { status: 'not-applicable', says: /no organisation/ },
    },
    { name: 'a place that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

function seenInWords(design: OrganizationDesign | undefined): string {
  if (design === undefined) return '';
  if (!design.serviceControlPolicies) {
    return ' Service control policies are off: at most resource control policies limit the accounts.';
  }
  return ` Service control policies are on, ${design.customServiceControlPolicies} of the organisation's own.`;
}

function evidenceOf(from: Known<OrganizationDesign> | undefined): Evidence[] {
  if (from === undefined) return [];
  const { serviceControlPolicies, customServiceControlPolicies } = from.value;
  return [
    shown('serviceControlPoliciesOn', serviceControlPolicies, from),
    shown('customServiceControlPolicies', customServiceControlPolicies, from),
  ];
}
