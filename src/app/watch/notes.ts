import type { Store } from '../../store/port.ts';
import { type Agenda, ROUND_OUTCOMES, type Round } from './agenda.ts';

/** What a watcher writes down in the store, by name. */
const NAMES = { agenda: 'watch.next', told: 'watch.told' } as const;

export type NoteStore = Pick<Store, 'note' | 'noted'>;

/** The run that each receiver was last told of. A name is a kind and a place in the settings, never an address. */
export type Told = Readonly<Record<string, number>>;

/** What is written down about rounds; nothing where there is none, or what is there is none. */
export async function readAgenda(store: NoteStore): Promise<Agenda | undefined> {
  const value = parsed(await store.noted(NAMES.agenda));
  if (value === undefined) return undefined;
  const { next, due, everySeconds, failures, last, doneAt, once } = value;
  if (!isTime(next) || !isTime(due) || !isCount(everySeconds) || !isCount(failures)) return undefined;
  const round = roundIn(last);
  return {
    next,
    due,
    everySeconds,
    failures,
    ...(round !== undefined && { last: round }),
    ...(isTime(doneAt) && { doneAt }),
    ...(once === true && { once }),
  };
}

export async function writeAgenda(store: NoteStore, agenda: Agenda): Promise<void> {
  await store.note(NAMES.agenda, JSON.stringify(agenda));
}

/** Nothing where nobody was ever told anything. */
export async function readTold(store: NoteStore): Promise<Told | undefined> {
  const value = parsed(await store.noted(NAMES.told));
  if (value === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => isCount(entry[1])),
  );
}

export async function writeTold(store: NoteStore, told: Told): Promise<void> {
  await store.note(NAMES.told, JSON.stringify(told));
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    // Then it is as if it had never been written: a round too many is done, or something is told twice.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function roundIn(value: unknown): Round | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { startedAt, endedAt, outcome, run, words } = value as Record<string, unknown>;
  const known = ROUND_OUTCOMES.find((each) => each === outcome);
  if (!isTime(startedAt) || known === undefined) return undefined;
  return {
    startedAt,
    outcome: known,
    ...(isTime(endedAt) && { endedAt }),
    ...(isCount(run) && { run }),
    ...(typeof words === 'string' && { words }),
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
