import type { Entry, Head } from '../../core/model/audit-entry.ts';
import type {
  ChangeCount,
  FindingLife,
  LateAccount,
  StoredAccount,
  StoredRun,
} from '../../core/model/history.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import type { AccountCoverage, ControlResult } from '../../core/model/run.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import type {
  AccountLife,
  FindingFilter,
  KeptAccount,
  Lease,
  Pruned,
  Retention,
  RunEnd,
  RunFacts,
  RunStart,
  Store,
  StoredInvestigation,
  StoredMark,
  StoredNotice,
  StoredPlan,
  StoreSize,
} from '../port.ts';
import {
  keepAccounts,
  packAccount,
  piecesOf,
  readAccounts,
  readCoverage,
  readLate,
  readReport,
  readSnapshot,
} from './accounts.ts';
import { backup } from './backup.ts';
import type { Database, Queries } from './database.ts';
import { keepInvestigation, readInvestigations } from './investigations.ts';
import { leaseOf, note, noted, releaseLease, takeLease } from './leases.ts';
import type { RunRules } from './move-lives.ts';
import { packPieces } from './pieces.ts';
import { prune } from './prune.ts';
import { readChangeCounts, walkLives } from './read-lives.ts';
import * as records from './records.ts';
import * as runs from './runs.ts';
import { readSize } from './size.ts';

/** The store in SQL: what each call does is in the file of its subject. */
export class SqlStore implements Store {
  readonly kind: Store['kind'];
  readonly place: string;
  readonly #database: Database;
  /** What does not change about a run while it runs. */
  readonly #runs = new Map<number, RunRules>();

  constructor(database: Database) {
    this.kind = database.kind;
    this.place = database.place;
    this.#database = database;
  }

  beginRun(start: RunStart): Promise<number> {
    return this.#write((db) => runs.beginRun(db, start));
  }

  async keepAccounts(run: number, accounts: readonly KeptAccount[]): Promise<readonly AccountLife[]> {
    const rules = await this.#rulesOf(run);
    const packed = accounts.map((kept) => packAccount(kept, rules.now));
    await this.#read((db) => packPieces(db, packed.flatMap(piecesOf)));
    return this.#write((db) => keepAccounts(db, rules, packed));
  }

  async #rulesOf(number: number): Promise<RunRules> {
    const known = this.#runs.get(number);
    if (known !== undefined) return known;
    const found = await this.#read((db) => runs.rulesOfRun(db, number));
    this.#runs.set(number, found);
    return found;
  }

  keepAlive(run: number, until: string): Promise<void> {
    return this.#write((db) => runs.keepAlive(db, run, until));
  }

  endRun(run: number, end: RunEnd): Promise<void> {
    // It looks at accounts that others may be judging.
    return this.#database.write((db) => runs.endRun(db, run, end), { alone: true });
  }

  failRun(run: number, endedAt: string, words: string): Promise<void> {
    return this.#write((db) => runs.failRun(db, run, endedAt, words));
  }

  runs(at: string, limit?: number): Promise<readonly StoredRun[]> {
    return this.#read((db) => runs.readRuns(db, at, limit));
  }

  run(number: number, at: string): Promise<StoredRun | undefined> {
    return this.#read((db) => runs.readRun(db, number, at));
  }

  factsOf(run: number): Promise<RunFacts> {
    return this.#read((db) => runs.readFacts(db, run));
  }

  controlsOf(run: number): Promise<readonly ControlResult[]> {
    return this.#read((db) => runs.readControls(db, run));
  }

  accountsOf(run: number): Promise<readonly StoredAccount[]> {
    return this.#read((db) => readAccounts(db, run));
  }

  lateAccounts(run?: number): Promise<readonly LateAccount[]> {
    return this.#read((db) => readLate(db, run));
  }

  coverageOf(run: number): Promise<readonly AccountCoverage[]> {
    return this.#read((db) => readCoverage(db, run));
  }

  snapshotOf(run: number, accountId: string): Promise<Snapshot | undefined> {
    return this.#read((db) => readSnapshot(db, run, accountId));
  }

  reportOf(run: number, accountId: string, entry = 0): Promise<Uint8Array | undefined> {
    return this.#read((db) => readReport(db, run, accountId, entry));
  }

  lives(filter: FindingFilter = {}): AsyncIterable<FindingLife> {
    return walkLives((work) => this.#read(work), filter);
  }

  changeCounts(filter: Pick<FindingFilter, 'rules' | 'accounts'> = {}): Promise<readonly ChangeCount[]> {
    return this.#read((db) => readChangeCounts(db, filter));
  }

  keepPlan(plan: StoredPlan): Promise<void> {
    return this.#write((db) => records.keepPlan(db, plan));
  }

  plans(): Promise<readonly StoredPlan[]> {
    return this.#read((db) => records.readPlans(db));
  }

  keepNotice(notice: StoredNotice): Promise<void> {
    return this.#write((db) => records.keepNotice(db, notice));
  }

  plan(id: string): Promise<StoredPlan | undefined> {
    return this.#read((db) => records.readPlan(db, id));
  }

  keepInvestigation(investigation: Investigation): Promise<void> {
    return this.#write((db) => keepInvestigation(db, investigation));
  }

  investigationsOf(accessKeyId: string): Promise<readonly StoredInvestigation[]> {
    return this.#read((db) => readInvestigations(db, accessKeyId));
  }

  notices(): Promise<readonly StoredNotice[]> {
    return this.#read((db) => records.readNotices(db));
  }

  marks(): Promise<readonly StoredMark[]> {
    return this.#read((db) => records.readMarks(db));
  }

  keepEntries(log: string, entries: readonly Entry[]): Promise<void> {
    return this.#write((db) => records.keepEntries(db, log, entries));
  }

  headOf(log: string): Promise<Head | undefined> {
    return this.#read((db) => records.headOf(db, log));
  }

  logs(): Promise<readonly string[]> {
    return this.#read((db) => records.readLogs(db));
  }

  entriesOf(log: string): Promise<readonly Entry[]> {
    return this.#read((db) => records.readEntries(db, log));
  }

  takeLease(lease: Lease, at: string): Promise<boolean> {
    return this.#write((db) => takeLease(db, lease, at));
  }

  leaseOf(name: string): Promise<Lease | undefined> {
    return this.#read((db) => leaseOf(db, name));
  }

  releaseLease(name: string, holder: string): Promise<void> {
    return this.#write((db) => releaseLease(db, name, holder));
  }

  note(name: string, text: string): Promise<void> {
    return this.#write((db) => note(db, name, text));
  }

  noted(name: string): Promise<string | undefined> {
    return this.#read((db) => noted(db, name));
  }

  async prune(retention: Retention, dryRun: boolean): Promise<Pruned> {
    let pruned: Pruned | undefined;
    try {
      await this.#database.write(
        async (db) => {
          pruned = await prune(db, retention);
          if (dryRun) throw new DryRun();
        },
        { alone: true },
      );
    } catch (error) {
      if (!(error instanceof DryRun)) throw error;
    }
    if (pruned === undefined) throw new Error('Pruning told nothing.');
    return pruned;
  }

  backup(path: string): Promise<void> {
    return backup(this.#database, path);
  }

  size(): Promise<StoreSize> {
    return readSize(this.#database);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** All queries of one call see the same moment: what one of them names, another may have pruned by then. */
  #read<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#database.snapshot(work);
  }

  #write<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    return this.#database.write(work);
  }
}

/** Takes back all that pruning did. */
class DryRun extends Error {}
