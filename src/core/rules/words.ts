import type { Known } from '../model/fact.ts';
import type { Evidence } from '../model/finding.ts';
import type { ConsolePassword, LastUse } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { KeyIdentity, Verdict } from './rule.ts';

/** A key by its id, or by its creation time where no id is known; never by slot. */
export function keyInWords(key: KeyIdentity, createdAt: string | undefined): string {
  if (key.accessKeyId !== undefined) return `Key ${key.accessKeyId}`;
  return createdAt === undefined ? 'The key' : `The key created ${createdAt}`;
}

/** `last used 3 days ago (s3, us-east-1)`, or the statement that no use is recorded. */
export function lastUseInWords(use: LastUse, now: string): string {
  if (use.at === undefined) return 'no use is recorded';
  const where = [use.service, use.region].filter((part) => part !== undefined).join(', ');
  const ago = lengthInWords(secondsBetween(use.at, now));
  return `last used ${ago} ago${where === '' ? '' : ` (${where})`}`;
}

/** Evidence from a known fact. */
export function shown(name: string, value: Evidence['value'], from: Known<unknown>): Evidence {
  return from.readAt === undefined
    ? { name, value, source: from.source }
    : { name, value, source: from.source, at: from.readAt };
}

/** The last use as evidence: its time, and where AWS tells it, its service and region. */
export function lastUseShown(prefix: 'key' | 'rootKey', use: LastUse, from: Known<unknown>): Evidence[] {
  return [
    shown(`${prefix}LastUsedAt`, use.at ?? null, from),
    ...(use.service === undefined ? [] : [shown(`${prefix}LastUsedService`, use.service, from)]),
    ...(use.region === undefined ? [] : [shown(`${prefix}LastUsedRegion`, use.region, from)]),
  ];
}

/**
 * A shell word. IAM user names hold only `\w+=,.@-`, but file input can hold anything, so whatever is
 * outside the plain set is put in single quotes; `--option=value` keeps a leading `-` from being an option.
 */
export function option(name: string, value: string): string {
  const plain = /^[\w+=,.@:/-]+$/.test(value);
  return `--${name}=${plain ? value : `'${value.replaceAll("'", `'\\''`)}'`}`;
}

/** What rules about keys beside a console password say of users without one, and of users without a key. */
export const CONSOLE_USERS_ONLY = {
  appliesTo: {
    need: 'consolePassword',
    test: (password: Known<ConsolePassword>): Verdict | undefined =>
      password.value.enabled ? undefined : { status: 'not-applicable', says: 'Has no console password.' },
  },
  withoutAny: { status: 'pass', says: 'Has a console password and no access key.' },
} as const;
