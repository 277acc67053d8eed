import { dirname, join, resolve } from 'node:path';
import type { AuditLog } from '../../audit-log/entry.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { callerKeys } from '../../aws/session/caller-keys.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { RemediationSettings } from '../../core/settings/settings.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import { type SettingsFile, settingsPath } from '../settings-file.ts';
import { readJournal } from './journal-file.ts';
import type { Ground } from './options.ts';

/** The one name it has by default. */
const JOURNAL_FILE = 'keyreeve-journal.json';

export interface GroundOptions {
  readonly live: LiveOptions & { readonly signal?: AbortSignal };
  readonly file: SettingsFile | undefined;
  readonly settings: RemediationSettings;
  readonly log: AuditLog;
  /** `--journal`. */
  readonly journal?: string;
  /** `--now`, ISO 8601 UTC; by default the clock's. */
  readonly now?: string;
}

/** Opens the session, and reads where keys stand. */
export async function openGround(options: GroundOptions): Promise<Ground> {
  const { live, file, settings, log } = options;
  const journalPath = journalPlace(options.journal, file, log.path);
  const journal = readJournal(journalPath, log.entries());
  const clock = clockAt(options.now);
  const base: BaseSession = await openLive(live, clock);
  return {
    base,
    settings,
    exempt: file?.settings.exempt,
    log,
    journal,
    journalPath,
    caller: await callerKeys(base, live.surroundings?.env ?? process.env, live.profile),
    now: instant(clock.now()),
    ...(live.signal !== undefined && { signal: live.signal }),
  };
}

function clockAt(now: string | undefined): Clock {
  return systemClock(now === undefined ? undefined : new Date(now));
}

/** The option, else the settings, else beside the settings file, else beside the log. */
export function journalPlace(
  option: string | undefined,
  file: SettingsFile | undefined,
  logPath: string,
): string {
  const named = file?.settings.remediation.journal;
  const beside = join(file === undefined ? dirname(logPath) : dirname(resolve(file.path)), JOURNAL_FILE);
  const set = file !== undefined && named !== undefined ? settingsPath(file, named) : beside;
  const path = option === undefined ? set : resolve(option);
  if (path !== resolve(logPath)) return path;
  throw new Problem('bad-argument', `${path} cannot be the journal and the audit log.`, {
    hint: 'Give each a file of its own: remediation.journal and auditLog.path in the settings, or --journal and --audit-log.',
  });
}
