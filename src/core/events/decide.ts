import type { Happening } from './happening.ts';

/** What is to be done about a happening. */
export type EventDecision =
  /** Read the holder, judge, tell. */
  | { readonly do: 'judge'; readonly words: string; readonly byOurselves: boolean }
  /** It was refused: nothing was made, so nothing is contained (V06). */
  | { readonly do: 'attempt'; readonly words: string }
  /** Our own deactivation: to answer it would be a loop (V08). */
  | { readonly do: 'own'; readonly words: string }
  | { readonly do: 'ignore'; readonly words: string };

/** Who the handler is. */
export interface HandlerIdentity {
  /** Its caller ARN, as STS names it. */
  readonly arn: string;
  /** The role it assumes in other accounts, by name. */
  readonly memberRole: string;
  /** The session name it assumes it with. */
  readonly sessionName: string;
}

/** Decides by the event alone. A key that was switched off, by whomever, harms nobody. */
export function decideEvent(happening: Happening, self: HandlerIdentity): EventDecision {
  const { status, errorCode } = happening;
  const ours = isOurs(happening, self);
  if (status === 'Inactive')
    return ours
      ? { do: 'own', words: 'It is the handler itself that switched the key off.' }
      : { do: 'ignore', words: 'A key was switched off, which is no harm.' };
  if (errorCode !== undefined)
    return { do: 'attempt', words: `It was refused (${errorCode}): nothing was made.` };
  // Whoever got hold of the handler's role must not go unseen under its name: it makes no credentials.
  const words = ours
    ? 'The role of the handler itself did it, which the handler never does.'
    : 'It is judged by the rules.';
  return { do: 'judge', words, byOurselves: ours };
}

/** A session's ARN leaves out the path of its role, and IAM tells roles apart without regard to case. */
const SESSION = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;

function isOurs({ actor, account }: Happening, self: HandlerIdentity): boolean {
  const [, accountId, role = '', session] = SESSION.exec(actor.arn ?? '') ?? [];
  if (accountId === undefined) return actor.arn === self.arn;
  const [, ownAccount, ownRole = ''] = SESSION.exec(self.arn) ?? [];
  const sameRole = (name: string) => role.toLowerCase() === name.toLowerCase();
  if (accountId === ownAccount && sameRole(ownRole)) return true;
  const bare = self.memberRole.slice(self.memberRole.lastIndexOf('/') + 1);
  return accountId === account.id && sameRole(bare) && session === self.sessionName;
}
