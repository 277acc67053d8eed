import type { Account } from '../../model/account.ts';
import type { CreatedBy } from '../../model/key-origin.ts';
import type { LiveKey, LiveUserFacts } from '../key-case.ts';
import type { AccessKeySubject, LastUseShown, Step } from '../plan.ts';

/** A step without its id: that comes with its place in the plan. */
export type StepDraft = Omit<Step, 'id' | 'requires'> & {
  /** So many of the steps directly before it must have been done, or it is skipped. */
  readonly requiresBefore?: number;
};

/** What the steps about one key of a user have in common. */
export interface KeyStepInput {
  readonly account: Account;
  readonly user: LiveUserFacts;
  readonly subject: AccessKeySubject;
  readonly key: LiveKey;
  /** The user's other keys as they will be when the step's turn comes. */
  readonly others: readonly LiveKey[];
  readonly why: readonly string[];
  readonly findings: readonly string[];
  readonly lastUse: LastUseShown;
  readonly createdBy: CreatedBy;
  readonly warnings: readonly string[];
  /**
   * Use and other keys may change meanwhile, and the step is right all the same: under attack, where waiting for
   * them to stand still would help the attacker, and when a step is taken back.
   */
  readonly loose?: boolean;
  /** No step of the plan ends the sessions that it issued. */
  readonly sessionsLive?: true;
  /** Somebody has taken its use upon themselves (`--force`): that it goes on is no reason to stop. */
  readonly mayBeUsed?: boolean;
}

/** What every step about a key says of it. */
export function aboutKey(input: KeyStepInput) {
  const { account, subject, why, findings, lastUse, createdBy, warnings } = input;
  return { account, subject, why, findings, lastUse, createdBy, warnings };
}

/** That the user and the user's keys are those of the plan, and the key has seen no use since (X04, X07). */
export function keyAsPlanned(input: KeyStepInput): Step['precondition'] {
  const { subject, key, loose = false, mayBeUsed = false } = input;
  const { accessKeyId, createdAt, userId } = subject;
  const lastUsedAt = key.lastUse.state === 'known' ? (key.lastUse.value.at ?? null) : undefined;
  return [
    { is: 'same-user', userId },
    { is: 'key-is', accessKeyId, status: key.status, createdAt },
    ...(lastUsedAt === undefined || loose || mayBeUsed
      ? []
      : [{ is: 'last-use-still' as const, accessKeyId, lastUsedAt }]),
    ...siblingsAre(input),
  ];
}

/** That the user's other keys are exactly these (X01). */
export function siblingsAre({
  subject: { accessKeyId },
  others,
  loose = false,
}: Pick<KeyStepInput, 'subject' | 'others' | 'loose'>): Step['precondition'] {
  if (loose) return [];
  const keys = others
    .map(({ accessKeyId: id, status, createdAt }) => ({ accessKeyId: id, status, createdAt }))
    .toSorted((a, b) => (a.accessKeyId < b.accessKeyId ? -1 : 1));
  return [{ is: 'other-keys-are', accessKeyId, keys }];
}

/** `aws iam …` with every value quoted for a POSIX shell. */
export function awsCommand(words: string, options: Readonly<Record<string, string>>): string {
  // A value that begins with a dash would be taken for an option of its own.
  const given = Object.entries(options).map(
    ([name, value]) => `--${name}${value.startsWith('-') ? '=' : ' '}${shellWord(value)}`,
  );
  return ['aws', words, ...given].join(' ');
}

function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
