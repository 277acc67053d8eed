import type { Finding } from '../model/finding.ts';
import type { Happening, WatchedEvent } from './happening.ts';

/** The facts that each event changes, by the names under which rules ask for them. */
const CHANGED: Readonly<Record<WatchedEvent, readonly string[]>> = {
  CreateUser: ['userCreatedAt'],
  CreateLoginProfile: ['consolePassword', 'loginProfile'],
  CreateAccessKey: ['keyStatuses', 'keyStatus', 'keyCreatedAt'],
  UpdateAccessKey: ['keyStatuses', 'keyStatus', 'keyCreatedAt'],
};

/**
 * Whether a finding has to do with what happened: its rule stands on what the event changed, and it speaks of no other
 * key. What was so before is in every scan; told with every event it would hide what is new.
 *
 * @param facts those that the finding's rule declares
 */
export function bearsOn(
  { credential }: Pick<Finding, 'credential'>,
  { name, accessKeyId }: Pick<Happening, 'name' | 'accessKeyId'>,
  facts: readonly string[],
): boolean {
  const { accessKeyId: spokenOf } = credential ?? {};
  if (spokenOf !== undefined && accessKeyId !== undefined && spokenOf !== accessKeyId) return false;
  return CHANGED[name].some((fact) => facts.includes(fact));
}
