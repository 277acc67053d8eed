import pLimit from 'p-limit';
import { readKeyHolder } from '../../aws/collect/remediation/key-holder.ts';
import { readKeyOwner } from '../../aws/collect/remediation/key-owner.ts';
import { saysWhyDenied } from '../../aws/collect/remediation/key-reads.ts';
import { readMadeRole } from '../../aws/collect/remediation/made-role.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import { known, type Unread, unread } from '../../core/model/fact.ts';
import type { MadePrincipal } from '../../core/model/investigation.ts';
import { isAccessKeyId } from '../../core/model/key-id.ts';
import type { MadeNow } from '../../core/plan/contain-made.ts';
import type { LiveHolder } from '../../core/plan/key-case.ts';

/** Principals read at a time. */
const AT_A_TIME = 8;

/** Reads what an investigation saw being made in this account, as it is now. */
export function readMade(
  session: AccountSession,
  made: readonly MadePrincipal[],
): Promise<readonly MadeNow[]> {
  const limit = pLimit(AT_A_TIME);
  const holderOf = holders(session);
  return Promise.all(made.map((each) => limit(() => readOne(session, each, holderOf))));
}

type HolderOf = (userName: string) => Promise<LiveHolder>;

/** A user that was made, and each key that was made for it, are one user to read. */
function holders(session: AccountSession): HolderOf {
  const read = new Map<string, Promise<LiveHolder>>();
  return (userName) => {
    const holder = read.get(userName) ?? readKeyHolder(session, userName);
    read.set(userName, holder);
    return holder;
  };
}

async function readOne(session: AccountSession, made: MadePrincipal, holderOf: HolderOf): Promise<MadeNow> {
  if (made.accountId !== session.account.id) return { made };
  if (made.kind === 'access-key')
    return isAccessKeyId(made.name) ? keyNow(session, made, holderOf) : { made };
  const name = nameIn(made.name, made);
  if (name === undefined) return { made };
  switch (made.kind) {
    case 'user':
      return { made, holder: await holderOf(name) };
    case 'role':
      return { made, role: await readMadeRole(session, name) };
    default:
      return { made };
  }
}

/**
 * A key that was made, with the user of the name in the record, or, where there is none of that name any more, with whomever
 * IAM names for the key. A user can be renamed, and the key goes on. One of root has no step.
 */
async function keyNow(session: AccountSession, made: MadePrincipal, holderOf: HolderOf): Promise<MadeNow> {
  const { name } = made;
  const userName = nameIn(made.userName ?? '', made);
  const holder = userName === undefined ? undefined : await holderOf(userName);
  if (holder !== undefined && (holder.user.state === 'unread' || holder.user.value !== null))
    return { made, holder };
  const owner = await readKeyOwner(session, name);
  if (owner.state === 'known')
    return owner.value === null ? { made } : { made, holder: await holderOf(owner.value) };
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

/** A name of IAM (API reference, userNameType and roleNameType) by itself, or at the end of an ARN with its account. */
const NAME = /^(?:arn:[\w-]+:iam::(\d{12}):(?:user|role)\/(?:[!-~]*\/)?)?([\w+=,.@-]{1,128})$/;

/**
 * The name to ask for; `undefined` where there is none, or where it is of another account: records and files of
 * investigations are text of others' making, and a call without a name would be about the caller.
 */
function nameIn(text: string, { accountId }: MadePrincipal): string | undefined {
  const [, account = accountId, found] = NAME.exec(text) ?? [];
  return account === accountId ? found : undefined;
}
