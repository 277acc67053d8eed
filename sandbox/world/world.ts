import { type Clock, isoSeconds, parseInstant } from '../clock.ts';
import { shortId } from '../ids.ts';
import { isPast } from '../population/as-of.ts';
import { type Generated, generateContent, generateHead, type Population } from '../population/generate.ts';
import { hashText, mix } from '../random.ts';
import type { AccountSpec, EventSpec, Partition, SandboxOptions } from '../spec.ts';
import type { Played } from '../stories/play.ts';
import { Account, type Before } from './account.ts';
import { type Content, contentFromSpec } from './content.ts';
import { initialPolicies, type PolicyState } from './control-policies.ts';
import { WeightedCache } from './lru.ts';
import type { Sent } from './outbox.ts';
import { LONG_SINCE, recordPast } from './past-events.ts';
import { freezeReport } from './report-store.ts';
import { Sessions } from './sessions.ts';
import { IAM, settingsFrom, type WorldSettings } from './settings.ts';

/** Where IAM's and Organizations' own events and calls live. */
export const HOME_REGIONS: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** About 40 MB of users, and 32 MB of report text, at the most; beyond that the oldest are made again. */
const CACHED_USERS = 50_000;
const CACHED_REPORT_BYTES = 32_000_000;

/** The whole organisation: its accounts, its time, its sessions. Every service reads and changes this. */
export class World {
  readonly partition: Partition;
  readonly homeRegion: string;
  readonly clock: Clock;
  readonly settings: WorldSettings;
  readonly seed: number;
  readonly management: Account;
  readonly organizationId: string;
  readonly rootId: string;
  readonly sessions: Sessions;
  /** What was sent, oldest first. */
  readonly outbox: Sent[] = [];
  /** Stories that were played, in that order. */
  readonly stories: Played[] = [];
  readonly reportCache = new WeightedCache<string>(CACHED_REPORT_BYTES);
  /** Absent when the accounts are written by hand. */
  readonly population: Population | undefined;
  readonly #contents = new WeightedCache<Content>(CACHED_USERS);
  readonly #accounts: Account[];
  readonly #byId = new Map<string, Account>();
  readonly #start: string;
  /** When stories end, and generated accounts are as they are made: later than the start in a world of before. */
  readonly madeAt: string;
  #policies: PolicyState;
  /** What the call at hand is shown of one account, instead of what is so. */
  #shown: { readonly account: Account; readonly before: Before } | undefined;

  constructor(clock: Clock, options: SandboxOptions) {
    this.partition = options.partition ?? 'aws';
    this.homeRegion = HOME_REGIONS[this.partition];
    this.clock = clock;
    this.#start = isoSeconds(clock.ms());
    this.madeAt =
      options.asOf === undefined ? this.#start : isoSeconds(parseInstant(options.now ?? this.#start));
    this.settings = settingsFrom(options, this.homeRegion);
    this.seed = options.seed ?? 1;
    this.population = options.world === undefined ? this.#populationOf(options) : undefined;
    const specs = options.world ?? this.#heads();
    const chief = Math.max(
      0,
      specs.findIndex((spec) => spec.management === true),
    );
    this.#accounts = specs.map((spec, index) => this.#admit(spec, index, index === chief));
    const management = this.accounts[chief];
    if (management === undefined) throw new RangeError('an organisation needs at least one account');
    this.management = management;
    this.organizationId = `o-${shortId(`${this.seed}:${management.id}`, 10)}`;
    this.rootId = `r-${shortId(management.id, 4)}`;
    this.sessions = new Sessions(clock.ms);
    const { serviceControlPolicies = [] } = options;
    this.#policies = initialPolicies(serviceControlPolicies, this.organizationId, this.rootId);
    for (const account of this.accounts) this.recordPast(account, account.spec.events ?? []);
  }

  /** In the order they joined. */
  get accounts(): readonly Account[] {
    return this.#accounts;
  }

  /** Lets a hand-written account join. Throws a RangeError for an id that is none, or is taken. */
  add(spec: AccountSpec): Account {
    const account = this.#admit(spec, this.#accounts.length, false);
    this.#accounts.push(account);
    this.recordPast(account, spec.events ?? []);
    return account;
  }

