import type { StoredRun } from '../../core/model/history.ts';
import type { Lease, Store } from '../../store/port.ts';
import type { Agenda } from './agenda.ts';
import { WATCH_LEASE } from './lease.ts';
import { readAgenda } from './notes.ts';

/** What a store tells of who watches. */
export interface WatchStatus {
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly place: string;
  /** Who holds the lease, and whether it has ended: then nobody watches. */
  readonly lease?: Lease & { readonly ended: boolean };
  readonly agenda?: Agenda;
  /** The newest run in the store, whoever made it. */
  readonly lastRun?: StoredRun;
  /** Notices since the last one that went out, of those that did not. */
  readonly failedNotices: number;
}

/** @param now by the clock. ISO 8601 UTC */
export async function watchStatus(
  store: Pick<Store, 'place' | 'leaseOf' | 'noted' | 'note' | 'runs' | 'notices'>,
  now: string,
): Promise<WatchStatus> {
  const [lease, agenda, [lastRun], notices] = await Promise.all([
    store.leaseOf(WATCH_LEASE),
    readAgenda(store),
    store.runs(now, 1),
    store.notices(),
  ]);
  const lastSent = notices.findLastIndex(({ ok }) => ok);
  return {
    now,
    place: store.place,
    ...(lease !== undefined && { lease: { ...lease, ended: lease.until < now } }),
    ...(agenda !== undefined && { agenda }),
    ...(lastRun !== undefined && { lastRun }),
    failedNotices: notices.slice(lastSent + 1).length,
  };
}
