import type { NotSeenReason } from '../../src/core/model/comparison.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type {
  Change,
  FindingLife,
  KeptFinding,
  LifeChange,
  LifeState,
  StoredRun,
} from '../../src/core/model/history.ts';
import type { AccountCoverage, Run } from '../../src/core/model/run.ts';
import { covered, PROD, smallRun } from './small-run.ts';

/** Runs and lives as a store has them, made by hand. A run a day, the first on 1 November 2026. */
export function nowOfRun(number: number): string {
  return new Date(Date.UTC(2026, 9, 31 + number, 12)).toISOString().replace('.000', '');
}

/** A run that ended. */
export function storedRun(
  number: number,
  coverage: readonly AccountCoverage[] = [covered(PROD)],
  more: Partial<StoredRun> & { readonly summed?: Partial<Run> } = {},
): StoredRun {
  const { summed, ...rest } = more;
  const now = more.now ?? nowOfRun(number);
  const { run } = smallRun([], coverage, { now, ...(more.rules && { rules: more.rules }), ...summed });
  return {
    number,
    state: 'ended',
    scope: { kind: 'organization', key: '111122223333' },
    now,
    startedAt: now,
    endedAt: now,
    host: 'ops@build-7',
    tool: 'keyreeve 0.1.0',
    rules: run.rules,
    summary: run,
    ...rest,
  };
}

/** A run that never ended. */
export function unendedRun(
  number: number,
  state: 'running' | 'failed' | 'interrupted',
  words?: string,
): StoredRun {
  const { endedAt: _endedAt, summary: _summary, ...run } = storedRun(number);
  return { ...run, state, ...(words !== undefined && { words }) };
}

/** What a store keeps of a finding. */
export function keptOf(finding: Finding): KeptFinding {
  const { evidence: _evidence, controls: _controls, advice: _advice, ...kept } = finding;
  return kept;
}

type Step = readonly [run: number, change: Change, reason?: NotSeenReason];

const TO: Readonly<Record<Change, LifeState>> = {
  new: 'open',
  reopened: 'open',
  'seen-again': 'open',
  'no-longer-accepted': 'open',
  accepted: 'accepted',
  resolved: 'resolved',
  'not-seen': 'not-seen',
};

/** A life of these changes. */
export function lifeOf(finding: Finding, ...steps: readonly Step[]): FindingLife {
  let from: LifeState | undefined;
  let openedAt = nowOfRun(steps[0]?.[0] ?? 1);
  const changes = steps.map(([run, change, reason]): LifeChange => {
    const [was, now] = [from, nowOfRun(run)];
    if (change === 'new' || change === 'reopened') openedAt = now;
    from = TO[change];
    return {
      run,
      now,
      ...(was !== undefined && { from: was }),
      to: TO[change],
      change,
      ...(reason !== undefined && { reason }),
      ...(change === 'resolved' && { secondsOpen: (Date.parse(now) - Date.parse(openedAt)) / 1000 }),
    };
  });
  return { finding: keptOf(finding), state: from ?? 'open', changes };
}
