import { counted } from '../../core/model/counted.ts';
import { isStillUsed } from '../../core/model/denied-calls.ts';
import { instant } from '../../core/model/time.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import type { DeniedCallsResult, DeniedKey, Job } from '../../web/api/jobs.ts';
import type { Due } from '../../web/api/plans.ts';
import { openGround } from '../remediate/open-ground.ts';
import { planStatus } from '../remediate/plan-status.ts';
import { noteWatched, type WatchedKey, watchDenied } from '../remediate/watch-denied.ts';
import type { Desk } from './desk.ts';
import type { JobPorts } from './jobs.ts';

/** Where each key stands, as `keyreeve plan status` tells it: by the log alone, no account is asked. */
export async function dueNow({ ground }: Desk): Promise<Due> {
  const { file, settings } = await ground.found();
  const now = instant(new Date());
  const { keys, plans } = planStatus(ground.log(file), ground.journalPath(file), settings, now);
  return { now, keys, cutOff: plans.filter(({ stage }) => stage === 'begun').map(({ plan }) => plan) };
}

/** Asks the event history who still uses keys whose calls are refused, as `keyreeve watch-denied` does. */
export function startDeniedCalls(desk: Desk, person: string, keys: readonly string[] = []): Job {
  checkKeyIds(keys);
  return desk.jobs.start({ kind: 'denied-calls', by: person }, (ports) => watch(desk, person, keys, ports));
}

async function watch(
  { ground, changed }: Desk,
  person: string,
  keys: readonly string[],
  { signal, notice, progress }: JobPorts,
): Promise<DeniedCallsResult> {
  const { file, settings } = await ground.found();
  progress({ done: 0, words: 'Asking the event history…' });
  const opened = await openGround({
    live: { ...ground.liveWith(file), signal },
    ...{ file, settings, log: await ground.logToWrite(file), journal: ground.journalPath(file) },
  });
  try {
    const watched = await watchDenied(opened, { keys, accounts: [] });
    noteWatched(opened, watched, person);
    await ground.copyLog(notice);
    const shown = watched.map(shownKey);
    const used = shown.filter(({ calls }) => calls?.stillUsed === true).length;
    const words = `${counted(shown.length, 'key')} looked at, ${used} still used.`;
    return { kind: 'denied-calls', keys: shown, words };
  } finally {
    opened.base.close();
    changed('log');
  }
}

function shownKey({ state, calls, silent }: WatchedKey): DeniedKey {
  const { account, accessKeyId, userName, stage, since, step, plan } = state;
  const notSearched = (calls?.notSearched.length ?? 0) + (calls?.unreadable ?? 0);
  return {
    ...{ account, accessKeyId, stage, since, step, plan },
    ...(userName !== undefined && { userName }),
    ...(calls !== undefined && {
      calls: {
        denied: calls.deniedCount,
        stillUsed: isStillUsed(calls),
        notSearched: notSearched + (calls.unread === undefined ? 0 : 1),
        whole: { ...calls },
      },
    }),
    ...(silent !== undefined && { silent }),
  };
}
