import type { Account } from '../model/account.ts';
import type { Fact } from '../model/fact.ts';
import type { MadePrincipal } from '../model/investigation.ts';
import { secondsBetween } from '../model/time.ts';
import { type ContainContext, type Containment, ownUser } from './contain.ts';
import { type LiveHolder, type LiveKey, type LiveUserFacts, lastUseShown, subjectOf } from './key-case.ts';
import type { Refusal, RefusalReason } from './plan.ts';
import { breakGlass, unreadReason } from './reasons.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { denyRole, denyUser } from './steps/deny.ts';
import type { StepDraft } from './steps/draft.ts';

/** A role as it is now. */
export interface LiveRole {
  readonly roleId: string;
  readonly roleArn: string;
  readonly createdAt: string;
}

/** Something an investigation saw being made with the key, as it is now. */
export type MadeNow =
  | { readonly made: MadePrincipal; readonly holder: LiveHolder }
  | { readonly made: MadePrincipal; readonly role: Fact<LiveRole | null> }
  /** What no step undoes, or what stands in another account. */
  | { readonly made: MadePrincipal };

/** An event and what it made differ by a second or so; another principal of the same name by far more. */
const SAME_MAKING_SECONDS = 300;

/**
 * What an attacker made with the key, in the same spirit as the key itself: users and roles that came of it are denied
 * everything, keys of theirs and keys that were made for others are deactivated. Nothing is deleted. What there is no
 * step for is told with its event, for a person.
 */
export function containMade(account: Account, all: readonly MadeNow[], context: ContainContext): Containment {
  // Users first: a key of a user that was made too is in the list twice, and its user is denied.
  const usersFirst = all.toSorted((a, b) => Number(isUser(b)) - Number(isUser(a)));
  const made = usersFirst.map((each) => ofOne(account, each, context));
  return {
    steps: eachOnce(made.flatMap((each) => each.steps)),
    refused: made.flatMap((each) => each.refused),
    notes: [...new Set(made.flatMap((each) => each.notes))],
  };
}

function isUser({ made }: MadeNow): boolean {
  return made.kind === 'user';
}

/** The steps without those that do to a subject what an earlier one does already. */
export function eachOnce(steps: readonly StepDraft[]): readonly StepDraft[] {
  const seen = new Set<string>();
  return steps.filter(({ kind, subject }) => {
    const name = JSON.stringify([kind, 'accessKeyId' in subject ? subject.accessKeyId : subject]);
    return !seen.has(name) && seen.add(name);
  });
}

const NOTHING: Containment = { steps: [], refused: [], notes: [] };

function ofOne(account: Account, now: MadeNow, context: ContainContext): Containment {
  const { made } = now;
  if (made.accountId !== account.id)
    return note(made, `it is of account ${made.accountId}: contain it there.`);
  if ('role' in now) return ofRole(account, made, now.role, context);
  if ('holder' in now) return ofUser(account, made, now.holder, context);
  return note(made, 'there is no step for it: look at it, and take it back by hand.');
}

function note({ kind, name, event }: MadePrincipal, words: string): Containment {
  const notes = [`Made with the key at ${event.at}: ${kind} ${name} (${event.event}); ${words}`];
  return { ...NOTHING, notes };
}

/** Service-linked roles, and those of IAM Identity Center: IAM refuses every change of them (IAM User Guide). */
const OF_AWS = /:role\/(?:aws-service-role|aws-reserved)\//;

function ofRole(
  account: Account,
  made: MadePrincipal,
  role: Fact<LiveRole | null>,
  { ownRoles, reason }: ContainContext,
): Containment {
  const roleName = made.name.slice(made.name.lastIndexOf('/') + 1);
  const arn = role.state === 'known' && role.value !== null ? role.value.roleArn : roleName;
  if (role.state === 'unread') return refuse(account, 'role', arn, unreadReason('The role', role));
  if (role.value === null) return note(made, 'it is gone.');
  if (secondsApart(role.value.createdAt, made) > SAME_MAKING_SECONDS)
    return note(made, `the role of that name was made at ${role.value.createdAt}, and is another one.`);
  if (ownRoles.has(roleName.toLowerCase()))
    return note(made, 'Keyreeve itself works through a role of that name: look at it by hand.');
  const { roleId, roleArn } = role.value;
  if (OF_AWS.test(roleArn)) return note(made, 'it is a role of AWS, which nobody but its service changes.');
  const input = { account, roleName, roleId, roleArn, why: whyOf(made, reason), warnings: [] };
  return { ...NOTHING, steps: [denyRole(input)] };
}

