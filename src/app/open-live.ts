import type { BaseSession } from '../aws/session/base-session.ts';
import type { Clock } from '../aws/session/clock.ts';
import { openSession } from '../aws/session/open-session.ts';
import type { Pace } from '../aws/session/pace.ts';
import { DEFAULT_CONCURRENCY, type LiveOptions } from './scan-options.ts';
import { VERSION } from './version.ts';

/** Opens the base session that live options ask for. */
export function openLive(
  options: LiveOptions & {
    readonly signal?: AbortSignal;
    readonly neverSignWith?: readonly string[];
    readonly pace?: Pace;
  },
  clock: Clock,
): Promise<BaseSession> {
  const { profile, region, role, externalId, sessionName, mfaCode, signal, neverSignWith, pace } = options;
  const { surroundings } = options;
  return openSession({
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(role !== undefined && { role }),
    ...(externalId !== undefined && { externalId }),
    ...(sessionName !== undefined && { sessionName }),
    ...(mfaCode !== undefined && { mfaCode }),
    ...(signal !== undefined && { signal }),
    ...(neverSignWith !== undefined && { neverSignWith }),
    ...(pace !== undefined && { pace }),
    ...surroundings,
    concurrency: { ...DEFAULT_CONCURRENCY, ...options.concurrency },
    clock,
    version: VERSION,
  });
}
