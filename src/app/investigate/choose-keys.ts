import { readHeldKeys } from '../../aws/collect/remediation/key-holder.ts';
import { isFailing } from '../../core/model/comparison.ts';
import { type Finding, SEVERITIES } from '../../core/model/finding.ts';
import { isAccessKeyId, whyNoKeyId } from '../../core/model/key-id.ts';
import { Problem } from '../../core/model/problem.ts';
import { eachKey } from '../../core/plan/match-keys.ts';
import { readBaseline } from '../baseline.ts';
import type { OwnAccounts } from './own-accounts.ts';

/** A key to investigate, and the account it is said to be of. */
export interface ChosenKey {
  readonly accessKeyId: string;
  readonly accountId?: string;
}

/**
 * The keys that were named, each once. Throws the {@link Problem} `bad-argument` for what is no access key id (I01),
 * without a word of it where it may be a secret.
 */
export function namedKeys(ids: readonly string[], accountId: string | undefined): readonly ChosenKey[] {
  for (const id of ids) {
    if (isAccessKeyId(id)) continue;
    const { words, hint } = whyNoKeyId(id);
    throw new Problem('bad-argument', words, { hint });
  }
  return [...new Set(ids)].map((accessKeyId) => ({
    accessKeyId,
    ...(accountId !== undefined && { accountId }),
  }));
}

/**
 * All keys that a user has at this moment. Throws the {@link Problem} `account-unreadable` where they cannot be listed,
 * and `nothing-selected` where there is none.
 */
export async function keysOfUser(
  accounts: OwnAccounts,
  userName: string,
  accountId: string,
): Promise<readonly ChosenKey[]> {
  const session = await accounts.sessionIn(accountId);
  const keys = 'state' in session ? session : await readHeldKeys(session, userName, false);
  if (keys.state === 'unread') {
    if (keys.code === 'NoSuchEntity')
      throw new Problem('nothing-selected', `Account ${accountId} has no user ${userName.slice(0, 128)}.`, {
        hint: 'Check --user and --account. Keys of a user that was deleted are investigated by their ids.',
      });
    throw new Problem('account-unreadable', `Account ${accountId} cannot be read: ${keys.words}`, {
      ...(keys.fix !== undefined && { hint: keys.fix }),
    });
  }
  if (keys.value.length === 0)
    throw new Problem('nothing-selected', `The user ${userName.slice(0, 128)} has no access key.`, {
      hint: 'Keys that were deleted are investigated by their ids.',
    });
  return keys.value.map(({ accessKeyId }) => ({ accessKeyId, accountId }));
}

/**
 * The keys of failing findings of a saved run, those of the worst findings first. Throws the {@link Problem}
 * `bad-argument` for a redacted run, and `nothing-selected` where no failing finding names a key.
 *
 * @param onNotice told of findings that name no key, and of keys beyond the limit
 */
export function keysOfRun(
  path: string,
  limit: number,
  onNotice: (words: string) => void,
): readonly ChosenKey[] {
  const run = readBaseline(path);
  try {
    if (run.redacted)
      throw new Problem('bad-argument', `${path} is redacted: it names no key that could be looked for.`, {
        hint: 'Take a run that was made without --redact.',
      });
    const failing = [...run.coverage.keys()]
      .flatMap((id) => [...run.of(id)])
      .filter((finding) => isFailing(finding) && isAboutKey(finding))
      .flatMap(eachKey);
    const keys = new Map<string, ChosenKey>();
    for (const { credential, account } of failing.toSorted(worstFirst)) {
      const { accessKeyId } = credential ?? {};
      if (accessKeyId !== undefined && isAccessKeyId(accessKeyId) && !keys.has(accessKeyId))
        keys.set(accessKeyId, { accessKeyId, accountId: account.id });
    }
    const nameless = failing.filter(({ credential }) => credential?.accessKeyId === undefined).length;
    if (nameless > 0)
      onNotice(
        `${nameless} findings of ${path} name no key id, and are not investigated: reports have none. Scan live, or use --user.`,
      );
    if (keys.size > limit)
      onNotice(`Of ${keys.size} keys the ${limit} of the worst findings are investigated. More: --limit.`);
    if (keys.size === 0)
      throw new Problem('nothing-selected', `No failing finding of ${path} names an access key.`, {
        hint: 'Name keys by their ids.',
      });
    return [...keys.values()].slice(0, limit);
  } finally {
    run.close();
  }
}

/** Findings about users as a whole, about passwords and about policies speak of no one key. */
function isAboutKey({ credential }: Finding): boolean {
  return credential?.kind === 'access-key';
}

function worstFirst(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
