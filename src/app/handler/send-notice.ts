import { standingOf } from '../../core/events/chain.ts';
import type { EventMessage } from '../../core/events/event-notice.ts';
import type { Happening } from '../../core/events/happening.ts';
import { Problem } from '../../core/model/problem.ts';
import type { EventChain } from './ledger.ts';
import { entryBase, type HandlerPorts, type Invocation, leaseOf } from './ports.ts';
import { tellAll } from './tell.ts';

/** What is told about, and who tells. */
export interface TellCase {
  readonly happening: Pick<Happening, 'eventId'>;
  /** Absent where the ledger does not answer: then it is told all the same. */
  readonly chain: EventChain | undefined;
  readonly invocation: Invocation;
}

const CUT_OFF = 'This may have been told before: an earlier sending was cut off.';
const NO_LEDGER =
  'This may be told again: the ledger does not answer, which keeps one event from being told twice.';

/**
 * Tells once an event: the sending is written down first, and whoever gets to write it tells. Where the ledger does not
 * take that, people are told all the same: an alarm that rings twice is better than none. Throws the {@link Problem}
 * `event-not-settled` where nobody took it.
 */
export async function sendNotice(
  message: (perhapsAgain?: string) => EventMessage,
  { happening, chain, invocation }: TellCase,
  ports: HandlerPorts,
): Promise<'sent' | 'taken'> {
  const { noticesBegun } = standingOf(chain?.entries ?? []);
  const unsure = chain?.entries.findLast(({ action }) => action.startsWith('notice-'));
  const perhaps = unsure !== undefined && unsure.outcome !== 'failed';
  const step = `notice-${noticesBegun + 1}`;
  const intent = await chain?.append({
    ...entryBase(ports),
    action: 'notice-intent',
    step,
    about: { ...leaseOf(ports, happening, invocation), ways: ports.tellers.map(({ name }) => name) },
  });
  if (intent?.state === 'known' && intent.value === 'taken') return 'taken';
  ports.at?.('notice-intent');
  const isKept = intent?.state === 'known';
  const again = isKept ? (perhaps ? CUT_OFF : undefined) : NO_LEDGER;
  const told = await tellAll(ports.tellers, message(again));
  ports.at?.('told');
  if (isKept)
    await chain?.append({
      ...entryBase(ports),
      action: 'notice-outcome',
      step,
      outcome: told.outcome,
      words: told.words,
      about: { eventId: happening.eventId },
    });
  if (told.outcome === 'done') return 'sent';
  throw new Problem('event-not-settled', `Nobody could be told of ${happening.eventId}. ${told.words}`);
}
