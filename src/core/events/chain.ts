import type { Entry } from '../model/audit-entry.ts';

/**
 * Everything that was meant and done about one event is a small audit log of its own: entries in a chain of hashes, each
 * kept under its number by a write that fails where that number is taken. So of two deliveries of one event only one
 * gets to mean something, and what was cut off shows as an intent without an outcome.
 */
export interface ChainStanding {
  /** The newest intent that has no outcome. */
  readonly open?: Entry;
  /** The newest outcome of the deactivation. */
  readonly contained?: Entry;
  /** The newest intent of a deactivation, with the whole step in it. */
  readonly intended?: Entry;
  /** The notice is sent, and nobody is told again. */
  readonly told: boolean;
  /** It was tried often enough: whoever looks after the handler has to hear of it by other ways. */
  readonly gaveUp: boolean;
  /** Sendings that were begun. */
  readonly noticesBegun: number;
}

/** So often a notice is tried in all, over every delivery of its event. */
const MOST_NOTICES = 4;

/** What the entries of one event say, oldest first. */
export function standingOf(entries: readonly Entry[]): ChainStanding {
  let open: Entry | undefined;
  let contained: Entry | undefined;
  let intended: Entry | undefined;
  let told = false;
  let noticesBegun = 0;
  for (const entry of entries) {
    const { action, outcome } = entry;
    if (action === 'step-intent' || action === 'notice-intent') open = entry;
    if (action === 'step-outcome' || action === 'notice-outcome') open = undefined;
    if (action === 'step-intent') intended = entry;
    if (action === 'step-outcome') contained = entry;
    if (action === 'notice-intent') noticesBegun += 1;
    if (action === 'notice-outcome' && outcome === 'done') told = true;
  }
  return {
    ...(open !== undefined && { open }),
    ...(contained !== undefined && { contained }),
    ...(intended !== undefined && { intended }),
    told,
    gaveUp: !told && noticesBegun >= MOST_NOTICES,
    noticesBegun,
  };
}

/**
 * Whether another delivery is at this event now. Its intent says which invocation wrote it and until when that can last
 * at most; Lambda calls a function again with the same id only after it has ended (Lambda Developer Guide, "How Lambda
 * handles errors and retries with asynchronous invocation").
 */
export function isBusy({ open }: ChainStanding, invocation: string, now: string): boolean {
  if (open === undefined) return false;
  const { invocation: holder, until } = open.about ?? {};
  if (holder === invocation) return false;
  return typeof until === 'string' && now < until;
}
