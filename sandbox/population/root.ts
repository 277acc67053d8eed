import { isoSeconds } from '../clock.ts';
import type { MfaSpec } from '../spec.ts';
import type { Key, Root } from '../world/content.ts';
import { DAY } from './borders.ts';
import type { DraftWorld } from './draft.ts';
import type { Population } from './generate.ts';
import { PLACES } from './places.ts';

/** What was planned for root, for the verdicts on it. */
export interface RootPlan {
  readonly root: Root;
  readonly hasCertificate: boolean;
  /** A use of the last 90 days, by password or key, is on record. */
  readonly usedRecently: boolean;
  readonly mfa: RootMfa;
}

export type RootMfa = 'none' | 'virtual' | 'hardware' | 'both' | 'security-key';

const DEVICES: Readonly<Record<RootMfa, readonly MfaSpec[]>> = {
  none: [],
  virtual: [{ kind: 'virtual' }],
  hardware: [{ kind: 'hardware' }],
  both: [{ kind: 'virtual' }, { kind: 'hardware' }],
  'security-key': [{ kind: 'security-key' }],
};
const KINDS: readonly RootMfa[] = ['virtual', 'hardware', 'none', 'both', 'security-key'];

/** Roots that have a password have MFA of some kind or none; the others had their credentials removed. */
function mfaOf(index: number, owned: boolean): RootMfa {
  return owned ? (KINDS[Math.floor(index / 3) % KINDS.length] ?? 'none') : 'none';
}

interface RootKeys {
  readonly keys: Key[];
  readonly used: boolean;
}

function rootKeys(
  { accounts, now }: Population,
  index: number,
  createdAt: number,
  world: DraftWorld,
): RootKeys {
  const add = (ms: number, status: 'Active' | 'Inactive', used: boolean): RootKeys => {
    const lastUsed = { at: isoSeconds(now - 20 * DAY), region: world.homeRegion, service: 'iam' };
    const key: Key = { id: world.ids.accessKey(world.nextSerial()), createdAt: isoSeconds(ms), status };
    if (used) key.lastUsed = lastUsed;
    return { keys: [key], used };
  };
  if (index === PLACES.rootKeyAfterReport) return add(now - 30 * 60_000, 'Active', false);
  if (index % 7 === 1 || accounts === 1) return add(createdAt + 3 * DAY, 'Active', index % 2 === 0);
  const inactive = index === PLACES.inactiveRootKey || index % 31 === 11;
  return inactive ? add(createdAt + 9 * DAY, 'Inactive', true) : { keys: [], used: false };
}

/** Accounts in China have no root user, and their report no such row [prowler issue 1571]. */
function noRoot(createdAt: string): RootPlan {
  const nothing = { passwordEnabled: false, mfa: false, mfaDevices: [], keys: [], certs: [] };
  return {
    root: { createdAt, ...nothing, noRow: true },
    hasCertificate: false,
    usedRecently: false,
    mfa: 'none',
  };
}

/** The root user of the n-th account. */
export function generateRoot(population: Population, index: number, world: DraftWorld): RootPlan {
  const { now, partition } = population;
  const createdMs = now - (1700 + world.random.below(1500)) * DAY;
  const createdAt = isoSeconds(createdMs);
  if (partition === 'aws-cn') return noRoot(createdAt);
  const owned = index === 0 || index % 3 === 1;
  const { keys, used } = rootKeys(population, index, createdMs, world);
  const signedIn = owned && index % 6 !== 1;
  const passwordLastUsed = isoSeconds(now - (signedIn ? 40 : 400) * DAY);
  const mfa = mfaOf(index, owned);
  const hasCertificate = index === 0 || index % 12 === 4;
  const certificate = { uploadedAt: isoSeconds(createdMs + 30 * DAY), active: index % 24 < 12 };
  return {
    hasCertificate,
    usedRecently: signedIn || used,
    mfa,
    root: {
      createdAt,
      passwordEnabled: owned,
      ...(owned ? { passwordLastUsed, passwordChangedAt: createdAt } : {}),
      mfa: mfa !== 'none',
      mfaDevices: DEVICES[mfa],
      keys,
      certs: hasCertificate ? [certificate] : [],
      noRow: false,
    },
  };
}
