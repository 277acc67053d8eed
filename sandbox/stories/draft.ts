import { isoSeconds, parseInstant, spokenSeconds } from '../clock.ts';
import { type IdMaker, idMaker } from '../ids.ts';
import { hashText, mix, type Random, seededRandom } from '../random.ts';
import type { AccountSpec, EventSpec, RoleSpec, UserSpec } from '../spec.ts';
import { AccountBook } from './account-book.ts';
import { type CallDetails, eventOf, type Hand } from './hand.ts';
import { ADDRESSES, CLIENTS } from './places.ts';

const DAY = 86_400_000;

/** How a user of a story is made. Days are counted back from the story's end. */
export interface Made extends Pick<UserSpec, 'attached' | 'inline' | 'path' | 'tags'> {
  readonly madeDaysAgo: number;
  /** Default: with the user. */
  readonly keyMadeDaysAgo?: number;
  /** With a password for the console. */
  readonly console?: true;
}

/**
 * A story while it is written: whoever calls leaves an event, and what calls make stands in the account afterwards.
 * Random draws depend on the story and the seed alone, so that another `now` moves all times by the same days.
 */
export class StoryDraft {
  readonly accountId: string;
  readonly random: Random;
  /** The key under study and what came of it, with the time each was made. */
  readonly #line = new Map<string, number>();
  /** Midnight before the story's end. */
  readonly #midnight: number;
  readonly #end: number;
  readonly #books = new Map<string, AccountBook>();
  readonly #ids = new Map<string, IdMaker>();
  #serial = 0;

  constructor(storyId: string, accountId: string, now: string, seed: number) {
    this.accountId = accountId;
    this.#end = parseInstant(now);
    this.#midnight = Math.floor(this.#end / DAY) * DAY;
    this.random = seededRandom(mix(seed, hashText(storyId)));
  }

  /** Milliseconds of a time of day so many days before the story's end: `HH:MM` or `HH:MM:SS`. */
  at(daysAgo: number, time: string): number {
    return this.#midnight - daysAgo * DAY + parseInstant(`1970-01-01T${time.padEnd(8, ':00')}Z`);
  }

  /** Days from the first to the last, both counted back and both among them. */
  days(from: number, to: number, step = 1): readonly number[] {
    const out: number[] = [];
    for (let day = from; day >= to; day -= step) out.push(day);
    return out;
  }

  /** The same without Saturdays and Sundays. */
  workdays(from: number, to: number): readonly number[] {
    return this.days(from, to).filter((day) => {
      const weekday = new Date(this.at(day, '12:00')).getUTCDay();
      return weekday !== 0 && weekday !== 6;
    });
  }

  /** Some minutes more, less than so many. */
  later(at: number, minutes: number): number {
    return at + this.random.below(minutes * 60) * 1000;
  }

  /** Names the key under study: sessions and keys that are made with it are its children, and theirs too. */
  study(accessKeyId: string): string {
    this.#line.set(accessKeyId, Number.NEGATIVE_INFINITY);
    return accessKeyId;
  }

