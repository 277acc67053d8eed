import type { ChildCredential, Investigation, KeySubject, SearchedSource } from '../model/investigation.ts';
import type { TrailAnswer } from './source.ts';

/** Where an address is, by a local database; a part that it does not know is absent. */
export interface AddressPlace {
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** `AS16509 Amazon.com, Inc.` */
  readonly network?: string;
}

/** Looks an address up. Gives an empty place for one that is not known. */
export type PlaceLookup = (address: string) => AddressPlace;

/** All that a story is told from. */
export interface StoryInput {
  readonly subject: KeySubject;
  readonly window: Investigation['window'];
  /** Calls with the key and with the credentials that came of it, together. */
  readonly calls: TrailAnswer;
  /** Events about the key, and about the {@link siblingsOf} it. */
  readonly about: TrailAnswer;
  readonly signIns: TrailAnswer;
  readonly children: readonly ChildCredential[];
  readonly sources: readonly SearchedSource[];
  /** What these sources never show. */
  readonly blind: readonly string[];
  /** Absent where no database of addresses was given. */
  readonly placeOf?: PlaceLookup;
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly version: string;
}