function ofUser(
  account: Account,
  made: MadePrincipal,
  holder: LiveHolder,
  context: ContainContext,
): Containment {
  const { user, keys, userName } = holder;
  const arn = user.state === 'known' && user.value !== null ? user.value.arn : userName;
  const stop = (reason: RefusalReason) => refuse(account, 'user', arn, reason);
  if (user.state === 'unread') return stop(unreadReason('The user', user));
  if (user.value === null)
    return note(
      made,
      made.kind === 'user'
        ? 'there is no user of that name any more. It was deleted, or renamed, and then it lives on: look for it.'
        : 'it is gone.',
    );
  if (keys.state === 'unread') return stop(unreadReason("The user's keys", keys));
  const own = ownUser(user.value, keys.value, context);
  const exempt = breakGlass(user.value, userName, context.settings.breakGlass, context.exempt);
  const reason = own ?? exempt;
  if (reason !== undefined) return stop(reason);
  return made.kind === 'user'
    ? ofMadeUser(account, made, { userName, user: user.value, keys: keys.value }, context)
    : ofMadeKey(account, made, { userName, user: user.value, keys: keys.value }, context);
}

interface Holder {
  readonly userName: string;
  readonly user: LiveUserFacts;
  readonly keys: readonly LiveKey[];
}

function ofMadeUser(
  account: Account,
  made: MadePrincipal,
  { userName, user, keys }: Holder,
  { reason }: ContainContext,
): Containment {
  if (secondsApart(user.createdAt, made) > SAME_MAKING_SECONDS)
    return note(made, `the user of that name was made at ${user.createdAt}, and is another one.`);
  const { userId, arn: userArn } = user;
  const subject = { kind: 'user', userName, userId, userArn } as const;
  const why = whyOf(made, reason);
  const deny = denyUser({ account, subject, why, findings: [], warnings: [] });
  const active = keys.filter(({ status }) => status === 'Active');
  return {
    ...NOTHING,
    steps: [deny, ...active.map((key) => deactivate(account, { userName, user, keys }, key, why))],
  };
}

/** A key that was made for somebody who was there before: that key alone, for its user has done nothing. */
function ofMadeKey(
  account: Account,
  made: MadePrincipal,
  holder: Holder,
  { reason }: ContainContext,
): Containment {
  const key = holder.keys.find(({ accessKeyId }) => accessKeyId === made.name);
  if (key === undefined) return note(made, 'it is gone.');
  // Ids are never used twice: what was made at another time was not made by this event.
  if (secondsApart(key.createdAt, made) > SAME_MAKING_SECONDS)
    return note(made, `the key of that id was made at ${key.createdAt}: look at it by hand.`);
  if (key.status !== 'Active') return note(made, 'it is inactive already.');
  return { ...NOTHING, steps: [deactivate(account, holder, key, whyOf(made, reason), true)] };
}

function deactivate(
  account: Account,
  { userName, user }: Holder,
  key: LiveKey,
  why: readonly string[],
  sessionsLive = false,
): StepDraft {
  const lastUse = lastUseShown(key.lastUse);
  return deactivateKey({
    ...{ account, user, key, why, lastUse },
    subject: subjectOf(user, userName, key),
    others: [],
    findings: [],
    createdBy: { unknown: 'Made with a key under attack, as the investigation has it.' },
    warnings: sessionsLive
      ? [
          `Its user is not denied, for it was there before. If the key was used, contain it as well: keyreeve plan --contain ${key.accessKeyId}`,
        ]
      : [],
    loose: true,
    ...(sessionsLive && { sessionsLive }),
  });
}

function secondsApart(createdAt: string, { event }: MadePrincipal): number {
  return Math.abs(secondsBetween(event.at, createdAt));
}

function whyOf({ event }: MadePrincipal, reason: string): readonly string[] {
  return [reason, `Made with ${event.accessKeyId} at ${event.at} (${event.event}).`];
}

function refuse(account: Account, kind: 'user' | 'role', arn: string, reason: RefusalReason): Containment {
  const refused: Refusal = {
    account,
    // A user is refused as the holder of keys, with or without any.
    subject: { kind: kind === 'role' ? 'role' : 'access-key', arn },
    findings: [],
    reasons: [reason],
  };
  return { ...NOTHING, refused: [refused] };
}
