import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Selection, selectRules } from '../core/engine/select.ts';
import { frameworkOf } from '../core/frameworks/catalogue.ts';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { Problem } from '../core/model/problem.ts';
import { RULES } from '../core/rules/index.ts';
import type { EntryList, NewEntry } from '../core/settings/edit-settings.ts';
import type { Vocabulary } from '../core/settings/schema.ts';
import type { KeyreeveSettings } from '../core/settings/settings.ts';
import { readInput, unreadable } from './input-file.ts';
import type { LiveOptions, ScanOptions } from './scan-options.ts';

/** The one name it has. */
export const SETTINGS_FILE = 'keyreeve.yaml';

/** A settings file, read. */
export interface SettingsFile {
  readonly path: string;
  readonly settings: KeyreeveSettings;
}

/**
 * The settings: of `config`, or of the first `keyreeve.yaml` in `folder` and those above it. `undefined` where there
 * is none. Throws a {@link Problem} for a file that cannot be read or used.
 */
export async function readSettings({
  config,
  folder,
}: {
  /** `false`: none, whatever lies in the folder. */
  readonly config?: string | false | undefined;
  readonly folder: string;
}): Promise<SettingsFile | undefined> {
  if (config === false) return undefined;
  const path = config ?? findSettings(folder);
  if (path === undefined) return undefined;
  // The parsers are loaded only where there is something to parse.
  const { parseSettingsText } = await import('../core/settings/parse-settings.ts');
  return { path, settings: parseSettingsText(textOf(path), path, settingsVocabulary()) };
}

/** The first `keyreeve.yaml` in a folder and those above it. */
function findSettings(folder: string): string | undefined {
  let here = resolve(folder);
  for (;;) {
    const path = join(here, SETTINGS_FILE);
    if (exists(path)) return path;
    const nearly = ['keyreeve.yml', '.keyreeve.yaml', '.keyreeve.yml']
      .map((name) => join(here, name))
      .find(exists);
    if (nearly !== undefined) {
      throw new Problem('bad-settings', `${nearly} is not read: the file is called ${SETTINGS_FILE}.`, {
        hint: `Rename it, or name it with --config.`,
      });
    }
    const above = dirname(here);
    if (above === here) return undefined;
    here = above;
  }
}

/** Whether something has that name. Throws the {@link Problem} `unreadable-file` where that cannot be told. */
export function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The parser takes a million characters, which are no more bytes than this. */
const MOST_MEGABYTES = 4;

function textOf(path: string): string {
  const bytes = readInput(path, { mostMegabytes: MOST_MEGABYTES });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Problem('bad-settings', `${path} is no text in UTF-8.`, { hint: 'Save it as UTF-8.', cause });
  }
}

/** What settings can speak of: the rules and frameworks of this version. */
export function settingsVocabulary(): Vocabulary {
  return VOCABULARY;
}

const VOCABULARY: Vocabulary = { rules: RULES, frameworks: FRAMEWORKS.map(({ id }) => id), isFramework };

