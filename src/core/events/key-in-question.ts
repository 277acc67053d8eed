import { secondsBetween } from '../model/time.ts';
import type { LiveKey } from '../plan/key-case.ts';
import type { Happening } from './happening.ts';

/** A key and an event that are further apart have nothing to do with each other. */
export const MOST_APART_SECONDS = 300;

/**
 * The key that an event may lead to the switching off of: the one it names; of a password that is made, those that were
 * made with it, for setting a user up makes both in either order. Where there are two such keys nobody can tell.
 */
export function keysInQuestion(
  { name, accessKeyId, at }: Pick<Happening, 'name' | 'accessKeyId' | 'at'>,
  keys: readonly LiveKey[],
): readonly LiveKey[] {
  if (name !== 'CreateLoginProfile') return keys.filter((key) => key.accessKeyId === accessKeyId);
  return keys.filter(({ createdAt }) => Math.abs(secondsBetween(createdAt, at)) <= MOST_APART_SECONDS);
}