  /** Notes a session or key that was made. */
  born(parent: Hand, accessKeyId: string, at: number): void {
    if (this.#line.has(parent.who.accessKeyId ?? '')) this.#line.set(accessKeyId, at);
  }

  /** In the order they were made. */
  get children(): readonly string[] {
    const inOrder = [...this.#line].toSorted(([, a], [, b]) => a - b);
    return inOrder.map(([accessKeyId]) => accessKeyId).slice(1);
  }

  book(accountId = this.accountId): AccountBook {
    const known = this.#books.get(accountId);
    if (known !== undefined) return known;
    const made = new AccountBook(accountId);
    this.#books.set(accountId, made);
    return made;
  }

  /** An id that no other of the story has. */
  id(kind: 'accessKey' | 'session' | 'user', accountId = this.accountId): string {
    const ids = this.#ids.get(accountId) ?? idMaker(accountId, mix(hashText(accountId), hashText('stories')));
    this.#ids.set(accountId, ids);
    this.#serial += 1;
    return ids[kind](this.#serial);
  }

  /** The id that records give a role, as long as it stands in the account. */
  roleId(role: string, accountId = this.accountId): string {
    const ids = idMaker(accountId, hashText(accountId));
    return ids.role(hashText(`arn:aws:iam::${accountId}:role/${role}`));
  }

  /** Another account that the story reaches. */
  otherAccount(): string {
    return (200_000_000_000 + ((Number(this.accountId) + 271_828_182_845) % 700_000_000_000)).toString();
  }

  /** An administrator at the console, who is not what the story is about. */
  admin(sourceIp: string = ADDRESSES.office): Hand {
    const arn = `arn:aws:sts::${this.accountId}:assumed-role/Admin/mia`;
    const { accountId } = this;
    const who = { arn, fromConsole: true };
    return { who, accountId, sourceIp, userAgent: CLIENTS.browser, region: 'us-east-1' };
  }

  /** Writes a call down. */
  call(hand: Hand, at: number, action: string, details: CallDetails = {}): void {
    this.write(hand.accountId, eventOf(hand, isoSeconds(at), action, details));
  }

  /** Writes an event down as it is. Throws a RangeError for one of after the story's end. */
  write(accountId: string, event: EventSpec): void {
    if (parseInstant(event.at) > this.#end) throw new RangeError(`${event.name} is after the story's end`);
    this.book(accountId).events.push(event);
  }

  /** The same calls on each of the days, at about the same time. */
  habit(hand: Hand, days: readonly number[], time: string, actions: readonly string[]): void {
    for (const day of days) this.calls(hand, this.later(this.at(day, time), 10), actions);
  }

  /** Calls one after the other, some seconds apart; gives when the next may be. */
  calls(hand: Hand, at: number, actions: readonly string[], details: CallDetails = {}): number {
    let time = at;
    for (const action of actions) {
      this.call(hand, time, action, details);
      time += (1 + this.random.below(9)) * 1000;
    }
    return time;
  }

  /** A user with one key that an administrator made; gives the key's id. */
  user(name: string, { madeDaysAgo, keyMadeDaysAgo = madeDaysAgo, console, ...more }: Made): string {
    const admin = this.admin();
    const at = this.at(madeDaysAgo, '08:30');
    const userId = this.id('user');
    this.book().addUser({ ...more, name, userId, createdAt: isoSeconds(at) });
    this.tellUser(admin, at, name);
    if (console === true) this.password(admin, at + 4_000, name);
    return this.accessKey(admin, this.at(keyMadeDaysAgo, '08:31'), name);
  }

  /** The record of a user that stands in the account already. */
  tellUser(hand: Hand, at: number, name: string): void {
    const { path = '/', userId = '' } = this.book().user(name);
    const arn = `arn:aws:iam::${this.accountId}:user${path}${name}`;
    const user = { path, arn, userId, createDate: spokenSeconds(at), userName: name };
    this.call(hand, at, 'iam:CreateUser', { request: { userName: name }, response: { user } });
  }

  /** Gives the user a password for the console. */
  password(hand: Hand, at: number, userName: string): void {
    const loginProfile = { userName, createDate: spokenSeconds(at), passwordResetRequired: false };
    const request = { userName, passwordResetRequired: false };
    this.call(hand, at, 'iam:CreateLoginProfile', { request, response: { loginProfile } });
    this.book().changeUser(userName, { password: { createdAt: isoSeconds(at) } });
  }

  /** Makes a key, of the caller itself where `named` is false; gives its id. */
  accessKey(hand: Hand, at: number, userName: string, named = true): string {
    const accessKeyId = this.id('accessKey', hand.accountId);
    const createDate = spokenSeconds(at);
    const accessKey = { accessKeyId, status: 'Active', userName, createDate };
    const request = named ? { request: { userName } } : {};
    this.call(hand, at, 'iam:CreateAccessKey', { ...request, response: { accessKey } });
    this.book(hand.accountId).addKey(userName, { id: accessKeyId, createdAt: isoSeconds(at) });
    this.born(hand, accessKeyId, at);
    return accessKeyId;
  }

  /** Switches a key off or on. */
  switchKey(hand: Hand, at: number, userName: string, keyId: string, status: 'Active' | 'Inactive'): void {
    const request = { userName, accessKeyId: keyId, status };
    this.call(hand, at, 'iam:UpdateAccessKey', { request });
    this.book().changeKey(at, userName, keyId, { status });
  }

  deleteKey(hand: Hand, at: number, userName: string, keyId: string): void {
    this.call(hand, at, 'iam:DeleteAccessKey', { request: { userName, accessKeyId: keyId } });
    this.book().dropKey(at, userName, keyId);
  }

  role(role: RoleSpec, accountId = this.accountId): void {
    this.book(accountId).roles.push({ createdAt: isoSeconds(this.at(500, '09:00')), ...role });
  }

  /** The accounts as they stand at the end, or as they stood at an ISO instant before: the story's own first. */
  accounts(name: string, asOf?: string): readonly AccountSpec[] {
    const then = asOf === undefined ? this.#end : parseInstant(asOf);
    const own = this.book().finish(name, then);
    const others = [...this.#books.values()].filter(({ id }) => id !== this.accountId);
    return [own, ...others.map((book) => book.finish(`${name}-reached`, then))];
  }
}

/** The hand of a user's key. */
export function userHand(draft: StoryDraft, userName: string, accessKeyId: string, more: Place): Hand {
  return { who: { userName, accessKeyId }, accountId: draft.accountId, region: 'eu-west-1', ...more };
}

/** A user whose key the story is about: the key's id, and the hand that uses it where it belongs. */
export function studied(
  draft: StoryDraft,
  userName: string,
  made: Made,
  place: Place,
): readonly [key: string, hand: Hand] {
  const key = draft.study(draft.user(userName, made));
  return [key, userHand(draft, userName, key, place)];
}

/** Where a hand is and what it holds; the region is `eu-west-1` unless said. */
export interface Place extends Pick<Hand, 'sourceIp' | 'userAgent'> {
  readonly region?: string;
}
