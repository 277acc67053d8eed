import { known, unread } from '../../core/model/fact.ts';
import type { User } from '../../core/model/snapshot.ts';

/** A user whom the report does not have (C15): made since, and nothing of them read yet but that they are there. */
export function newcomer(who: Pick<User, 'name' | 'arn' | 'createdAt'>, source: string): User {
  const toBeRead = unread(source, 'NotAsked', 'This user was made since the report, and this was not read.');
  return {
    ...who,
    presence: 'newer-than-report',
    consolePassword: toBeRead,
    loginProfile: toBeRead,
    accessKeys: toBeRead,
    passwordUse: toBeRead,
    passwordChangedAt: toBeRead,
    mfaActive: toBeRead,
    mfaDevices: toBeRead,
    certificates: toBeRead,
    // Only a report has this column, and only where a user holds more than two of a kind.
    extraCredentials: known(null, source),
    authorization: toBeRead,
    sshKeys: toBeRead,
    serviceCredentials: toBeRead,
    owner: toBeRead,
  };
}
