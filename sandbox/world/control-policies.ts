import { shortId } from '../ids.ts';
import type { PolicyDocument, ServiceControlPolicySpec } from '../spec.ts';
import { unitId } from './unit-tree.ts';

/** The service control policies of the organisation, and where they hang. */

export interface ControlPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly content: string;
  /** Of AWS: hangs everywhere and cannot be changed. */
  readonly ofAws: boolean;
}

export interface PolicyState {
  /** By id, in the order they were made. */
  readonly policies: Map<string, ControlPolicy>;
  /** Ids of own policies by the account, unit or root they are attached to. FullAWSAccess is not in it. */
  readonly attached: Map<string, Set<string>>;
}

const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** What AWS attaches everywhere when the type is turned on [Organizations User Guide, SCPs]. */
export const FULL_ACCESS: ControlPolicy = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  description: 'Allows access to every operation',
  content: JSON.stringify(ALLOW_ALL),
  ofAws: true,
};

function textOf(document: PolicyDocument): string {
  return typeof document === 'string' ? document : JSON.stringify(document);
}

/** The state that the options describe. `root` among the targets is the root of the organisation, a path a unit. */
export function initialPolicies(
  specs: readonly (string | ServiceControlPolicySpec)[],
  organizationId: string,
  rootId: string,
): PolicyState {
  const idOf = (target: string): string => {
    if (target === 'root') return rootId;
    return /^(\d{12}$|r-|ou-)/.test(target) ? target : unitId({ rootId, organizationId }, target);
  };
  const policies = new Map([[FULL_ACCESS.id, FULL_ACCESS]]);
  const attached = new Map<string, Set<string>>();
  for (const given of specs) {
    const spec: ServiceControlPolicySpec = typeof given === 'string' ? { name: given } : given;
    const { name, description = '', document = ALLOW_ALL, targets = [] } = spec;
    const id = `p-${shortId(`${organizationId}/${name}`, 8)}`;
    policies.set(id, { id, name, description, content: textOf(document), ofAws: false });
    for (const target of targets) attach(attached, idOf(target), id);
  }
  return { policies, attached };
}

/** Gives false where it already hangs there. */
export function attach(attached: PolicyState['attached'], target: string, policyId: string): boolean {
  const there = attached.get(target) ?? new Set();
  if (there.has(policyId)) return false;
  attached.set(target, there.add(policyId));
  return true;
}
