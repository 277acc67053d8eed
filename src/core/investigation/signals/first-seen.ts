import { counted } from '../../model/counted.ts';
import type { SignalId, SignalWeight } from '../../model/investigation.ts';
import { inOrder } from '../calls.ts';
import type { First } from '../firsts.ts';
import { fewAlone, fromCalls, totalOf } from '../noticed.ts';
import type { Noticed, Scene, SignalFamily } from '../scene.ts';
import { dayOf, listed } from '../words.ts';

const IDS = {
  country: 'first-seen-country',
  network: 'first-seen-network',
  address: 'first-seen-address',
  region: 'first-seen-region',
  client: 'first-seen-client',
} as const satisfies Readonly<Record<First['of'], SignalId>>;

/**
 * What was never seen before, after enough history. Whether a new country is worse than a look depends on what came
 * from there: the verdict puts that together.
 */
export const firstSeen: SignalFamily = {
  ids: Object.values(IDS),
  notice(scene) {
    return [
      ...Map.groupBy(
        scene.history.firsts,
        (first) => `${first.of} ${first.habit ?? ''} ${weightOf(first)}`,
      ).values(),
    ].flatMap((group) => signalsOf(group, scene));
  },
};

/** A new address within a known network is what every home and every office has; the console shows people about (I13). */
function weightOf({ of, habit, calls }: First): SignalWeight {
  if (of === 'address' || habit !== undefined) return 'info';
  return calls.every(({ origin }) => origin.label === 'console session') ? 'info' : 'look';
}

function signalsOf(group: readonly First[], scene: Scene): readonly Noticed[] {
  const [first] = group;
  if (first === undefined) return [];
  const weight = weightOf(first);
  return fewAlone(group, weight).map((each) => signalOf(each, weight, scene));
}

function signalOf(group: readonly First[], weight: SignalWeight, { history }: Scene): Noticed {
  const calls = callsOf(group);
  const [first] = group;
  const of = first?.of ?? 'address';
  const values = listed(group.map(({ value }) => value));
  const since = first === undefined ? '' : `${dayOf(first.at)}, ${first.afterDays} days into the history`;
  const habit = WHY[first?.habit ?? 'none'];
  const says = `First calls ${BY[of]} ${values} on ${since}: ${counted(totalOf(calls), 'call')}${of === 'region' ? OF_REGIONS : ''}.${habit}`;
  return fromCalls(IDS[of], { weight, says }, calls, history);
}

function callsOf(group: readonly First[]): First['calls'] {
  return inOrder([...new Set(group.flatMap(({ calls }) => calls))]);
}

/** Calls of global services are recorded in one region, wherever they came from: the list of regions counts them. */
const OF_REGIONS = ' of services that have regions (global ones such as IAM are not counted here)';

const WHY = {
  changes: ' This key often comes from new ones.',
  'other-family':
    ' The same clients make the same calls as before, by the other kind of address: as of a provider that gives both.',
  'not-searched': ' Sessions of before were not searched, and may have worked there.',
  none: '',
} as const;

const BY: Readonly<Record<First['of'], string>> = {
  country: 'from country',
  network: 'from network',
  address: 'from new addresses of known networks,',
  region: 'in region',
  client: 'with client',
};
