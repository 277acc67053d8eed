import type { MarkSettings } from '../../../core/engine/marks.ts';
import type { StoredRun } from '../../../core/model/history.ts';
import { Problem } from '../../../core/model/problem.ts';
import type { Store } from '../../../store/port.ts';
import type { KeptRun } from '../../replay/kept-account.ts';
import {
  type AccountBoard,
  accountOf,
  judgeAccount,
  type LifeRows,
  waitingAccount,
} from './account-board.ts';
import { breather } from './breathe.ts';
import { hold } from './hold.ts';
import { markedSince } from './marked-since.ts';
import { chooseReadings, type Reading, type Readings, type RunAccounts } from './readings.ts';
import { readyRuns } from './ready-runs.ts';
import { type Row, type RowMaker, rowMaker } from './row.ts';
import { View } from './view.ts';

export interface BoardOptions {
  readonly store: Store;
  /** The clock's time, ISO 8601 UTC: it tells a run that is running from one that was interrupted. */
  readonly at: () => string;
  /** Suppressions and attestations as the settings have them now. */
  readonly marks?: () => Promise<MarkSettings | undefined>;
  /** Told what went wrong while nobody waited for it. */
  readonly onFault?: (error: unknown) => void;
  /** Only in tests: how often the store is asked for new runs, at most, in milliseconds. Default 2000. */
  readonly lookMs?: number;
}

const NOTHING: Readings = { runs: [], accounts: new Map(), all: [], notes: [] };

/** How often a board that is being built is shown anew: cursors of the one before end then. */
const SHOW_MS = 2_000;
/** How often the store is asked for new runs, at most. */
const LOOK_MS = 2_000;
/** Runs that are looked at to see whether anything is new: of those that go on side by side the last to begin may end first. */
const LOOKED_AT = 20;

/** Runs of which the ids of their accounts are held. */
const MOST_HELD = 40;

/**
 * What the page shows, held in memory: of each account the newest reading among the newest runs of each scope, judged
 * again from its facts by the rules of its run, and joined with the lives of its findings. It is built in the
 * background, account by account, and anew for accounts with a new reading.
 */
export class Board {
  readonly store: Store;
  readonly at: () => string;
  readonly #onFault: (error: unknown) => void;
  readonly #runAccounts: RunAccounts = new Map();
  readonly #kept = new Map<number, KeptRun>();
  readonly #had = new Map<number, ReadonlySet<string>>();
  readonly #lookMs: number;
  readonly #begun = Date.now().toString(36);
  readonly #readMarks: () => Promise<MarkSettings | undefined>;
  #state: BoardState = { readings: NOTHING, accounts: [], loose: [], building: undefined };
  #marks: MarkSettings | undefined;
  #view: View;
  #shown = 0;
  #seen: string | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #building: Promise<void> | undefined;
  #again = false;
  #trouble: Trouble | undefined;
  /** What has been told of this trouble. */
  readonly #told = new Set<string>();
  /** Who waits until the next build is shown for the first time. */
  readonly #noticing: (() => void)[] = [];
  #closed = false;

  constructor({
    store,
    at,
    onFault = () => {},
    marks = async () => undefined,
    lookMs = LOOK_MS,
  }: BoardOptions) {
    this.store = store;
    this.at = at;
    this.#onFault = onFault;
    this.#readMarks = marks;
    this.#lookMs = lookMs;
    this.#view = this.#nextView();
  }

