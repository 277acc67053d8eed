import type { KeyStatus } from '../model/snapshot.ts';
import type { Condition } from './conditions.ts';
import { investigationWarnings } from './investigated.ts';
import { type Journal, type KeyState, stateOf } from './journal.ts';
import { type KeyCase, type LiveKey, type LiveUserFacts, lastUseShown, subjectOf } from './key-case.ts';
import { deactivatedWords, type NextStage, nextStage } from './life.ts';
import type { Refusal, RefusalReason } from './plan.ts';
import { REFUSE_LONG_TERM_KEYS } from './policies.ts';
import { unreadReason } from './reasons.ts';
import { neverReasons, type StageContext, stageReasons } from './stage-reasons.ts';
import { confirmInactive } from './steps/confirm-inactive.ts';
import { deactivateKey } from './steps/deactivate-key.ts';
import { deleteKey } from './steps/delete-key.ts';
import type { KeyStepInput, StepDraft } from './steps/draft.ts';
import { type Keeping, keepKey } from './steps/keep-key.ts';
import { liftRefusal } from './steps/lift-refusal.ts';
import { notifyOwner, type PlannedMessage } from './steps/notify-owner.ts';
import { refuseKeyUse } from './steps/refuse-key-use.ts';

/** What keys are decided by, besides what is known of each. */
export interface DecideContext extends StageContext {
  readonly journal: Journal;
  /** Why keys are forced. */
  readonly forcedBecause?: string;
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
  readonly #cases: ReadonlyMap<string, KeyCase>;
  /** The keys of each user as the steps so far will leave them. */
  readonly #keys = new Map<string, readonly LiveKey[]>();
  /** Keys that the steps so far take out of use. */
  readonly #gone = new Set<string>();
  /** Users whose refusal the steps so far lift. */
  readonly #lifted = new Set<string>();

  constructor(cases: readonly KeyCase[], context: DecideContext) {
    this.#context = context;
    this.#cases = new Map(cases.map((each) => [each.key.accessKeyId, each]));
  }

