import type { OrganizationPlace } from './account-facts.ts';
import type { PolicyDocument } from './authorization.ts';
import type { Fact } from './fact.ts';

/**
 * The service control policies on the way from the organisation's root to an account. They never limit the
 * management account, nor service-linked roles (AWS Organizations User Guide, "Service control policies").
 */
export type ControlPolicies =
  | {
      readonly limited: false;
      readonly because: 'no-organisation' | 'management-account' | 'policies-off';
    }
  | {
      readonly limited: true;
      /** From the root to the account; a call must be allowed at every one. */
      readonly levels: readonly ControlLevel[];
    };

/** The root, a unit or the account, with the policies attached to it. */
export interface ControlLevel {
  readonly type: 'root' | 'unit' | 'account';
  /** `r-…`, `ou-…` or the account's id. */
  readonly id: string;
  readonly policies: readonly ControlPolicy[];
}

/** One service control policy. */
export interface ControlPolicy {
  /** `p-…` */
  readonly id: string;
  readonly name: string;
  readonly document: Fact<PolicyDocument>;
}

/** What the place of an account alone decides: no policy limits one that is known to be no member. */
export function unlimitedBy(place: Fact<OrganizationPlace>): Fact<ControlPolicies> | undefined {
  if (place.state === 'unread' || place.value.place === 'member') return undefined;
  const because = place.value.place === 'none' ? 'no-organisation' : 'management-account';
  return { ...place, value: { limited: false, because } };
}
