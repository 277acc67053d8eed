import { findingId } from '../engine/identity.ts';
import { investigationReason } from './investigated.ts';
import type { KeyState } from './journal.ts';
import type { KeyCase, LiveUserFacts } from './key-case.ts';
import type { NextStage } from './life.ts';
import type { RefusalReason } from './plan.ts';
import {
  breakGlass,
  lastWayIn,
  ownCredential,
  quarantinedSelf,
  type ReasonContext,
  unreadReason,
  usedRecently,
  useMayNotShow,
} from './reasons.ts';

/** The stages a plan can be narrowed to. */
export const STAGE_CHOICES = ['notify', 'refuse', 'deactivate', 'delete'] as const;
export type StageChoice = (typeof STAGE_CHOICES)[number];

/** What speaks for and against a stage, besides what is known of the key. */
export interface StageContext extends ReasonContext {
  /** Only keys whose next stage is this one. */
  readonly stage?: StageChoice;
  /** Keys whose owner is to be told again. */
  readonly resend: ReadonlySet<string>;
  /** Keys whose owner has the notice, as somebody says who has asked. */
  readonly told?: ReadonlySet<string>;
}

/** Reasons that hold at every stage, and that nothing overrides. */
export function neverReasons(
  keyCase: KeyCase,
  user: LiveUserFacts,
  context: ReasonContext,
): readonly RefusalReason[] {
  const { holder } = keyCase;
  const all = [
    holder.keys.state === 'unread' ? unreadReason("The user's keys", holder.keys) : undefined,
    holder.attachedPolicies.state === 'unread'
      ? unreadReason("The user's policies", holder.attachedPolicies)
      : undefined,
    recreated(keyCase, user),
    ownCredential(keyCase, user, context),
    breakGlass(user, holder.userName, context.settings.breakGlass, exemptionOf(keyCase, context)),
    quarantinedSelf(keyCase, user, context),
  ];
  return all.filter((reason) => reason !== undefined);
}

/** An exemption of some rules only holds for the keys that fail those. */
function exemptionOf({ findings }: KeyCase, { exempt }: ReasonContext): ReasonContext['exempt'] {
  const holds = exempt?.rules === undefined || findings.some(({ suppressed }) => suppressed?.by === 'tag');
  return holds ? exempt : undefined;
}

/** X07: the ids of findings hold when user and key were made, so those of another user of the same name differ. */
function recreated({ findings, key }: KeyCase, user: LiveUserFacts): RefusalReason | undefined {
  const other = findings.find(({ id, rule, credential }) => {
    if (credential === undefined) return id !== findingId(rule, user.arn, user.createdAt);
    const made = credential.createdAt ?? key.createdAt;
    return (
      id !== findingId(rule, user.arn, user.createdAt, made) && id !== findingId(rule, user.arn, '', made)
    );
  });
  if (other === undefined) return undefined;
  return {
    code: 'user-recreated',
    words: `The finding ${other.id} speaks of another user or key than is there now: the user was made again under the same name, or moved, since.`,
    fix: 'Scan again, and plan from the new run.',
  };
}

/** Reasons against the next stage of this key now. */
export function stageReasons(
  keyCase: KeyCase,
  next: NextStage,
  state: KeyState | undefined,
  context: StageContext,
  gone: ReadonlySet<string>,
): readonly RefusalReason[] {
  const { now, settings, stage, resend, told } = context;
  const { accessKeyId, status } = keyCase.key;
  if (stage === 'delete' && status === 'Active') return [stillActive(accessKeyId)];
  if (keyCase.accepted === true) return [ACCEPTED];
  const answered = resend.has(accessKeyId) || told?.has(accessKeyId) === true;
  if (state?.stage === 'notice-unsure' && settings.notice.required && !answered) return [unsure(state)];
  if (stage !== undefined && CHOICE[next.kind] !== stage) return [otherStage(next, stage)];
  const waits = next.dueAt !== undefined && Date.parse(next.dueAt) > Date.parse(now);
  const all = [
    ...useReasons(keyCase, context),
    next.kind === 'delete-key' ? usedSince(keyCase, state) : undefined,
    status === 'Active' ? useMayNotShow(keyCase, context) : undefined,
    lastWayIn(keyCase, gone),
    waits ? notDue(next, state) : undefined,
    passesNow(keyCase, state, context),
  ];
  const reasons = all.filter((reason) => reason !== undefined);
  const stuck = reasons.some(({ code }) => code !== 'not-due');
  return stuck && state?.stage === 'calls-refused' && status === 'Active'
    ? [...reasons, refusedMeanwhile(state)]
    : reasons;
}

