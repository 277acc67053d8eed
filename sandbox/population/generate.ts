import { isoSeconds } from '../clock.ts';
import type { UserNote } from '../expectation.ts';
import { accountNumber, type IdMaker } from '../ids.ts';
import { mix, seededRandom } from '../random.ts';
import type { AccountSpec, Partition } from '../spec.ts';
import { assemble, type Content, type User } from '../world/content.ts';
import type { AccountDraft } from './account-draft.ts';
import { draftAccount, OPTED_IN, optedIn } from './account-traits.ts';
import { contentAsOf, isPast, leaversOf, wasOutOfReach, wasThere } from './as-of.ts';
import { DAY } from './borders.ts';
import { Draft, type DraftWorld } from './draft.ts';
import { habitLottery, habits, settle } from './habits.ts';
import { accountName, humanName, machineName, oddName } from './names.ts';
import { lottery, type Persona, showcase, singular } from './personas.ts';
import { PLACES } from './places.ts';
import { generateRoot, type RootPlan } from './root.ts';

/** What decides a generated organisation, to the byte. */
export interface Population {
  readonly seed: number;
  readonly accounts: number;
  readonly users: number;
  /** When it is as it is made, in milliseconds since 1970. */
  readonly now: number;
  /** When it is looked at: as `now`, or before, and then it is as it was. */
  readonly asOf: number;
  readonly partition: Partition;
  readonly homeRegion: string;
  readonly hostileNames: boolean;
}

/** A user and what must be found in it. */
export interface ExpectedUser {
  readonly user: User;
  readonly notes: readonly UserNote[];
}

/** The user whose key the sandbox hands out as base credentials. */
export const OPERATOR = 'sandbox-operator';
/** The serial of that key: apart from all others, so the credentials are known before the account is made. */
export const OPERATOR_SERIAL = 0;

const STAGES = ['prod', 'test', 'sandbox', 'workloads/prod', 'workloads/test'] as const;

/** Everything Organizations knows of the n-th account, in constant time; its users are made only when asked for. */
export function generateHead(population: Population, index: number): AccountSpec {
  const { seed, now, asOf, hostileNames } = population;
  const outOfReach = wasOutOfReach(population);
  const ou = STAGES[index % STAGES.length] ?? 'prod';
  const id = accountNumber(seed, index);
  const joined = now - (1600 + (mix(seed, index) % 1500)) * DAY;
  const stored = storedReport(asOf, index);
  return {
    id,
    name: accountName(index, ou.slice(ou.indexOf('/') + 1), hostileNames),
    email: `aws+${index}@example.com`,
    joinedAt: isoSeconds(joined),
    ...(index === 0 ? { management: true } : { ou }),
    ...(index === PLACES.suspended ? { state: 'SUSPENDED' as const } : {}),
    ...(index === PLACES.pendingClosure ? { state: 'PENDING_CLOSURE' as const } : {}),
    ...(index === PLACES.roleMissing && outOfReach ? { roles: [] } : {}),
    ...(index === PLACES.scpDenied && outOfReach ? { scpDenies: ['iam:*'] } : {}),
    ...(optedIn(population, index) ? { regions: { [OPTED_IN]: 'ENABLED' as const } } : {}),
    ...(stored === undefined ? {} : { report: { stored: { generatedAt: stored } } }),
  };
}

/** Some accounts hold a report of an hour and a half ago, some one of nine hours ago, most none. */
function storedReport(now: number, index: number): string | undefined {
  if (index === PLACES.rootKeyAfterReport || index % 4 === 2) return isoSeconds(now - 90 * 60_000);
  return index % 5 === 3 ? isoSeconds(now - 9 * 3_600_000) : undefined;
}

/** What is in the n-th account, with what must be found written beside each. */
export interface Generated {
  readonly content: Content;
  readonly users: readonly ExpectedUser[];
  readonly root: RootPlan;
  readonly account: AccountDraft;
}

