import { dirname, join, resolve } from 'node:path';
import { Problem } from '../core/model/problem.ts';
import type { Store } from '../store/port.ts';
import { isAddress, isPostgres, withoutPassword } from '../store/sql/address.ts';
import { type SettingsFile, settingsPath } from './settings-file.ts';
import { dataFolder, makeOwnFolder } from './state-folder.ts';

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
  if (isPostgres(place)) return { place, named: true };
  if (isAddress(place))
    throw new Problem('bad-argument', 'The store must be a file or an address postgres://….', {
      hint: 'Give --store FILE, or --store postgres://USER@HOST/DATABASE.',
    });
  return { place: absolute(place), named: true };
}

/** A store as people may be told of it, whether or not it can be reached. */
export interface ShownStore {
  readonly kind: 'sqlite' | 'postgres';
  readonly place: string;
}

/** Wherever a password stands in an address, it is left out. Throws the {@link Problem} `bad-argument` for one that is none. */
export function shownStore({ place }: Pick<StorePlace, 'place'>): ShownStore {
  return isPostgres(place) ? { kind: 'postgres', place: withoutPassword(place) } : { kind: 'sqlite', place };
}

/** Whether the store is what failed. */
export function isOfStore(error: unknown): error is Problem {
  return error instanceof Problem && error.code.startsWith('store-');
}

/** The files that SQLite keeps a store in, and that nothing else may be written over; none of a database elsewhere. */
export function storeFiles(found: StorePlace | undefined): readonly string[] {
  if (found === undefined || isPostgres(found.place)) return [];
  return ['', '-wal', '-shm'].map((end) => `${found.place}${end}`);
}

/** Opens the store that is written to, and makes it where it is not there. Throws the Problems of opening. */
export async function openStoreForWriting(found: StorePlace): Promise<Store> {
  // The data folder of a new user is not there yet; a folder that somebody named, they shall make.
  if (!found.named) makeOwnFolder(dirname(found.place), 'store-unavailable');
  return openStoreAt(found);
}

/** Opens a store that is there, or makes the file of one. Throws the Problems of opening. */
export async function openStoreAt({ place }: Pick<StorePlace, 'place'>): Promise<Store> {
  const { openStore } = await import('../store/open-store.ts');
  return openStore(place);
}
