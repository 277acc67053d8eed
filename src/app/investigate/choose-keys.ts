import { readHeldKeys } from '../../aws/collect/remediation/key-holder.ts';
import { isFailing } from '../../core/model/comparison.ts';
import { type Finding, SEVERITIES } from '../../core/model/finding.ts';
import { isAccessKeyId } from '../../core/model/key-id.ts';
import { Problem } from '../../core/model/problem.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { eachKey } from '../../core/plan/match-keys.ts';
import { readBaseline } from '../baseline.ts';
import type { OwnAccounts } from './own-accounts.ts';

/** A user whose keys are to be investigated, whichever they are. */
export interface ChosenUser {
  readonly userName: string;
  readonly accountId: string;
}

/** A key to investigate, and the account it is said to be of. */
export interface ChosenKey {
  readonly accessKeyId: string;
  readonly accountId?: string;
}

/** The keys that were named, each once. Throws as {@link checkKeyIds} does. */
export function namedKeys(ids: readonly string[], accountId: string | undefined): readonly ChosenKey[] {
  checkKeyIds(ids);
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
 * The keys of failing findings of a saved run, those of the worst findings first; of findings about a user's keys as
 * such, that AWS found one in public, the user, whose keys are looked up. Throws the {@link Problem} `bad-argument`
 * for a redacted run, and `nothing-selected` where no failing finding speaks of a key.
 *
 * @param onNotice told of findings that name no key, and of keys beyond the limit
 */
export function keysOfRun(
  path: string,
  limit: number,
  onNotice: (words: string) => void,
): readonly (ChosenKey | ChosenUser)[] {
  const run = readBaseline(path);
  try {
    if (run.redacted)
      throw new Problem('bad-argument', `${path} is redacted: it names no key that could be looked for.`, {
        hint: 'Take a run that was made without --redact.',
      });
    const failing = [...run.coverage.keys()].flatMap((id) => [...run.of(id)]).filter(isFailing);
    const ofKeys = failing.filter((finding) => isAboutKey(finding) || isAboutAllKeys(finding));
    const chosen = chosenIn(ofKeys.flatMap(eachKey).toSorted(worstFirst));
    tellNameless(path, ofKeys, onNotice);
    const ofRoot = failing.filter(
      ({ rule, credential }) => rule === 'root-access-key' && credential?.accessKeyId === undefined,
    ).length;
    if (ofRoot > 0)
      onNotice(
        `${ofRoot} findings of ${path} are about root keys without an id, and are not investigated: AWS tells ids to root sessions alone. Scan with --audit-root.`,
      );
    if (chosen.length > limit)
      onNotice(
        `Of ${chosen.length} keys and users the ${limit} of the worst findings are investigated. More: --limit.`,
      );
    if (chosen.length === 0)
      throw new Problem('nothing-selected', `No failing finding of ${path} names an access key.`, {
        hint: 'Name keys by their ids.',
      });
    return chosen.slice(0, limit);
  } finally {
    run.close();
  }
}

/** Each key once, and each user; of a user that is chosen no key alone, for all its keys are. */
function chosenIn(worstFirst: readonly Finding[]): readonly (ChosenKey | ChosenUser)[] {
  const chosen = new Map<string, ChosenKey | ChosenUser>();
  const users = new Set(worstFirst.filter(isAboutAllKeys).map(({ resource }) => resource.arn));
  for (const { credential, account, resource } of worstFirst) {
    const { accessKeyId } = credential ?? {};
    if (users.has(resource.arn)) chosen.set(resource.arn, { userName: resource.name, accountId: account.id });
    else if (accessKeyId !== undefined && isAccessKeyId(accessKeyId) && !chosen.has(accessKeyId))
      chosen.set(accessKeyId, { accessKeyId, accountId: account.id });
  }
  return [...chosen.values()];
}

function tellNameless(path: string, findings: readonly Finding[], onNotice: (words: string) => void): void {
  const nameless = findings.filter(
    (finding) => !isAboutAllKeys(finding) && finding.credential?.accessKeyId === undefined,
  ).length;
  if (nameless > 0)
    onNotice(
      `${nameless} findings of ${path} name no key id, and are not investigated: reports have none. Scan live, or use --user.`,
    );
}

/** Findings about users as a whole, about passwords and about policies speak of no one key. */
function isAboutKey({ credential, resource }: Finding): boolean {
  const isNamed = resource.type === 'AwsIamUser' || credential?.accessKeyId !== undefined;
  return credential?.kind === 'access-key' && isNamed;
}

/** AWS says that one of the user's keys is in public, and not which. */
function isAboutAllKeys({ rule }: Finding): boolean {
  return rule === 'user-key-quarantined';
}

function worstFirst(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
