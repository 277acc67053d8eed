import { openLog } from '../app/audit-log.ts';
import { copyLog, keepPlan } from '../app/keep-records.ts';
import { openGround } from '../app/remediate/open-ground.ts';
import type { Ground } from '../app/remediate/options.ts';
import type { LiveOptions } from '../app/scan-options.ts';
import { readSettings, type SettingsFile } from '../app/settings-file.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import type { Plan } from '../core/plan/plan.ts';
import { REMEDIATION_DEFAULTS } from '../core/settings/remediation-defaults.ts';
import type { RemediationSettings } from '../core/settings/settings.ts';
import { harmless } from '../outputs/harmless.ts';
import { onInterrupt } from './interrupt.ts';
import { recordIn } from './keep-run.ts';

/** The options of every command of remediation. */
export interface PlaceFlags {
  readonly config?: string | false;
  readonly auditLog?: string;
  readonly journal?: string;
  readonly now?: string;
  readonly store?: string | false;
}

/** The settings file where there is one, and how keys are removed by it. */
export interface FoundSettings {
  readonly file: SettingsFile | undefined;
  readonly settings: RemediationSettings;
}

/** Reads the settings, and says which: somebody who expects others should see it. */
export async function remediationSettings({ config }: PlaceFlags): Promise<FoundSettings> {
  const file = await readSettings({ config, folder: process.cwd() });
  if (file !== undefined && config === undefined) process.stderr.write(`Settings: ${harmless(file.path)}\n`);
  return { file, settings: file?.settings.remediation ?? REMEDIATION_DEFAULTS };
}

/** Opens all that a command of remediation stands on. */
export async function groundFor(
  flags: PlaceFlags,
  { file, settings }: FoundSettings,
  live: LiveOptions,
): Promise<Ground> {
  const log = openLog(flags.auditLog, file);
  return openGround({
    live: { ...live, signal: onInterrupt() },
    file,
    settings,
    log,
    ...(flags.journal !== undefined && { journal: flags.journal }),
    ...(flags.now !== undefined && { now: parseTimeArgument(flags.now, '--now') }),
  });
}

/** Keeps a plan, and the newest entries of the audit log, in the store of runs. */
export async function recordRemediation(
  flags: PlaceFlags,
  file: SettingsFile | undefined,
  plan: Plan,
  logPath: string,
): Promise<void> {
  const warn = (text: string) => process.stderr.write(`${harmless(text)}\n`);
  await recordIn(
    flags,
    file,
    async (store) => {
      await keepPlan(store, plan);
      await copyLog(store, logPath);
    },
    warn,
  );
}