  /** Writes events of the past into the account's history. */
  recordPast(account: Account, events: readonly EventSpec[]): void {
    if (events.length === 0) return;
    const { partition, homeRegion } = this;
    const place = { partition, homeRegion, content: this.content(account) };
    for (const event of events) recordPast(account, place, event);
  }

  #populationOf(options: SandboxOptions): Population {
    return {
      seed: this.seed,
      accounts: options.accounts ?? 20,
      users: options.users ?? 25,
      now: parseInstant(this.madeAt),
      asOf: parseInstant(this.#start),
      partition: this.partition,
      homeRegion: this.homeRegion,
      hostileNames: options.hostileNames ?? false,
    };
  }

  #heads(): AccountSpec[] {
    const { population } = this;
    if (population === undefined) return [];
    return Array.from({ length: population.accounts }, (_, index) => generateHead(population, index));
  }

  /** The population an account was generated from; hand-written ones have none. */
  #origin(index: number): Population | undefined {
    const { population } = this;
    return population !== undefined && index < population.accounts ? population : undefined;
  }

  #admit(spec: AccountSpec, index: number, isManagement: boolean): Account {
    if (!/^\d{12}$/.test(spec.id)) throw new RangeError(`not an account id: ${JSON.stringify(spec.id)}`);
    if (this.#byId.has(spec.id)) throw new RangeError(`account ${spec.id} is given twice`);
    const joined = isoSeconds(parseInstant(spec.joinedAt ?? LONG_SINCE));
    const salt = this.#origin(index) === undefined ? hashText(spec.id) : mix(this.seed, index);
    const account = new Account(spec, index, isManagement, joined, salt);
    this.#byId.set(spec.id, account);
    return account;
  }

  find(id: string): Account | undefined {
    return this.#byId.get(id);
  }

  /** Root and users of an account, made on first use. Treat as read-only; to change it call `edit`. */
  content(account: Account): Content {
    if (this.#shown?.account === account) return this.#shown.before.content;
    const kept = account.changed ?? this.#contents.get(account.index);
    if (kept !== undefined) return kept;
    const made = this.#make(account);
    this.#contents.set(account.index, made, made.users.length + 10);
    return made;
  }

  #make(account: Account): Content {
    const origin = this.#origin(account.index);
    if (origin !== undefined) return generateContent(origin, account.index, account.ids).content;
    return contentFromSpec(account.spec, account.ids, account.joinedAt);
  }

  /** A generated account's content as it began, with what must be found in it; nothing of an organisation of before. */
  expected(account: Account): Generated | undefined {
    const origin = this.#origin(account.index);
    return origin === undefined || isPast(origin)
      ? undefined
      : generateContent(origin, account.index, account.ids);
  }

  /** The content for changing: the stored report keeps its bytes, and the account is never made anew. */
  edit(account: Account): Content {
    const content = this.touch(account);
    delete content.keyIndex;
    return content;
  }

  /** The same for a change that leaves every key where it is, so that it can still be found by its id. */
  touch(account: Account): Content {
    freezeReport(this, account);
    const content = this.content(account);
    account.changed = content;
    this.#contents.delete(account.index);
    return content;
  }

  /** Service control policies as they are, or as the call at hand is shown them. */
  get policies(): PolicyState {
    return this.#shown?.before.policies ?? this.#policies;
  }

  /** A copy of everything a write of this account could change. */
  remember(account: Account): Before {
    return structuredClone({ content: this.content(account), policies: this.#policies });
  }

  /** Takes a write back. */
  restore(account: Account, before: Before): void {
    account.changed = before.content;
    this.#policies = before.policies;
  }

  /** Runs a read that sees the account as it was. */
  showing<Result>(account: Account, before: Before, read: () => Result): Result {
    this.#shown = { account, before };
    try {
      return read();
    } finally {
      this.#shown = undefined;
    }
  }

  /** Whether the account administers central root access. */
  isDelegated(account: Account): boolean {
    return this.settings.delegatedServices.get(account.id)?.includes(IAM) === true;
  }

  /** A delegated administrator of any service may read the organisation [Organizations API Reference]. */
  mayReadOrganization(account: Account): boolean {
    return account.isManagement || this.settings.delegatedServices.has(account.id);
  }

  arn(service: string, accountId: string, rest: string): string {
    return `arn:${this.partition}:${service}::${accountId}:${rest}`;
  }
}
