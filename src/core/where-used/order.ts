import {
  type KeyPlace,
  PLACE_SERVICES,
  type PlaceGap,
  type SearchedPlaces,
  type WhereUsed,
} from '../model/key-place.ts';

type Place = KeyPlace | PlaceGap | SearchedPlaces;

/** The result in an order that does not depend on which answer came first: by account, service, region, name. */
export function inOrder(found: WhereUsed): WhereUsed {
  const { places, notSearched, searched, leftOut } = found;
  return {
    ...found,
    places: places.toSorted((a, b) => compare(keyOfPlace(a), keyOfPlace(b))),
    notSearched: notSearched.toSorted((a, b) => compare(keyOfGap(a), keyOfGap(b))),
    searched: searched.toSorted((a, b) =>
      compare([...around(a), a.path ?? ''], [...around(b), b.path ?? '']),
    ),
    leftOut: leftOut.toSorted(),
  };
}

function around({ account = '~', service }: Place): readonly string[] {
  const at = service === 'all' ? 0 : PLACE_SERVICES.indexOf(service) + 1;
  return [account, String.fromCharCode(65 + at)];
}

function keyOfPlace(place: KeyPlace): readonly string[] {
  const { accessKeyId, region = '', resource, at, encoded } = place;
  return [accessKeyId, ...around(place), region, resource, at, encoded.join(' ')];
}

function keyOfGap(gap: PlaceGap): readonly string[] {
  return [...around(gap), gap.region ?? '', gap.what ?? '', gap.code, gap.words];
}

function compare(a: readonly string[], b: readonly string[]): number {
  const [one, other] = [a.join('\0'), b.join('\0')];
  return one === other ? 0 : one < other ? -1 : 1;
}
