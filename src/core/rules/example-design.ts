import type { OrganizationDesign } from '../model/account-facts.ts';

/** An organisation of twelve accounts in four units, for the examples of rules. */
export function exampleDesign(other: Partial<OrganizationDesign> = {}): OrganizationDesign {
  return {
    accounts: 12,
    organizationalUnits: 4,
    serviceControlPolicies: true,
    customServiceControlPolicies: 3,
    delegatedServices: ['access-analyzer.amazonaws.com', 'guardduty.amazonaws.com'],
    ...other,
  };
}
