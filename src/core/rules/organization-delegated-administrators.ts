import { awayFromManagement, counted, namesInWords } from './account-words.ts';
import { exampleDesign } from './example-design.ts';
import { defineRule } from './rule.ts';
import { shown } from './words.ts';

export default defineRule<'account'>()({
  id: 'organization-delegated-administrators',
  title: 'Services and policies of the organisation may be run from the management account',
  severity: 'low',
  maturity: 'stable',

  why: [
    'Every person and program that works in the management account can be stolen from, and nothing limits what is stolen there. Work that a member account can do belongs there.',
  ],
  howItDecides: [
    'Judged on the management account; not applicable elsewhere. Which services an organisation uses, and who should run them, a person must know.',
    'To help, the finding names the services that have a delegated administrator. Whether policies of the organisation itself are delegated stands in its resource policy, which is not read.',
    'Both parts stand in one finding: services (CIS 7.0.0 2.1.6) and policies (2.1.5).',
  ],
  troubleshooting: [
    'Compare the services with trusted access with those that have a delegated administrator: the difference is run from the management account.',
    'Not every service can be delegated; AWS has a list of those that can.',
    'See that the delegated account is made for it, and not one with workloads.',
  ],
  commands: [
    {
      what: 'Services with trusted access',
      run: 'aws organizations list-aws-service-access-for-organization',
    },
    { what: 'Delegated administrators', run: 'aws organizations list-delegated-administrators' },
    {
      what: 'The services an account is delegated administrator of',
      run: 'aws organizations list-delegated-services-for-account --account-id <AccountId>',
    },
    {
      what: 'Who may manage policies of the organisation from outside the management account',
      run: 'aws organizations describe-resource-policy',
    },
  ],
  fix: [
    'Choose or make an account for security, and one for the policies of the organisation.',
    'Console: in the settings of each service, "Delegated administrator"; for policies, Organizations, "Settings", "Delegated administrator for AWS Organizations".',
    'CLI: `aws organizations register-delegated-administrator --account-id <AccountId> --service-principal <ServicePrincipal>`; for policies `aws organizations put-resource-policy --content file://delegation.json`.',
    'Then take the people off the management account.',
    'Keyreeve: record what you saw with `keyreeve attest organization-delegated-administrators`.',
  ],
  sources: [
    {
      title: 'AWS Organizations User Guide, AWS services that you can use with AWS Organizations',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html',
    },
    {
      title: 'AWS Organizations User Guide, Delegated administrator for AWS Organizations',
      url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html',
    },
  ],

  scope: 'account',
  needs: ['organizationPlace'],
  needsAnyOf: [],
  wants: ['organizationDesign'],
  parameters: {},
  controls: {
    cis_v700: ['2.1.5', '2.1.6'],
  },

  evaluate(_subject, { organizationPlace, organizationDesign }) {
    const away = awayFromManagement(organizationPlace);
    if (away !== undefined) return away;
    const services = organizationDesign?.value.delegatedServices;
    const seen =
      services === undefined
        ? ''
        : services.length === 0
          ? ' No service has a delegated administrator.'
          : ` ${counted(services.length, 'service')} with a delegated administrator: ${namesInWords(services)}.`;
    return {
      status: 'manual',
      says: `Look whether services and policies of the organisation are run from member accounts.${seen}`,
      evidence:
        organizationDesign === undefined
          ? []
          : [
              shown(
                'delegatedServices',
                organizationDesign.value.delegatedServices.join(', '),
                organizationDesign,
              ),
            ],
      advice: {
        action: 'look',
        words:
          'Compare the services with trusted access with those that are delegated, and see who manages the policies. Record it with `keyreeve attest organization-delegated-administrators`.',
        commands: [
          'aws organizations list-aws-service-access-for-organization',
          'aws organizations list-delegated-administrators',
          'aws organizations describe-resource-policy',
        ],
      },
    };
  },

  examples: [
    {
      name: 'on the management account a person must look, with the services that are delegated',
      given: { organizationPlace: { place: 'management' }, organizationDesign: exampleDesign() },
      expect: {
        status: 'manual',
        says: /2 services with a delegated administrator: access-analyzer\.amazonaws\.com, guardduty/,
        advice: 'look',
      },
    },
    {
      name: 'that no service is delegated is told',
      given: {
        organizationPlace: { place: 'management' },
        organizationDesign: exampleDesign({ delegatedServices: [] }),
      },
      expect: { status: 'manual', says: /No service has a delegated administrator/ },
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
