import { readDeniedCalls } from '../../aws/collect/remediation/denied-calls.ts';
import { type DeniedCalls, SILENCE_NOT_OBSERVABLE } from '../../core/model/denied-calls.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import type { KeyState } from '../../core/plan/journal.ts';
import { hostActor } from '../audit-log.ts';
import type { Ground } from './options.ts';

/** What was seen of one key. */
export interface WatchedKey {
  readonly state: KeyState;
  /** Absent where nothing can be observed. */
  readonly calls?: DeniedCalls;
  /** Why nothing can be observed. */
  readonly silent?: string;
  /** What takes the refusal back. */
  readonly undo?: string;
}

export interface WatchOptions {
  readonly keys: readonly string[];
  readonly accounts: readonly string[];
  readonly since?: string;
}

/**
 * Looks who still uses keys whose calls are refused by policy (X19). Of keys that are deactivated nothing can be
 * seen, and that is said: it is no sign that nobody uses them.
 */
export async function watchDenied(
  { base, journal, now }: Ground,
  { keys, accounts, since }: WatchOptions,
): Promise<readonly WatchedKey[]> {
  const states = journal.keys.filter(
    ({ stage, accessKeyId, account }) =>
      (stage === 'calls-refused' || stage === 'deactivated') &&
      (keys.length === 0 || keys.includes(accessKeyId)) &&
      (accounts.length === 0 || accounts.includes(account)),
  );
  const stranger = keys.find((id) => !states.some(({ accessKeyId }) => accessKeyId === id));
  if (stranger !== undefined)
    throw new Problem('nothing-selected', `The journal has no key ${stranger} whose calls are refused.`, {
      hint: 'Where each key stands: keyreeve plan status.',
    });
  const watched: WatchedKey[] = [];
  for (const state of states) {
    if (state.stage === 'deactivated') watched.push({ state, silent: SILENCE_NOT_OBSERVABLE });
    else {
      const session = base.account({ accountId: state.account });
      const calls = await readDeniedCalls(session, state.accessKeyId, since ?? state.since, now);
      watched.push({ state, calls, undo: `keyreeve undo ${state.step}` });
    }
  }
  return watched;
}

/**
 * Writes into the log that somebody looked, and what was seen of each key.
 *
 * @param person who is signed in, where somebody is
 */
export function noteWatched(
  { log, base }: Pick<Ground, 'log' | 'base'>,
  watched: readonly WatchedKey[],
  person?: string,
): void {
  log.append({
    at: instant(base.clock.now()),
    actor: hostActor(base.identity.arn, person),
    action: 'watch-denied',
    about: {
      keys: watched.map(({ state, calls }) => ({
        account: state.account,
        accessKeyId: state.accessKeyId,
        denied: calls?.deniedCount ?? null,
      })),
    },
  });
}
