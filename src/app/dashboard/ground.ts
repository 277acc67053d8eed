import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AuditLog } from '../../audit-log/entry.ts';
import { firstLine, type Remains, readRemains } from '../../audit-log/read.ts';
import { realPath } from '../../audit-log/tail.ts';
import type { Entry } from '../../core/model/audit-entry.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Store } from '../../store/port.ts';
import { auditLogPath, openLog } from '../audit-log.ts';
import { copyLog } from '../keep-records.ts';
import { type FoundSettings, remediationOf } from '../remediate/found-settings.ts';
import { journalPlace } from '../remediate/open-ground.ts';
import type { LiveOptions, ScanOptions } from '../scan-options.ts';
import { liveSettings, readSettings, type SettingsFile } from '../settings-file.ts';
import { makeOwnFolder } from '../state-folder.ts';
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
  readonly logPath: string;
  readonly #options: GroundOptions;
  #seen: SeenLog | undefined;
  #left: { readonly stamp: string; readonly remains: Remains } | undefined;
  #hadLog = false;
  /** With what the log began when it was first seen. */
  #first: string | undefined;

  private constructor(options: GroundOptions, logPath: string) {
    this.#options = options;
    this.demo = options.demo;
    this.store = options.store;
    this.logPath = logPath;
    this.lostLog();
  }

  /** Throws the Problems of settings that cannot be read or used, and of a folder that cannot be made. */
  static async open(options: GroundOptions): Promise<DashboardGround> {
    const { config, folder, auditLog } = options;
    const file = await readSettings({ config, folder });
    const { path, named } = auditLogPath(auditLog, file);
    if (!named && file === undefined) makeOwnFolder(dirname(path), 'audit-log-unwritable');
    return new DashboardGround(options, path);
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

  /** Throws the Problems of a log that cannot be written or is damaged. */
  log(file: SettingsFile | undefined): AuditLog {
    return openLog(this.logPath, file);
  }

  journalPath(file: SettingsFile | undefined): string {
    return journalPlace(this.#options.journal, file, this.logPath);
  }

  /**
   * What became of a log that was there, in a sentence: somebody took it away with the head beside it, or the folder that
   * it was in, and another one may have been begun since, which is whole by itself. Nothing where it is the one there was.
   */
  lostLog(): string | undefined {
    const path = this.logPath;
    const isThere = existsSync(path);
    this.#hadLog ||= isThere || existsSync(`${path}.head`);
    if (!isThere) return this.#hadLog ? `The audit log ${path} is gone: there was one before.` : undefined;
    const first = firstLine(path);
    if (first === undefined) return undefined;
    if (first !== '') this.#first ??= first;
    if (this.#first === undefined || first === this.#first) return undefined;
    return `The audit log ${path} is not the one that was there before: it begins with ${first === '' ? 'no' : 'another'} entry.`;
  }

  /**
   * Every entry of the log, read anew only where the file has changed. Throws the {@link Problem} `audit-log-damaged`
   * where it does not follow, which ends whatever rests on it.
   */
  entries(log: AuditLog): readonly Entry[] {
    this.lostLog();
    const stamp = stampOf(this.logPath);
    if (this.#seen?.stamp !== stamp) this.#seen = { stamp, entries: log.entries() };
    return this.#seen.entries;
  }

  /**
   * What can be shown of the log, a damaged one too, read anew only where it or the head beside it has changed; nothing
   * where there is no log. Throws the {@link Problem} `unreadable-file`.
   */
  remains(): Remains {
    const log = stampOf(this.logPath);
    if (log === 'none') return { entries: [] };
    // A log behind a link has its head beside the file itself.
    const stamp = `${log} ${stampOf(`${realPath(this.logPath)}.head`)}`;
    if (this.#left?.stamp !== stamp) this.#left = { stamp, remains: readRemains(this.logPath) };
    return this.#left.remains;
  }

  /**
   * Brings the store's copy of the log up to date. The log itself is what counts: a copy that cannot be made is told.
   *
   * @param warn told why not, in a sentence
   */
  async copyLog(warn: (words: string) => void): Promise<void> {
    this.lostLog();
    try {
      await copyLog(this.store, this.logPath);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      warn(`Not in the store: ${error.message}`);
    }
  }
}

/** Changes with every entry: a log only grows. Whoever edits it can set its time, but not that of its last change (stat(2)). */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
}
