import { closeSync, openSync, readSync } from 'node:fs';
import { compareRuns } from '../core/engine/compare-runs.ts';
import type { Account } from '../core/model/account.ts';
import type { Comparison, EarlierRun } from '../core/model/comparison.ts';
import type { Finding } from '../core/model/finding.ts';
import { Problem } from '../core/model/problem.ts';
import type { CoverageStatus, Run, RunReport } from '../core/model/run.ts';
import { instant } from '../core/model/time.ts';
import { JsonDamage, type JsonPiece, jsonPieces } from '../core/parse/json-pieces.ts';
import { type SavedRun, savedCoverage, savedFinding, savedRun } from '../core/parse/saved-finding.ts';
import { unreadable } from './input-file.ts';
import { Spool } from './spool.ts';

/** An earlier run, read. Its findings may lie in a file of their own until it is closed. */
export interface Baseline extends EarlierRun {
  close(): void;
}

const BLOCK_BYTES = 65_536;
const LISTS: ReadonlySet<string> = new Set(['coverage', 'findings']);

/**
 * Reads a run that `scan` wrote as JSON or NDJSON, by any version of the contract 1.x. It is read in one go, a
 * block at a time, so a pipe will do, and the file may be written over afterwards. Throws the {@link Problem}
 * `unreadable-file` or `bad-baseline`, with the line.
 *
 * @param keep `failing` for a comparison; `all` also for archiving what Security Hub was given
 */
export function readBaseline(path: string, keep: 'failing' | 'all' = 'failing'): Baseline {
  const kept = new Spool(
    ({ status }) => status === 'fail' || (keep === 'all' && status !== 'not-applicable'),
  );
  try {
    const reading = new Reading(path, kept);
    for (const piece of jsonPieces(blocksOf(path), LISTS)) reading.take(piece);
    return reading.done();
  } catch (error) {
    kept.close();
    if (error instanceof JsonDamage) throw badBaseline(path, error.message, error.line);
    throw error;
  }
}

/** Throws the {@link Problem} `bad-baseline` where a run of these rules cannot be compared with the baseline. */
export function checkComparable(baseline: EarlierRun, run: Pick<Run, 'redacted' | 'rules'>): void {
  const { name } = baseline;
  if (baseline.redacted || run.redacted) {
    const which = baseline.redacted ? `${name} is redacted` : 'This run is redacted';
    throw new Problem(
      'bad-baseline',
      `${which}: its pseudonyms are counted anew in every run, so nobody is the same in two of them.`,
      { hint: 'Compare runs that were made without --redact.' },
    );
  }
  const ids = new Set(run.rules.map(({ id }) => id));
  if (!baseline.rules.some(({ id }) => ids.has(id))) {
    throw new Problem('bad-baseline', `${name} is a run of other rules: none is in both.`, {
      hint: 'Scan with the same --rule, --framework and --severity as the earlier run.',
    });
  }
}

/** Compares a run with the baseline. Throws as {@link checkComparable} does. */
export function compare(baseline: Baseline, report: RunReport): Comparison {
  checkComparable(baseline, report.run);
  return compareRuns(baseline, report);
}

/** Gathers the pieces of a saved run. */
class Reading {
  readonly #path: string;
  readonly #kept: Spool;
  readonly #coverage = new Map<string, { readonly account: Account; readonly status: CoverageStatus }>();
  #fields: [key: string, text: string][] = [];
  #run: SavedRun | undefined;
  #failing = 0;
  /** Findings of one account that came one after the other. */
  #batch: Finding[] = [];

  constructor(path: string, kept: Spool) {
    this.#path = path;
    this.#kept = kept;
  }

