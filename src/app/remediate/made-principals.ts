import pLimit from 'p-limit';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { readKeyOwner } from '../../aws/collect/remediation/key-owner.ts';
import { saysWhyDenied } from '../../aws/collect/remediation/key-reads.ts';
import { readMadeRole } from '../../aws/collect/remediation/made-role.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { known, type Unread, unread } from '../../core/model/fact.ts';
import type { MadePrincipal } from '../../core/model/investigation.ts';
import type { MadeNow } from '../../core/plan/contain-made.ts';

/** Principals read at a time. */
const AT_A_TIME = 8;

/** Reads what an investigation saw being made in this account, as it is now. */
export function readMade(
  session: AccountSession,
  made: readonly MadePrincipal[],
): Promise<readonly MadeNow[]> {
  const limit = pLimit(AT_A_TIME);
  return Promise.all(made.map((each) => limit(() => readOne(session, each))));
}

async function readOne(session: AccountSession, made: MadePrincipal): Promise<MadeNow> {
  if (made.accountId !== session.account.id) return { made };
  switch (made.kind) {
    case 'user':
      return { made, holder: await readKeyHolder(session, lastPart(made.name)) };
    case 'access-key':
      return keyNow(session, made);
    case 'role':
      return { made, role: await readMadeRole(session, lastPart(made.name)) };
    default:
      return { made };
  }
}

/**
 * A key that was made, with the user of the name in the record, or, where there is none of that name any more, with whomever
 * IAM names for the key. A user can be renamed, and the key goes on. One of root has no step.
 */
async function keyNow(session: AccountSession, made: MadePrincipal): Promise<MadeNow> {
  const { name, userName } = made;
  const holder = userName === undefined ? undefined : await readKeyHolder(session, userName);
  if (holder !== undefined && (holder.user.state === 'unread' || holder.user.value !== null))
    return { made, holder };
  const owner = await readKeyOwner(session, name);
  if (owner.state === 'known')
    return owner.value === null ? { made } : { made, holder: await readKeyHolder(session, owner.value) };
  const user = isNotThere(owner) ? known(null, owner.source) : owner;
  return { made, holder: { ...NO_HOLDER, userName: userName ?? name, user } };
}

const NOT_READ = unread('iam:GetAccessKeyLastUsed', 'NoSuchFact', 'IAM names no user of the key.');
const NO_HOLDER = {
  keys: NOT_READ,
  attachedPolicies: NOT_READ,
  hasPassword: NOT_READ,
  inlinePolicies: NOT_READ,
} as const;

/** AWS refuses what is not there without a reason; with one, it may well be there (I16). */
function isNotThere(owner: Unread): boolean {
  return owner.code === 'NoSuchEntity' || (owner.code === 'AccessDenied' && !saysWhyDenied(owner));
}

/** The name at the end of an ARN, or the name itself. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
