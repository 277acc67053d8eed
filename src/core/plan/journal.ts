import type { Json } from '../model/canonical-json.ts';
import type { StepKind } from './plan.ts';
import { DENY_ROOT_SCP } from './policies.ts';

/** Where a key stands between being found and being gone. */
export type Stage =
  /** The notice may or may not have arrived: somebody has to say. */
  | 'notice-unsure'
  /** The notice was not sent: where the owner must know first, it is to be sent again. */
  | 'notice-failed'
  | 'noticed'
  | 'calls-refused'
  | 'deactivated'
  | 'deleted'
  /** Of an account's root: a service control policy denies it. */
  | 'root-denied';

/** One key, or the root of one account. */
export interface KeyState {
  readonly account: string;
  /** `root` for the account's root as a whole. */
  readonly accessKeyId: string;
  readonly userName?: string;
  readonly stage: Stage;
  /** When it came to this stage. */
  readonly since: string;
  readonly plan: string;
  readonly step: string;
  /** The last recorded use when it came to this stage; `null` for none. */
  readonly lastUsedAt?: string | null;
  /** Of a notice: how it went out, and to whom where somebody is known. */
  readonly told?: { readonly channel: string; readonly to?: string };
  /** It was inactive already when it came to this stage: somebody else had deactivated it. */
  readonly foundInactive?: true;
  /** It was deactivated under attack: evidence, until somebody says that it is over. */
  readonly contained?: true;
}

/** A plan as the log knows it. */
export interface PlanState {
  readonly plan: string;
  readonly planHash: string;
  readonly stage: 'made' | 'begun' | 'ended';
  readonly at: string;
  /** Of a plan that was begun. */
  readonly kind?: string;
}

/** Where all keys stand, and up to which entry of the audit log that is so. */
export interface Journal {
  readonly version: 1;
  readonly upTo: { readonly seq: number; readonly hash: string };
  readonly keys: readonly KeyState[];
  readonly plans: readonly PlanState[];
}

/** What the journal reads of an entry of the audit log. */
export interface JournalEntry {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly action: string;
  readonly plan?: string;
  readonly planHash?: string;
  readonly step?: string;
  readonly outcome?: string;
  readonly about?: { readonly [member: string]: Json | undefined };
}

export const EMPTY_JOURNAL: Journal = {
  version: 1,
  upTo: { seq: 0, hash: '0'.repeat(64) },
  keys: [],
  plans: [],
};

/**
 * The journal with later entries of the log folded in. It holds nothing that the log does not say, so a crash
 * between the two loses nothing: what is missing is folded in at the next start.
 */
