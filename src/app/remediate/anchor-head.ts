import type { AuditLog } from '../../audit-log/entry.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { anchorLog } from '../anchor-log.ts';
import type { SettingsFile } from '../settings-file.ts';

/** What became of the anchor that the settings ask for after each apply. */
export interface AnchoredAfter {
  readonly failed: boolean;
  readonly words: string;
}

/**
 * Puts the log's head where the settings say that nobody can take it away. It is the end of what has been done, so a
 * failure is told and undoes nothing. `undefined` where the settings ask for none.
 */
export async function anchorAfterApply(
  base: BaseSession,
  log: AuditLog,
  file: SettingsFile | undefined,
): Promise<AnchoredAfter | undefined> {
  const settings = file?.settings.auditLog.anchor;
  if (settings === undefined) return undefined;
  const { head, place, kept } = await anchorLog(base, log, settings);
  if (kept.state === 'known')
    return { failed: false, words: `The head ${head.seq} is anchored in ${place}.` };
  return { failed: true, words: `The head was not anchored in ${place} (${kept.code}): ${kept.words}` };
}
