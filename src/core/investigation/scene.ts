import type { ChildCredential, Investigation, KeySubject, Signal, SignalId } from '../model/investigation.ts';
import type { Calls, Telling } from './calls.ts';
import type { History } from './history.ts';
import type { Switching } from './switchings.ts';

/** All that signals are found in. Lists are in order of time. */
export interface Scene {
  readonly subject: KeySubject;
  readonly window: Investigation['window'];
  readonly now: string;
  /** Calls with the key and what came of it, counted. */
  readonly calls: readonly Calls[];
  /** Those of them that are kept whole. */
  readonly telling: readonly Telling[];
  /** Events about the key and, where its making is among them, about its siblings; by whomever. */
  readonly about: readonly Telling[];
  readonly signIns: readonly Telling[];
  /** When the key was switched, by what `about` shows. */
  readonly switchings: readonly Switching[];
  readonly children: readonly ChildCredential[];
  readonly history: History;
  /** Whether something was not searched. */
  readonly incomplete: boolean;
}

/** A signal with the new places that it speaks of: several about one place weigh more. */
export interface Noticed {
  readonly signal: Signal;
  readonly places: readonly string[];
}

/** What notices signals of some kinds. */
export interface SignalFamily {
  readonly ids: readonly SignalId[];
  notice(scene: Scene): readonly Noticed[];
}