/** The users, root and the rest of the n-th account. */
export function generateContent(population: Population, index: number, ids: IdMaker): Generated {
  const random = seededRandom(mix(population.seed, index + 1));
  let serial = OPERATOR_SERIAL;
  const world: DraftWorld = {
    now: population.now,
    homeRegion: population.homeRegion,
    ids,
    random,
    nextSerial: () => {
      serial += 1;
      return serial;
    },
  };
  const root = generateRoot(population, index, world);
  const users: ExpectedUser[] = [];
  for (let place = 0; place < population.users; place += 1) {
    const { user, notes } = generateUser(population, index, place, world);
    users.push({ user, notes });
  }
  const account = draftAccount(population, index);
  const content = assemble(
    root.root,
    users.map((entry) => entry.user),
    account.inside(),
  );
  if (!isPast(population)) return { content, users, root, account };
  const left = usersWhoLeft(population, index, world);
  const keyId = (place: number) => ids.accessKey(place);
  return { content: contentAsOf(content, left, { population, index, keyId }), users, root, account };
}

/** Drawn after all others, so that nobody who is still there is another for it. */
function usersWhoLeft(population: Population, index: number, world: DraftWorld): readonly User[] {
  const left: User[] = [];
  for (let place = population.users; place < population.users + leaversOf(population); place += 1) {
    const { user } = generateUser(population, index, place, world);
    if (wasThere(population, index, place)) left.push(user);
  }
  return left;
}

function generateUser(population: Population, index: number, place: number, world: DraftWorld): Draft {
  const operator = index === 0 && place === population.users - 1 && population.users > 1;
  const own = ownStream(population, index, place, world);
  if (operator) return settle(operatorUser(world).drawFrom(own), undefined);
  const persona = personaAt(index, place, world);
  const shown = index === 0 ? habits[place] : undefined;
  const name = userName(persona, index, place);
  const draft = new Draft(world, name, userPath(persona, place), shown?.shownAfterDays);
  persona.make(draft);
  draft.drawFrom(own);
  persona.also?.(draft);
  const owner = ownerOf(persona, index, place);
  if (owner !== undefined) draft.user.tags = { Owner: owner };
  const drawn = habitLottery[own.random.below(habitLottery.length)];
  return settle(draft, shown ?? drawn);
}

/** Ids of what habits add: above those of personas, below those made while the sandbox runs. */
const HABIT_SERIALS = 500_000;

function ownStream({ seed }: Population, index: number, place: number, world: DraftWorld): DraftWorld {
  const random = seededRandom(mix(mix(seed, index + 1), 0x4ab17 + place));
  return { ...world, random, nextSerial: () => HABIT_SERIALS + place };
}

/** A machine user whose one key, of serial zero, signs the calls of whoever uses the sandbox. */
function operatorUser(world: DraftWorld): Draft {
  const draft = new Draft(world, OPERATOR, '/');
  const createdAt = isoSeconds(Date.parse(draft.user.createdAt) + 5000);
  const lastUsed = { at: isoSeconds(world.now - 6 * 3_600_000), region: world.homeRegion, service: 'iam' };
  return draft.ownKey({ id: world.ids.accessKey(OPERATOR_SERIAL), createdAt, status: 'Active', lastUsed });
}

function personaAt(index: number, place: number, world: DraftWorld): Persona {
  const drawn = lottery[world.random.below(lottery.length)];
  const shown = index === 0 ? showcase[place] : undefined;
  const single = index > 0 && place === 0 && index % 5 === 4 ? singular[index % singular.length] : undefined;
  return shown ?? single ?? drawn ?? (showcase[0] as Persona);
}

function userName(persona: Persona, index: number, place: number): string {
  if (typeof persona.named === 'object') return persona.named.fixed;
  if (persona.named === 'machine') return machineName(place);
  return persona.named === 'odd' ? oddName(place, index) : humanName(place, index * 37);
}

/** Whose a user is, for two machines in three and some people. Counted, not drawn: it must move no draw. */
function ownerOf({ named }: Persona, index: number, place: number): string | undefined {
  const tagged = (named === 'machine' && place % 3 !== 0) || (named === 'human' && place % 5 === 2);
  return tagged ? `${humanName(place, index * 37).toLowerCase()}@example.com` : undefined;
}

function userPath(persona: Persona, place: number): string {
  if (persona.named === 'machine') return place % 2 === 0 ? '/ci/' : '/';
  return place % 9 === 4 ? '/team/eng/' : '/';
}
