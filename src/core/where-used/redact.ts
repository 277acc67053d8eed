import type { KeyPlace, PlaceGap, SearchedPlaces, WhereUsed } from '../model/key-place.ts';
import { accountPseudonym } from '../model/redact.ts';
import { Pseudonyms } from '../model/redact-more.ts';

/**
 * The result without account ids, key ids and names. Of where a key stands only the beginning is kept, which is the
 * service's own word: what follows are mostly names that somebody chose.
 */
export function redactWhereUsed(found: WhereUsed): WhereUsed {
  const names = new Pseudonyms();
  const accounts = [
    ...new Set(
      [...found.searched, ...found.places, ...found.notSearched].flatMap(({ account }) => account ?? []),
    ),
  ].sort();
  const accountOf = <T extends { readonly account?: string }>(each: T): T =>
    each.account === undefined
      ? each
      : { ...each, account: accountPseudonym(accounts.indexOf(each.account)) };
  return {
    ...found,
    redacted: true,
    accessKeyIds: found.accessKeyIds.map((id) => names.of('key', id)),
    searched: found.searched.map((each) => redactSearched(accountOf(each), names)),
    places: found.places.map((each) => redactPlace(accountOf(each), names)),
    notSearched: found.notSearched.map((each) => redactGap(accountOf(each), names)),
    // They name folders and accounts.
    leftOut:
      found.leftOut.length === 0 ? [] : [`${found.leftOut.length} by choice; redaction leaves out which.`],
  };
}

function redactSearched({ path, ...rest }: SearchedPlaces, names: Pseudonyms): SearchedPlaces {
  return path === undefined ? rest : { ...rest, path: names.of('path', path) };
}

function redactPlace(place: KeyPlace, names: Pseudonyms): KeyPlace {
  const { managedBy, ...rest } = place;
  return {
    ...rest,
    accessKeyId: names.of('key', place.accessKeyId),
    resource: names.of(place.kind.toLowerCase().replaceAll(' ', '-'), place.resource),
    at: /^[A-Za-z]+/.exec(place.at)?.[0] ?? 'content',
    ...(managedBy !== undefined && {
      managedBy: 'unread' in managedBy ? managedBy : redactManager(managedBy, names),
    }),
  };
}

function redactManager({ value }: { readonly value: string }, names: Pseudonyms) {
  const [kind = ''] =
    /^(CloudFormation stack|Auto Scaling group|Elastic Beanstalk environment)/.exec(value) ?? [];
  return { value: names.of(kind === '' ? 'manager' : kind.toLowerCase().replaceAll(' ', '-'), value) };
}

/** The next move can hold what a program said, with names in it; ours stay, since they hold none. */
function redactGap({ what, fix, ...rest }: PlaceGap, names: Pseudonyms): PlaceGap {
  return {
    ...rest,
    ...(what !== undefined && { what: names.of(rest.service, what) }),
    ...(fix !== undefined && rest.service !== 'checkout' && { fix }),
  };
}
