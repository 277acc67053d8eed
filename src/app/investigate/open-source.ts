import { eventHistory, type HistoryProgress } from '../../aws/collect/investigation/event-history.ts';
import type { Clock } from '../../aws/session/clock.ts';
import type { TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { OwnAccounts } from './own-accounts.ts';
import { openProgress } from './progress-file.ts';

/** The key that a source is opened for. */
export interface SourceOf {
  readonly accessKeyId: string;
  /** Absent where nobody knows it. */
  readonly accountId?: string;
}

/** A source, open. */
export interface OpenedSource {
  readonly source: TrailSource;
  /** What is searched of time: that of an interrupted search where it goes on. */
  readonly window: TrailWindow;
  /**
   * Frees what it holds.
   *
   * @param ended whether all that was to be asked has been
   */
  close(ended: boolean): Promise<void>;
}

/** Opens a source for one key after the other. */
export type OpenSource = (about: SourceOf) => Promise<OpenedSource>;

export interface EventHistoryChoice {
  readonly accounts: OwnAccounts;
  readonly clock: Clock;
  readonly window: TrailWindow;
  /** The window as it was asked for: `90d`. */
  readonly asked: string;
  /** ISO 8601 UTC. */
  readonly now: string;
  /** Events read for one key in one region at most. */
  readonly mostEvents: number;
  /** Minutes for one key. */
  readonly mostMinutes: number;
  /** Forget what an interrupted search left. */
  readonly again: boolean;
  readonly onNotice: (words: string) => void;
  readonly onProgress?: (progress: HistoryProgress) => void;
}

/** The event history, each key with its own progress: what was cut for want of time can go on as after a kill. */
export function openEventHistory(choice: EventHistoryChoice): OpenSource {
  const { accounts } = choice;
  return async ({ accessKeyId, accountId = '' }) => {
    const of = { accountId, accessKeyId, asked: choice.asked };
    const progress = openProgress({ ...choice, of });
    const source = eventHistory({
      ...choice,
      accountId,
      sessionIn: accounts.sessionIn,
      progress,
    });
    return {
      source,
      window: progress.window,
      close: async (ended) => {
        await source.close();
        const goesOn = !ended || source.wasCutByTime();
        if (ended && goesOn)
          choice.onNotice('What was read is kept for a day: the same command goes on from there.');
        progress.close(!goesOn);
      },
    };
  };
}

/** One source for all keys, such as a folder of log files: it is closed by whoever opened it. */
export function sharedSource(source: TrailSource, window: TrailWindow): OpenSource {
  return async () => ({ source, window, close: async () => {} });
}