  /** What is there now. Looks for new runs in the background; the first time it waits for what lives tell. */
  async view(): Promise<View> {
    if (this.#seen === undefined) await this.#look();
    else if (performance.now() - this.#lookedAt > this.#lookMs)
      this.#look().catch((error: unknown) => this.#failed(error));
    return this.#view;
  }

  /** Something was kept in the store: builds anew what it changes. The promise is kept when it is shown. */
  async refresh(): Promise<void> {
    this.#again = true;
    await this.#build();
  }

  /** As `refresh`, but kept as soon as it is shown what there is now, though not all of it may be judged yet. */
  async noticed(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#noticing.push(resolve);
    await Promise.race([promise, this.refresh()]);
  }

  /** Waits until all is judged. */
  async built(): Promise<View> {
    await this.view();
    await this.#building;
    return this.#view;
  }

  /** Stops what is under way; the store stays open. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#building?.catch(() => {});
  }

  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    const seen = keyOf(await this.store.runs(this.at(), LOOKED_AT));
    if (seen === this.#seen) return this.#mended();
    const { promise, resolve } = Promise.withResolvers<void>();
    const isFirst = this.#seen === undefined;
    if (isFirst) this.#noticing.push(resolve);
    this.#again = true;
    this.#seen = isFirst ? undefined : seen;
    const built = this.#build();
    built.catch((error: unknown) => {
      // Asked anew the next time somebody looks.
      this.#seen &&= 'fault';
      this.#failed(error);
    });
    if (isFirst) await Promise.race([promise, built]);
    this.#seen = seen;
  }

  /** One at a time; whoever asks meanwhile gets another one after it. */
  #build(): Promise<void> {
    this.#building ??= (async () => {
      try {
        while (this.#again && !this.#closed) {
          this.#again = false;
          await this.#buildOnce();
        }
      } finally {
        this.#building = undefined;
      }
    })();
    return this.#building;
  }

  async #buildOnce(): Promise<void> {
    const noticing = this.#noticing.splice(0);
    const readings = await chooseReadings(this.store, this.at(), this.#runAccounts);
    const before = new Map(this.#state.accounts.map((each) => [each.account.id, each]));
    const { lives, loose } = await this.#walkLives(readings, before);
    const accounts = [...readings.accounts.values()].map((reading) => {
      const there = before.get(reading.coverage.account.id);
      if (there !== undefined) return isSame(there, reading) ? there : { ...there, how: 'waiting' as const };
      const account = lives.get(reading.coverage.account.id)?.account ?? accountOf(reading);
      return waitingAccount(account, reading, lives.get(account.id)?.rows ?? new Map());
    });
    const todo = accounts.flatMap((each, index) => (each.how === 'waiting' ? [index] : []));
    const notes = [...readings.notes, ...(await readyRuns(this.store, readings.runs, this.#kept))];
    this.#marks = await this.#marksNow();
    const show = (done: number) => {
      const building = done < todo.length ? { done, total: todo.length } : undefined;
      this.#show({ readings: { ...readings, notes }, accounts: [...accounts], loose, building });
    };
    show(0);
    for (const each of noticing) each();
    await this.#judge([...readings.accounts.values()], { accounts, todo, lives }, show);
    this.#mended();
  }

  /** Judges what is to be judged, one account after the other, and shows it every now and then. */
  async #judge(
    readings: readonly Reading[],
    { accounts, todo, lives }: ToJudge,
    show: (done: number) => void,
  ): Promise<void> {
    const breathe = breather();
    let shownAt = performance.now();
    for (const [done, index] of todo.entries()) {
      if (this.#closed) return;
      const reading = readings[index];
      const by = this.#kept.get(reading?.run.number ?? 0);
      if (reading === undefined || by === undefined) throw new Error('An account of the board has no run.');
      const of = lives.get(reading.coverage.account.id);
      const account = of?.account ?? accountOf(reading);
      const job = { account, reading, lives: of?.rows ?? new Map<string, Row>() };
      accounts[index] = await judgeAccount(this.store, by, job, breathe);
      if (performance.now() - shownAt > SHOW_MS) {
        show(done + 1);
        shownAt = performance.now();
      }
      await breathe();
    }
    if (todo.length > 0) show(todo.length);
  }

  /** People have said something of findings: it is shown at once where that can be. */
  async remark(): Promise<void> {
    this.#marks = await this.#marksNow();
    this.#show(this.#state);
  }

  /** Whether a run had an account. */
  async hadAccount(run: number, account: string): Promise<boolean> {
    const there = this.#had.get(run);
    if (there !== undefined) return there.has(account);
    const ids = new Set((await this.store.accountsOf(run)).map((each) => each.account.id));
    hold(this.#had, MOST_HELD, run, ids);
    return ids.has(account);
  }

  /** The run of a reading, ready to judge again. */
  keptRun({ run }: Reading): KeptRun | undefined {
    return this.#kept.get(run.number);
  }

  /** Rows of all lives that are needed: of accounts that are judged, and of those that are in no run shown. */
  async #walkLives(
    { accounts }: Readings,
    before: ReadonlyMap<string, AccountBoard>,
  ): Promise<{ readonly lives: ReadonlyMap<string, AccountLives>; readonly loose: readonly Row[] }> {
    const lives = new Map<string, AccountLives>();
    const loose: Row[] = [];
    const breathe = breather();
    for await (const life of this.store.lives()) {
      const { id } = life.finding.account;
      const reading = accounts.get(id);
      const there = before.get(id);
      const turn = breathe();
      if (turn !== undefined) await turn;
      if (reading !== undefined && there !== undefined && isSame(there, reading)) continue;
      const of = lives.get(id) ?? accountLives(reading, life.finding.account);
      lives.set(id, of);
      const row = of.maker.ofLife(
        life,
        reading === undefined || reading.first ? undefined : reading.run.number,
      );
      if (reading === undefined) loose.push(row);
      else of.rows.set(row.id, row);
    }
    return { lives, loose };
  }

  /** Without them what was accepted since looks open, which hides nothing. */
  async #marksNow(): Promise<MarkSettings | undefined> {
    try {
      return await this.#readMarks();
    } catch (error) {
      this.#onFault(error);
      return undefined;
    }
  }

  /** What is shown stays, and says since when it may be behind: it would look like the newest otherwise. */
  #failed(error: unknown): void {
    const words = error instanceof Problem ? error.message : 'Something went wrong in keyreeve itself.';
    if (this.#trouble?.words === words) return;
    this.#trouble = { words, since: this.#trouble?.since ?? this.at() };
    // Of a store that is away now this is said and now that, each time it is asked.
    if (!this.#told.has(words)) this.#onFault(error);
    this.#told.add(words);
    this.#view = this.#nextView();
  }

  #mended(): void {
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.#told.clear();
    this.#view = this.#nextView();
  }

  #show(state: BoardState): void {
    this.#state = state;
    this.#view = this.#nextView();
  }

  #nextView(): View {
    this.#shown += 1;
    const version = `${this.#begun}.${this.#shown}`;
    const { readings, loose, building } = this.#state;
    const { runs, all: allRuns } = readings;
    const { accounts, notes } = markedSince(this.#state.accounts, this.#marks, this.at());
    return new View({
      version,
      runs,
      allRuns,
      accounts,
      loose,
      notes: [...troubleNotes(this.#trouble), ...readings.notes, ...notes],
      building,
      isBehind: this.#trouble !== undefined,
    });
  }
}

/** Why the store could not be looked at, and since when. */
interface Trouble {
  readonly words: string;
  readonly since: string;
}

function troubleNotes(trouble: Trouble | undefined): readonly string[] {
  if (trouble === undefined) return [];
  const { since, words } = trouble;
  return [`Since ${since} the store could not be read, and what is shown is as it was then: ${words}`];
}

/** What is known, without what people have said since. */
interface BoardState {
  readonly readings: Readings;
  readonly accounts: readonly AccountBoard[];
  readonly loose: readonly Row[];
  readonly building: { readonly done: number; readonly total: number } | undefined;
}

/** Accounts in the order of their readings, of which some are to be judged. */
interface ToJudge {
  readonly accounts: AccountBoard[];
  readonly todo: readonly number[];
  readonly lives: ReadonlyMap<string, AccountLives>;
}

interface AccountLives {
  readonly account: AccountBoard['account'];
  readonly maker: RowMaker;
  readonly rows: LifeRows;
}

function accountLives(reading: Reading | undefined, as: AccountBoard['account']): AccountLives {
  const account = reading === undefined ? as : accountOf(reading);
  return { account, maker: rowMaker(account), rows: new Map() };
}

function isSame({ how, reading }: AccountBoard, other: Reading): boolean {
  return (
    how !== 'waiting' &&
    reading.run.number === other.run.number &&
    reading.stored.entry === other.stored.entry
  );
}

/** What tells whether any run is new, or has ended. */
function keyOf(runs: readonly StoredRun[]): string {
  return runs.map(({ number, state }) => `${number} ${state}`).join();
}
