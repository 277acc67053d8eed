import type { AuditLog } from '../../audit-log/entry.ts';
import type { Remains } from '../../audit-log/read.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Store } from '../../store/port.ts';
import { type LogSettings, type Note, openLog, openNotes } from '../audit-log.ts';
import { copyLog } from '../keep-records.ts';
import { type KnownLog, knownOrLike } from '../known-log.ts';
import { type FoundSettings, remediationOf } from '../remediate/found-settings.ts';
import { journalPlace } from '../remediate/open-ground.ts';
import type { LiveOptions, ScanOptions } from '../scan-options.ts';
import { liveSettings, readSettings, type SettingsFile } from '../settings-file.ts';
import { stampOf, type WatchedLog, watchedLog } from '../watched-log.ts';
import type { JobPorts } from './jobs.ts';

/** What else a scan from the page reads, by which list of people, and whether rules in preview judge it too. */
export type ScanReads = Pick<
  ScanOptions,
  'fresh' | 'auditRoot' | 'instances' | 'prove' | 'preview' | 'people'
>;

/** Runs of before that are made before the first scan. */
export interface GroundPast {
  /** Makes what is not made yet. Throws the {@link Problem} `cancelled` where it is stopped. */
  make(ports: Pick<JobPorts, 'signal' | 'progress'>): Promise<void>;
  /** A scan after it has ended: what is made as a whole can be looked at. */
  show(): void;
}

/** What a dashboard is opened with. */
export interface GroundOptions {
  readonly demo: boolean;
  /** Open, and closed by whoever opened it. */
  readonly store: Store;
  /** `--config`; `false` for none. */
  readonly config?: string | false;
  /** Where settings are looked for, here and above. */
  readonly folder: string;
  readonly auditLog?: string;
  /** The log, where somebody else writes into it too; by default the one of `auditLog` and the settings. */
  readonly log?: WatchedLog;
  readonly journal?: string;
  /** Accounts and credentials, read anew for each scan. Throws a {@link Problem} for a list that cannot be read. */
  readonly live: () => LiveOptions;
  readonly reads?: ScanReads;
  /** Of a demo alone. */
  readonly past?: GroundPast;
  /** Seconds that a change may take to show. Default 30. */
  readonly readBack?: number;
}

interface SeenLog {
  readonly stamp: string;
  readonly entries: readonly Entry[];
}

/**
 * What the dashboard stands on: a store, and the files beside it. Settings are read for each action, since people write
 * into them while it runs. The audit log stays where it was when the dashboard was opened: a settings file that is made
 * meanwhile would move it, and with it every plan's approval out of sight.
 */
export class DashboardGround {
  readonly demo: boolean;
  readonly store: Store;
  readonly #options: GroundOptions;
  readonly #log: WatchedLog;
  #seen: SeenLog | undefined;

  private constructor(options: GroundOptions, log: WatchedLog) {
    this.#options = options;
    this.demo = options.demo;
    this.store = options.store;
    this.#log = log;
  }

  /**
   * Throws the Problems of settings that cannot be read or used, of a folder that cannot be made, and of a store that cannot
   * be asked what it knows of the log.
   */
  static async open(options: GroundOptions): Promise<DashboardGround> {
    const { config, folder, auditLog, store } = options;
    const file = await readSettings({ config, folder });
    const log = options.log ?? watchedLog(auditLog, file);
    log.makeFolder();
    await log.learn(store);
    return new DashboardGround(options, log);
  }

  get logPath(): string {
    return this.#log.path;
  }

  get readBack(): number | undefined {
    return this.#options.readBack;
  }

  get folder(): string {
    return this.#options.folder;
  }

  get config(): string | false | undefined {
    return this.#options.config;
  }

  /** What a scan reads beside what every scan does. */
  get reads(): ScanReads {
    return this.#options.reads ?? {};
  }

  get past(): GroundPast | undefined {
    return this.#options.past;
  }

  /** The settings as they are now. */
  async settings(): Promise<SettingsFile | undefined> {
    const { config, folder } = this.#options;
    return readSettings({ config, folder });
  }

  async found(): Promise<FoundSettings> {
    return remediationOf(await this.settings());
  }

  /** Accounts and credentials by the command line alone; settings stand behind them. */
  live(): LiveOptions {
    return this.#options.live();
  }

  /** The same with the settings behind them. */
  liveWith(file: SettingsFile | undefined): LiveOptions {
    const asked = this.live();
    return file === undefined ? asked : liveSettings(asked, file);
  }

  /** Throws the Problems of a log that cannot be written, is damaged, or is not the one that was there. */
  log(file: SettingsFile | undefined): AuditLog {
    this.#log.refuseLost();
    return openLog(this.logPath, file);
  }

  /** The same for what adds to it: the store is asked anew what it knows of it. Throws the Problems of the store too. */
  async logToWrite(file: SettingsFile | undefined): Promise<AuditLog> {
    await this.#log.learn(this.store);
    return this.log(file);
  }

  /** The same for what changes nothing in AWS. */
  async notes(file: LogSettings | undefined, warn: (text: string) => void, person: string): Promise<Note> {
    await this.#log.learn(this.store);
    this.#log.refuseLost();
    return openNotes(this.logPath, file, warn, { person });
  }

  journalPath(file: SettingsFile | undefined): string {
    return journalPlace(this.#options.journal, file, this.logPath);
  }

  /** What the store knows of the log, at this place or another, asked anew. Throws the Problems of the store. */
  async knownLog(): Promise<KnownLog | undefined> {
    await this.#log.learn(this.store);
    return this.#log.known ?? (await knownOrLike(this.store, this.logPath));
  }

  /** What became of a log that was there, in a sentence; see {@link WatchedLog}. */
  lostLog(): string | undefined {
    return this.#log.lost();
  }

  /**
   * Every entry of the log, read anew only where the file has changed. Throws the {@link Problem} `audit-log-damaged`
   * where it does not follow, which ends whatever rests on it.
   */
  entries(log: AuditLog): readonly Entry[] {
    this.#log.see();
    const stamp = stampOf(this.logPath);
    if (this.#seen?.stamp !== stamp) this.#seen = { stamp, entries: log.entries() };
    return this.#seen.entries;
  }

  /** What can be shown of the log, a damaged one too; see {@link WatchedLog}. Throws the {@link Problem} `unreadable-file`. */
  remains(): Remains {
    return this.#log.remains();
  }

  /**
   * Brings the store's copy of the log up to date. The log itself is what counts: a copy that cannot be made is told.
   *
   * @param warn told why not, in a sentence
   */
  async copyLog(warn: (words: string) => void): Promise<void> {
    this.#log.see();
    try {
      await copyLog(this.store, this.logPath);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      warn(`Not in the store: ${error.message}`);
    }
  }
}