export function withEntries(journal: Journal, entries: Iterable<JournalEntry>): Journal {
  const keys = new Map(journal.keys.map((state) => [nameOf(state), state]));
  const plans = new Map(journal.plans.map((state) => [state.plan, state]));
  let { upTo } = journal;
  for (const entry of entries) {
    if (entry.seq <= upTo.seq) continue;
    upTo = { seq: entry.seq, hash: entry.hash };
    foldPlan(plans, entry);
    foldStep(keys, entry, plans.get(entry.plan ?? '')?.kind === 'contain');
  }
  const sorted = [...keys.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { version: 1, upTo, keys: sorted, plans: [...plans.values()] };
}

/** The state of one key, or of an account's root. */
export function stateOf(journal: Journal, account: string, accessKeyId: string): KeyState | undefined {
  return journal.keys.find((state) => state.account === account && state.accessKeyId === accessKeyId);
}

function nameOf({ account, accessKeyId }: Pick<KeyState, 'account' | 'accessKeyId'>): string {
  return `${account}/${accessKeyId}`;
}

const PLAN_STAGES: Readonly<Record<string, PlanState['stage']>> = {
  plan: 'made',
  'apply-begun': 'begun',
  'apply-ended': 'ended',
};

function foldPlan(plans: Map<string, PlanState>, entry: JournalEntry): void {
  const { action, plan, planHash, at, about } = entry;
  const stage = PLAN_STAGES[action];
  if (stage === undefined || plan === undefined || planHash === undefined) return;
  const kind = about?.kind ?? plans.get(plan)?.kind;
  plans.set(plan, { plan, planHash, stage, at, ...(typeof kind === 'string' && { kind }) });
}

/** What a step that was carried out makes of a key. `undefined`: its life begins anew. */
const AFTER: Readonly<Partial<Record<StepKind, Stage | 'anew'>>> = {
  'notify-owner': 'noticed',
  'refuse-key-use': 'calls-refused',
  'deactivate-key': 'deactivated',
  'confirm-inactive': 'deactivated',
  'delete-key': 'deleted',
  'delete-root-key': 'deleted',
  'keep-key': 'anew',
  'activate-key': 'anew',
  'attach-root-scp': 'root-denied',
};

function foldStep(keys: Map<string, KeyState>, entry: JournalEntry, contained: boolean): void {
  const { action, outcome, plan, step, at, about } = entry;
  if (action !== 'step-outcome' && action !== 'notice-outcome') return;
  if (about === undefined || plan === undefined || step === undefined) return;
  const key = keyOf(about);
  if (key === undefined) return;
  const kind = String(about.kind) as StepKind;
  const wasDone = outcome === 'done' || outcome === 'already-done';
  const before = keys.get(nameOf(key));
  const unsent = kind === 'notify-owner' ? UNSENT[outcome ?? ''] : undefined;
  if (unsent !== undefined) {
    // A notice of another plan may have got through meanwhile: what is sure is not made unsure again.
    if (before === undefined || before.stage.startsWith('notice-'))
      keys.set(nameOf(key), { ...key, ...noticeIn(about), stage: unsent, since: at, plan, step });
    return;
  }
  if (!wasDone) return;
  if (kind === 'lift-refusal') liftAll(keys, key);
  if (endsLife(kind, about)) {
    keys.delete(nameOf(key));
    return;
  }
  const stage = AFTER[kind];
  if (stage === undefined || stage === 'anew') return;
  const { lastUsedAt } = about;
  keys.set(nameOf(key), {
    ...key,
    stage,
    since: at,
    plan,
    step,
    ...((typeof lastUsedAt === 'string' || lastUsedAt === null) && { lastUsedAt }),
    ...(kind === 'notify-owner' ? noticeIn(about) : {}),
    ...(stage === 'deactivated' && isFound(kind, outcome) && { foundInactive: true as const }),
    ...(contained && { contained }),
  });
}

/** Nothing was called: it was so already. */
function isFound(kind: StepKind, outcome: string | undefined): boolean {
  return kind === 'confirm-inactive' || outcome === 'already-done';
}

/** The policy is the user's: without it the calls of none of the user's keys are refused. */
function liftAll(
  keys: Map<string, KeyState>,
  { account, userName }: Pick<KeyState, 'account' | 'userName'>,
): void {
  for (const [name, state] of keys)
    if (state.stage === 'calls-refused' && state.account === account && state.userName === userName)
      keys.delete(name);
}

function noticeIn({ channel, to, status }: NonNullable<JournalEntry['about']>): Partial<KeyState> {
  return {
    ...(typeof channel === 'string' && { told: { channel, ...(typeof to === 'string' && { to }) } }),
    ...(typeof status === 'string' && status !== 'Active' && { foundInactive: true }),
  };
}

const UNSENT: Readonly<Record<string, Stage | undefined>> = {
  'possibly-sent': 'notice-unsure',
  failed: 'notice-failed',
};

/**
 * A key that was brought back begins its life anew, with a notice; so does one that stays for a while, when its
 * exception ends.
 */
function endsLife(kind: StepKind, about: NonNullable<JournalEntry['about']>): boolean {
  if (AFTER[kind] === 'anew') return true;
  const subject = about.subject as { readonly policyName?: unknown } | undefined;
  return kind === 'detach-scp' && subject?.policyName === DENY_ROOT_SCP.name;
}

/** Which key an entry is about. A policy that denies root is about the account's root as a whole. */
function keyOf(
  about: NonNullable<JournalEntry['about']>,
): Pick<KeyState, 'account' | 'accessKeyId' | 'userName'> | undefined {
  const { account, subject } = about;
  if (typeof account !== 'string' || typeof subject !== 'object' || subject === null) return undefined;
  const { accessKeyId, policyName, userName } = subject as Readonly<Record<string, unknown>>;
  if (policyName === DENY_ROOT_SCP.name) return { account, accessKeyId: 'root' };
  if (typeof accessKeyId !== 'string') return undefined;
  return { account, accessKeyId, ...(typeof userName === 'string' && { userName }) };
}

const DAY_MS = 86_400_000;

/** So many days after a time, to the second. */
export function daysAfter(time: string, days: number): string {
  return `${new Date(Date.parse(time) + days * DAY_MS).toISOString().slice(0, 19)}Z`;
}
