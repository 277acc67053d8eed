import { SIGNAL_WEIGHTS, SIGNALS, type SignalId } from '../model/investigation.ts';
import { byText } from './order.ts';
import type { Noticed } from './scene.ts';
import { SIGNALS_OF_ONE_PLACE } from './thresholds.ts';
import { listed, once } from './words.ts';

/** What makes a new country more than a look when it came from there. */
const WORSE: ReadonlySet<SignalId> = new Set([
  'persistence',
  'reconnaissance',
  'secrets-read',
  'cover-up',
  'denied-attempts',
]);

/** Weighs signals by each other, and puts them in the order they are told. */
export function weighed(noticed: readonly Noticed[]): readonly Noticed[] {
  return noticed.map((each) => withCompany(each, noticed)).toSorted(inOrder);
}

function withCompany(each: Noticed, all: readonly Noticed[]): Noticed {
  if (each.signal.id !== 'first-seen-country' || each.signal.weight !== 'look') return each;
  const countries = each.places.filter((place) => place.startsWith('country '));
  const company = all.filter(
    ({ signal: { id, weight }, places }) =>
      WORSE.has(id) && weight !== 'info' && countries.some((country) => places.includes(country)),
  );
  if (company.length === 0) return each;
  const names = listed(once(company.map(({ signal }) => signal.id)).toSorted());
  const says = `${each.signal.says} Of what came from there, these tell: ${names}.`;
  return { ...each, signal: { ...each.signal, weight: 'strong', says } };
}

function inOrder({ signal: a }: Noticed, { signal: b }: Noticed): number {
  return (
    SIGNALS.indexOf(a.id) - SIGNALS.indexOf(b.id) ||
    SIGNAL_WEIGHTS.indexOf(a.weight) - SIGNAL_WEIGHTS.indexOf(b.weight) ||
    byText(a.firstAt ?? '', b.firstAt ?? '') ||
    byText(a.says, b.says)
  );
}

/**
 * New places that so many different signals speak of that together they are as bad as a strong one. A new network in
 * a new country is one news; new clients are no place.
 */
export function crowdedPlaces(noticed: readonly Noticed[]): readonly string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { signal, places } of noticed) {
    if (signal.weight === 'info') continue;
    const kind = signal.id === 'first-seen-country' ? 'first-seen-network' : signal.id;
    for (const place of places.filter((name) => !name.startsWith('client ')))
      kinds.set(place, (kinds.get(place) ?? new Set()).add(kind));
  }
  return [...kinds]
    .flatMap(([place, { size }]) => (size >= SIGNALS_OF_ONE_PLACE ? [place] : []))
    .toSorted(byText);
}
