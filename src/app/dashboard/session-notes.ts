import type { AuditLog, NewEntry } from '../../audit-log/entry.ts';
import { counted } from '../../core/model/counted.ts';
import { Problem } from '../../core/model/problem.ts';
import { stackOf } from '../../core/model/system-error.ts';
import { instant } from '../../core/model/time.ts';
import type { Person, SignInReason, SignInWay } from '../../web/api/session.ts';
import { hostActor, openLog } from '../audit-log.ts';
import { lostLog } from '../known-log.ts';
import { readSettings, type SettingsFile } from '../settings-file.ts';
import type { WatchedLog } from '../watched-log.ts';

/** Where the log is, and whom to tell what it lacks. */
export interface SessionNotesOptions {
  /** `--config`; `false` for none. */
  readonly config?: string | false;
  /** Where settings are looked for, here and above. */
  readonly folder: string;
  readonly log: WatchedLog;
  /**
   * Asks the store what it knows of the log, before an entry begins one. Throws the Problems of a store that cannot be
   * asked. Absent where there is none.
   */
  readonly askStore?: () => Promise<unknown>;
  /** Told, in a sentence, of what could not be written. */
  readonly onLost: (words: string) => void;
  /** Only in tests: milliseconds in which refused sign-ins become one entry. */
  readonly everyMs?: number;
}

/** A session, as far as the log names it. */
export interface NotedSession {
  readonly person: Person;
  readonly way: SignInWay;
  /** The network address it was begun from. */
  readonly address: string;
}

/** How a session was ended: by its own person, by an administrator, or by signing in where it was. */
export type SessionEnd = 'signed-out' | 'by-administrator' | 'replaced';

type SessionEntry = Pick<NewEntry, 'action' | 'words'> & {
  readonly about: NonNullable<NewEntry['about']>;
  readonly person?: string;
};

/** Whoever guesses makes an entry a minute, however often they try. */
const EVERY_MS = 60_000;
/** Addresses that are named in such an entry. */
const MOST_ADDRESSES = 5;
/** So long another writer is waited for: the whole dashboard stands still meanwhile, for whoever only guesses too. */
const WAIT_MS = 1_000;
/** As many are told apart: whoever has more of them must not fill the memory. */
const MOST_TOLD_APART = 1_000;

/**
 * Writes into the audit log who signs in at the dashboard and how sessions end. A log that cannot be written keeps nobody
 * out: reading changes nothing, the page is what shows the damage, and whatever changes something is refused without the
 * log. What could not be written is told, and counted in the next entry that can be.
 */
export class SessionNotes {
  readonly #options: SessionNotesOptions;
  readonly #refused = new Map<SignInReason, number>();
  readonly #addresses = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #missed = 0;
  /** What is being written; entries stand in the order of what happened. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: SessionNotesOptions) {
    this.#options = options;
  }

  /** Somebody has signed in. Kept when the entry is written, or could not be. */
  begun({ person, way, address }: NotedSession): Promise<void> {
    return this.#write({
      action: 'sign-in',
      person: person.name,
      about: { role: person.role, way, address },
      words: `Signed in as ${person.role} ${WAYS[way]}, from ${address}.`,
    });
  }

  /** A session was ended. @param by who did it, whose own session it need not be */
  ended({ person, way, address }: NotedSession, by: Person, how: SessionEnd): Promise<void> {
    const isOwn = how === 'signed-out' || (how === 'replaced' && person.name === by.name);
    return this.#write({
      action: 'session-ended',
      person: by.name,
      about: {
        ...{ role: person.role, way, address },
        ...(!isOwn && { person: person.name, byRole: by.role }),
        ...(how === 'replaced' && { replaced: true }),
      },
      words: endedWords(person, how, isOwn),
    });
  }

  /** Somebody was not let in. Nothing of whom they say to be is kept; attempts of a minute become one entry. */
  refused(why: SignInReason, address: string): void {
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
    if (this.#addresses.size < MOST_TOLD_APART) this.#addresses.add(address);
    this.#timer ??= setTimeout(
      () => this.#writeRefused().catch((fault: unknown) => this.#options.onLost(stackOf(fault))),
      this.#options.everyMs ?? EVERY_MS,
    );
    this.#timer.unref();
  }

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.#writeRefused();
    await this.#last;
  }

  async #writeRefused(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const why = Object.fromEntries([...this.#refused].sort());
    const addresses = [...this.#addresses].sort();
    const count = Object.values(why).reduce((sum, each) => sum + each, 0);
    this.#refused.clear();
    this.#addresses.clear();
    if (count === 0) return;
    await this.#write({
      action: 'sign-in-refused',
      about: { count, why, addresses: addresses.slice(0, MOST_ADDRESSES), ofAddresses: addresses.length },
      words: `${counted(count, 'attempt')} to sign in refused, from ${addressesWords(addresses)}.`,
    });
  }

  #write(entry: SessionEntry): Promise<void> {
    const write = () => this.#append(entry);
    this.#last = this.#last.then(write, write);
    return this.#last;
  }

  async #append({ action, words, about, person }: SessionEntry): Promise<void> {
    const missed = this.#missed;
    try {
      const { config, folder } = this.#options;
      const file = await readSettings({ config, folder });
      const log = await this.#appendable(file);
      log.append({
        ...{ at: instant(new Date()), actor: hostActor(undefined, person), action },
        about: { ...about, ...(missed > 0 && { notWrittenBefore: missed }) },
        ...(words !== undefined && { words }),
      });
      this.#options.log.see();
      this.#missed = 0;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#missed += 1;
      this.#options.onLost(`Not in the audit log (${action}): ${error.message}`);
    }
  }

  /**
   * Throws the {@link Problem} `audit-log-damaged` too where the log was taken away: an entry of somebody who only
   * guesses would begin another one, and nothing would look as if any were missing.
   */
  async #appendable(file: SettingsFile | undefined): Promise<AuditLog> {
    const { log, askStore } = this.#options;
    if (!log.isKnown) await askStore?.();
    const gone = log.gone();
    if (gone !== undefined) throw lostLog(gone);
    log.makeFolder();
    return openLog(log.path, file, WAIT_MS);
  }
}

const WAYS: Readonly<Record<SignInWay, string>> = {
  link: 'by the link of the terminal',
  oidc: "by the organisation's provider",
};

function endedWords({ name, role }: Person, how: SessionEnd, isOwn: boolean): string {
  if (how === 'signed-out') return 'Signed out.';
  if (how === 'by-administrator') return `Ended the session of ${name}, who was ${role}.`;
  if (isOwn) return 'Signed in again in the same browser: the session of before was ended.';
  return `Signed in in the browser of ${name}, who was ${role}: that session was ended.`;
}

function addressesWords(addresses: readonly string[]): string {
  const [only] = addresses;
  if (addresses.length === 1 && only !== undefined) return only;
  const least = addresses.length === MOST_TOLD_APART ? 'at least ' : '';
  return `${least}${counted(addresses.length, 'address', 'addresses')}`;
}
