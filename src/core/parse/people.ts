import { type Owner, STATE_NOT_UNDERSTOOD } from '../model/credentials.ts';
import { type Fact, known, type Unread, unread, valueIn } from '../model/fact.ts';
import type { User } from '../model/snapshot.ts';
import { isNothing, type PeopleColumn, peopleColumn, statusWord, yesOrNo } from './people-columns.ts';
import { daysMeant } from './people-dates.ts';
import { badPeople, type PersonRow, peopleRows } from './people-rows.ts';
import { quoted } from './place.ts';

/**
 * A list of people, as far as matching needs it: logins and addresses in small letters, and who has left. Nothing
 * else of the file is kept.
 */
export interface People {
  /** Entries that name somebody. */
  readonly count: number;
  readonly byName: ReadonlyMap<string, Standing>;
  /** By what stands before the @ of an address. */
  readonly byLocalPart: ReadonlyMap<string, Standing>;
  /** False where nothing in the file can tell that somebody has left. */
  readonly tellsWhoLeft: boolean;
  /** Status words we have not met: whether their people have left is not known. At most twenty, for a warning. */
  readonly notUnderstood: readonly string[];
}

/** Whether somebody has left. */
export interface Standing {
  readonly left: boolean;
  /** `YYYY-MM-DD`, where the list tells it. */
  readonly since?: string;
  /** A status word we have not met, where nothing else says that somebody has left: `left` is then not known. */
  readonly unmet?: string;
}

/** How a user is matched: with an owner, or with somebody of whom the list says what we have not met. */
export type Match = Owner | { readonly listed: true; readonly unmet: string; readonly matchedBy: string };

/** Tags that name the owner of a user. Their case does not matter. */
const OWNER_TAGS: readonly string[] = ['owner', 'email', 'mail'];

const MOST_WORDS = 20;

/**
 * Reads a list of people from HR or an identity provider: a name or e-mail address a line with `#` for comments, a
 * table with headings (comma, semicolon, tab; as Okta, Entra ID, Google Workspace, Workday and BambooHR export it),
 * or JSON (SCIM, Identity Center, Microsoft Graph). Somebody listed twice has left only if every entry says so.
 *
 * Throws a {@link Problem} `bad-people-list` with file and line for what is no such list, names nobody, or has an
 * end date or a yes-or-no that cannot be read: taken for "there", it would hide somebody who has left.
 *
 * @param now ISO 8601 UTC; somebody whose last day is today is still there
 */
export function parsePeople(text: string, name: string, now: string): People {
  const rows = toldBy(peopleRows(text, name), name);
  const byName = new Map<string, Standing>();
  const byLocalPart = new Map<string, Standing>();
  const unmet = new Set<string>();
  let count = 0;
  for (const row of rows) {
    const names = namesIn(row);
    if (names.size === 0) continue;
    count += 1;
    const standing = standingOf(row, now.slice(0, 10), unmet);
    for (const each of names) merge(byName, each, standing);
    for (const each of localParts(names)) merge(byLocalPart, each, standing);
  }
  if (count === 0) throw badPeople(name, 'it names nobody.');
  const tellsWhoLeft = rows.some(({ cells }) =>
    cells.some(([column]) => column !== 'login' && column !== 'email'),
  );
  return { count, byName, byLocalPart, tellsWhoLeft, notUnderstood: [...unmet].slice(0, MOST_WORDS) };
}

/** An entry without the cells that tell nothing of who somebody is or whether they are there. */
interface Told {
  readonly place: string;
  readonly cells: readonly (readonly [PeopleColumn, string])[];
}

function toldBy(rows: readonly PersonRow[], name: string): readonly Told[] {
  const kinds = new Map<string, PeopleColumn | undefined>();
  const told = rows.map(({ place, cells }) => ({
    place,
    cells: cells.flatMap(([heading, text]) => {
      if (!kinds.has(heading)) kinds.set(heading, peopleColumn(heading));
      const column = kinds.get(heading);
      return column === undefined ? [] : [[column, text.trim()] as const];
    }),
  }));
  const found = [...kinds.values()];
  if (kinds.size === 0 || found.includes('login') || found.includes('email')) return told;
  const shown = [...kinds.keys()].slice(0, 8).map(quoted).join(', ');
  throw badPeople(name, `none of ${shown} tells a user name or an e-mail address.`);
}

function cellsIn(row: Told, wanted: PeopleColumn): readonly string[] {
  // Somebody may have the login `na`.
  const empty = wanted === 'login' ? (text: string) => text === '' || text === '-' : isNothing;
  return row.cells.flatMap(([column, text]) => (column === wanted && !empty(text) ? [text] : []));
}

function namesIn(row: Told): ReadonlySet<string> {
  const addresses = cellsIn(row, 'email').flatMap((cell) => cell.split(/[\s;,]+/));
  const names = [...cellsIn(row, 'login'), ...addresses].filter((each) => each !== '');
  const spoilt = names.find((each) => each.includes('\uFFFD'));
  if (spoilt !== undefined) {
    throw badPeople(row.place, `${quoted(spoilt)} is not UTF-8 text.`, 'Save the list as CSV (UTF-8).');
  }
  return new Set(names.map((each) => each.toLowerCase()));
}

