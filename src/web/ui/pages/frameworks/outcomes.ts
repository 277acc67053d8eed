import type { ControlOutcome } from '../../../../core/model/run.ts';
import type { Tone } from '../../components/badge.tsx';
import type { IconName } from '../../components/icon.tsx';

/** What may come out for a control, from what needs somebody to what needs nobody. */
export const OUTCOMES = [
  'fails',
  'unknown',
  'manual',
  'accepted',
  'passes',
  'not-applicable',
  'not-run',
  'not-covered',
] as const satisfies readonly ControlOutcome[];

/** Its colour, icon, and whether it is hatched where it is drawn: what is not known is not told by colour alone. */
export const OUTCOME_LOOKS: Readonly<
  Record<ControlOutcome, { readonly tone: Tone; readonly icon: IconName; readonly hatched?: boolean }>
> = {
  fails: { tone: 'fail', icon: 'fail' },
  unknown: { tone: 'unknown', icon: 'unknown', hatched: true },
  manual: { tone: 'manual', icon: 'manual' },
  accepted: { tone: 'neutral', icon: 'skip' },
  passes: { tone: 'pass', icon: 'pass' },
  'not-applicable': { tone: 'neutral', icon: 'skip' },
  'not-run': { tone: 'neutral', icon: 'clock', hatched: true },
  'not-covered': { tone: 'neutral', icon: 'close', hatched: true },
};
