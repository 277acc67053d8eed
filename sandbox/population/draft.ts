import { isoSeconds } from '../clock.ts';
import type { ExpectedCredential, UserNote } from '../expectation.ts';
import type { IdMaker } from '../ids.ts';
import type { Random } from '../random.ts';
import type { CredentialStatus, KeyStatus, MfaKind, UserInside } from '../spec.ts';
import {
  type Certificate,
  type Key,
  NO_CERTIFICATES,
  NO_TAGS,
  NOTHING_INSIDE,
  type User,
} from '../world/content.ts';
import { clearOfBorders, DAY, isOlder, UNUSED_DAYS } from './borders.ts';

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

/**
 * One user being made up. A persona calls its methods, and each writes down, while it makes a thing, what a correct
 * audit must find in it.
 */
export class Draft {
  readonly user: User;
  readonly notes: UserNote[] = [];
  #world: DraftWorld;
  readonly #createdMs: number;
  readonly #certificates: Certificate[] = [];

  constructor(world: DraftWorld, name: string, path: string, minimumDays = 60) {
    this.#world = world;
    // Sixty days at least: a key made "later" is then more than 300 s from its user and more than a day from now.
    const ageSeconds = 60 * 86_400 + world.random.below(1500 * 86_400);
    const ageMs = Math.max(ageSeconds * 1000, minimumDays * DAY);
    this.#createdMs = clearOfBorders(world.now, world.now - ageMs);
    this.user = {
      name,
      path,
      id: world.ids.user(world.nextSerial()),
      createdAt: isoSeconds(this.#createdMs),
      mfa: false,
      keys: [],
      certs: NO_CERTIFICATES,
      tags: NO_TAGS,
      inside: NOTHING_INSIDE,
    };
  }

  /** Draws from another stream from here on, so that what is added moves no other user's draws. */
  drawFrom(world: DraftWorld): this {
    this.#world = world;
    return this;
  }

  /** A console password, made with the user or a second later. Never used, it is unused for as long as it is there. */
  password(used: boolean): this {
    const { random, now } = this.#world;
    const createdAt = isoSeconds(this.#createdMs + random.below(2) * 1000);
    const changed = used && random.below(2) === 0 ? isoSeconds(this.#between()) : createdAt;
    this.user.password = { createdAt, changedAt: changed };
    const lastUse = used ? clearOfBorders(now, now - DAY - random.below(50 * 86_400) * 1000, 3) : undefined;
    if (lastUse !== undefined) this.user.passwordLastUsed = isoSeconds(lastUse);
    if (isOlder(now, lastUse ?? this.#createdMs, UNUSED_DAYS)) {
      this.note('user-credential-unused', { kind: 'password', createdAt });
    }
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

  /** Another kind of device for somebody who has one. */
  device(kind: MfaKind): this {
    return this.user.mfa ? this.inside({ mfaDevices: [{ kind }] }) : this;
  }

  key(plan: KeyPlan): this {
    const { ids, nextSerial, now } = this.#world;
    const created = this.#keyTime(plan.at);
    const key: Key = {
      id: ids.accessKey(nextSerial()),
      createdAt: isoSeconds(created),
      status: plan.status ?? 'Active',
    };
    const lastUse = plan.used ? this.#use(created) : undefined;
    if (lastUse !== undefined) key.lastUsed = lastUse;
    this.user.keys.push(key);
    this.#noteKey(key, now, created, lastUse === undefined ? created : Date.parse(lastUse.at));
    if (plan.setupFault === true) this.note('user-setup-access-key', credentialOf(key));
    return this;
  }

  /** A key handed over as it is, for the one whose id is known beforehand. */
  ownKey(key: Key): this {
    this.user.keys.push(key);
    this.#noteKey(
      key,
      this.#world.now,
      Date.parse(key.createdAt),
      Date.parse(key.lastUsed?.at ?? key.createdAt),
    );
    return this;
  }

  #noteKey(key: Key, now: number, created: number, lastUse: number): void {
    const credential = credentialOf(key);
    if (key.status !== 'Active') {
      this.note('user-inactive-key-left', credential);
      return;
    }
    if (isOlder(now, created, 90)) this.note('user-key-age', credential);
    if (isOlder(now, lastUse, UNUSED_DAYS)) this.note('user-credential-unused', credential);
  }

  certificate(active: boolean): this {
    const uploadedAt = isoSeconds(this.#between());
    this.#certificates.push({ uploadedAt, active });
    Object.assign(this.user, { certs: this.#certificates });
    this.note('user-signing-certificate', { kind: 'signing-certificate', createdAt: uploadedAt });
    return this;
  }

  sshKey(daysAgo: number, status: CredentialStatus = 'Active'): this {
    const uploadedAt = isoSeconds(this.#world.now - daysAgo * DAY);
    if (status === 'Active' && daysAgo > 90) {
      this.note('user-ssh-key-age', { kind: 'ssh-public-key', createdAt: uploadedAt });
    }
    return this.inside({ sshKeys: [...(this.user.inside.sshKeys ?? []), { uploadedAt, status }] });
  }

  /** Each is found, whatever its state: the states differ in severity only. */
  serviceCredential(service: string, status: CredentialStatus = 'Active', daysLeft?: number): this {
    const createdAt = isoSeconds(this.#between());
    const expires = daysLeft === undefined ? {} : { expiresAt: isoSeconds(this.#world.now + daysLeft * DAY) };
    const before = this.user.inside.serviceCredentials ?? [];
    this.note('user-service-credential', { kind: 'service-specific-credential', createdAt });
    return this.inside({ serviceCredentials: [...before, { service, createdAt, status, ...expires }] });
  }

  /** Adds to what the user has inside; objects are shared between users, so they are never changed. */
  inside(more: UserInside): this {
    this.user.inside = this.user.inside === NOTHING_INSIDE ? more : { ...this.user.inside, ...more };
    return this;
  }

  /** Permissions of the user's own, past every group. */
  grant(own: Pick<UserInside, 'attached' | 'inline'>): this {
    this.note('user-policy-attached-directly');
    return this.inside(own);
  }

  note(rule: string, credential?: ExpectedCredential): void {
    this.notes.push(credential === undefined ? { rule } : { rule, credential });
  }

  /** Writes down what shows only in the finished user. */
  finish(): this {
    const { password, keys, mfa, inside } = this.user;
    if (password !== undefined) {
      for (const key of keys) this.note('user-console-and-access-key', credentialOf(key));
      if (!mfa) this.note('user-mfa');
    }
    if (!mfa) this.note('user-mfa-any');
    if (keys.filter((key) => key.status === 'Active').length > 1) this.note('user-two-active-keys');
    if (inside.groups === undefined) this.note('user-not-in-group');
    return this;
  }

  /** How many whole days ago the user came to be. */
  get ageDays(): number {
    return Math.floor((this.#world.now - this.#createdMs) / DAY);
  }

  #keyTime(at: KeyPlan['at']): number {
    if (at === 'later') return this.#between();
    if ('hoursAgo' in at) return this.#world.now - at.hoursAgo * 3_600_000;
    return this.#createdMs + at.afterUser * 1000;
  }

  /** Between a third and four fifths of the user's age after its creation: days from both ends. */
  #between(): number {
    const { now, random } = this.#world;
    const age = now - this.#createdMs;
    return clearOfBorders(now, this.#createdMs + Math.floor(age * (0.33 + random.fraction() * 0.47)));
  }

  #use(created: number): { at: string; region: string; service: string } {
    const { random, now, homeRegion } = this.#world;
    // At least five hours ago, so that a stored report has it too.
    const span = Math.max(0, now - 5 * 3_600_000 - created);
    const service = SERVICES[random.below(SERVICES.length)] ?? 'sts';
    const region =
      homeRegion === 'us-east-1' ? (REGIONS[random.below(REGIONS.length)] ?? homeRegion) : homeRegion;
    const at = clearOfBorders(now, created + Math.floor(span * random.fraction()), 3);
    // S3 is not region-specific in use tracking, so its region reads N/A [IAM User Guide, Getting credential reports].
    return { at: isoSeconds(at), region: service === 's3' ? 'N/A' : region, service };
  }
}

function credentialOf({ id, createdAt }: Key): ExpectedCredential {
  return { kind: 'access-key', accessKeyId: id, createdAt };
}
