import { findingId } from '../engine/identity.ts';
import type { KeyStatus } from '../model/snapshot.ts';
import { type Journal, type KeyState, stateOf } from './journal.ts';
import { type KeyCase, type LiveKey, type LiveUserFacts, lastUseShown, subjectOf } from './key-case.ts';
import { type NextStage, nextStage } from './life.ts';
import type { Refusal, RefusalReason } from './plan.ts';
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
import { confirmInactive } from './steps/confirm-inactive.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { deleteKey } from './steps/delete-key.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { type Keeping, keepKey } from './steps/keep-key.ts';
import { liftRefusal } from './steps/lift-refusal.ts';
import { notifyOwner, type PlannedMessage } from './steps/notify-owner.ts';
import { refuseKeyUse } from './steps/refuse-key-use.ts';

/** The stages a plan can be narrowed to. */
export const STAGE_CHOICES = ['notify', 'refuse', 'deactivate', 'delete'] as const;
export type StageChoice = (typeof STAGE_CHOICES)[number];

/** What keys are decided by, besides what is known of each. */
export interface DecideContext extends ReasonContext {
  readonly journal: Journal;
  /** Only keys whose next stage is this one. */
  readonly stage?: StageChoice;
  /** Keys whose owner is to be told again. */
  readonly resend: ReadonlySet<string>;
  /** Keys that stay, by id. */
  readonly keep: ReadonlyMap<string, Keeping>;
  /** Writes the notice for the owner, or says why there can be none. */
  notice(about: NoticeAbout): PlannedMessage | RefusalReason;
}

export interface NoticeAbout {
  readonly keyCase: KeyCase;
  readonly user: LiveUserFacts;
  /** Whether it is active still: what will happen to it first differs. */
  readonly status: KeyStatus;
}

/** A key gets steps, or the reasons why it gets none. */
export type Decision = { readonly steps: readonly StepDraft[] } | { readonly refusal: Refusal };

/**
 * Decides on keys in their order. Each is judged alone, by its id; what an earlier step of the plan does to another
 * key of the same user is what the later one expects to find (X01).
 */
export function decideKeys(cases: readonly KeyCase[], context: DecideContext): readonly Decision[] {
  const deciding = new Deciding(cases, context);
  return cases.map((each) => deciding.decide(each));
}

class Deciding {
  readonly #context: DecideContext;
  readonly #planned: ReadonlySet<string>;
  /** The keys of each user as the steps so far will leave them. */
  readonly #keys = new Map<string, readonly LiveKey[]>();

  constructor(cases: readonly KeyCase[], context: DecideContext) {
    this.#context = context;
    this.#planned = new Set(cases.map(({ key }) => key.accessKeyId));
  }

