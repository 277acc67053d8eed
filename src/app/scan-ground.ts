import type { ControlPolicyReader } from '../aws/collect/control-policies.ts';
import type { BaseSession, Target } from '../aws/session/base-session.ts';
import type { Marker } from '../core/engine/marks.ts';
import type { OrganizationFeatures } from '../core/model/account-facts.ts';
import type { Fact } from '../core/model/fact.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import { handedControls } from './handed-controls.ts';
import type { AccountScan, ScannedAccount } from './scan-account.ts';
import type { ScanOptions } from './scan-options.ts';
import type { RunFrame } from './tally.ts';

/** What is one for all accounts of a run. */
export interface Around {
  readonly marker: Marker | undefined;
  /** Gives users their place in the list of people, where one was handed in. */
  readonly withOwners: ((snapshot: Snapshot) => Snapshot) | undefined;
  /** Accounts of the organisation, those left out included, where all of it is scanned. */
  readonly organizationAccounts?: number;
}

/** What is told of one account on the way. */
export type OnAccount = Pick<AccountScan, 'pseudonym' | 'onRead' | 'onReportState' | 'onAnswer'>;

/** Scans accounts of a run one by one. What they share is asked once. */
export type ScanOne = (target: Target, on: OnAccount) => Promise<ScannedAccount>;

/**
 * Makes ready to scan accounts of a run with these credentials. The switches of the organisation and its service
 * control policies are asked for by the first account whose rules need them.
 */
export async function scanGround(
  base: BaseSession,
  options: ScanOptions,
  frame: RunFrame,
  around: Around,
): Promise<ScanOne> {
  const { scanAccount } = await import('./scan-account.ts');
  const handed = options.controlPolicies === undefined ? undefined : handedControls(options.controlPolicies);
  let features: Promise<Fact<OrganizationFeatures>> | undefined;
  let reader: Promise<ControlPolicyReader> | undefined;
  const readControls: ControlPolicyReader['of'] = async (accountId, place) => {
    reader ??= openControlPolicies(base);
    return (await reader).of(accountId, place);
  };
  const shared = {
    ...options,
    ...frame,
    ...around,
    organizationFeatures: () => {
      features ??= readFeatures(base);
      return features;
    },
    controlPolicies: handed ?? readControls,
    exemptsByTag: options.marks?.exempt !== undefined,
  };
  return (target, on) => scanAccount(base, target, { ...shared, ...on });
}

/** Asked of the base credentials' own account: members may not see the organisation's switches. */
async function readFeatures(base: BaseSession): Promise<Fact<OrganizationFeatures>> {
  const { readOrganizationFeatures } = await import('../aws/collect/organization-facts.ts');
  return readOrganizationFeatures(base.account({ accountId: base.identity.accountId }));
}

/** Read with the base credentials too: members may not see what limits them. */
async function openControlPolicies(base: BaseSession): Promise<ControlPolicyReader> {
  const { controlPolicyReader } = await import('../aws/collect/control-policies.ts');
  return controlPolicyReader(base.account({ accountId: base.identity.accountId }));
}
