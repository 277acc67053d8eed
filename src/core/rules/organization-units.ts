import { awayFromManagement, counted } from './account-words.ts';
import { exampleDesign } from './example-design.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'organization-units',
  title: 'Accounts of the organisation may not be grouped by environment and sensitivity',
  severity: 'low',
  maturity: 'stable',

  why: [
    'Policies of the organisation are attached to units. Where production and experiments share one, the limits are either too loose for the one or too tight for the other, and people take them away.',
  ],
  howItDecides: [
    'Judged on the management account; not applicable elsewhere.',
    'It fails where there are several accounts and no organizational unit at all: nothing is grouped then.',
    'With units a person must look whether they follow environment and sensitivity; the finding counts the units directly below the root and, where the run listed them, the accounts.',
  ],
  troubleshooting: [
    'For each unit: what do its accounts have in common? Environment and sensitivity, or only a department?',
    'Accounts directly under the root get the same policies as everybody: see why they are there.',
  ],
  commands: [
    { what: 'The root of the organisation', run: 'aws organizations list-roots' },
    {
      what: 'The units below it',
      run: 'aws organizations list-organizational-units-for-parent --parent-id <RootId>',
    },
    {
      what: 'The accounts directly in a unit or the root',
      run: 'aws organizations list-accounts-for-parent --parent-id <ParentId>',
    },
  ],
  fix: [
    'Choose few units: security, shared services, production, test, and apart what is subject to rules of its own.',
    'Console: Organizations, "AWS accounts", "Actions", "Create new"; then move the accounts, the harmless ones first.',
    'CLI: `aws organizations create-organizational-unit --parent-id <RootId> --name <Name>`, then `aws organizations move-account --account-id <AccountId> --source-parent-id <ParentId> --destination-parent-id <NewParentId>`. Moving changes which policies hold: see them first.',
    'Keyreeve: record what you saw with `keyreeve attest organization-units`.',
  ],
  sources: [
    {
      title: 'AWS Organizations User Guide, Managing organizational units',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous.html',
    },
    {
      title: 'Organizing Your AWS Environment Using Multiple Accounts',
      url: 'https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/organizing-your-aws-environment.html',
    },
  ],

  scope: 'account',
  needs: ['organizationPlace'],
  needsAnyOf: [],
  wants: ['organizationDesign'],
  parameters: {},
  controls: {
    cis_v700: ['2.1.4'],
  },

  evaluate(_subject, { organizationPlace, organizationDesign }) {
    const away = awayFromManagement(organizationPlace);
    if (away !== undefined) return away;
    const look = 'Look whether organizational units follow environment and sensitivity.';
    if (organizationDesign === undefined) {
      return { status: 'manual', says: look, advice: ADVICE };
    }
    const { accounts, organizationalUnits } = organizationDesign.value;
    const evidence = [
      shown('accounts', accounts ?? null, organizationDesign),
      shown('organizationalUnitsBelowRoot', organizationalUnits, organizationDesign),
    ];
    if (organizationalUnits === 0 && accounts !== undefined && accounts > 1) {
      return {
        status: 'fail',
        says: `The organisation has ${counted(accounts, 'account')} and no organizational unit.`,
        evidence,
        advice: {
          action: 'change',
          words:
            'Make units for environments and sensitivity, and move the accounts into them, the harmless ones first.',
          commands: ['aws organizations list-roots', 'aws organizations list-accounts'],
        },
      };
    }
    return {
      status: 'manual',
      says: `${look} Directly below the root there are ${counted(organizationalUnits, 'unit')}${accounts === undefined ? '' : ` for ${counted(accounts, 'account')}`}.`,
      evidence,
      advice: ADVICE,
    };
  },

  examples: [
    {
      name: 'units are there: a person must look what they follow',
      given: { organizationPlace: { place: 'management' }, organizationDesign: exampleDesign() },
      expect: { status: 'manual', says: /4 units for 12 accounts/, advice: 'look' },
    },
    {
      name: 'several accounts without any unit fail',
      given: {
        organizationPlace: { place: 'management' },
        organizationDesign: exampleDesign({ organizationalUnits: 0 }),
      },
      expect: { status: 'fail', severity: 'low', says: /12 accounts and no organizational unit/ },
    },
    {
      name: 'a management account on its own has nothing to group yet',
      given: {
        organizationPlace: { place: 'management' },
        organizationDesign: exampleDesign({ organizationalUnits: 0, accounts: 1 }),
      },
      expect: { status: 'manual' },
    },
    {
      name: 'no unit, and accounts that were not listed: a person must look whether there are others',
      given: {
        organizationPlace: { place: 'management' },
        organizationDesign: withoutAccounts(),
      },
      expect: { status: 'manual', says: /0 units\.$/ },
    },
    {
      name: 'a design that could not be read leaves the look to a person',
      given: { organizationPlace: { place: 'management' } },
      expect: { status: 'manual' },
    },
    {
      name: 'a member is not applicable',
      given: { organizationPlace: { place: 'member' } },
      expect: { status: 'not-applicable' },
    },
    {
      name: 'an account in no organisation is not applicable',
      given: { organizationPlace: { place: 'none' } },
      expect: { status: 'not-applicable' },
    },
    { name: 'a place that could not be read is unknown', given: {}, expect: { status: 'unknown' } },
  ],
});

const ADVICE = {
  action: 'look',
  words:
    'Go through the units and a few accounts of each. Record what you saw with `keyreeve attest organization-units`.',
  commands: ['aws organizations list-roots'],
} as const;

function withoutAccounts() {
  const { accounts: _left, ...design } = exampleDesign({ organizationalUnits: 0 });
  return design;
}
