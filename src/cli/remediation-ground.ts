import { openLog } from '../app/audit-log.ts';
import { copyLog, keepPlan } from '../app/keep-records.ts';
import { recordIn } from '../app/keep-run.ts';
import { lossBy } from '../app/known-log.ts';
import { type FoundSettings, remediationOf } from '../app/remediate/found-settings.ts';
import { openGround } from '../app/remediate/open-ground.ts';
import type { Ground } from '../app/remediate/options.ts';
import type { LiveOptions } from '../app/scan-options.ts';
import { readSettings, type SettingsFile } from '../app/settings-file.ts';
import type { AuditLog } from '../audit-log/entry.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import type { Plan } from '../core/plan/plan.ts';
import { harmless } from '../outputs/harmless.ts';
import { onInterrupt } from './interrupt.ts';

/** The options of every command of remediation. */
export interface PlaceFlags {
  readonly config?: string | false;
  readonly auditLog?: string;
  readonly journal?: string;
  readonly now?: string;
  readonly store?: string | false;
}

/** Reads the settings, and says which: somebody who expects others should see it. */
export async function remediationSettings({ config }: PlaceFlags): Promise<FoundSettings> {
  const file = await readSettings({ config, folder: process.cwd() });
  if (file !== undefined && config === undefined) process.stderr.write(`Settings: ${harmless(file.path)}\n`);
  return remediationOf(file);
}

/**
 * The audit log, if it has all that the store has a copy of: where it was taken away, the next entry would begin another.
 * Throws the {@link Problem} `audit-log-damaged` where it does not, and those of `openLog`.
 */
export async function openKnownLog(flags: PlaceFlags, file: SettingsFile | undefined): Promise<AuditLog> {
  const lost = await lossBy(flags, file, (text) => process.stderr.write(`${harmless(text)}\n`));
  if (lost !== undefined) throw lost;
  return openLog(flags.auditLog, file);
}

/** Opens all that a command of remediation stands on. */
export async function groundFor(
  flags: PlaceFlags,
  { file, settings }: FoundSettings,
  live: LiveOptions,
): Promise<Ground> {
  const log = await openKnownLog(flags, file);
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
