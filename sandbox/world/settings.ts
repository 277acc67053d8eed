import type { SandboxOptions } from '../spec.ts';

/** How the organisation answers, apart from what is in it. */
export interface WorldSettings {
  readonly reportDelayMs: number;
  readonly features: readonly string[];
  readonly standalone: boolean;
  readonly trustedServices: readonly string[];
  /** Whether ListOrganizationsFeatures may be answered at all. */
  readonly trustsIam: boolean;
  readonly policyTypesDisabled: boolean;
  readonly lastUseLagMs: number;
  readonly staleReads: number;
  readonly staleMs: number;
  /** Service principals by the account that administers them. */
  readonly delegatedServices: ReadonlyMap<string, readonly string[]>;
  readonly identityCenter: string | undefined;
  readonly emptyPages: boolean;
  readonly trailLimit: boolean;
  readonly trailLagMs: number;
  readonly rateLimit: SandboxOptions['rateLimit'];
}

/** The service principal by which central root access is delegated. */
export const IAM = 'iam.amazonaws.com';

/** The settings of a start, each with its default. */
export function settingsFrom(options: SandboxOptions, homeRegion: string): WorldSettings {
  const { centralRoot = true, trustedServices, standalone = false } = options;
  const delegatedServices = new Map(Object.entries(options.delegatedServices ?? {}));
  for (const id of options.delegatedAdministrators ?? []) {
    delegatedServices.set(id, [...(delegatedServices.get(id) ?? []), IAM]);
  }
  return {
    reportDelayMs: options.reportDelayMs ?? 300,
    features: options.organizationFeatures ?? (centralRoot ? ['RootCredentialsManagement'] : []),
    standalone,
    trustedServices: trustedServices ?? (centralRoot ? [IAM] : []),
    trustsIam: trustedServices?.includes(IAM) ?? true,
    policyTypesDisabled: options.policyTypesDisabled ?? false,
    lastUseLagMs: options.lastUseLagMs ?? 0,
    staleReads: options.staleReads ?? 0,
    staleMs: options.staleMs ?? 0,
    delegatedServices,
    identityCenter: options.identityCenter ?? (options.world === undefined ? homeRegion : undefined),
    emptyPages: options.emptyPages ?? false,
    trailLimit: options.trailLimit ?? true,
    trailLagMs: options.trailLagMs ?? 0,
    rateLimit: options.rateLimit,
  };
}
