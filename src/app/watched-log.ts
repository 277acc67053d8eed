import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { firstLine, type Remains, readRemains } from '../audit-log/read.ts';
import { realPath } from '../audit-log/tail.ts';
import { Problem } from '../core/model/problem.ts';
import { codeOrText, systemCode } from '../core/model/system-error.ts';
import type { Store } from '../store/port.ts';
import { auditLogPath, type LogSettings } from './audit-log.ts';
import { isFileAt, type KnownLog, knownLog, lossOf, lostLog } from './known-log.ts';
import { makeOwnFolder } from './state-folder.ts';

/** Where the log of a program that runs on lies: there it stays, though a settings file that is made meanwhile would move it. */
export function watchedLog(flag: string | undefined, file: LogSettings | undefined): WatchedLog {
  const { path, named } = auditLogPath(flag, file);
  return new WatchedLog(path, !named && file === undefined);
}

/**
 * An audit log that a program looks at for as long as it runs: what is left of it, and whether it is still the one that
 * was there, by what was seen and by what the store has a copy of. A log that was taken away must not be begun anew by
 * the next entry: nothing would look as if any were missing.
 */
export class WatchedLog {
  readonly path: string;
  readonly #isOwn: boolean;
  #left: { readonly stamp: string; readonly remains: Remains } | undefined;
  #wasThere = false;
  /** With what it began when it was first seen. */
  #first: string | undefined;
  #known: KnownLog | undefined;

  /** @param isOwn whether it lies in the folder where this user's programs keep their state */
  constructor(path: string, isOwn: boolean) {
    this.path = path;
    this.#isOwn = isOwn;
    this.see();
  }

  /** Makes the folder of a new user. Throws the Problem `audit-log-unwritable`. */
  makeFolder(): void {
    if (this.#isOwn) makeOwnFolder(dirname(this.path), 'audit-log-unwritable');
  }

  /** Asks the store anew what it has a copy of. Throws the Problems of a store that cannot be read. */
  async learn(store: Store): Promise<void> {
    this.#known = await knownLog(store, this.path);
  }

  /** What the store knew of it when it was asked last. */
  get known(): KnownLog | undefined {
    return this.#known;
  }

  /** Notes that there is one, and which: what is gone later was there. */
  see(): void {
    const isThere = isFileAt(this.path) === true;
    this.#wasThere ||= isThere || existsSync(`${this.path}.head`);
    const first = isThere ? firstLine(this.path) : undefined;
    if (first !== undefined && first !== '') this.#first ??= first;
  }

  /** Whether one is there, or was ever seen or copied: only where not may an entry begin one. */
  get isKnown(): boolean {
    this.see();
    return this.#wasThere || this.#known !== undefined;
  }

  /** That there is no log where one was, in a sentence. */
  gone(): string | undefined {
    this.see();
    // What cannot be reached may be there: whoever opens it is told why not.
    if (existsSync(this.path) || isFileAt(this.path) === undefined) return undefined;
    if (this.#known !== undefined) return lossOf(this.path, this.#known, undefined);
    return this.#wasThere ? `The audit log ${this.path} is gone: there was one before.` : undefined;
  }

  /**
   * What became of a log that was there, in a sentence: it is gone, cut, or another one, which may be whole by itself.
   * Nothing where it is the one there was. Throws the {@link Problem} `unreadable-file`.
   */
  lost(): string | undefined {
    const gone = this.gone();
    if (gone !== undefined || !existsSync(this.path)) return gone;
    if (this.#known !== undefined) return lossOf(this.path, this.#known, this.remains());
    const first = firstLine(this.path);
    if (first === undefined || this.#first === undefined || first === this.#first) return undefined;
    return `The audit log ${this.path} is not the one that was there before: it begins with ${first === '' ? 'no' : 'another'} entry.`;
  }

  /** Throws the {@link Problem} `audit-log-damaged` where it is not the one that was there. */
  refuseLost(): void {
    const words = this.lost();
    if (words !== undefined) throw lostLog(words);
  }

  /**
   * What can be shown of the log, a damaged one too, read anew only where it or the head beside it has changed; nothing
   * where there is no log. Throws the {@link Problem} `unreadable-file`.
   */
  remains(): Remains {
    const log = stampOf(this.path);
    if (log === NO_FILE) return { entries: [] };
    // A log behind a link has its head beside the file itself.
    const stamp = `${log} ${stampOf(`${realPath(this.path)}.head`)}`;
    if (this.#left?.stamp !== stamp) this.#left = { stamp, remains: readRemains(this.path) };
    return this.#left.remains;
  }
}

const NO_FILE = 'none';

/**
 * Changes with every entry: a log only grows. Whoever edits it can set its time, but not that of its last change (stat(2)).
 * Throws the {@link Problem} `unreadable-file` where it cannot be reached.
 */
export function stampOf(path: string): string {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return NO_FILE;
    return `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw new Problem('unreadable-file', `${path}: it cannot be read (${codeOrText(error)}).`, {
      cause: error,
    });
  }
}