function isFramework(text: string): boolean {
  try {
    return frameworkOf(text).id !== '';
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/**
 * The options of a scan with the settings behind them: what the command line gives wins. Accounts are taken from
 * the settings only where the command line names none and no report is handed in; lists of what to leave out add
 * up. Parameters of rules that are not run this time are left out.
 *
 * @param offline whether reports are judged, and no account is asked
 */
export function withSettings<T extends ScanOptions>(
  options: T,
  file: SettingsFile,
  offline = (options.credentialReports ?? []).length > 0,
): T {
  const { rules, severity, people, frameworks } = file.settings;
  const off = Object.entries(rules).flatMap(([id, { enabled }]) => (enabled ? [] : [id]));
  const merged = {
    ...options,
    ...(offline ? {} : liveSettings(options, file)),
    // A rule that is asked for by name is run, whatever the settings say.
    withoutRules: [...(options.withoutRules ?? []), ...off.filter((id) => !options.rules?.includes(id))],
    frameworks: options.frameworks?.length ? options.frameworks : frameworks,
    ...(options.severity === undefined && severity !== undefined && { severity }),
    ...(options.people === undefined && people !== undefined && { people: settingsPath(file, people) }),
  };
  return { ...merged, settings: { ...options.settings, ...parametersFor(merged, rules, offline) } };
}

/** What the settings say of findings, and the list of people they name. */
export function withMarks<T extends ScanOptions>(options: T, file: SettingsFile): T {
  const { suppressions, attestations, exempt, people } = file.settings;
  return {
    ...options,
    ...(people !== undefined && options.people === undefined && { people: settingsPath(file, people) }),
    marks: { suppressions, attestations, ...(exempt !== undefined && { exempt }) },
  };
}

/** The parameters of the rules that are run, those of the command line before those of the settings. */
function parametersFor(options: ScanOptions, rules: KeyreeveSettings['rules'], offline: boolean) {
  const source = offline ? 'files' : 'live';
  const handedIn: Selection['handedIn'] = options.people === undefined ? [] : ['people'];
  const chosen = selectRules(RULES, { ...options, settings: {}, source, handedIn }).map(
    ({ rule }) => rule.id,
  );
  const parameters = Object.entries(rules)
    .filter(([id]) => chosen.includes(id))
    .map(([id, rule]) => [id, { ...rule.parameters, ...options.settings?.[id] }] as const)
    .filter(([, values]) => Object.keys(values).length > 0);
  return Object.fromEntries(parameters);
}

/** Accounts and role from the settings, where the command line has none. For every command that goes to AWS. */
export function liveSettings(options: LiveOptions, { settings }: SettingsFile): LiveOptions {
  const { accounts, role } = settings;
  const named = (options.organization ?? false) !== false || (options.accounts ?? []).length > 0;
  const organization = accounts.ous.length > 0 ? { ous: accounts.ous } : accounts.organization;
  const skipAccounts = [...new Set([...(options.skipAccounts ?? []), ...accounts.skip])];
  return {
    ...(role.name !== undefined && { role: role.name }),
    ...(role.externalId !== undefined && { externalId: role.externalId }),
    ...(role.sessionName !== undefined && { sessionName: role.sessionName }),
    ...(!named && organization !== false && { organization }),
    ...given(options),
    ...(!named && accounts.include.length > 0 && { accounts: accounts.include }),
    ...(skipAccounts.length > 0 && { skipAccounts }),
  };
}

/** Without the members that are `undefined`, which would hide a setting. */
function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Paths of the settings, as seen from where the program runs: they are written relative to the settings file. */
export function settingsPath({ path }: Pick<SettingsFile, 'path'>, written: string): string {
  return resolve(dirname(path), written);
}

/** The files to write, as `--output` takes them. */
export function settingsOutputs({ path, settings }: SettingsFile): readonly string[] {
  return settings.outputs.map((output) => {
    const [, format, file] = /^([a-z][a-z-]+:)(.+)$/s.exec(output) ?? [];
    return format === undefined || file === undefined
      ? settingsPath({ path }, output)
      : format + settingsPath({ path }, file);
  });
}

/** The text of the settings file with one more entry; of a new file where there is none. Nothing is written. */
export function settingsWith(path: string, { list, ...entry }: NewEntry): Promise<string> {
  return settingsWithAll(path, list, [entry]);
}

/** The same with several entries of one list. */
export async function settingsWithAll(
  path: string,
  list: EntryList,
  entries: readonly Omit<NewEntry, 'list'>[],
): Promise<string> {
  const { withEntries } = await import('../core/settings/edit-settings.ts');
  const { parseSettingsText } = await import('../core/settings/parse-settings.ts');
  const before = exists(path) ? textOf(path) : '';
  const after = withEntries(before, path, list, entries);
  // What is written must be what is read: a list that the schema refuses must not get into the file.
  parseSettingsText(after, path, settingsVocabulary());
  return after;
}
