import type { ListedUser } from '../model/authorization.ts';
import { type Fields, isFields } from '../model/fields.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Apart, allApart, inside, newApart } from './apart.ts';
import { damaged, listIn, parsed } from './damaged.ts';
import { withEveryFact, withEveryUserFact } from './every-fact.ts';
import { fill, type Gap, type Packing, pack, unpack } from './pack.ts';
import { type Entry, type Order, orderIn, type Shelf, shelve, unshelve } from './shelves.ts';
import { timesText, valuesIn } from './times.ts';

/** Pieces of text without any time of reading, so that equal content is equal text; and the times apart. */
export interface KeptParts {
  readonly parts: readonly string[];
  readonly times: string;
}

/** Stands where a piece of its own belongs. */
const ELSEWHERE = Symbol('elsewhere');
const ELSEWHERE_WORD = 'elsewhere';
/** Stands in a thing for the first one under the same name: what a user may do is one object with the list's. */
const SAME_WORD = 'same';

/** The account with its report and root, its facts, and the order of names; buckets of holders and of users follow. */
const FIRST_PARTS = 3;

/**
 * Takes a snapshot apart into pieces that are the same from run to run where nothing changed. The times of reading, and
 * when the report was made, are in `times`. Users, and who else holds policies, are in buckets by their names, so that
 * one who changes changes one piece. The ids of requests that AWS refused are not kept.
 *
 * @param now the time of the run. ISO 8601 UTC
 */
export function partsOf(snapshot: Snapshot, now: string): KeptParts {
  const { report, users, facts, authorization } = snapshot;
  const info: unknown = report.state === 'known' ? report.value : undefined;
  const packing: Packing = {
    apart: newApart(),
    isApart: (owner, member) =>
      typeof owner[member] === 'string' &&
      ((member === 'readAt' && owner.state === 'known') || (member === 'generatedAt' && owner === info)),
    words: new Map<unknown, string>([[ELSEWHERE, ELSEWHERE_WORD]]),
  };
  const text = (name: string, value: unknown) =>
    JSON.stringify(pack(value, packing, inside(packing.apart.top, name)));
  const listed = authorization.state === 'known' ? authorization.value : undefined;
  const people = shelve([
    [...(listed?.users ?? [])],
    users.state === 'known' ? [...users.value].map((user) => [user.name, user]) : [],
  ]);
  const held = shelve([
    (listed?.holders ?? []).map((holder) => [holder.arn, holder]),
    (listed?.policies ?? []).map((policy) => [policy.arn, policy]),
  ]);
  const first = {
    ...snapshot,
    facts: ELSEWHERE,
    users: users.state === 'known' ? { ...users, value: ELSEWHERE } : users,
    authorization:
      authorization.state === 'known'
        ? {
            ...authorization,
            value: { ...listed, users: ELSEWHERE, holders: ELSEWHERE, policies: ELSEWHERE },
          }
        : authorization,
  };
  const parts = [
    text('first', first),
    text('facts', facts),
    JSON.stringify([shelfText(held), shelfText(people)]),
    ...bucketTexts('held', held, packing),
    ...bucketTexts('people', people, packing),
  ];
  return { parts, times: timesText(allApart(packing.apart), now, parts) };
}

/** How a shelf is put together again: the number of its buckets, and the orders. */
function shelfText({ buckets, orders }: Shelf): readonly [number, readonly Order[]] {
  return [buckets.length, orders];
}

function bucketTexts(name: string, { buckets }: Shelf, packing: Packing): readonly string[] {
  const place = inside(packing.apart.top, name);
  return buckets.map((entries) =>
    JSON.stringify(
      entries.map(([under, ...kinds]) => {
        const [first] = kinds[0] ?? [];
        const later = first === undefined ? packing : { ...packing, words: new Map([[first, SAME_WORD]]) };
        return [
          under,
          ...kinds.map((things, kind) =>
            pack(things, kind === 0 ? packing : later, inside(place, `${kind}`)),
          ),
        ];
      }),
    ),
  );
}

/**
 * The snapshot again: it gives the same findings, byte for byte. A fact that an earlier version did not know of is
 * unread. Throws the `Problem` `store-damaged` where the pieces, the times and `now` are not those that were kept
 * together.
 */
export function snapshotFrom({ parts, times }: KeptParts, now: string): Snapshot {
  const values = valuesIn(times, now, parts);
  const apart = newApart<Gap>();
  const [first, facts] = ['first', 'facts'].map((name, at) =>
    unpack(parsed(parts[at] ?? ''), { apart, words: FIRST_WORDS }, inside(apart.top, name)),
  );
  const [heldText, peopleText] = listIn(parsed(parts[2] ?? ''));
  const held = shelfFrom('held', heldText, parts.slice(FIRST_PARTS), apart);
  const people = shelfFrom('people', peopleText, parts.slice(FIRST_PARTS + held.buckets.length), apart);
  if (parts.length !== FIRST_PARTS + held.buckets.length + people.buckets.length)
    throw damaged('there are other pieces than were kept');
  const gaps = allApart(apart);
  if (gaps.length !== values.length) throw damaged('there are other times than were kept');
  for (const [at, gap] of gaps.entries()) fill(gap, values[at]);
  return joined(first, facts, held, people);
}

const FIRST_WORDS: ReadonlyMap<string, unknown> = new Map([[ELSEWHERE_WORD, ELSEWHERE]]);

function shelfFrom(name: string, text: unknown, parts: readonly string[], apart: Apart<Gap>): Shelf {
  const [count, orders] = listIn(text);
  if (typeof count !== 'number' || !(count >= 0 && count <= parts.length))
    throw damaged('there are fewer pieces than were kept');
  const place = inside(apart.top, name);
  const buckets = parts.slice(0, count).map((part) =>
    listIn(parsed(part)).map((packed): Entry => {
      const [under, ...kinds] = listIn(packed);
      if (typeof under !== 'string') throw damaged('a name is no text');
      let words: ReadonlyMap<string, unknown> = new Map();
      return [
        under,
        ...kinds.map((packedThings, kind) => {
          const things = listIn(unpack(packedThings, { apart, words }, inside(place, `${kind}`)));
          if (kind === 0 && things.length > 0) words = new Map([[SAME_WORD, things[0]]]);
          return things;
        }),
      ];
    }),
  );
  return { buckets, orders: listIn(orders).map(orderIn) };
}

function joined(first: unknown, facts: unknown, held: Shelf, people: Shelf): Snapshot {
  if (!isFields(first)) throw damaged('it names no account');
  const [holders = [], policies = []] = unshelve(held);
  const [listed = [], users = []] = unshelve(people);
  const [namesOfListed = []] = people.orders;
  const { users: allUsers, authorization } = first;
  return withEveryFact({
    ...first,
    facts,
    users: isKnown(allUsers) ? { ...allUsers, value: users.map(withEveryUserFact) } : allUsers,
    authorization:
      isKnown(authorization) && isFields(authorization.value)
        ? {
            ...authorization,
            value: {
              ...authorization.value,
              users: new Map(
                namesIn(namesOfListed, people).map((name, at) => [name, listed[at] as ListedUser]),
              ),
              holders,
              policies,
            },
          }
        : authorization,
  });
}

/** The names of the listed users, in their order. */
function namesIn(order: Order, { buckets }: Shelf): readonly string[] {
  if (order !== 'sorted') return order;
  return buckets
    .flat()
    .flatMap(([name, listed = []]) => listed.map(() => name))
    .sort();
}

function isKnown(value: unknown): value is Fields {
  return isFields(value) && value.state === 'known';
}
