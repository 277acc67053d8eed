import { readKeyAccount } from '../../aws/collect/remediation/key-owner.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import type { KeySubject } from '../../core/model/investigation.ts';
import { accountOfKeyId } from '../../core/model/key-id.ts';
import type { OwnAccounts } from './own-accounts.ts';
import { bareSubject, gapOfIam, readSubject, type SubjectGround } from './subject-live.ts';

/** What every question about keys stands on, where AWS is asked. */
export interface LiveGround extends SubjectGround {
  readonly base: BaseSession;
  readonly accounts: OwnAccounts;
  /** Told of contradictions, in sentences. */
  readonly onNotice: (words: string) => void;
}

/** A key, and whose it is. */
export interface ResolvedKey {
  readonly subject: KeySubject;
  /** Absent where nobody knows it. */
  readonly accountId?: string;
  /** What IAM did not say of it. */
  readonly gaps?: readonly NotSearched[];
  /** Why its events are not searched: the account is not ours, or not known (I04). */
  readonly closed?: NotSearched;
}

/**
 * Finds whose a key is, without a call that is signed with it (I04). The account is the one STS names, else the one that
 * was named, else what the id holds (I02, I03). Where none is known, nothing is searched, and that is told.
 *
 * @param named `--account`
 */
export async function resolveKey(
  ground: LiveGround,
  accessKeyId: string,
  named: string | undefined,
): Promise<ResolvedKey> {
  const { accounts, now } = ground;
  const found = await accountOf(ground, accessKeyId, named);
  if ('unknown' in found) {
    const closed = { region: 'all regions', code: 'AccountNotKnown', words: found.unknown };
    return { subject: bareSubject(accessKeyId, found.unknown, now), closed };
  }
  const { accountId, accountFrom } = found;
  const whyNot = await accounts.whyNot(accountId);
  const account = await accounts.accountOf(accountId);
  if (whyNot !== undefined) {
    const words = `${whyNot.words}${whyNot.code === 'NotOurs' ? CANARY : NAME_IT}`;
    const subject = { ...bareSubject(accessKeyId, whyNot.words, now), account, accountFrom };
    return { subject, accountId, closed: { region: 'all regions', code: whyNot.code, words } };
  }
  const session = await accounts.sessionIn(accountId);
  const { subject, gaps } =
    'state' in session
      ? { subject: bareSubject(accessKeyId, session.words, now), gaps: [gapOfIam(account, session)] }
      : await readSubject(session, accessKeyId, ground);
  return { subject: { ...subject, account, accountFrom }, accountId, gaps };
}

const CANARY =
  ' The key is not yours. It may be a canary, which tells whoever set it out when it is used: no call was signed with it.';
const NAME_IT = ' If the account is yours, name it with --account.';

type FoundAccount =
  | {
      readonly accountId: string;
      readonly accountFrom: NonNullable<KeySubject['accountFrom']>;
    }
  | { readonly unknown: string };

async function accountOf(
  { base, onNotice }: LiveGround,
  accessKeyId: string,
  named: string | undefined,
): Promise<FoundAccount> {
  const decoded = accountOfKeyId(accessKeyId);
  const inId = 'accountId' in decoded ? decoded.accountId : undefined;
  const answer = await readKeyAccount(base, accessKeyId);
  const contradict = (says: string, other: string | undefined, counts: string) => {
    if (other !== undefined && other !== counts)
      onNotice(`${accessKeyId}: ${says} account ${other}; account ${counts} counts.`);
  };
  if (answer.state === 'known') {
    contradict('AWS names another account than --account, which says', named, answer.value);
    contradict('AWS names another account than the id itself holds:', inId, answer.value);
    return { accountId: answer.value, accountFrom: 'sts' };
  }
  if (named !== undefined) {
    contradict('the id itself holds', inId, named);
    return { accountId: named, accountFrom: 'named' };
  }
  if (inId !== undefined) return { accountId: inId, accountFrom: 'decoded' };
  const refused = 'refused' in decoded ? ` ${decoded.refused}` : '';
  return { unknown: `Its account is not known: ${answer.words}${refused} Name it with --account.` };
}
