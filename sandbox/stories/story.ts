import type { AccountSpec } from '../spec.ts';
import type { StoryDraft } from './draft.ts';

/**
 * What an investigation may say of a key, from nothing to alarming, in the words that the product publishes: written
 * again here, since nothing of it is imported.
 */
export type StoryLabel = 'no-use-seen' | 'consistent-use' | 'needs-a-look' | 'likely-misuse';

/** A judgement that is right. */
export interface StoryVerdict {
  readonly label: StoryLabel;
  /**
   * Ids of signals that must be told, as alarming or as worth a look. Others may be told besides; with a label below
   * `needs-a-look` only as information.
   */
  readonly signals: readonly string[];
}

/** What is so of a story. */
export interface StoryTruth extends StoryVerdict {
  /** Somebody has the key who should not. */
  readonly hostile: boolean;
  /** Access key ids of the sessions and keys that came of the key, in the order they were made. */
  readonly children: readonly string[];
  readonly says: string;
  /** What is right instead where data events can be read: in log files, not in the event history. */
  readonly withDataEvents?: StoryVerdict;
}

/** Everything a story says of itself before it is made. */
export interface Story {
  /** Kebab-case. */
  readonly id: string;
  /** One sentence. */
  readonly says: string;
  readonly hostile: boolean;
  /** Ids of the hard cases of triage that it shows. */
  readonly cases: readonly string[];
}

/** What a story's author gives back: which key it is about, and what is right to say of it. */
export interface Told extends StoryVerdict {
  readonly accessKeyId: string;
  readonly withDataEvents?: StoryVerdict;
}

/** A story with the code that makes it. */
export interface WrittenStory extends Story {
  readonly write: (draft: StoryDraft) => Told;
}

export interface StoryOptions {
  /** ISO instant that the story ends at: it tells of the 90 days before, and sometimes of earlier ones. */
  readonly now: string;
  /** ISO instant before `now`: accounts and events as they were then. The truth is that of the whole story. */
  readonly asOf?: string;
  /** Default: one made of the story and the seed. */
  readonly accountId?: string;
  /** Default 1. Moves minutes, addresses inside a provider's range, and ids. */
  readonly seed?: number;
}

export interface MadeStory {
  readonly id: string;
  /** With its `events`, oldest first. */
  readonly account: AccountSpec;
  /** Further accounts that the story reaches, with their own events. */
  readonly others: readonly AccountSpec[];
  /** The key under study. */
  readonly accessKeyId: string;
  readonly truth: StoryTruth;
}
