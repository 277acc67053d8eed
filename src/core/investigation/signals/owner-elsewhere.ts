import { counted } from '../../model/counted.ts';
import { instant } from '../../model/time.ts';
import { objectIn } from '../../parse/trail-record.ts';
import { type Calls, isNear, type Telling } from '../calls.ts';
import { daysBefore, daysOf } from '../days.ts';
import { fromCalls, totalOf } from '../noticed.ts';
import { byText } from '../order.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import { ELSEWHERE_SECONDS, HABIT_DAYS } from '../thresholds.ts';
import { listed, once, timeInWords } from '../words.ts';

/**
 * The owner signs in to the console from one network while the key is used from another. That is daily life where the
 * key works on a machine somewhere: with the same two networks on several days, or with a network that the key has
 * long been used from and one that the owner has long signed in from, it alarms nobody.
 */
export const ownerElsewhere: SignalFamily = {
  ids: ['owner-elsewhere'],
  notice(scene) {
    const pairs = pairsIn(scene);
    const groups = Map.groupBy(pairs, ({ signIn, calls }) => `${netOf(signIn.calls)} and ${netOf(calls)}`);
    return [...groups]
      .toSorted(([a], [b]) => byText(a, b))
      .flatMap(([nets, group]) => signalOf(nets, group, scene));
  },
};

interface Pair {
  readonly signIn: Telling;
  readonly calls: Calls;
}

function netOf({ origin }: Calls): string | undefined {
  return origin.net;
}

function isSuccess({ record }: Telling): boolean {
  return record.name === 'ConsoleLogin' && objectIn(record.response).ConsoleLogin === 'Success';
}

function pairsIn({ signIns, calls }: Scene): readonly Pair[] {
  const byHour = Map.groupBy(calls.filter(isPlaced), ({ row }) => row.hour);
  return signIns
    .filter((signIn) => isSuccess(signIn) && netOf(signIn.calls) !== undefined)
    .flatMap((signIn) =>
      hoursNear(signIn.record.at)
        .flatMap((hour) => byHour.get(hour) ?? [])
        .filter((each) => netOf(each) !== netOf(signIn.calls))
        .filter((each) => isNear(each, signIn.record.at, ELSEWHERE_SECONDS))
        .map((each) => ({ signIn, calls: each })),
    );
}

function isPlaced(calls: Calls): boolean {
  const { by, origin } = calls;
  return by !== 'made-key' && origin.label === undefined && origin.net !== undefined;
}

/** The hours in which calls near a time may lie, as rows name them. */
function hoursNear(at: string): readonly string[] {
  const from = Date.parse(at) - ELSEWHERE_SECONDS * 1_000;
  const until = Date.parse(at) + ELSEWHERE_SECONDS * 1_000;
  const hours: string[] = [];
  for (let time = from; time < until + HOUR; time += HOUR) hours.push(instant(new Date(time)).slice(0, 13));
  return hours;
}

const HOUR = 3_600_000;

function signalOf(nets: string, group: readonly Pair[], scene: Scene): readonly Noticed[] {
  const [first] = group;
  if (first === undefined) return [];
  const usual = isUsual(first, group, scene);
  const calls = [...new Set(group.map(({ calls: each }) => each))];
  const days = daysOf(group.map(({ signIn }) => signIn.record.at)).length;
  const times = listed(once(group.map(({ signIn }) => timeInWords(signIn.record.at))), 3);
  const says = `The owner signed in from one network while the key was used from another (${nets}), within an hour, on ${counted(days, 'day')}: ${times}; ${counted(totalOf(calls), 'call')}.${usual ? ' That is usual for them.' : ''}`;
  const noticed = fromCalls(
    'owner-elsewhere',
    { weight: usual ? 'info' : 'look', says },
    calls,
    scene.history,
  );
  return [noticed];
}

function isUsual({ signIn, calls }: Pair, group: readonly Pair[], scene: Scene): boolean {
  if (scene.history.newPlaces(calls).length > 0) return false;
  const days = daysOf(group.map((each) => each.signIn.record.at));
  if (days.length > HABIT_DAYS) return true;
  const at = signIn.record.at;
  const keyDays = daysOf(scene.calls.filter((each) => netOf(each) === netOf(calls)).map(({ day }) => day));
  const home = scene.signIns.filter((each) => isSuccess(each) && netOf(each.calls) === netOf(signIn.calls));
  const ownKeyUse = scene.calls.filter((each) => netOf(each) === netOf(signIn.calls));
  const homeDays = daysOf([...home.map(({ record }) => record.at), ...ownKeyUse.map(({ day }) => day)]);
  return daysBefore(keyDays, at) >= HABIT_DAYS && homeDays.length >= HABIT_DAYS;
}