/** A use that IAM records, or else one that an investigation saw; and misuse, which outweighs all other reasons. */
function useReasons(keyCase: KeyCase, context: StageContext): readonly (RefusalReason | undefined)[] {
  const { accessKeyId } = keyCase.key;
  const { investigated, now, settings, forced } = context;
  const seen = investigationReason(investigated?.get(accessKeyId), {
    accessKeyId,
    now,
    usedWithinDays: settings.usedWithinDays,
    isForced: forced.has(accessKeyId),
  });
  const used = usedRecently(keyCase, context);
  return seen?.code === 'likely-misuse' ? [seen, used] : [used ?? seen];
}

/** Somebody used a key under refusal, or the rules were changed: nothing asks for its deactivation any more. */
function passesNow(
  { findings, key }: KeyCase,
  state: KeyState | undefined,
  { forced }: StageContext,
): RefusalReason | undefined {
  if (findings.length > 0 || state?.stage !== 'calls-refused' || key.status !== 'Active') return undefined;
  if (forced.has(key.accessKeyId)) return undefined;
  return {
    code: 'passes-now',
    words: 'No rule fails for it any more, as after a use, denied or not, of a key that was unused.',
    fix: `Find out who uses it: keyreeve watch-denied --key ${key.accessKeyId}. If it must go all the same: --force ${key.accessKeyId} --reason …`,
  };
}

/** What a refusal of the plan leaves in place. */
function refusedMeanwhile({ since, step }: KeyState): RefusalReason {
  return {
    code: 'calls-refused',
    words: `Meanwhile its calls are refused, since ${since} (${step}).`,
    fix: `Let it work again: keyreeve undo ${step}`,
  };
}

const CHOICE: Readonly<Record<NextStage['kind'], StageChoice>> = {
  'notify-owner': 'notify',
  'refuse-key-use': 'refuse',
  'deactivate-key': 'deactivate',
  'confirm-inactive': 'deactivate',
  'delete-key': 'delete',
};

/** X05. */
function stillActive(accessKeyId: string): RefusalReason {
  return {
    code: 'still-active',
    words: `${accessKeyId} is active. A key is deactivated first, and deleted after the waiting time.`,
    fix: 'Plan without --stage: the next stage of its life is planned.',
  };
}

const ACCEPTED: RefusalReason = {
  code: 'kept',
  words: 'It was deactivated by a plan, and its findings were accepted since.',
  fix: 'Bring it back with keyreeve undo, or take the suppression away: then its deletion is planned.',
};

function unsure({ accessKeyId, since, step }: KeyState): RefusalReason {
  return {
    code: 'notice-possibly-sent',
    words: `The notice of ${since} (${step}) may or may not have reached the owner.`,
    fix: `Ask the owner: --told ${accessKeyId} if they have it, --resend ${accessKeyId} if not.`,
  };
}

function otherStage(next: NextStage, stage: StageChoice): RefusalReason {
  return {
    code: 'not-due',
    words: `Its next stage is ${CHOICE[next.kind]}, not ${stage}.`,
    ...(next.dueAt !== undefined && { dueAt: next.dueAt }),
  };
}

function notDue({ kind, dueAt }: NextStage, state: KeyState | undefined): RefusalReason {
  return {
    code: 'not-due',
    words: `It was ${STAGE_WORDS[state?.stage ?? ''] ?? 'found'} at ${state?.since ?? 'an unknown time'}; ${CHOICE[kind]} is due at ${dueAt}.`,
    ...(dueAt !== undefined && { dueAt }),
  };
}

const STAGE_WORDS: Readonly<Record<string, string>> = {
  noticed: 'told to its owner',
  'calls-refused': 'put under refusal',
  deactivated: 'deactivated',
};

/** A key that shows a use of after its deactivation is no key that nobody misses. */
function usedSince({ key }: KeyCase, state: KeyState | undefined): RefusalReason | undefined {
  if (key.lastUse.state === 'unread') return unreadReason('When it was last used', key.lastUse);
  const { at } = key.lastUse.value;
  if (at === undefined || state === undefined || Date.parse(at) <= Date.parse(state.since)) return undefined;
  return {
    code: 'used-recently',
    words: `It shows a use at ${at}, after it was deactivated at ${state.since}: it was active in between.`,
    fix: `Find out who activated it: CloudTrail, UpdateAccessKey of ${key.accessKeyId}.`,
  };
}
