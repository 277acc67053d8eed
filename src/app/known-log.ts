import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { entryIn } from '../audit-log/line.ts';
import { firstLine, type Remains, readRemains } from '../audit-log/read.ts';
import { realPath } from '../audit-log/tail.ts';
import type { Head } from '../core/model/audit-entry.ts';
import { counted } from '../core/model/counted.ts';
import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';
import type { Store } from '../store/port.ts';
import { auditLogPath, type Note, openNotes } from './audit-log.ts';
import type { SettingsFile } from './settings-file.ts';
import { isOfStore, openStoreAt, type StoreFlags, storeFiles, storePlace } from './store-place.ts';

/** What a store knows of the audit log at a place: the copy that it has. */
export interface KnownLog {
  /** The hash of its first entry, by which a log is known. */
  readonly first: string;
  /** The newest entry that is copied, and so how many are; nothing where none is left. */
  readonly newest?: Head;
}

/**
 * Which log lies at a place, as the store remembers it. By the machine's name too: machines that share a store have their
 * logs at the same place, each its own.
 */
function noteName(path: string): string {
  return `audit-log ${hostname()} ${realPath(path)}`;
}

/**
 * What the store knows of the log that was at this place of this machine; nothing where none of it was copied from here,
 * and where nobody can tell which place it is: no such log can be opened, and whoever tries is told why.
 */
export async function knownLog(store: Store, path: string): Promise<KnownLog | undefined> {
  let name: string;
  try {
    name = noteName(path);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
  const first = await store.noted(name);
  if (first === undefined) return undefined;
  return copyOf(store, first);
}

/** What the store has of the log that begins with this entry, wherever it lies. @param first the hash of that entry */
async function copyOf(store: Store, first: string): Promise<KnownLog> {
  const newest = await store.headOf(first);
  return { first, ...(newest !== undefined && { newest }) };
}

/** The same; else of the log that begins as the one there does: it was copied from elsewhere, or from a machine of another name. */
export async function knownOrLike(store: Store, path: string): Promise<KnownLog | undefined> {
  const known = await knownLog(store, path);
  if (known !== undefined) return known;
  const first = entryIn(firstLine(path) ?? '')?.hash;
  const like = first === undefined ? undefined : await copyOf(store, first);
  return like?.newest === undefined ? undefined : like;
}

/** Whether a file lies there; nothing where nobody can tell: a folder above lets nobody in, or links lead round in a circle. */
export function isFileAt(path: string): boolean | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

/** Remembers which log lies at this place. @param first the hash of its first entry */
export function rememberLog(store: Store, path: string, first: string): Promise<void> {
  return store.note(noteName(path), first);
}

/** Its first and its newest copied entry. By the first a log that was begun in its place is told from one that was cut. */
export function copiedHeads({ first, newest }: KnownLog): readonly Head[] {
  return [{ seq: 1, hash: first }, ...(newest === undefined || newest.seq === 1 ? [] : [newest])];
}

/**
 * What is missing of a log that the store has a copy of, in a sentence; nothing where the log has all of it, and where it
 * is damaged, which whoever reads it is told. By the newest entry of the copy: each rests on all before it.
 *
 * @param left what is there of it; nothing where there is no log
 */
export function lossOf(
  path: string,
  { first, newest }: KnownLog,
  left: Remains | undefined,
): string | undefined {
  const entries = newest?.seq ?? 0;
  const copied = `the store has a copy of ${counted(entries, 'entry', 'entries')}`;
  if (left === undefined) return `The audit log ${path} is gone: ${copied} of it.`;
  if (left.damage !== undefined) return undefined;
  const [begin] = left.entries;
  if (begin?.hash !== first) {
    const other = begin === undefined ? 'no' : 'another';
    return `The audit log ${path} is not the one that was there before: it begins with ${other} entry, and ${copied} of the one before.`;
  }
  if (left.entries.length < entries)
    return `The audit log ${path} was cut: it has ${counted(left.entries.length, 'entry', 'entries')}, and ${copied}.`;
  // One that was cut and went on, or was written anew, is whole by itself, and as long.
  if (newest === undefined || left.entries[newest.seq - 1]?.hash === newest.hash) return undefined;
  return `The audit log ${path} was written anew since it was copied: its entry ${newest.seq} is another one than the store has a copy of.`;
}

/** The same of the log as it lies there now. Throws the {@link Problem} `unreadable-file`. */
export function lossAt(path: string, known: KnownLog): string | undefined {
  return lossOf(path, known, existsSync(path) ? readRemains(path) : undefined);
}

/** The {@link Problem} of a log that is not there any more, or not whole: nothing is begun anew in its place. */
export function lostLog(words: string): Problem {
  return new Problem('audit-log-damaged', words, { hint: LOST_HINT });
}

/** What to do about a log that is lost. */
export const LOST_HINT =
  'Put it back from a backup, with its .head beside it. Or begin another log knowingly, under another name: --audit-log FILE, or auditLog.path in the settings.';

/**
 * What the store has of a log, for a command that has no store open. Nothing where there is no store, or nothing is known;
 * a store that cannot be read is told, since the log itself is what counts.
 *
 * @param warn told in a sentence why the log was not compared
 */
export async function askStore<T>(
  flags: StoreFlags,
  file: SettingsFile | undefined,
  warn: (words: string) => void,
  ask: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  const found = storePlace(flags.store, file);
  if (found === undefined) return undefined;
  const [sqlite] = storeFiles(found);
  // A store that is not there yet knows nothing, and is not made for a question.
  if (sqlite !== undefined && !existsSync(sqlite)) return undefined;
  let store: Store | undefined;
  try {
    store = await openStoreAt(found);
    return await ask(store);
  } catch (error) {
    if (!isOfStore(error)) throw error;
    warn(`The audit log was not compared with the copy in the store: ${error.message}`);
    return undefined;
  } finally {
    await store?.close();
  }
}

/**
 * The {@link Problem} of a log of which the store knows more than is there; nothing where all of it is. What a log begun
 * anew would hide is asked before an entry begins one.
 */
export async function lossBy(
  flags: StoreFlags & { readonly auditLog?: string },
  file: (Pick<SettingsFile, 'path'> & Partial<SettingsFile>) | undefined,
  warn: (words: string) => void,
): Promise<Problem | undefined> {
  const { path } = auditLogPath(flags.auditLog, file);
  // One that is about to be made names no store yet.
  const set = file?.settings === undefined ? undefined : { ...file, settings: file.settings };
  const known = await askStore(flags, set, warn, (store) => knownLog(store, path));
  // What cannot be reached may be there: whoever opens it is told why not.
  if (known === undefined || isFileAt(path) === undefined) return undefined;
  const words = lossAt(path, known);
  return words === undefined ? undefined : lostLog(words);
}

/** As `openNotes`, for a command that has no store open: none is begun in the place of a log of which the store knows more. */
export async function openKnownNotes(
  flags: StoreFlags & { readonly auditLog?: string },
  file: Parameters<typeof lossBy>[1],
  warn: (words: string) => void,
): Promise<Note> {
  const lost = await lossBy(flags, file, warn);
  return openNotes(flags.auditLog, file, warn, { lost });
}
