import { isFailing, type NotSeenReason } from '../model/comparison.ts';
import type { Finding } from '../model/finding.ts';
import type { Change, LifeState } from '../model/history.ts';
import type { AccountCoverage } from '../model/run.ts';
import { AccountSight, standings } from './account-sight.ts';

/** A finding as it stood before a run. */
export interface KnownLife {
  readonly state: LifeState;
  readonly finding: Pick<Finding, 'id' | 'rule' | 'resource' | 'credential' | 'severity'>;
  /** What tells apart the parameters of its rule by which it last failed. */
  readonly parameters?: string;
}

/** What a run changes about one finding. */
export interface LifeStep {
  readonly id: string;
  readonly change: Change;
  /** Absent for one that had never been seen. */
  readonly from?: LifeState;
  readonly to: LifeState;
  readonly reason?: NotSeenReason;
  /** This run's finding, where it has one. */
  readonly finding?: Finding;
}

/** What one account's result does to the lives of its findings. */
export interface LivesMoved {
  /** Those that changed. */
  readonly steps: readonly LifeStep[];
  /** Ids of findings that fail and counted as nothing before: new, reopened, or no longer accepted (P08). */
  readonly fresh: readonly string[];
  /** Ids of findings that fail, and did so before. */
  readonly known: readonly string[];
}

const FRESH: ReadonlySet<Change> = new Set(['new', 'reopened', 'no-longer-accepted']);

const NOTHING: LivesMoved = { steps: [], fresh: [], known: [] };

/**
 * Moves the lives of an account's findings by what a run says of it. What the run did not ask about, and an account
 * that was left out by choice, stay as they are; what it could not see is `not-seen` and never `resolved` (P05).
 *
 * @param before lives of the run's rules in this account
 * @param lastNow the time of the run that judged the account before; absent where none has
 * @param parameters what tells apart the parameters of the run, by rule: what passes by a wider limit than the one it
 *   failed by is not fixed
 */
export function moveLives(
  before: readonly KnownLife[],
  { coverage, findings }: { readonly coverage: AccountCoverage; readonly findings: readonly Finding[] },
  lastNow: string | undefined,
  parameters: ReadonlyMap<string, string> = new Map(),
): LivesMoved {
  if (wasNotAsked(coverage)) return NOTHING;
  const standing = standings([coverage]).get(coverage.account.id);
  // What fate asks of an earlier finding: it was open then, whatever became of it since.
  const earlier = before.map(({ finding }) => asFailing(finding, coverage));
  const sight = new AccountSight(earlier);
  for (const finding of findings) sight.add(finding);
  const steps = before.flatMap((life, index): LifeStep[] => {
    const was = earlier[index];
    if (was === undefined) return [];
    const fate = sight.fateOf(was, standing, lastNow ?? '');
    const others = life.parameters !== undefined && life.parameters !== parameters.get(was.rule);
    const isOther = fate === 'fixed' && others && sight.sees(was.resource.arn);
    const step = stepOf(life, isOther ? 'other-parameters' : fate);
    const finding = sight.now(was.id);
    return step === undefined ? [] : [{ ...step, id: was.id, from: life.state, ...(finding && { finding }) }];
  });
  const born = firstSeen(before, findings);
  const all = [...steps, ...born];
  const fresh = all.filter(({ change }) => FRESH.has(change)).map(({ id }) => id);
  const freshIds = new Set(fresh);
  const known = new Set(
    findings.filter((each) => isFailing(each) && !freshIds.has(each.id)).map(({ id }) => id),
  );
  return { steps: all, fresh, known: [...known] };
}

/**
 * An account that was left out by choice, or that an interrupted run did not come to, was not looked for; one that is
 * closed was, and in vain.
 */
export function wasNotAsked({ status, state, code }: AccountCoverage): boolean {
  if (status === 'skipped') return state === undefined || state === 'ACTIVE';
  return code === 'Interrupted';
}

function asFailing(finding: KnownLife['finding'], { account }: AccountCoverage): Finding {
  return {
    ...finding,
    status: 'fail',
    account,
    says: '',
    evidence: [],
    controls: [],
    advice: { action: 'none', words: '', commands: [] },
  };
}

type Fate = ReturnType<AccountSight['fateOf']>;

function stepOf({ state }: KnownLife, fate: Fate): Omit<LifeStep, 'id' | 'from'> | undefined {
  if (fate === 'open') return state === 'open' ? undefined : { change: OPENED[state], to: 'open' };
  if (fate === 'accepted') return state === 'accepted' ? undefined : { change: 'accepted', to: 'accepted' };
  if (fate === 'fixed') return state === 'resolved' ? undefined : { change: 'resolved', to: 'resolved' };
  if (state === 'resolved' || state === 'not-seen') return undefined;
  return { change: 'not-seen', to: 'not-seen', reason: fate };
}

const OPENED = {
  accepted: 'no-longer-accepted',
  resolved: 'reopened',
  'not-seen': 'seen-again',
} as const satisfies Record<Exclude<LifeState, 'open'>, Change>;

function firstSeen(before: readonly KnownLife[], findings: readonly Finding[]): readonly LifeStep[] {
  const seen = new Set(before.map(({ finding }) => finding.id));
  return findings.flatMap((finding): LifeStep[] => {
    const { id, status } = finding;
    if (status !== 'fail' || seen.has(id)) return [];
    seen.add(id);
    return isFailing(finding)
      ? [{ id, change: 'new', to: 'open', finding }]
      : [{ id, change: 'accepted', to: 'accepted', finding }];
  });
}
