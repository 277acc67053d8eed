import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Lock, lockFile } from '../../audit-log/lock.ts';
import type { KeptPage, SearchProgress } from '../../aws/collect/investigation/progress.ts';
import type { TrailWindow } from '../../core/investigation/source.ts';
import { Problem } from '../../core/model/problem.ts';
import { systemCode } from '../../core/model/system-error.ts';
import { lengthInWords, secondsBetween } from '../../core/model/time.ts';
import { stateFolder } from '../state-folder.ts';
import { type LeftProgress, PROGRESS_FORMAT, readLeft } from './left-progress.ts';

/** After a day the key may have been used anew: then it is better to ask again. */
const LONGEST_HOURS = 24;

/** What the name of the file is made of: the same command finds the same file again. */
export interface ProgressOf {
  readonly accountId: string;
  readonly accessKeyId: string;
  /** As it was asked for (`90d`), since "now" is another time at every start. */
  readonly asked: string;
}

export interface ProgressOptions {
  readonly of: ProgressOf;
  /** Of a search that begins now. */
  readonly window: TrailWindow;
  /** ISO 8601 UTC. */
  readonly now: string;
  /** Forget what was kept. */
  readonly again: boolean;
  readonly onNotice: (words: string) => void;
}

/** The progress of one investigation in a file, for the user's own eyes. */
export interface ProgressFile extends SearchProgress {
  readonly path: string;
  /** That of the search which goes on. */
  readonly window: TrailWindow;
  /** Ends the work with the file: it goes where the search is done, and stays where it can go on. */
  close(done: boolean): void;
}

/**
 * Opens the progress of a search: that of an interrupted one, or a new one. Throws the {@link Problem} `busy` where
 * the same investigation is under way, and `output-unwritable` where the file cannot be made.
 */
export function openProgress(options: ProgressOptions): ProgressFile {
  const path = pathOf(options.of);
  makeFolder(dirname(path));
  const lock = lockFile(`${path}.lock`, { waitMs: 0 });
  try {
    return new OpenProgress(path, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function pathOf({ accountId, accessKeyId, asked }: ProgressOf): string {
  const hash = createHash('sha256').update(JSON.stringify([accountId, accessKeyId, asked]));
  return join(stateFolder(), 'keyreeve', 'investigations', `${hash.digest('hex').slice(0, 32)}.jsonl`);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(path, error);
  }
}

class OpenProgress implements ProgressFile {
  readonly path: string;
  readonly window: TrailWindow;
  readonly #lock: Lock;
  readonly #file: number;
  readonly #pages: ReadonlyMap<string, readonly KeptPage[]>;
  #closed = false;

  constructor(path: string, lock: Lock, { window, now, again, onNotice }: ProgressOptions) {
    this.path = path;
    this.#lock = lock;
    const left = usable(readLeft(path), { now, again, onNotice });
    this.#pages = left?.pages ?? new Map();
    const head = left?.head ?? { format: PROGRESS_FORMAT, begunAt: now, ...window };
    this.window = { since: head.since, until: head.until };
    try {
      // A new file, not what lies there: that may be a link to another one.
      if (left === undefined) rmSync(path, { force: true });
      this.#file = openSync(path, left === undefined ? 'wx' : GOING_ON, 0o600);
      if (left === undefined) writeFileSync(this.#file, `${JSON.stringify(head)}\n`);
      else takeOver(this.#file, left.whole);
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  kept(search: string): readonly KeptPage[] {
    return this.#pages.get(search) ?? [];
  }

  add(search: string, page: KeptPage): void {
    // Answers still come in when another search has failed: the number of the file may be another one's by then.
    if (this.#closed) return;
    const line = Buffer.from(`${JSON.stringify({ search, page })}\n`);
    try {
      for (let from = 0; from < line.length; ) from += writeSync(this.#file, line, from);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  close(done: boolean): void {
    this.#closed = true;
    closeSync(this.#file);
    if (done) rmSync(this.path, { force: true });
    this.#lock.release();
    if (done) rmSync(`${this.path}.lock`, { force: true });
  }
}

const GOING_ON = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW;

/** A line that a kill tore would swallow the next one; and somebody may have let others read it. */
function takeOver(file: number, whole: number): void {
  fchmodSync(file, 0o600);
  ftruncateSync(file, whole);
}

function usable(
  left: LeftProgress | 'damaged' | undefined,
  { now, again, onNotice }: Pick<ProgressOptions, 'now' | 'again' | 'onNotice'>,
): LeftProgress | undefined {
  if (left === undefined || again) return undefined;
  const discard = (why: string) => onNotice(`What an interrupted search left is discarded: ${why}.`);
  if (left === 'damaged') {
    discard('it is of another version, or damaged');
    return undefined;
  }
  const { begunAt, until } = left.head;
  const age = secondsBetween(begunAt, now);
  if (age > LONGEST_HOURS * 3600 || age < 0) {
    discard(`it began at ${begunAt}, and only what is younger than ${LONGEST_HOURS} hours goes on`);
    return undefined;
  }
  const pages = left.pages.values().reduce((sum, each) => sum + each.length, 0);
  onNotice(
    `Going on with the search that began ${lengthInWords(age)} ago and was interrupted: ${pages} pages of it are there. Events up to ${until} count. To begin anew: --again.`,
  );
  return left;
}

function unwritable(path: string, cause: unknown): Problem {
  const reason = systemCode(cause) ?? String(cause);
  return new Problem('output-unwritable', `${path} cannot be written (${reason}).`, {
    hint: 'An investigation keeps there what it has read, in case that it is interrupted. Set XDG_STATE_HOME to a folder that can be written.',
    cause,
  });
}