  decide(keyCase: KeyCase): Decision {
    const { holder, key } = keyCase;
    const { user } = holder;
    if (user.state === 'unread') return refused(keyCase, [unreadReason('The user', user)]);
    if (user.value === null) return refused(keyCase, [GONE]);
    const never = neverReasons(keyCase, user.value, this.#context);
    if (never.length > 0) return refused(keyCase, never);
    const input = this.#input(keyCase, user.value);
    const keeping = this.#context.keep.get(key.accessKeyId);
    if (keeping !== undefined) return { steps: [keepKey(input, keeping)] };
    const { next, reasons } = this.#next(keyCase);
    if (reasons.length > 0) return refused(keyCase, reasons);
    return this.#steps(keyCase, user.value, withNote(input, next), next);
  }

  /** What comes next for a key, and what speaks against it now. */
  #next(keyCase: KeyCase): { readonly next: NextStage; readonly reasons: readonly RefusalReason[] } {
    const { account, key } = keyCase;
    const { journal, resend, settings, told } = this.#context;
    const state = stateOf(journal, account.id, key.accessKeyId);
    const next = resend.has(key.accessKeyId)
      ? ({ kind: 'notify-owner' } as const)
      : nextStage(state, key.status, settings, told?.has(key.accessKeyId));
    return { next, reasons: stageReasons(keyCase, next, state, this.#context, this.#gone) };
  }

  /** Whether this plan takes another key of the same user out of use as well. */
  #goesToo({ accessKeyId }: LiveKey): boolean {
    const keyCase = this.#cases.get(accessKeyId);
    const user = keyCase?.holder.user.state === 'known' ? keyCase.holder.user.value : null;
    if (keyCase === undefined || user === null || this.#context.keep.has(accessKeyId)) return false;
    if (neverReasons(keyCase, user, this.#context).length > 0) return false;
    const { next, reasons } = this.#next(keyCase);
    return reasons.length === 0 && (next.kind === 'refuse-key-use' || next.kind === 'deactivate-key');
  }

  #steps(keyCase: KeyCase, user: LiveUserFacts, input: KeyStepInput, { kind }: NextStage): Decision {
    switch (kind) {
      case 'notify-owner': {
        const message = this.#context.notice({ keyCase, user, status: keyCase.key.status });
        return 'code' in message ? refused(keyCase, [message]) : { steps: [notifyOwner(input, message)] };
      }
      case 'refuse-key-use': {
        const sibling = input.others.find((other) => other.status === 'Active' && !this.#goesToo(other));
        if (sibling !== undefined) return refused(keyCase, [siblingActive(sibling)]);
        this.#gone.add(input.key.accessKeyId);
        return { steps: [refuseKeyUse(input)] };
      }
      case 'confirm-inactive':
        this.#gone.add(input.key.accessKeyId);
        return { steps: [confirmInactive(input), ...this.#lift(keyCase, input)] };
      case 'delete-key': {
        this.#leave(input, undefined);
        const lift = this.#lift(keyCase, input, [{ is: 'key-gone', accessKeyId: input.key.accessKeyId }]);
        return { steps: [deleteKey(input), ...lift] };
      }
      default:
        this.#leave(input, 'Inactive');
        return { steps: [deactivateKey(input), ...this.#lift(keyCase, input)] };
    }
  }

  /** Notes how a step leaves its key: inactive, or gone. */
  #leave({ user, key, others }: KeyStepInput, status: KeyStatus | undefined): void {
    this.#gone.add(key.accessKeyId);
    const left = status === undefined ? [] : [{ ...key, status }];
    this.#keys.set(user.userId, [...left, ...others]);
  }

  /**
   * The refusal of the user's keys ends with the last of them that it was put there for, however that one went out of
   * use: left there it would refuse every key the user is ever given.
   */
  #lift({ account, holder }: KeyCase, input: KeyStepInput, first = isInactive(input)): readonly StepDraft[] {
    const { inlinePolicies } = holder;
    // Where they could not be read, what Keyreeve did last stands: applying the step reads again.
    const there =
      inlinePolicies.state === 'known'
        ? inlinePolicies.value.includes(REFUSE_LONG_TERM_KEYS.name)
        : this.#isRefused(account.id, input.key.accessKeyId);
    const waiting = input.others.some(
      ({ accessKeyId, status }) =>
        status === 'Active' && !this.#gone.has(accessKeyId) && this.#isRefused(account.id, accessKeyId),
    );
    if (!there || waiting || this.#lifted.has(input.user.userId)) return [];
    this.#lifted.add(input.user.userId);
    return [liftRefusal(input, first)];
  }

  #why({ account, key, findings }: KeyCase): readonly string[] {
    const state = stateOf(this.#context.journal, account.id, key.accessKeyId);
    const waiting = state?.stage === 'deactivated' && key.status !== 'Active' ? [whyWaiting(state)] : [];
    return [...waiting, ...findings.map(({ rule, says }) => `${rule}: ${says}`)];
  }

  #isRefused(account: string, accessKeyId: string): boolean {
    return stateOf(this.#context.journal, account, accessKeyId)?.stage === 'calls-refused';
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
      why: this.#why(keyCase),
      findings: findings.map(({ id }) => id),
      lastUse,
      createdBy,
      mayBeUsed: this.#context.forced.has(key.accessKeyId),
      warnings: [
        ...exposedWarning(findings, key),
        ...forcedWarning(key, this.#context),
        ...(managedBy === undefined ? [] : [managedWarning(managedBy)]),
        ...investigationWarnings(this.#context.investigated?.get(key.accessKeyId), this.#context.now),
      ],
    };
  }
}

function whyWaiting(state: KeyState): string {
  return `${deactivatedWords(state)}, and its waiting time is over.`;
}

function isInactive({ subject: { accessKeyId, createdAt } }: KeyStepInput): readonly Condition[] {
  return [{ is: 'key-is', accessKeyId, status: 'Inactive', createdAt }];
}

const GONE: RefusalReason = { code: 'user-gone', words: 'There is no such user any more.' };

/** A key that AWS found in public is an incident, and the slow way is not for incidents. */
function exposedWarning(findings: KeyCase['findings'], { accessKeyId, status }: LiveKey): readonly string[] {
  if (status !== 'Active' || !findings.some(({ rule }) => rule === 'user-key-quarantined')) return [];
  return [
    `AWS says that a key of this user was found in public, and this one still works: do not wait. keyreeve plan --contain ${accessKeyId} --reason 'found in public'`,
  ];
}

function forcedWarning(
  { accessKeyId }: LiveKey,
  { forced, forcedBecause }: DecideContext,
): readonly string[] {
  return forced.has(accessKeyId) ? [`Forced (--force): ${forcedBecause ?? 'no reason is told'}`] : [];
}

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
