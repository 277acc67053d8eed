import type { KeyPlace } from '../model/key-place.ts';
import { findKeys } from './find-keys.ts';
import type { KeyFinder } from './key-finder.ts';
import { textsIn } from './texts-in.ts';
import type { Unsearched } from './unpack.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Something of AWS that may hold a key, as its API describes it. */
export interface Resource {
  /** `Lambda function` */
  readonly kind: string;
  /** An ARN, or an id where it has none. */
  readonly name: string;
  /** What the API says of it: every text in it is searched, and none is kept. */
  readonly content: unknown;
}

/** A place as far as a resource knows it: its account, region and service stand around it. */
export type PlaceIn = Omit<KeyPlace, 'service' | 'account' | 'region' | 'managedBy'>;

/** Where in a resource ids stand, and why parts of it could not be searched. */
export interface LookedThrough {
  readonly places: readonly PlaceIn[];
  readonly unsearched: readonly Unsearched[];
}

/** Looks through all that is said of a resource. */
export function lookThrough(finder: KeyFinder, { kind, name, content }: Resource): LookedThrough {
  const places: PlaceIn[] = [];
  const unsearched = new Set<Unsearched>();
  for (const { at, text } of textsIn(content)) {
    const found = findKeys(finder, text);
    for (const why of found.unsearched) unsearched.add(why);
    for (const hit of found.hits) {
      places.push({ ...hit, kind, resource: withoutSecrets(name), at: withoutSecrets(at) });
    }
  }
  return { places, unsearched: [...unsearched].sort() };
}

/** Why a part was not searched, in words. */
export const UNSEARCHED_WORDS: Readonly<Record<Unsearched, string>> = {
  'too-large': 'It unpacks to more than is searched.',
  damaged: 'It begins as gzip does, and cannot be unpacked.',
};