  take(piece: JsonPiece): void {
    if (piece.kind === 'field') this.#fields.push([piece.key, piece.text]);
    else if (piece.kind === 'item') this.#item(piece.list, this.#parse(piece.text, piece.line), piece.line);
    else {
      const text = `{${this.#fields.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
      this.#fields = [];
      this.#object(this.#parse(text, piece.line), piece.line);
    }
  }

  done(): Baseline {
    this.#flush();
    const run = this.#run;
    if (run === undefined) throw badBaseline(this.#path, 'it holds no run');
    if (this.#failing < run.failing) {
      const words = `it is cut short: of ${run.failing} failing findings ${this.#failing} are there`;
      throw badBaseline(this.#path, words);
    }
    const kept = this.#kept;
    return {
      name: this.#path,
      now: instant(new Date(run.now)),
      redacted: run.redacted,
      rules: run.rules,
      coverage: this.#coverage,
      of: (accountId) => kept.of(accountId),
      close: () => kept.close(),
    };
  }

  /** An outermost object: the whole run, or a line of NDJSON. */
  #object(value: Readonly<Record<string, unknown>>, line: number): void {
    const { type } = value;
    if (type === 'coverage') this.#item('coverage', value, line);
    else if (type === 'finding') this.#item('findings', value, line);
    else if (this.#run !== undefined) throw badBaseline(this.#path, 'it holds a second run', line);
    else this.#run = this.#runIn(value, type === 'run' ? value : value.run, line);
  }

  #runIn({ schemaVersion }: Readonly<Record<string, unknown>>, value: unknown, line: number): SavedRun {
    if (typeof schemaVersion === 'string' && !/^1\.\d+$/.test(schemaVersion)) {
      const words = `its contract is ${schemaVersion.slice(0, 20)}, and this version of keyreeve reads 1.x`;
      throw badBaseline(this.#path, words, line);
    }
    const run = typeof schemaVersion === 'string' ? savedRun(value) : undefined;
    if (run === undefined) throw badBaseline(this.#path, 'it is no run of Keyreeve', line);
    return run;
  }

  #item(list: string, value: unknown, line: number): void {
    if (list === 'coverage') {
      const coverage = savedCoverage(value);
      if (coverage === undefined)
        throw badBaseline(this.#path, 'an account of its coverage is damaged', line);
      const { id } = coverage.account;
      const read = coverage.status === 'scanned' || coverage.status === 'partial';
      if (read || !this.#coverage.has(id)) this.#coverage.set(id, coverage);
      return;
    }
    const finding = savedFinding(value);
    if (finding === undefined) throw badBaseline(this.#path, 'a finding is damaged', line);
    if (finding.status === 'fail') this.#failing += 1;
    if (this.#batch[0]?.account.id !== finding.account.id) this.#flush();
    this.#batch.push(finding);
    if (this.#batch.length >= BATCH) this.#flush();
  }

  #flush(): void {
    const [first] = this.#batch;
    if (first === undefined) return;
    this.#kept.add({ coverage: { account: first.account }, findings: this.#batch });
    this.#batch = [];
  }

  #parse(text: string, line: number): Readonly<Record<string, unknown>> {
    try {
      return JSON.parse(text) as Readonly<Record<string, unknown>>;
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw badBaseline(this.#path, 'it is not sound JSON', line);
    }
  }
}

/** Findings handed to the spool at once. */
const BATCH = 500;

function badBaseline(path: string, words: string, line?: number): Problem {
  return new Problem('bad-baseline', `${path}${line === undefined ? '' : `, line ${line}`}: ${words}.`);
}

function* blocksOf(path: string): Generator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (cause) {
      throw new Problem('bad-baseline', `${path} is no text in UTF-8.`, { cause });
    }
  };
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    for (let bytes = read(file, block, path); bytes > 0; bytes = read(file, block, path)) {
      yield decode(block.subarray(0, bytes));
    }
    yield decode();
  } finally {
    closeSync(file);
  }
}

function read(file: number, block: Buffer, path: string): number {
  try {
    return readSync(file, block);
  } catch (error) {
    throw unreadable(path, error);
  }
}
