import type { ReactNode } from 'react';
import { Badge, type Tone } from '../../components/badge.tsx';
import type { IconName } from '../../components/icon.tsx';
import { texts } from '../../texts.ts';
import { changesNothing } from './choose-steps.ts';
import { isDone, outcomeCounts, type StepNow } from './step-now.ts';
import type { Outcome, PlanStanding, Step } from './types.ts';

const STATES: Readonly<Record<PlanStanding['state'], readonly [Tone, IconName]>> = {
  made: ['neutral', 'clock'],
  approved: ['accent', 'check'],
  begun: ['medium', 'warning'],
  ended: ['pass', 'pass'],
  undone: ['info', 'undo'],
  expired: ['info', 'skip'],
  elsewhere: ['unknown', 'unknown'],
  changed: ['fail', 'fail'],
};

/** Where a plan stands: one word, and beside it how many of its steps are not done though it has ended. */
export function PlanBadge({ standing }: { readonly standing: PlanStanding }): ReactNode {
  const { state, job, outcomes } = standing;
  const words = texts.plans.states;
  if (state === 'begun' && job !== undefined)
    return (
      <Badge tone="accent" icon="play">
        {words.running}
      </Badge>
    );
  const [tone, icon] = STATES[state];
  const trouble = outcomes.filter(({ outcome }) => !isDone(outcome)).length;
  return (
    <span className="badges">
      <Badge tone={state === 'ended' && trouble > 0 ? 'info' : tone} icon={icon}>
        {words[state]}
      </Badge>
      {trouble > 0 && (
        <Badge tone="fail" icon="warning">
          {texts.plans.trouble(trouble)}
        </Badge>
      )}
    </span>
  );
}

const OUTCOMES: Readonly<Record<Outcome, readonly [Tone, IconName]>> = {
  done: ['pass', 'pass'],
  'already-done': ['pass', 'pass'],
  failed: ['fail', 'fail'],
  'not-verified': ['fail', 'warning'],
  stale: ['medium', 'skip'],
  skipped: ['medium', 'skip'],
  'possibly-sent': ['unknown', 'unknown'],
};

/** How a step ended. */
export function OutcomeBadge({
  outcome,
  bare = false,
}: {
  readonly outcome: Outcome;
  readonly bare?: boolean;
}): ReactNode {
  const [tone, icon] = OUTCOMES[outcome];
  return (
    <Badge tone={tone} icon={icon} bare={bare}>
      {texts.plan.outcomes[outcome]}
    </Badge>
  );
}

/** Where a step stands; nothing of one that only waits. */
export function StepBadge({ now }: { readonly now: StepNow }): ReactNode {
  if (now.state === 'ended') return <OutcomeBadge outcome={now.outcome} />;
  if (now.state === 'under-way')
    return (
      <Badge tone="accent" icon="play">
        {texts.plan.underWay}
      </Badge>
    );
  if (now.state === 'cut-off')
    return (
      <Badge tone="unknown" icon="unknown">
        {texts.plan.cutOff}
      </Badge>
    );
  return null;
}

/** Outcomes with their numbers. */
export function OutcomeCounts({
  outcomes,
}: {
  readonly outcomes: readonly { readonly outcome: Outcome }[];
}): ReactNode {
  return (
    <span className="row gap-1">
      {outcomeCounts(outcomes).map(([outcome, count]) => {
        const [tone, icon] = OUTCOMES[outcome];
        return (
          <Badge key={outcome} tone={tone} icon={icon}>
            {texts.plan.counted(count, texts.plan.outcomes[outcome])}
          </Badge>
        );
      })}
    </span>
  );
}

/** Whether a step can be taken back. What cannot stands out. */
export function UndoBadge({ step }: { readonly step: Pick<Step, 'kind' | 'undo'> }): ReactNode {
  const { undo } = step;
  const words = texts.plan.undoWords[undo.possible];
  if (changesNothing(step)) return <Badge icon="info">{texts.plan.changesNothing}</Badge>;
  if (undo.possible === 'no')
    return (
      <Badge tone="critical" icon="critical">
        {words}
      </Badge>
    );
  return (
    <Badge tone={undo.possible === 'yes' ? 'neutral' : 'medium'} icon="undo">
      {words}
    </Badge>
  );
}
