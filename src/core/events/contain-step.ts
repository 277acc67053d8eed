import type { Finding } from '../model/finding.ts';
import type { CreatedBy } from '../model/key-origin.ts';
import type { LiveKey, LiveUserFacts } from '../plan/key-case.ts';
import { lastUseShown, subjectOf } from '../plan/key-case.ts';
import type { Step } from '../plan/plan.ts';
import { deactivateKey } from '../plan/steps/deactivate-key.ts';
import type { Happening } from './happening.ts';
import type { StandingPlan } from './standing-plan.ts';

/** What the step is made of. */
export interface ContainInput {
  readonly happening: Happening;
  readonly plan: StandingPlan;
  readonly because: readonly Finding[];
  readonly user: LiveUserFacts;
  readonly key: LiveKey;
}

/**
 * The one step that an event may lead to: the key that it is about is switched off. Like any step of a plan it has its
 * precondition, what must show afterwards, and what takes it back. Other keys of the user and use of the key may
 * change meanwhile: under attack, waiting for them to stand still would help the attacker.
 */
export function containStep({ happening, plan, because, user, key }: ContainInput): Step {
  const { target, account } = happening;
  if (target.kind !== 'user') throw new Error('Of root no key is switched off.');
  const { requiresBefore: _none, ...draft } = deactivateKey({
    account,
    user,
    subject: subjectOf(user, target.userName, key),
    key,
    others: [],
    why: because.map(({ rule, says }) => `${rule}: ${says}`),
    findings: because.map(({ id }) => id),
    lastUse: lastUseShown(key.lastUse),
    createdBy: creatorOf(happening),
    warnings: [],
    loose: true,
    sessionsLive: true,
  });
  return { ...draft, id: `${plan.id}-${happening.eventId}` };
}

function creatorOf({ name, actor, at, sourceAddress, userAgent }: Happening): CreatedBy {
  // Whoever revives a key need not have made it.
  if (name !== 'CreateAccessKey' || actor.arn === undefined)
    return { unknown: 'The event does not tell who made the key.' };
  return {
    arn: actor.arn,
    at,
    ...(sourceAddress !== undefined && { sourceIp: sourceAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
}
