import { hostname } from 'node:os';
import { controlResults } from '../core/engine/control-results.ts';
import { everyControl } from '../core/engine/select.ts';
import { FRAMEWORKS } from '../core/frameworks/frameworks.ts';
import { CHANGES, type Change, type ChangeTally, type RunScope } from '../core/model/history.ts';
import type { Run, RunRule } from '../core/model/run.ts';
import { instant } from '../core/model/time.ts';
import { RULES } from '../core/rules/index.ts';
import type { AccountLife, KeptAccount, RunFacts, RunStart, Store } from '../store/port.ts';
import { VERSION } from './version.ts';

/** What a scan knows of itself before its first account. */
export interface KeeperStart {
  readonly now: string;
  readonly scope: RunScope;
  readonly rules: readonly RunRule[];
  readonly facts: RunFacts;
}

/** Keeps one run, account by account. Everything it is asked for is on the disk when the promise is kept. */
export interface Keeper {
  begin(start: KeeperStart): Promise<void>;
  /** Gives what became of the account's findings; nothing where it had been kept before. */
  keep(account: KeptAccount): Promise<AccountLife | undefined>;
  end(summary: Run, caller?: string): Promise<void>;
}

/** A run is told as running for so long after its process last gave a sign. */
const ALIVE_SECONDS = 120;
/** Accounts written at once: what is in flight waits for one flush of the disk together. */
const MOST_AT_ONCE = 64;

/** Keeps a run in a store. {@link StoreKeeper.close} in any case: it ends a run that came to nothing. */
export class StoreKeeper implements Keeper {
  readonly #store: Store;
  readonly #clock: () => Date;
  #run: number | undefined;
  #state: 'open' | 'ended' | 'failed' = 'open';
  #controls: ReturnType<typeof controlResults> | undefined;
  #alive: NodeJS.Timeout | undefined;
  readonly #changes: Partial<Record<Change, number>> = {};
  #late = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;

  /** @param clock what time it is; by default the machine's */
  constructor(store: Store, clock: () => Date = () => new Date()) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The run's number, once it has begun. */
  get run(): number | undefined {
    return this.#run;
  }

  /** Whether the run is kept as a whole. */
  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** What the run has changed about findings so far. */
  get changes(): ChangeTally {
    return this.#changes;
  }

  /** Accounts that it came late to: what it saw there moved no finding's life. */
  get late(): number {
    return this.#late;
  }

  async begin({ now, scope, rules, facts }: KeeperStart): Promise<void> {
    const ids = rules.map(({ id }) => id);
    this.#controls = controlResults(
      FRAMEWORKS.map(({ id }) => id),
      RULES,
      ids,
    );
    const start: RunStart = {
      startedAt: this.#at(),
      now,
      scope,
      host: hostname(),
      tool: `keyreeve ${VERSION}`,
      rules,
      facts,
    };
    this.#run = await this.#store.beginRun(start);
    await this.#sign();
    this.#alive = setInterval(
      () => {
        // One that is missed is made up by the next; a store that is gone is told by what is kept.
        this.#sign().catch(() => {});
      },
      (ALIVE_SECONDS * 1000) / 4,
    );
    this.#alive.unref();
  }

  keep(account: KeptAccount): Promise<AccountLife | undefined> {
    for (const finding of account.findings) {
      this.#controls?.add({ ...finding, controls: everyControl(finding.controls) });
    }
    const { promise, resolve, reject } = Promise.withResolvers<AccountLife | undefined>();
    this.#waiting.push({ account, resolve, reject });
    this.#writing ??= this.#write();
    return promise;
  }

  async end(summary: Run, caller?: string): Promise<void> {
    const run = this.#begun();
    await this.#store.endRun(run, {
      endedAt: this.#at(),
      summary,
      controls: this.#controls?.results() ?? [],
      ...(caller !== undefined && { caller }),
    });
    this.#state = 'ended';
    clearInterval(this.#alive);
  }

  /** Writes down why a run that has begun came to no end. */
  async close(why = 'It was stopped before its end.'): Promise<void> {
    clearInterval(this.#alive);
    await this.#writing;
    if (this.#run === undefined || this.#state !== 'open') return;
    this.#state = 'failed';
    await this.#store.failRun(this.#run, this.#at(), why);
  }

  async #write(): Promise<void> {
    for (let batch = this.#waiting.splice(0, MOST_AT_ONCE); batch.length > 0; ) {
      await this.#writeBatch(batch);
      batch = this.#waiting.splice(0, MOST_AT_ONCE);
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const lives = await this.#store.keepAccounts(
        this.#begun(),
        batch.map(({ account }) => account),
      );
      for (const { changes } of lives) this.#add(changes);
      const byId = new Map(lives.map((life) => [life.accountId, life]));
      for (const { account } of batch) {
        const { account: of, status } = account.coverage;
        if (account.entry === 0 && status !== 'skipped' && byId.get(of.id)?.counted === false)
          this.#late += 1;
      }
      for (const { account, resolve } of batch)
        resolve(account.entry === 0 ? byId.get(account.coverage.account.id) : undefined);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  #add(changes: ChangeTally): void {
    for (const change of CHANGES) {
      const more = changes[change] ?? 0;
      if (more > 0) this.#changes[change] = (this.#changes[change] ?? 0) + more;
    }
  }

  #begun(): number {
    if (this.#run === undefined) throw new Error('begin() comes first.');
    return this.#run;
  }

  #at(): string {
    return instant(this.#clock());
  }

  async #sign(): Promise<void> {
    const until = new Date(this.#clock().getTime() + ALIVE_SECONDS * 1000);
    await this.#store.keepAlive(this.#begun(), instant(until));
  }
}

interface Waiting {
  readonly account: KeptAccount;
  readonly resolve: (life: AccountLife | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** That a run moved no life where it came late, in a sentence; nothing where it came late nowhere. */
export function lateInWords(late: number): string | undefined {
  if (late === 0) return undefined;
  const accounts = late === 1 ? '1 account' : `${late} accounts`;
  return `In ${accounts} a later run, or one that judged by a later time, had judged before: what this run saw there is in no finding's life, so history, diff and trend do not show it.`;
}
