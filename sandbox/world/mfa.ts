import { hashText } from '../random.ts';
import type { MfaKind, MfaSpec } from '../spec.ts';
import type { Account } from './account.ts';
import { mfaFrom, type Root, type User } from './content.ts';
import type { World } from './world.ts';

/** A device as IAM lists it. */
export interface Device {
  readonly kind: MfaKind;
  readonly serial: string;
  /** Absent: begun, and never finished. */
  readonly enabledAt: string | undefined;
}

interface Place {
  readonly world: World;
  readonly account: Account;
}

/**
 * The serial number says the kind: an ARN under `mfa/` is virtual, one under `u2f/` a security key or passkey, and
 * anything else the number printed on a token [IAM API Reference, MFADevice].
 */
function serialOf({ world, account }: Place, spec: MfaSpec, holder: string, index: number): string {
  if (spec.serial !== undefined) return spec.serial;
  const label = spec.name ?? (index === 0 ? holder : `${holder}-${index + 1}`);
  if (spec.kind === 'virtual') return world.arn('iam', account.id, `mfa/${label}`);
  const mark = hashText(`${account.id}/${label}/${index}`).toString(36).toUpperCase().padStart(7, '0');
  if (spec.kind === 'hardware') return `GAHT${mark}`;
  const owner = holder === ROOT_LABEL ? 'root-account' : `user/${holder}`;
  return world.arn('iam', account.id, `u2f/${owner}/${spec.name ?? 'key'}-${mark}`);
}

/** The name the console gives root's virtual device. */
const ROOT_LABEL = 'root-account-mfa-device';

function devices(place: Place, specs: readonly MfaSpec[], holder: string, since: string): readonly Device[] {
  return specs.map((spec, index) => ({
    kind: spec.kind,
    serial: serialOf(place, spec, holder, index),
    enabledAt: spec.enrolled === false ? undefined : (spec.enabledAt ?? since),
  }));
}

export function rootDevices(place: Place, root: Root): readonly Device[] {
  return devices(place, root.mfaDevices, ROOT_LABEL, root.createdAt);
}

export function userDevices(place: Place, user: User): readonly Device[] {
  const specs = mfaFrom(user.mfa, user.inside.mfaDevices).devices;
  return devices(place, specs, user.name, user.createdAt);
}
