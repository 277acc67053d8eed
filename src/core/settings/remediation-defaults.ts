import type { RemediationSettings } from './settings.ts';

/** What `remediation.role.name` is where it is not set. */
export const DEFAULT_REMEDIATION_ROLE = 'KeyreeveRemediate';

/** What holds where `keyreeve.yaml`, or its block `remediation`, is not there. */
export const REMEDIATION_DEFAULTS: RemediationSettings = {
  role: {},
  noticeDays: 7,
  holdDays: 14,
  rootObservationDays: 14,
  usedWithinDays: 30,
  planValidHours: 72,
  refuseFirst: false,
  refuseDays: 7,
  rootScp: true,
  breakGlass: { tags: [], paths: [], users: [] },
  useMayNotShow: [],
  waves: {},
  owner: { tags: ['Owner', 'owner', 'Email', 'email', 'Contact', 'contact'], contact: 'OPERATIONS' },
  notice: { channel: 'by-hand', required: true, domains: [] },
};

/** What holds of `auditLog.anchor` where it says nothing. */
export const ANCHOR_DEFAULTS = { mode: 'GOVERNANCE', days: 365 } as const;
