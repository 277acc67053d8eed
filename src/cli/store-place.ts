import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readSettings, type SettingsFile, settingsPath } from '../app/settings-file.ts';
import { dataFolder } from '../app/state-folder.ts';
import { Problem } from '../core/model/problem.ts';
import { codeOrText } from '../core/model/system-error.ts';
import type { Store } from '../store/port.ts';
import { refuseCollisions } from './outputs.ts';

export interface StoreFlags {
  /** `false`: none. */
  readonly store?: string | false;
  readonly config?: string | false;
}

/** Where runs are kept. */
export interface StorePlace {
  /** A file, or `postgres://…`, with its password where it has one. */
  readonly place: string;
  /** Somebody named it, by option, variable or settings: then it must be there. */
  readonly named: boolean;
}

/** The word for no store. */
const NONE = 'none';

/**
 * The option; else the variable KEYREEVE_STORE; else what the settings name; else a file in the folder where this
 * user's programs keep their data (XDG Base Directory Specification). Nothing where somebody wants none.
 */
export function storePlace(
  flag: StoreFlags['store'],
  file: SettingsFile | undefined,
): StorePlace | undefined {
  if (flag === false) return undefined;
  const { KEYREEVE_STORE: variable } = process.env;
  const given = flag ?? (variable === '' ? undefined : variable);
  if (given !== undefined) return named(given, (path) => resolve(path));
  const set = file?.settings.store.place;
  if (file !== undefined && set !== undefined) return named(set, (path) => settingsPath(file, path));
  return { place: join(dataFolder(), 'keyreeve', 'store.sqlite'), named: false };
}

function named(place: string, absolute: (path: string) => string): StorePlace | undefined {
  if (place === NONE) return undefined;
  if (place.trim() === '')
    throw new Problem('bad-argument', 'The store that is named is empty.', {
      hint: 'Name a file or postgres://…, or none.',
    });
  if (isAddress(place)) return { place, named: true };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(place))
    throw new Problem('bad-argument', 'The store must be a file or an address postgres://….', {
      hint: 'Give --store FILE, or --store postgres://USER@HOST/DATABASE.',
    });
  return { place: absolute(place), named: true };
}

/** Whether a place is a PostgreSQL database; anything else is a file. */
export function isAddress(place: string): boolean {
  return /^postgres(ql)?:\/\//i.test(place);
}

/** The files that SQLite keeps a store in, and that nothing else may be written over; none of a database elsewhere. */
export function storeFiles(found: StorePlace | undefined): readonly string[] {
  if (found === undefined || isAddress(found.place)) return [];
  return ['', '-wal', '-shm'].map((end) => `${found.place}${end}`);
}

/**
 * Opens the store that is to be looked into. Throws the {@link Problem} `unknown-run` where there is none yet,
 * `bad-argument` where an output would be written over it, and the Problems of opening.
 *
 * @param outputs files that will be written
 */
export async function openStoreOf(flags: StoreFlags, outputs: readonly string[] = []): Promise<Store> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const found = storePlace(flags.store, file);
  if (found === undefined)
    throw new Problem('bad-argument', 'There is no store to look into: somebody wants none.', {
      hint: 'Name one with --store, or take KEYREEVE_STORE or store.place away.',
    });
  if (!isAddress(found.place) && statSync(found.place, { throwIfNoEntry: false }) === undefined)
    throw new Problem('unknown-run', `No run is kept yet: there is no store ${found.place}.`, {
      hint: 'Run `keyreeve scan`, which makes it, or name another one with --store.',
    });
  refuseCollisions(outputs, storeFiles(found));
  return open(found);
}

/** Opens the store that is written to, and makes it where it is not there. Throws the Problems of opening. */
export async function openStoreForWriting(found: StorePlace): Promise<Store> {
  // The data folder of a new user is not there yet; a folder that somebody named, they shall make.
  if (!found.named) makeFolder(dirname(found.place));
  return open(found);
}

async function open({ place }: StorePlace): Promise<Store> {
  const { openStore } = await import('../store/open-store.ts');
  return openStore(place);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const reason = codeOrText(cause);
    throw new Problem('store-unavailable', `The folder ${path} cannot be made (${reason}).`, { cause });
  }
}
