import type {
  AboutQuestion,
  KeysQuestion,
  SignInQuestion,
  TrailAnswer,
  TrailSource,
} from '../../core/investigation/source.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import type { SearchedSource } from '../../core/model/investigation.ts';
import type { Ask } from './ask.ts';
import type { QueryFault } from './failures.ts';
import { answerOf, type ReadRows, type ResultRow, readRows } from './rows.ts';
import { scanLimit } from './scan-limit.ts';
import { type Batch, BOUNDS, type Bounds, selectFor } from './select.ts';
import type { TableName } from './text.ts';

/** What became of a query. Bytes are those scanned, also where it failed. */
export type QueryOutcome =
  | { readonly rows: readonly ResultRow[]; readonly bytesScanned: number }
  | { readonly failed: QueryFault; readonly bytesScanned: number };

/** What a query may cost. */
export interface QueryLimits {
  readonly mostBytes: number;
  /** More rows than the query can give: the answer is none of this query's. */
  readonly mostRows: number;
}

/** An engine that runs a query. Throws only for bugs, and the Problem `cancelled`. */
export interface TableEngine {
  readonly kind: 'athena' | 'trino';
  /** `table cloudtrail.logs in Athena` */
  readonly says: string;
  run(sql: string, limits: QueryLimits): Promise<QueryOutcome>;
  close(): Promise<void>;
}

export interface TableSourceOptions {
  readonly table: TableName;
  /** Bytes that all queries together may scan. */
  readonly mostBytes: number;
  /** The only regions to search; by default all that the table has. */
  readonly regions?: readonly string[];
  readonly bounds?: Bounds;
}

/** Keys in one query: its text must stay below 262,144 bytes (Amazon Athena User Guide, "Service quotas"). */
const MOST_KEYS = 2_000;
/** Each makes the query longer, and takes a digit of a class. */
const MOST_ASKS = 8;

