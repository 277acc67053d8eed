import type * as z from 'zod';
import { given } from './given.ts';
import { asciiDomainPattern } from './mail-domain.ts';
import { ANCHOR_DEFAULTS, REMEDIATION_DEFAULTS } from './remediation-defaults.ts';
import type { auditLog, remediation } from './remediation-schema.ts';
import type { AuditLogSettings, BreakGlassSettings, RemediationSettings, WaveSettings } from './settings.ts';

/** The block `auditLog`, with what holds where it says nothing. */
export function auditLogOf(parsed: z.output<ReturnType<typeof auditLog>> = {}): AuditLogSettings {
  const { anchor, ...rest } = parsed;
  return {
    ...given(rest),
    ...(anchor !== undefined && { anchor: { ...ANCHOR_DEFAULTS, ...given(anchor) } }),
  } as AuditLogSettings;
}

/** The block `remediation`, with what holds where it says nothing. Domains are put into their one spelling. */
export function remediationOf(parsed: z.output<ReturnType<typeof remediation>> = {}): RemediationSettings {
  const { role = {}, breakGlass = {}, waves = {}, owner = {}, notice = {}, ...rest } = parsed;
  const { owner: usualOwner, notice: usualNotice } = REMEDIATION_DEFAULTS;
  return {
    ...REMEDIATION_DEFAULTS,
    ...given(rest),
    role: given(role),
    breakGlass: breakGlassOf(breakGlass),
    waves: Object.fromEntries(Object.entries(waves).map(([name, wave]) => [name, waveOf(wave)])),
    owner: { ...usualOwner, ...given(owner) },
    notice: {
      ...usualNotice,
      ...given(notice),
      domains: (notice.domains ?? []).flatMap((each) => asciiDomainPattern(each) ?? []),
    },
  } as RemediationSettings;
}

type Parsed = z.output<ReturnType<typeof remediation>>;

function breakGlassOf({
  tags = [],
  paths = [],
  users = [],
}: NonNullable<Parsed['breakGlass']>): BreakGlassSettings {
  return { tags: tags.map(given), paths, users } as BreakGlassSettings;
}

function waveOf({ accounts = [], ous = [], limit }: NonNullable<Parsed['waves']>[string]): WaveSettings {
  return { accounts, ous, ...(limit !== undefined && { limit }) };
}
