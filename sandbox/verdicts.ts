import type { Verdict, Verdicts } from './expectation.ts';
import type { RootMfa, RootPlan } from './population/root.ts';
import type { Account } from './world/account.ts';
import type { World } from './world/world.ts';

/** Verdicts on root and on the organisation, from what was planned. Those on accounts stand in their traits. */

const ROOT_RULES = [
  'root-access-key',
  'root-signing-certificate',
  'root-mfa',
  'root-hardware-mfa',
  'root-recent-use',
  'root-credentials-centralised',
] as const;

function failIf(fault: boolean): readonly Verdict[] {
  return [fault ? 'fail' : 'pass'];
}

/**
 * Only a root session lists root's devices, and only in member accounts: without it a token cannot be seen, and a
 * security key cannot be told from a passkey even with it.
 */
const HARDWARE: Readonly<Record<RootMfa, readonly Verdict[]>> = {
  none: ['fail'],
  virtual: ['fail'],
  both: ['fail'],
  hardware: ['pass', 'unknown'],
  'security-key': ['manual', 'unknown'],
};

/** Root of GovCloud cannot sign in to a console, and root without credentials needs no MFA. */
function mfaVerdicts(world: World, { root, mfa }: RootPlan): Pick<Verdicts, string> {
  const nothing = root.passwordEnabled === false && root.keys.length === 0;
  const spared = nothing || world.partition === 'aws-us-gov';
  return {
    'root-mfa': spared ? ['not-applicable'] : failIf(mfa === 'none'),
    'root-hardware-mfa': spared ? ['not-applicable'] : HARDWARE[mfa],
  };
}

/** The management account answers for the switch, its members for what they kept. */
function centralised(world: World, account: Account, plan: RootPlan): readonly Verdict[] {
  const { features, standalone } = world.settings;
  const on = features.includes('RootCredentialsManagement');
  if (standalone) return ['not-applicable'];
  if (account.isManagement) return failIf(!on);
  const { passwordEnabled, keys } = plan.root;
  return on ? failIf(passwordEnabled === true || keys.length > 0 || plan.hasCertificate) : ['not-applicable'];
}

/** Of a generated account's root user. China has none. */
export function rootVerdicts(world: World, account: Account, plan: RootPlan): Verdicts {
  if (world.partition === 'aws-cn') {
    return Object.fromEntries(ROOT_RULES.map((rule) => [rule, ['not-applicable']]));
  }
  return {
    'root-access-key': failIf(plan.root.keys.length > 0),
    'root-signing-certificate': failIf(plan.hasCertificate),
    ...mfaVerdicts(world, plan),
    'root-recent-use': failIf(plan.usedRecently),
    'root-credentials-centralised': centralised(world, account, plan),
  };
}

const ORGANIZATION_RULES = [
  'organization-guardrails',
  'organization-management-workloads',
  'organization-units',
  'organization-delegated-administrators',
] as const;

/** A person looks at the organisation's design, in the management account only. */
export function organizationVerdicts(world: World, account: Account): Verdicts {
  const looked = account.isManagement && !world.settings.standalone;
  return Object.fromEntries(
    ORGANIZATION_RULES.map((rule) => [rule, [looked ? 'manual' : 'not-applicable'] as const]),
  );
}
