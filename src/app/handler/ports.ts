import type { RecordStore } from '../../aws/ledger/store.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { Clock } from '../../aws/session/clock.ts';
import type { HandlerIdentity } from '../../core/events/decide.ts';
import type { EventHome, Happening } from '../../core/events/happening.ts';
import type { StandingPlanRead } from '../../core/events/standing-plan.ts';
import type { Account } from '../../core/model/account.ts';
import type { Actor, NewEntry } from '../../core/model/audit-entry.ts';
import { instant } from '../../core/model/time.ts';
import type { HandlerConfiguration } from './configuration.ts';
import type { HandlerRules } from './rules.ts';
import type { Teller } from './tell.ts';

/** One call of the function, as Lambda makes it. */
export interface Invocation {
  /** Lambda's id of the request: the same where it calls again after a failure. */
  readonly id: string;
  /** When it has ended at the latest, ISO 8601 UTC. */
  readonly until: string;
}

/** What dealing with an event needs of the world. */
export interface HandlerPorts {
  readonly home: EventHome;
  readonly self: HandlerIdentity;
  /** Accounts whose events are answered. */
  readonly accounts: ReadonlySet<string>;
  readonly session: (account: Account) => AccountSession;
  readonly store: RecordStore;
  readonly rules: HandlerRules;
  /** Read anew for every event: whoever takes the plan away takes the permission away. */
  readonly standing: () => Promise<StandingPlanRead | undefined>;
  /** Ids of long-term keys that the handler runs with; none in Lambda (X08). */
  readonly ownKeys: readonly string[];
  readonly tellers: readonly Teller[];
  readonly notify: HandlerConfiguration['notify'];
  readonly clock: Clock;
  readonly actor: Actor;
  /** As the audit log names the program. */
  readonly tool: string;
  /** So long the change may take to show. Milliseconds. */
  readonly readBackMs: number;
  /** Called at each instant at which a crash would matter; a test dies there. */
  readonly at?: (instant: string) => void;
}

/** The time, and by whom: what every entry begins with. */
export function entryBase({ clock, actor }: HandlerPorts): Pick<NewEntry, 'at' | 'actor'> {
  return { at: instant(clock.now()), actor };
}

/** What every intent says of the delivery that it belongs to. The nonce tells two writers of one text apart. */
export function leaseOf(
  { clock }: HandlerPorts,
  { eventId }: Pick<Happening, 'eventId'>,
  { id, until }: Invocation,
) {
  return { eventId, invocation: id, until, nonce: clock.random().toString(36).slice(2) };
}
