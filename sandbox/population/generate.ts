import { isoSeconds } from '../clock.ts';
import { accountNumber, type IdMaker } from '../ids.ts';
import { mix, seededRandom } from '../random.ts';
import type { AccountSpec, Partition } from '../spec.ts';
import { assemble, type Content, type Key, type Root, type User } from '../world/content.ts';
import { Draft, type DraftWorld } from './draft.ts';
import { accountName, humanName, machineName, oddName } from './names.ts';
import { lottery, type Persona, showcase, singular } from './personas.ts';

/** What decides a generated organisation, to the byte. */
export interface Population {
  readonly seed: number;
  readonly accounts: number;
  readonly users: number;
  readonly now: number;
  readonly partition: Partition;
  readonly homeRegion: string;
  readonly hostileNames: boolean;
}

/** A user and the keys of it that the setup rule must fail. */
export interface ExpectedUser {
  readonly user: User;
  readonly setupFaults: readonly Key[];
}

/** The user whose key the sandbox hands out as base credentials. */
export const OPERATOR = 'sandbox-operator';
/** The serial of that key: apart from all others, so the credentials are known before the account is made. */
export const OPERATOR_SERIAL = 0;

const DAY = 86_400_000;
const STAGES = ['prod', 'test', 'sandbox', 'workloads/prod', 'workloads/test'] as const;

/**
 * The special accounts, by place, so that eight accounts show all of them and three the first.
 * Apart from these every seventh account has an active root key and every 31st an inactive one.
 */
const PLACES = {
  activeRootKey: 1,
  roleMissing: 2,
  suspended: 3,
  inactiveRootKey: 4,
  scpDenied: 5,
  pendingClosure: 6,
  rootKeyAfterReport: 7,
} as const;

/** Everything Organizations knows of the n-th account, in constant time; its users are made only when asked for. */
export function generateHead(population: Population, index: number): AccountSpec {
  const { seed, now, hostileNames } = population;
  const ou = STAGES[index % STAGES.length] ?? 'prod';
  const id = accountNumber(seed, index);
  const joined = now - (1600 + (mix(seed, index) % 1500)) * DAY;
  const stored = storedReport(now, index);
  return {
    id,
    name: accountName(index, ou.slice(ou.indexOf('/') + 1), hostileNames),
    email: `aws+${index}@example.com`,
    joinedAt: isoSeconds(joined),
    ...(index === 0 ? { management: true } : { ou }),
    ...(index === PLACES.suspended ? { state: 'SUSPENDED' as const } : {}),
    ...(index === PLACES.pendingClosure ? { state: 'PENDING_CLOSURE' as const } : {}),
    ...(index === PLACES.roleMissing ? { roles: [] } : {}),
    ...(index === PLACES.scpDenied ? { scpDenies: ['iam:*'] } : {}),
    ...(stored === undefined ? {} : { report: { stored: { generatedAt: stored } } }),
  };
}

/** Some accounts hold a report of an hour and a half ago, some one of nine hours ago, most none. */
function storedReport(now: number, index: number): string | undefined {
  if (index === PLACES.rootKeyAfterReport || index % 4 === 2) return isoSeconds(now - 90 * 60_000);
  return index % 5 === 3 ? isoSeconds(now - 9 * 3_600_000) : undefined;
}

/** The users and root of the n-th account, with what must be found written beside each. */
export function generateContent(
  population: Population,
  index: number,
  ids: IdMaker,
): { readonly content: Content; readonly expected: readonly ExpectedUser[] } {
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
  const expected: ExpectedUser[] = [];
  for (let place = 0; place < population.users; place += 1) {
    const draft = generateUser(population, index, place, world);
    expected.push({ user: draft.user, setupFaults: draft.setupFaults });
  }
  const content = assemble(
    root,
    expected.map((entry) => entry.user),
  );
  return { content, expected };
}

function generateUser(population: Population, index: number, place: number, world: DraftWorld): Draft {
  const operator = index === 0 && place === population.users - 1 && population.users > 1;
  if (operator) return operatorUser(world);
  const persona = personaAt(index, place, world);
  const draft = new Draft(world, userName(persona, index, place), userPath(persona, place));
  persona.make(draft);
  return draft;
}

/** A machine user whose one key, of serial zero, signs the calls of whoever uses the sandbox. */
function operatorUser(world: DraftWorld): Draft {
  const draft = new Draft(world, OPERATOR, '/');
  const createdAt = isoSeconds(Date.parse(draft.user.createdAt) + 5000);
  const lastUsed = { at: isoSeconds(world.now - 6 * 3_600_000), region: world.homeRegion, service: 'iam' };
  draft.user.keys.push({ id: world.ids.accessKey(OPERATOR_SERIAL), createdAt, status: 'Active', lastUsed });
  return draft;
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

function userPath(persona: Persona, place: number): string {
  if (persona.named === 'machine') return place % 2 === 0 ? '/ci/' : '/';
  return place % 9 === 4 ? '/team/eng/' : '/';
}

function generateRoot(population: Population, index: number, world: DraftWorld): Root {
  const { now, partition, accounts } = population;
  const createdAt = now - (1700 + world.random.below(1500)) * DAY;
  const owned = index === 0 || index % 3 === 1;
  const keys: Key[] = [];
  const add = (ms: number, status: 'Active' | 'Inactive', used: boolean): void => {
    const lastUsed = { at: isoSeconds(now - 20 * DAY), region: world.homeRegion, service: 'iam' };
    const key: Key = { id: world.ids.accessKey(world.nextSerial()), createdAt: isoSeconds(ms), status };
    if (used) key.lastUsed = lastUsed;
    keys.push(key);
  };
  // Accounts in China have no root user, and their report no such row [prowler issue 1571].
  if (partition !== 'aws-cn') {
    if (index === PLACES.rootKeyAfterReport) add(now - 30 * 60_000, 'Active', false);
    else if (index % 7 === 1 || accounts === 1) add(createdAt + 3 * DAY, 'Active', index % 2 === 0);
    else if (index === PLACES.inactiveRootKey || index % 31 === 11)
      add(createdAt + 9 * DAY, 'Inactive', true);
  }
  return {
    createdAt: isoSeconds(createdAt),
    passwordEnabled: owned,
    ...(owned
      ? { passwordLastUsed: isoSeconds(now - 40 * DAY), passwordChangedAt: isoSeconds(createdAt) }
      : {}),
    mfa: owned,
    keys,
    certs: [],
    noRow: partition === 'aws-cn',
  };
}
