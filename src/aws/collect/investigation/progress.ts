import type { Fields } from '../../../core/model/fields.ts';

/** An event, as far as an investigation needs it: whole where it is telling, else without request and answer. */
export interface KeptEvent {
  readonly id: string;
  readonly at: string;
  readonly source: string;
  readonly name: string;
  /** Of the record, without what may be a secret. */
  readonly fields: Fields;
}

/** What one page of one search gave. */
export interface KeptPage {
  /** Events on it that no page before it had. */
  readonly read: number;
  /** Events of it without time, source or name, which tell nothing. */
  readonly unreadable: number;
  /** Events of it whose record cannot be read: they are kept as far as they are known. */
  readonly damaged: number;
  /** Events of it that another key signed than the one searched for. They are not kept. */
  readonly others: number;
  /** The time of the oldest event of the search so far; absent where there was none yet. */
  readonly oldest?: string;
  /** Ids of those of that second: where the next page begins, some of them may come again. */
  readonly edge: readonly string[];
  /** Nothing older is there. */
  readonly done: boolean;
  readonly events: readonly KeptEvent[];
}

/**
 * Where searches are kept while they go on, so that after a kill nothing is asked twice. A search goes on by the time
 * of its oldest event: how long AWS's tokens live is documented nowhere.
 */
export interface SearchProgress {
  /** The pages of a search that were read before, in their order. */
  kept(search: string): readonly KeptPage[];
  /** Keeps one more. A kill after it returns does not lose it. */
  add(search: string, page: KeptPage): void;
}

/** Keeps nothing. */
export const NO_PROGRESS: SearchProgress = { kept: () => [], add: () => {} };