function localParts(names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [...names].filter((each) => each.indexOf('@') > 0).map((each) => each.slice(0, each.indexOf('@'))),
  );
}

/** @param unmet collects the status words that say neither */
function standingOf(row: Told, today: string, unmet: Set<string>): Standing {
  let left = false;
  let word: string | undefined;
  for (const text of cellsIn(row, 'status')) {
    const said = statusWord(text);
    left ||= said === 'gone';
    if (said === 'unmet') word = text.slice(0, 40);
  }
  if (word !== undefined) unmet.add(word);
  for (const text of cellsIn(row, 'there')) left ||= !isThere(text, row.place);
  const ends = [...cellsIn(row, 'end')];
  for (const text of cellsIn(row, 'left')) {
    const flag = yesOrNo(text);
    if (flag === undefined) ends.push(text);
    else left ||= flag;
  }
  const past = ends.map((text) => endIn(text, today, row.place)).filter((end) => end.past);
  const day = past.map((end) => end.day).find((each) => each !== undefined);
  if (!left && past.length === 0) return word === undefined ? { left: false } : { left: false, unmet: word };
  return day === undefined ? { left: true } : { left: true, since: day };
}

function isThere(text: string, place: string): boolean {
  const word = yesOrNo(text) ?? statusWord(text);
  if (word !== 'unmet') return word === true || word === 'there';
  throw badPeople(place, `${quoted(text)} is neither yes nor no.`, 'Write true or false.');
}

function endIn(
  text: string,
  today: string,
  place: string,
): { readonly past: boolean; readonly day?: string } {
  const days = daysMeant(text);
  const [day] = days;
  if (day === undefined) throw badPeople(place, `${quoted(text)} is no date.`, 'Write dates as 2026-11-22.');
  const past = days.filter((each) => each < today).length;
  if (past !== 0 && past !== days.length) {
    throw badPeople(
      place,
      `${quoted(text)} is past or to come, as day or month comes first.`,
      'Write dates as 2026-11-22.',
    );
  }
  return days.length === 1 ? { past: past > 0, day } : { past: past > 0 };
}

function merge(map: Map<string, Standing>, name: string, standing: Standing): void {
  const before = map.get(name);
  const [rank, rankBefore] = [rankOf(standing), before === undefined ? 3 : rankOf(before)];
  if (rank < rankBefore) map.set(name, standing);
  else if (rank === rankBefore && (standing.since ?? '') > (before?.since ?? '')) map.set(name, standing);
}

/** Of several entries of somebody the one counts that is surest that they are there. */
function rankOf({ left, unmet }: Standing): number {
  if (left) return 2;
  return unmet === undefined ? 0 : 1;
}

/**
 * How a user stands in the list. The name itself decides, as a login or an address; then a tag that holds one; then
 * the part of an address before the @, which two people may share: the user is then taken for the one who is there.
 */
export function ownerOf(
  people: People,
  { name, tags }: { readonly name: string; readonly tags: Readonly<Record<string, string>> },
  tagKeys: readonly string[] = OWNER_TAGS,
): Match {
  const key = name.toLowerCase();
  const exact = people.byName.get(key);
  if (exact !== undefined) return listed(exact, key.includes('@') ? 'e-mail address' : 'user name');
  for (const wanted of tagKeys) {
    for (const [tag, value] of Object.entries(tags)) {
      if (tag.toLowerCase() !== wanted.toLowerCase()) continue;
      const tagged = people.byName.get(value.trim().toLowerCase());
      if (tagged !== undefined) return listed(tagged, `tag ${tag}`);
    }
  }
  const local = people.byLocalPart.get(key);
  return local === undefined ? { listed: false } : listed(local, BY_LOCAL_PART);
}

const BY_LOCAL_PART = 'local part of an e-mail address';

function listed({ left, since, unmet }: Standing, matchedBy: string): Match {
  if (unmet !== undefined) return { listed: true, unmet, matchedBy };
  return { listed: true, left, ...(since !== undefined && { since }), matchedBy };
}

/**
 * How a user of a snapshot stands in the list. Whom no whole name matches is unread where the tags are: one may
 * match, and tags go before a part of an address.
 */
export function ownerFact(people: People, user: User, tagKeys: readonly string[] = OWNER_TAGS): Fact<Owner> {
  const { authorization, name } = user;
  const owner = ownerOf(people, { name, tags: valueIn(authorization)?.tags ?? {} }, tagKeys);
  const byName = owner.listed && owner.matchedBy !== BY_LOCAL_PART;
  if (!byName && authorization.state === 'unread') return authorization;
  return 'unmet' in owner ? notUnderstood(owner.unmet) : known(owner, SOURCE);
}

const SOURCE = '--people';

function notUnderstood(word: string): Unread {
  return unread(SOURCE, STATE_NOT_UNDERSTOOD, `The list of people says ${quoted(word)} of the owner.`, {
    fix: 'Write a state such as active or terminated in the list of people.',
  });
}
