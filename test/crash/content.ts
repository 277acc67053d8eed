import type { Entry } from '../../src/core/model/audit-entry.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { KeptAccount, RunEnd, RunStart, StoredNotice, StoredPlan } from '../../src/store/port.ts';
import { exampleOf } from '../contract/store/example.ts';
import { accountNumbered, day, endAt, keptAt, rulesNamed, startAt } from '../support/kept.ts';
import { found } from '../support/small-run.ts';

/**
 * What a writer keeps in each of its rounds, as a function of the writer's name and the round: whoever looks into the
 * store afterwards can tell of everything whether it is whole, also of what nobody was told that it is kept.
 */
export interface Round {
  readonly writer: number;
  readonly round: number;
}

const ACCOUNTS = 12;
/** Of the organisation that each writer watches. */
export const LOG_OF = (writer: number) => String(writer).repeat(64);

/** A whole number below a limit, always the same one for the same words. */
function drawn(limit: number, ...words: readonly (string | number)[]): number {
  let state = 2_166_136_261;
  for (const letter of words.join(' ')) state = Math.imul(state ^ letter.charCodeAt(0), 16_777_619);
  return ((state ^ (state >>> 15)) >>> 0) % limit;
}

export function nameOf({ writer, round }: Round): string {
  return `writer ${writer} round ${round}`;
}

export function roundNamed(host: string): Round {
  const [, writer, round] = /^writer (\d+) round (\d+)$/.exec(host) ?? [];
  return { writer: Number(writer), round: Number(round) };
}

export function startOf(each: Round): RunStart {
  const rules = each.round % 5 === 4 ? ['user-key-age'] : undefined;
  const marks = {
    suppressions: [{ reason: `as of ${each.round % 3}`, writer: each.writer }],
    attestations: [],
  };
  return startAt(day(each.round), {
    ...{ host: nameOf(each), rules: rulesNamed(rules) },
    scope: { kind: 'organization', key: `o-${each.writer}` },
    facts: { source: 'live', leftOut: [], frameworks: [], nowGiven: false, marks },
  });
}

/** Batches of accounts, in the order in which they are kept. Now and then one is not there at all. */
export function batchesOf({ writer, round }: Round): readonly (readonly number[])[] {
  const numbers = Array.from({ length: ACCOUNTS }, (_, index) => writer * 100 + index + 1);
  const there = numbers.filter((number) => drawn(10, 'there', number, round) > 0);
  const size = 1 + drawn(4, 'size', writer, round);
  return Array.from({ length: Math.ceil(there.length / size) }, (_, index) =>
    there.slice(index * size, (index + 1) * size),
  );
}

const STATUSES = ['scanned', 'scanned', 'scanned', 'scanned', 'partial', 'failed', 'skipped'] as const;

const made = new Map<string, KeptAccount>();

/** Made once in a process: it is asked for when it is kept, when its run ends, and several times by who checks it. */
export function keptOf({ writer, round }: Round, number: number): KeptAccount {
  const key = `${writer} ${round} ${number}`;
  const kept = made.get(key) ?? makeKept({ writer, round }, number);
  made.set(key, kept);
  return kept;
}

function makeKept({ writer, round }: Round, number: number): KeptAccount {
  const now = day(round);
  const account = accountNumbered(number);
  const status = STATUSES[drawn(STATUSES.length, 'status', number, round)] ?? 'scanned';
  if (status === 'failed' || status === 'skipped')
    return keptAt(now, [], { account, status, coverage: status === 'skipped' ? { state: 'SUSPENDED' } : {} });
  const rules = startOf({ writer, round }).rules.map(({ id }) => id);
  const findings = Array.from({ length: 12 }, (_, user) => findingOf(number, user, round)).filter(
    ({ rule }) => rules.includes(rule),
  );
  const bytes = 2_000 + drawn(60_000, 'bytes', number, round >> 2);
  return keptAt(now, findings, {
    ...{ account, status, snapshot: exampleOf(account, day(round >> 1)) },
    report: Buffer.from(`report of ${number} ${round >> 2}\n`.repeat(Math.ceil(bytes / 20))),
  });
}

function findingOf(number: number, user: number, round: number): Finding {
  const account = accountNumbered(number);
  const drawnOf = drawn(10, 'finding', number, user, round >> drawn(3, 'pace', number, user));
  const rule = user % 3 === 0 ? 'root-access-key' : 'user-key-age';
  const status = drawnOf < 5 ? 'fail' : drawnOf < 8 ? 'pass' : 'unknown';
  return found(`user-${user}`, {
    ...{ account, rule, status },
    ...(drawnOf === 0 && { suppressed: { reason: 'Known.', by: 'settings' } }),
  });
}

/** How a round ends: as a rule it ends; some fail, and some are left as they are. */
export function outcomeOf({ writer, round }: Round): 'ends' | 'fails' | 'is left' {
  const number = drawn(10, 'outcome', writer, round);
  return number === 0 ? 'fails' : number === 1 ? 'is left' : 'ends';
}

export function endOf(each: Round): RunEnd {
  const kept = batchesOf(each).flatMap((batch) => batch.map((number) => keptOf(each, number)));
  return endAt(day(each.round), kept, { rules: startOf(each).rules });
}

export function planOf(each: Round): StoredPlan {
  const id = `p-${each.writer}-${String(each.round).padStart(6, '0')}`;
  const text = `plan ${id}\n`.repeat(1 + drawn(2000, 'plan', id));
  return { id, hash: `hash of ${id}`, madeAt: day(each.round), steps: each.round, accounts: [], text };
}

export function noticeOf(each: Round, run: number): StoredNotice {
  return {
    at: day(each.round),
    run,
    to: nameOf(each),
    words: `Told in ${nameOf(each)}`,
    ok: each.round % 2 === 0,
  };
}

/** Some entries a round, so that the log has no gaps. */
export const ENTRIES = 3;

export function entryOf(writer: number, seq: number): Entry {
  const hash = (number: number) => `${writer}-${number}`.padStart(64, '0');
  return {
    ...({ v: 1, tool: 'keyreeve 0.0.0-test', action: 'scan', actor: { host: `writer ${writer}` } } as const),
    ...{ seq, at: day(seq), prev: hash(seq - 1), hash: hash(seq), words: `Entry ${seq}` },
  };
}
