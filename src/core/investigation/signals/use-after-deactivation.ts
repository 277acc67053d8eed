import { counted } from '../../model/counted.ts';
import { instant } from '../../model/time.ts';
import type { Calls } from '../calls.ts';
import { fromCalls, totalOf } from '../noticed.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import { type TimeOff, timesOff } from '../switchings.ts';
import { PROPAGATION_SECONDS } from '../thresholds.ts';
import { once, timeInWords } from '../words.ts';

/**
 * Calls that were let through though the key was off. A deactivation is everywhere after some minutes, and never ends
 * the sessions that the key had issued (I09). Keys that were made with it are not meant: they are keys of their own,
 * as after every rotation, and told as made.
 */
export const useAfterDeactivation: SignalFamily = {
  ids: ['use-after-deactivation'],
  notice: (scene) => timesOff(scene.switchings).flatMap((off) => noticeIn(off, scene)),
};

function noticeIn(off: TimeOff, { calls, history }: Scene): readonly Noticed[] {
  const at = off.from.at;
  const settled = instant(new Date(Date.parse(at) + PROPAGATION_SECONDS * 1_000));
  const later = calls.filter((each) => each.by !== 'made-key' && isWithin(each, at, off.until));
  const through = later.filter(({ outcome }) => outcome !== 'denied');
  const byKey = through.filter(({ by }) => by === 'key');
  const soon = byKey.filter(({ row }) => row.lastAt <= settled);
  const late = byKey.filter(({ row }) => row.lastAt > settled);
  const bySession = through.filter(({ by }) => by === 'session');
  const denied = later.filter(({ outcome }) => outcome === 'denied');
  const what = `the key was ${off.from.to === 'Deleted' ? 'deleted' : 'deactivated'} at ${timeInWords(at)}`;
  const id = 'use-after-deactivation';
  return [
    late.length > 0 &&
      fromCalls(
        id,
        { weight: 'strong', says: `${said(late, at)} with the key after ${what}.` },
        late,
        history,
      ),
    bySession.length > 0 &&
      fromCalls(id, { weight: 'strong', says: sessionWords(bySession, at, what) }, bySession, history),
    soon.length > 0 && fromCalls(id, { weight: 'look', says: soonWords(soon, at, what) }, soon, history),
    denied.length > 0 &&
      fromCalls(
        id,
        { weight: 'look', says: `${said(denied, at)} after ${what}, and denied: somebody still tries.` },
        denied,
        history,
      ),
  ].filter((each) => each !== false);
}

function isWithin({ row }: Calls, from: string, until: string | undefined): boolean {
  return row.lastAt > from && (until === undefined || row.firstAt < until);
}

/** Rows count an hour: of one that began before, only the last call is known to be later. */
function said(calls: readonly Calls[], at: string): string {
  const whole = calls.filter(({ row }) => row.firstAt > at);
  const least = totalOf(whole) + calls.length - whole.length;
  return `${whole.length < calls.length ? 'At least ' : ''}${counted(least, 'call')}`;
}

function sessionWords(calls: readonly Calls[], at: string, what: string): string {
  const sessions = once(calls.map(({ row }) => row.accessKeyId)).length;
  return `${said(calls, at)} with ${counted(sessions, 'session')} of the key after ${what}: a deactivation does not end sessions.`;
}

function soonWords(calls: readonly Calls[], at: string, what: string): string {
  return `${said(calls, at)} with the key within ${PROPAGATION_SECONDS / 60} minutes after ${what}: it may not have been everywhere yet.`;
}
