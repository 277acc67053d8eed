import { hostname, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { openAuditLog } from '../audit-log/append.ts';
import type { Actor, AuditLog, NewEntry } from '../audit-log/entry.ts';
import { Problem } from '../core/model/problem.ts';
import { instant } from '../core/model/time.ts';
import type { KeyreeveSettings } from '../core/settings/settings.ts';
import { settingsPath } from './settings-file.ts';
import { makeOwnFolder, stateFolder } from './state-folder.ts';
import { VERSION } from './version.ts';

/** Where the audit log lies. */
export interface LogPlace {
  readonly path: string;
  /** Somebody named it, by option or in the settings: then it must be written. */
  readonly named: boolean;
}

/** The settings file, as far as it is looked at here; one that is about to be made has no settings yet. */
export interface LogSettings {
  readonly path: string;
  readonly settings?: Pick<KeyreeveSettings, 'auditLog'>;
}

/** Its name beside a settings file. */
const LOG_FILE = 'keyreeve-audit.jsonl';

/**
 * The option; else what the settings name; else `keyreeve-audit.jsonl` beside the settings; else a file in the
 * folder where this user's programs keep their state (XDG Base Directory Specification).
 */
export function auditLogPath(flag: string | undefined, file: LogSettings | undefined): LogPlace {
  if (flag !== undefined) return { path: resolve(flag), named: true };
  const set = file?.settings?.auditLog.path;
  if (file === undefined) return { path: join(stateFolder(), 'keyreeve', 'audit.jsonl'), named: false };
  return { path: settingsPath(file, set ?? LOG_FILE), named: set !== undefined };
}

/**
 * Opens the audit log for writing. Throws the {@link Problem} `audit-log-unwritable` or `audit-log-damaged` where
 * no entry could be added, and `bad-argument` or `unreadable-file` for the key that the settings sign with.
 *
 * @param waitMs how long another writer is waited for, with nothing else being done; by default half a minute
 */
export function openLog(flag: string | undefined, file: LogSettings | undefined, waitMs?: number): AuditLog {
  const { path, named } = auditLogPath(flag, file);
  const { signWith } = file?.settings?.auditLog ?? {};
  // The state folder of a new user is not there yet; a folder that somebody named, they shall make.
  if (!named && file === undefined) makeOwnFolder(dirname(path), 'audit-log-unwritable');
  return openAuditLog(path, {
    tool: `keyreeve ${VERSION}`,
    ...(file !== undefined && signWith !== undefined && { signWith: settingsPath(file, signWith) }),
    ...(waitMs !== undefined && { waitMs }),
  });
}

/**
 * Who acts: AWS's name for the caller where it is known, the user of this machine, `name@host`, and the person for whom
 * that one acts, where somebody is signed in.
 */
export function hostActor(arn?: string, person?: string): Actor {
  return {
    host: `${userName()}@${hostname()}`,
    ...(arn !== undefined && { arn }),
    ...(person !== undefined && { person }),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // In a container, a process can run under a number that has no name (os.userInfo).
    if (!(error instanceof Error)) throw error;
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Adds an entry of now; `arn` is the caller's. */
export type Note = (entry: Omit<NewEntry, 'at' | 'actor'>, arn?: string) => void;

/** Of the notes of a command. */
export interface NotesOptions {
  /** Who is signed in, where somebody is. */
  readonly person?: string;
  /** What became of the log that was there: then none is begun in its place. */
  readonly lost?: Problem | undefined;
}

/**
 * The log of a command that changes nothing in AWS. A log that was named and cannot be written is the Problem of the
 * command, before its work; at the default place it is one line of warning, since nothing would be lost but the note.
 */
export function openNotes(
  flag: string | undefined,
  file: LogSettings | undefined,
  warn: (text: string) => void,
  { person, lost }: NotesOptions = {},
): Note {
  const { named } = auditLogPath(flag, file);
  const attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (named || !(error instanceof Problem) || !error.code.startsWith('audit-log-')) throw error;
      warn(`Not in the audit log: ${error.message}`);
      return undefined;
    }
  };
  const log = attempt(() => {
    if (lost !== undefined) throw lost;
    return openLog(flag, file);
  });
  return (entry, arn) => {
    attempt(() => log?.append({ at: instant(new Date()), actor: hostActor(arn, person), ...entry }));
  };
}
