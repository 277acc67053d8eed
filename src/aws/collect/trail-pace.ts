import type { AccountSession } from '../session/account-session.ts';

/** Two a second for each account and region (CloudTrail API reference, LookupEvents); beyond, throttled. */
const PAUSE_MS = 500;

type Session = Pick<AccountSession, 'clock' | 'signal'>;

/** Spaces the lookups in an account's event history, region by region. */
export interface TrailPace {
  /** Waits for the next free moment of a region. Those who ask side by side get one after the other. */
  wait(region: string): Promise<void>;
}

const paces = new WeakMap<Session, TrailPace>();

/** The one pace of a session: lookups for different purposes share AWS's limit, so they share this. */
export function trailPace(session: Session): TrailPace {
  const pace = paces.get(session) ?? newPace(session);
  paces.set(session, pace);
  return pace;
}

function newPace({ clock, signal }: Session): TrailPace {
  const nextAtMs = new Map<string, number>();
  return {
    wait: async (region) => {
      const now = clock.elapsedMs();
      const at = Math.max(now, nextAtMs.get(region) ?? 0);
      nextAtMs.set(region, at + PAUSE_MS);
      if (at > now) await clock.sleep(at - now, signal);
    },
  };
}