interface Waiting {
  readonly ask: Ask;
  readonly settle: (answer: TrailAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/** What a table of log files never shows. */
const TABLE_BLIND: readonly string[] = [
  'Accounts, regions and days that the table does not name, and files that were removed from the trail.',
  'Kinds of events that the trail was not set to record, data events among them.',
  'Events that CloudTrail delivered more than a day late.',
];

/**
 * A source of events in a table. Questions that are asked together, about the same days and account, go in one query;
 * queries run one after the other, so that each knows what is left to scan.
 */
export function tableSource(engine: TableEngine, options: TableSourceOptions): TrailSource {
  return new TableSource(engine, options);
}

class TableSource implements TrailSource {
  readonly blind = TABLE_BLIND;
  readonly #engine: TableEngine;
  readonly #options: TableSourceOptions;
  readonly #bounds: Bounds;
  #waiting: Waiting[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #events = 0;
  #bytesScanned = 0;

  constructor(engine: TableEngine, options: TableSourceOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#bounds = options.bounds ?? BOUNDS;
  }

  async byKeys(question: KeysQuestion): Promise<TrailAnswer> {
    const ids = [...new Set(question.accessKeyIds)];
    const parts = Array.from({ length: Math.ceil(ids.length / MOST_KEYS) }, (_, i) => ({
      ...question,
      accessKeyIds: ids.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
    }));
    return joined(await Promise.all(parts.map((part) => this.#ask({ of: 'keys', question: part }))));
  }

  aboutKey(question: AboutQuestion): Promise<TrailAnswer> {
    return this.#ask({ of: 'about', question });
  }

  signIns(question: SignInQuestion): Promise<TrailAnswer> {
    return this.#ask({ of: 'sign-ins', question });
  }

  searched(): SearchedSource {
    const { kind, says } = this.#engine;
    return { kind, says, events: this.#events, bytesScanned: this.#bytesScanned };
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#engine.close();
  }

  #ask(ask: Ask): Promise<TrailAnswer> {
    return new Promise((settle, fail) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#send());
      this.#waiting.push({ ask, settle, fail });
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const group of batches(waiting)) this.#turn = this.#turn.then(() => this.#answer(group));
  }

  async #answer(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#query(group.map(({ ask }) => ask));
      for (const [i, { settle }] of group.entries()) settle(answers[i] ?? nothing([]));
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }

  async #query(asks: readonly Ask[]): Promise<readonly TrailAnswer[]> {
    const { table, mostBytes, regions } = this.#options;
    const left = mostBytes - this.#bytesScanned;
    if (left <= 0) return asks.map(() => nothing([{ region: 'all', ...scanLimit(mostBytes) }]));
    const sql = selectFor(table, batchOf(asks), regions, this.#bounds);
    const { uses, whole } = this.#bounds;
    const mostRows = 2 ** asks.length * (uses + whole + 2);
    const outcome = await this.#engine.run(sql, { mostBytes: left, mostRows });
    this.#bytesScanned += outcome.bytesScanned;
    const unasked = [...regionsLeftOut(regions), ...nothingScanned(outcome)];
    if ('failed' in outcome)
      return asks.map(() => nothing([{ region: 'all', ...outcome.failed }, ...unasked]));
    const read = readRows(outcome.rows, asks.length);
    this.#events += eventsIn(read);
    return asks.map((ask, i) => {
      const answer = answerOf(read, ask, i, this.#bounds);
      return { ...answer, gaps: [...answer.gaps, ...unasked] };
    });
  }
}

/** Events of these rows: those counted, and single ones that no key of the question signed. */
function eventsIn({ uses, whole }: ReadRows): number {
  const counted = new Set(uses.map(({ asked }) => asked));
  const calls = uses.reduce((sum, { row }) => sum + row.count, 0);
  return calls + whole.filter(({ asked }) => !counted.has(asked)).length;
}

function nothing(gaps: readonly NotSearched[]): TrailAnswer {
  return { records: [], uses: [], gaps };
}

function regionsLeftOut(regions: readonly string[] = []): readonly NotSearched[] {
  if (regions.length === 0) return [];
  const words = 'Only the regions that were named were searched.';
  return [{ region: 'all others', code: 'NotAsked', words }];
}

/** A table whose place is empty, or whose parts are not those of the account, reads nothing and finds nothing. */
function nothingScanned(outcome: QueryOutcome): readonly NotSearched[] {
  if ('failed' in outcome || outcome.bytesScanned > 0 || outcome.rows.length > 0) return [];
  const words =
    'The engine read not one byte: where the table looks there is no file of this account, these regions and days. Check its location and its parts: --print-ddl prints how it is made.';
  return [{ region: 'all', code: 'NothingScanned', words }];
}

function joined(answers: readonly TrailAnswer[]): TrailAnswer {
  const gaps = new Map(answers.flatMap((each) => each.gaps).map((gap) => [JSON.stringify(gap), gap]));
  return {
    records: answers.flatMap(({ records }) => records),
    uses: answers.flatMap(({ uses }) => uses),
    gaps: [...gaps.values()],
  };
}

function batches(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const alike = Map.groupBy(waiting, ({ ask: { question } }) =>
    JSON.stringify([question.since, question.until, question.accountId ?? null]),
  );
  return [...alike.values()].flatMap(packed);
}

/** Packs questions into queries that are not too long. */
function packed(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const packs: Waiting[][] = [];
  let keys = Number.POSITIVE_INFINITY;
  for (const each of waiting) {
    const more = each.ask.of === 'keys' ? each.ask.question.accessKeyIds.length : 1;
    const last = packs.at(-1);
    if (last === undefined || keys + more > MOST_KEYS || last.length === MOST_ASKS) {
      packs.push([each]);
      keys = more;
    } else {
      last.push(each);
      keys += more;
    }
  }
  return packs;
}

function batchOf(asks: readonly Ask[]): Batch {
  const [first] = asks;
  if (first === undefined) throw new Error('A query without a question.');
  const { since, until, accountId } = first.question;
  return { asks, window: { since, until }, ...(accountId !== undefined && { accountId }) };
}
