import { hostname } from 'node:os';
import { systemClock } from '../../aws/session/clock.ts';
import { MARGIN } from '../../aws/session/pace.ts';
import { instant } from '../../core/model/time.ts';
import { openQueue, openStore } from '../../store/open-store.ts';
import type { Queue } from '../../store/queue-port.ts';
import { handedControls } from '../handed-controls.ts';
import { liveScope, startOf } from '../kept-scan.ts';
import { openLive } from '../open-live.ts';
import { noticesOf, readPeople } from '../people.ts';
import { frameOf } from '../scan-frame.ts';
import type { ScanOptions } from '../scan-options.ts';
import { VERSION } from '../version.ts';
import { freeze } from './frozen-options.ts';

/**
 * Calls a second that all workers together send for one organisation, where nobody asked for another number. STS takes
 * 600 from an account (IAM User Guide, IAM and STS quotas), of which an account that is scanned takes one or two of
 * twenty; IAM's own limits are each member's.
 */
const DEFAULT_RATE = 400;

export interface StartOptions extends ScanOptions {
  /** Calls a second of all workers together; by default what the organisation has, or {@link DEFAULT_RATE}. */
  readonly rate?: number;
}

/**
 * Writes down a run for workers, and gives its number. Everything that can be wrong with the options is found here, and
 * nothing is written then. Throws the Problems of a scan's options and credentials, and of the queue.
 *
 * @param place the address of a PostgreSQL store
 */
export async function startRun(place: string, options: StartOptions): Promise<number> {
  const clock = new Date();
  const frozen = freeze(options, clock);
  const asked: ScanOptions = { ...options, now: frozen.now, ...pick(frozen) };
  const frame = frameOf(asked);
  if (frozen.people !== undefined)
    for (const notice of noticesOf(readPeople(frozen.people, frozen.now))) options.onNotice?.(notice);
  if (options.controlPolicies !== undefined) handedControls(options.controlPolicies);
  const queue = await openQueue(place, () => {});
  try {
    const base = await openLive(options, systemClock());
    base.close();
    const { identity } = base;
    options.onCaller?.(identity.arn);
    await chooseRate(queue, identity.accountId, options.rate);
    const store = await openStore(place);
    try {
      const { facts, ...start } = startOf(asked, frame, liveScope(asked, identity));
      const run = await store.beginRun({
        ...start,
        facts: { ...facts, nowGiven: frozen.nowGiven },
        startedAt: instant(clock),
        host: hostname(),
        tool: `keyreeve ${VERSION}`,
      });
      await queue.start({ run, options: frozen, version: VERSION, organization: identity.accountId });
      return run;
    } finally {
      await store.close();
    }
  } finally {
    await queue.close();
  }
}

/** Sets what was asked for; what the organisation has stays otherwise. */
async function chooseRate(queue: Queue, organization: string, asked: number | undefined): Promise<void> {
  if (asked === undefined && (await queue.rate(organization)) !== undefined) return;
  await queue.setRate(organization, (asked ?? DEFAULT_RATE) * MARGIN);
}

/** Files as they were read: they are not read twice. */
function pick({ people, controlPolicies }: ReturnType<typeof freeze>): ScanOptions {
  return {
    ...(people !== undefined && { people }),
    ...(controlPolicies !== undefined && { controlPolicies }),
  };
}
