import { isoSeconds } from '../clock.ts';
import type { IdMaker } from '../ids.ts';
import type { Random } from '../random.ts';
import type { KeyStatus } from '../spec.ts';
import { type Key, NO_CERTIFICATES, NO_TAGS, type User } from '../world/content.ts';

const DAY = 86_400_000;
const REGIONS = ['us-east-1', 'eu-central-1', 'us-west-2', 'ap-southeast-2'] as const;
const SERVICES = ['s3', 'ec2', 'sts', 'ecr', 'lambda'] as const;

/** Regional names must fit the partition: a key of a China account was not used in eu-central-1. */
export interface DraftWorld {
  readonly now: number;
  readonly homeRegion: string;
  readonly ids: IdMaker;
  readonly random: Random;
  nextSerial(): number;
}

interface KeyPlan {
  /** When the key was made: seconds after its user, or days or hours before now, or far in between. */
  readonly at: { readonly afterUser: number } | { readonly hoursAgo: number } | 'later';
  readonly used: boolean;
  readonly status?: KeyStatus;
  /** Written down by the persona: this key is one that `user-setup-access-key` must find. */
  readonly setupFault?: true;
}

/** One user being made up. A persona calls its methods and so states what must be found. */
export class Draft {
  readonly user: User;
  /** Ids of the keys that the setup rule must fail, by construction. */
  readonly setupFaults: Key[] = [];
  readonly #world: DraftWorld;
  readonly #createdMs: number;

  constructor(world: DraftWorld, name: string, path: string) {
    this.#world = world;
    // Sixty days at least: a key made "later" is then more than 300 s from its user and more than a day from now.
    const ageSeconds = 60 * 86_400 + world.random.below(1500 * 86_400);
    this.#createdMs = world.now - ageSeconds * 1000;
    this.user = {
      name,
      path,
      id: world.ids.user(world.nextSerial()),
      createdAt: isoSeconds(this.#createdMs),
      mfa: false,
      keys: [],
      certs: NO_CERTIFICATES,
      tags: NO_TAGS,
    };
  }

  /** A console password, made with the user or a second later. */
  password(used: boolean): this {
    const { random, now } = this.#world;
    const createdAt = isoSeconds(this.#createdMs + random.below(2) * 1000);
    const changed = used && random.below(2) === 0 ? isoSeconds(this.#between()) : createdAt;
    this.user.password = { createdAt, changedAt: changed };
    if (used) this.user.passwordLastUsed = isoSeconds(now - DAY - random.below(50 * 86_400) * 1000);
    return this;
  }

  /** A password that was used and then deleted: only ListUsers remembers. */
  passwordGone(): this {
    this.user.passwordLastUsed = isoSeconds(this.#between());
    return this;
  }

  withMfa(): this {
    Object.assign(this.user, { mfa: true });
    return this;
  }

  key(plan: KeyPlan): this {
    const { ids, nextSerial } = this.#world;
    const created = this.#keyTime(plan.at);
    const key: Key = {
      id: ids.accessKey(nextSerial()),
      createdAt: isoSeconds(created),
      status: plan.status ?? 'Active',
    };
    if (plan.used) key.lastUsed = this.#use(created);
    this.user.keys.push(key);
    if (plan.setupFault === true) this.setupFaults.push(key);
    return this;
  }

  #keyTime(at: KeyPlan['at']): number {
    if (at === 'later') return this.#between();
    if ('hoursAgo' in at) return this.#world.now - at.hoursAgo * 3_600_000;
    return this.#createdMs + at.afterUser * 1000;
  }

  /** Between a third and four fifths of the user's age after its creation: days from both ends. */
  #between(): number {
    const age = this.#world.now - this.#createdMs;
    return this.#createdMs + Math.floor(age * (0.33 + this.#world.random.fraction() * 0.47));
  }

  #use(created: number): { at: string; region: string; service: string } {
    const { random, now, homeRegion } = this.#world;
    // At least five hours ago, so that a stored report has it too.
    const span = Math.max(0, now - 5 * 3_600_000 - created);
    const service = SERVICES[random.below(SERVICES.length)] ?? 'sts';
    const region =
      homeRegion === 'us-east-1' ? (REGIONS[random.below(REGIONS.length)] ?? homeRegion) : homeRegion;
    // S3 is not region-specific in use tracking, so its region reads N/A [IAM User Guide, Getting credential reports].
    return {
      at: isoSeconds(created + Math.floor(span * random.fraction())),
      region: service === 's3' ? 'N/A' : region,
      service,
    };
  }
}