  decide(keyCase: KeyCase): Decision {
    const { account, holder, key } = keyCase;
    const { user } = holder;
    if (user.state === 'unread') return refused(keyCase, [unreadReason('The user', user)]);
    if (user.value === null) return refused(keyCase, [GONE]);
    const never = neverReasons(keyCase, user.value, this.#context);
    if (never.length > 0) return refused(keyCase, never);
    const state = stateOf(this.#context.journal, account.id, key.accessKeyId);
    const input = this.#input(keyCase, user.value);
    const keeping = this.#context.keep.get(key.accessKeyId);
    if (keeping !== undefined) return { steps: [keepKey(input, keeping)] };
    const next = this.#context.resend.has(key.accessKeyId)
      ? ({ kind: 'notify-owner' } as const)
      : nextStage(state, key.status, this.#context.settings);
    const reasons = stageReasons(keyCase, next, state, this.#context);
    if (reasons.length > 0) return refused(keyCase, reasons);
    return this.#steps(keyCase, user.value, withNote(input, next), next);
  }

  #steps(keyCase: KeyCase, user: LiveUserFacts, input: KeyStepInput, { kind }: NextStage): Decision {
    switch (kind) {
      case 'notify-owner': {
        const message = this.#context.notice({ keyCase, user, status: keyCase.key.status });
        return 'code' in message ? refused(keyCase, [message]) : { steps: [notifyOwner(input, message)] };
      }
      case 'refuse-key-use': {
        const sibling = input.others.find(
          ({ accessKeyId, status }) => status === 'Active' && !this.#planned.has(accessKeyId),
        );
        return sibling === undefined
          ? { steps: [refuseKeyUse(input)] }
          : refused(keyCase, [siblingActive(sibling)]);
      }
      case 'confirm-inactive':
        return { steps: [confirmInactive(input)] };
      case 'delete-key':
        this.#leave(input, undefined);
        return { steps: [deleteKey(input)] };
      default:
        this.#leave(input, 'Inactive');
        return { steps: [deactivateKey(input), ...this.#lift(keyCase, input)] };
    }
  }

  /** Notes how a step leaves its key: inactive, or gone. */
  #leave({ user, key, others }: KeyStepInput, status: KeyStatus | undefined): void {
    const left = status === undefined ? [] : [{ ...key, status }];
    this.#keys.set(user.userId, [...left, ...others]);
  }

  /** The refusal of the user's keys ends with the last of them that it was put there for. */
  #lift({ account, key }: KeyCase, input: KeyStepInput): readonly StepDraft[] {
    const { journal } = this.#context;
    const isRefused = (id: string) => stateOf(journal, account.id, id)?.stage === 'calls-refused';
    if (!isRefused(key.accessKeyId)) return [];
    const waiting = input.others.some(
      ({ accessKeyId, status }) => status === 'Active' && isRefused(accessKeyId),
    );
    if (waiting) return [];
    const { accessKeyId, createdAt } = input.subject;
    return [liftRefusal(input, [{ is: 'key-is', accessKeyId, status: 'Inactive', createdAt }])];
  }

  #input(keyCase: KeyCase, user: LiveUserFacts): KeyStepInput {
    const { account, holder, key, findings, createdBy, managedBy } = keyCase;
    const listed = holder.keys.state === 'known' ? holder.keys.value : [];
    const keys = this.#keys.get(user.userId) ?? listed;
    const lastUse = lastUseShown(key.lastUse);
    return {
      account,
      user,
      subject: subjectOf(user, holder.userName, key),
      key,
      others: keys.filter(({ accessKeyId }) => accessKeyId !== key.accessKeyId),
      why: findings.map(({ rule, says }) => `${rule}: ${says}`),
      findings: findings.map(({ id }) => id),
      lastUse,
      createdBy,
      warnings: [...(managedBy === undefined ? [] : [managedWarning(managedBy)])],
    };
  }
}

const GONE: RefusalReason = { code: 'user-gone', words: 'There is no such user any more.' };

/** X17: whoever made the key by code will find it gone, or make it again. */
function managedWarning(managedBy: string): string {
  return `${managedBy} seems to manage this key: take it out there too, or the next deployment fails or makes another.`;
}

function withNote(input: KeyStepInput, { note }: NextStage): KeyStepInput {
  return note === undefined ? input : { ...input, warnings: [note, ...input.warnings] };
}

function siblingActive({ accessKeyId }: LiveKey): RefusalReason {
  return {
    code: 'sibling-active',
    words: `Refusing its calls by policy would hit ${accessKeyId} of the same user too, which is active and not in this plan.`,
    fix: 'Plan both keys, or set remediation.refuseFirst to false: then this key alone is deactivated.',
  };
}

/** Reasons that hold at every stage, and that nothing overrides. */
function neverReasons(
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
    breakGlass(user, holder.userName, context.settings.breakGlass, context.exempt),
    quarantinedSelf(keyCase, user, context),
  ];
  return all.filter((reason) => reason !== undefined);
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
function stageReasons(
  keyCase: KeyCase,
  next: NextStage,
  state: KeyState | undefined,
  context: DecideContext,
): readonly RefusalReason[] {
  const { now, settings, stage, resend } = context;
  const { accessKeyId, status } = keyCase.key;
  if (stage === 'delete' && status === 'Active') return [stillActive(accessKeyId)];
  if (state?.stage === 'kept' && (state.until ?? '') >= now.slice(0, 10)) return [kept(state)];
  if (state?.stage === 'notice-unsure' && settings.notice.required && !resend.has(accessKeyId))
    return [unsure(state)];
  if (stage !== undefined && CHOICE[next.kind] !== stage) return [otherStage(next, stage)];
  const waits = next.dueAt !== undefined && Date.parse(next.dueAt) > Date.parse(now);
  const all = [
    status === 'Active' || next.kind === 'notify-owner' ? usedRecently(keyCase, context) : undefined,
    next.kind === 'delete-key' ? usedSince(keyCase, state) : undefined,
    status === 'Active' ? useMayNotShow(keyCase, context) : undefined,
    lastWayIn(keyCase),
    waits ? notDue(next, state) : undefined,
  ];
  return all.filter((reason) => reason !== undefined);
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

function kept({ until, step }: KeyState): RefusalReason {
  return { code: 'kept', words: `It is kept until ${until ?? 'further notice'} (${step}).` };
}

function unsure({ accessKeyId, since, step }: KeyState): RefusalReason {
  return {
    code: 'notice-possibly-sent',
    words: `The notice of ${since} (${step}) may or may not have reached the owner: its sending was cut off.`,
    fix: `Ask the owner, or send it again: --resend ${accessKeyId}`,
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

/** A key that is not planned, with every reason at once. */
export function refused(keyCase: KeyCase, reasons: readonly RefusalReason[]): Decision {
  const { account, holder, key, findings } = keyCase;
  const live = holder.user.state === 'known' ? holder.user.value : null;
  const arn = live?.arn ?? findings[0]?.resource.arn ?? holder.userName;
  return {
    refusal: {
      account,
      subject: { kind: 'access-key', arn, accessKeyId: key.accessKeyId, createdAt: key.createdAt },
      findings: findings.map(({ id }) => id),
      reasons,
      lastUse: lastUseShown(key.lastUse),
    },
  };
}
