import { counted } from '../../model/counted.ts';
import type { SignalWeight } from '../../model/investigation.ts';
import { burstsByOrigin, type OriginBursts } from '../bursts.ts';
import { type Calls, inOrder, isAwsItself } from '../calls.ts';
import type { History } from '../history.ts';
import { fewAlone, fromCalls, totalOf } from '../noticed.ts';
import { originsInWords } from '../origin-words.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import { DENIED_ACTIONS, DENIED_FEW, DENIED_SECONDS, HABIT_DAYS } from '../thresholds.ts';
import { listed, once, timeInWords } from '../words.ts';

const SIZE = { distinct: DENIED_ACTIONS, seconds: DENIED_SECONDS };

/**
 * Many different calls that were denied, soon after each other and from one address: somebody tries doors. One or two
 * that are denied day after day are a job that lacks a right, and alarm nobody.
 */
export const deniedAttempts: SignalFamily = {
  ids: ['denied-attempts'],
  notice(scene) {
    const denied = scene.calls.filter(
      (each) => each.outcome === 'denied' && !isAwsItself(each) && each.origin.label === undefined,
    );
    const through = new Set(
      scene.calls.filter(({ outcome }) => outcome === 'through').map(({ event }) => event),
    );
    const found = burstsByOrigin(denied, SIZE, (burst) => weightOf(burst, through, scene.history));
    const inBursts = new Set(found.flatMap(({ calls }) => calls));
    const rest = denied.filter((each) => !inBursts.has(each));
    return [...tried(found, through, scene), ...halfSetUp(rest, scene)];
  },
};

function tried(
  found: readonly OriginBursts[],
  through: ReadonlySet<string>,
  { history }: Scene,
): readonly Noticed[] {
  return [...Map.groupBy(found, ({ weight }) => weight)].flatMap(([weight, group]) =>
    fewAlone(group, weight).map((each) => {
      const calls = inOrder(each.flatMap((burst) => burst.calls));
      return fromCalls(
        'denied-attempts',
        { weight, says: words(calls, weight, through, history) },
        calls,
        history,
      );
    }),
  );
}

function weightOf(burst: readonly Calls[], through: ReadonlySet<string>, history: History): SignalWeight {
  const unusual = burst.filter((each) => !history.isHabit(each, 'refused'));
  if (once(unusual.map(({ event }) => event)).length < DENIED_ACTIONS) return 'info';
  const isNew = unusual.some((each) => history.newPlaces(each).length > 0);
  return isNew || unusual.every(({ event }) => !through.has(event)) ? 'strong' : 'look';
}

function words(
  calls: readonly Calls[],
  weight: SignalWeight,
  through: ReadonlySet<string>,
  history: History,
): string {
  const [first] = calls;
  if (first === undefined) return '';
  const events = once(calls.map(({ event }) => event));
  const never = events.every((event) => !through.has(event)) ? ' None of them was ever let through.' : '';
  const usual = weight === 'info' ? ' This happens to this key all the time.' : '';
  return `${counted(totalOf(calls), 'attempt')} at ${events.length} different calls denied from ${originsInWords(calls, history)}, first at ${timeInWords(first.row.firstAt)}: ${listed(events)}.${never}${usual}`;
}

function halfSetUp(calls: readonly Calls[], { history }: Scene): readonly Noticed[] {
  const events = once(calls.map(({ event }) => event));
  const days = once(calls.map(({ day }) => day)).length;
  if (events.length === 0 || events.length > DENIED_FEW || days < HABIT_DAYS) return [];
  const says = `${listed(events)} denied on ${days} days, ${counted(totalOf(calls), 'call')}: as of a job that lacks a right.`;
  return [fromCalls('denied-attempts', { weight: 'info', says }, calls, history)];
}
