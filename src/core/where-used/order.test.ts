import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyPlace, PLACE_SERVICES, type PlaceGap, type WhereUsed } from '../model/key-place.ts';
import { inOrder } from './order.ts';

const name = fc.constantFrom('a', 'b', 'c');
const place: fc.Arbitrary<KeyPlace> = fc.record({
  accessKeyId: name,
  service: fc.constantFrom(...PLACE_SERVICES),
  account: name,
  region: name,
  kind: fc.constant('thing'),
  resource: name,
  at: name,
  encoded: fc.constant([]),
  count: fc.constant(1),
});
const gap: fc.Arbitrary<PlaceGap> = fc.record({
  service: fc.constantFrom('all' as const, ...PLACE_SERVICES),
  account: name,
  region: name,
  what: name,
  code: name,
  words: name,
});

test('whichever answer came first, the result is the same', () => {
  const found = (places: readonly KeyPlace[], notSearched: readonly PlaceGap[]) =>
    inOrder({ places, notSearched, searched: [], leftOut: [] } as unknown as WhereUsed);
  fc.assert(
    fc.property(fc.array(place), fc.array(gap), (places, gaps) => {
      expect(found(places.toReversed(), gaps.toReversed())).toEqual(found(places, gaps));
    }),
  );
});
