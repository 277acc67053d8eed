import { REMEDIATION_DEFAULTS } from '../../core/settings/remediation-defaults.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import type { SettingsFile } from '../settings-file.ts';

/** The settings file where there is one, and how keys are removed by it. */
export interface FoundSettings {
  readonly file: SettingsFile | undefined;
  readonly settings: RemediationSettings;
}

/** What a file says of remediation; without one, what holds by default. */
export function remediationOf(file: SettingsFile | undefined): FoundSettings {
  return { file, settings: file?.settings.remediation ?? REMEDIATION_DEFAULTS };
}
