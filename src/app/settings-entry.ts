import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../core/model/canonical-json.ts';
import { Problem } from '../core/model/problem.ts';
import { instant } from '../core/model/time.ts';
import { isDay } from '../core/parse/day.ts';
import { parseTimeArgument } from '../core/parse/time-argument.ts';
import type { EntryList, NewEntry } from '../core/settings/edit-settings.ts';
import { harmless } from '../outputs/harmless.ts';
import type { Note } from './audit-log.ts';
import { checkWritable, writeWhole } from './files.ts';
import { openKnownNotes } from './known-log.ts';
import { exists, readSettings, SETTINGS_FILE, settingsWithAll } from './settings-file.ts';

/** The options of every command that writes into the settings. */
export interface EntryFlags {
  readonly until: string;
  readonly config?: string;
  readonly now?: string;
  readonly auditLog?: string;
}

type Settings = NonNullable<Awaited<ReturnType<typeof readSettings>>>['settings'];

/** The settings file that is written into: the one named, the one found, or a new one here. */
export interface EditedSettings {
  readonly path: string;
  /** Absent where the file is new. */
  readonly settings?: Settings;
}

/**
 * Throws a {@link Problem} where the file cannot be read, used or written.
 *
 * @param given the file, or the folder where it is looked for; by default the one the program runs in
 */
export async function openSettings({
  config,
  folder = process.cwd(),
}: Pick<EntryFlags, 'config'> & { readonly folder?: string }): Promise<EditedSettings> {
  const isNew = config !== undefined && !exists(config);
  const found = isNew ? undefined : await readSettings({ config, folder });
  const edited = found ?? { path: config ?? join(folder, SETTINGS_FILE) };
  checkWritable(edited.path);
  return edited;
}

/** Adds an entry and writes the file whole, once it is in the audit log. */
export async function writeEntry(
  edited: EditedSettings,
  flags: Pick<EntryFlags, 'auditLog'>,
  { list, ...entry }: NewEntry,
): Promise<void> {
  const warn = (words: string) => void process.stderr.write(`keyreeve: ${harmless(words)}\n`);
  await writeEntries(edited, await openKnownNotes(flags, edited, warn), list, [entry]);
}

/** Adds entries of one list and writes the file whole, once each of them is in the audit log. */
export async function writeEntries(
  { path }: EditedSettings,
  note: Note,
  list: EntryList,
  entries: readonly Omit<NewEntry, 'list'>[],
): Promise<void> {
  const text = await settingsWithAll(path, list, entries);
  const action = list === 'suppressions' ? 'suppression' : 'attestation';
  for (const { entry } of entries)
    note({ action, about: { settings: path, ...(entry as Readonly<Record<string, Json>>) } });
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  writeWhole(path, [text]);
  // Settings are shared; a new file is its writer's own until they say otherwise.
  if (mode !== undefined) chmodSync(path, mode & 0o777);
}

/** The day of the run, `YYYY-MM-DD`, in UTC. */
export function today({ now }: Pick<EntryFlags, 'now'>): string {
  return (now === undefined ? instant(new Date()) : parseTimeArgument(now, '--now')).slice(0, 10);
}

/** The last day something holds. Throws a {@link Problem} for no day, and for one that is gone. */
export function lastDay(until: string, now: string): string {
  if (!isDay(until)) {
    throw new Problem('bad-argument', `--until "${until.slice(0, 40)}" is no day.`, {
      hint: 'Write the last day it holds as YYYY-MM-DD.',
    });
  }
  if (until >= now) return until;
  throw new Problem('bad-argument', `--until ${until} has passed: today is ${now} in UTC.`, {
    hint: 'Nothing would be accepted. Name a day to come.',
  });
}

/** What is not seen, or turns the words around it: whoever reads the file would read something else. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** A text that must say something, in one line that is read as it is written. */
export function said(option: string, text: string): string {
  if (UNSEEN.test(text)) {
    throw new Problem('bad-argument', `${option} holds a line break or a character that is not seen.`, {
      hint: 'Write one line of plain text.',
    });
  }
  if (text.trim() !== '' && text.length <= MOST_CHARACTERS) return text;
  throw new Problem(
    'bad-argument',
    `${option} must say something, in no more than ${MOST_CHARACTERS} characters.`,
  );
}

/** Why something is done: the dots of an example that was copied are no reason. Throws as {@link said} does. */
export function saidReason(text: string): string {
  return said('--reason', /[\p{L}\p{N}]/u.test(text) ? text : '');
}

/** As the settings have it. */
const MOST_CHARACTERS = 1_000;
