import type { KeyStatus } from '../model/snapshot.ts';
import type { RemediationSettings } from '../settings/settings.ts';
import { daysAfter, type KeyState } from './journal.ts';
import type { StepKind } from './plan.ts';

/** What comes next for a key, and from when on. */
export interface NextStage {
  readonly kind: Extract<
    StepKind,
    'notify-owner' | 'refuse-key-use' | 'deactivate-key' | 'confirm-inactive' | 'delete-key'
  >;
  /** Absent: at once. */
  readonly dueAt?: string;
  /** Something a reviewer should know about how it came here. */
  readonly note?: string;
}

type Waits = Pick<RemediationSettings, 'noticeDays' | 'refuseDays' | 'holdDays' | 'refuseFirst' | 'notice'>;

/**
 * The next stage of a key's life: notice, refusal of its calls where that is asked for, deactivation, deletion.
 * One plan moves a key by one stage; waiting times of 0 days let the next plan follow at once, and let none be
 * passed over (X06).
 *
 * @param told somebody says that the owner has the notice, of which it was not sure whether it had been sent
 */
export function nextStage(
  state: KeyState | undefined,
  status: KeyStatus,
  waits: Waits,
  told = false,
): NextStage {
  if (state === undefined) return { kind: 'notify-owner' };
  const active = status === 'Active';
  const { since } = state;
  switch (passed(state, waits, told)) {
    case 'noticed': {
      const dueAt = daysAfter(since, waits.noticeDays);
      if (!active) return { kind: 'confirm-inactive', dueAt };
      return { kind: waits.refuseFirst ? 'refuse-key-use' : 'deactivate-key', dueAt };
    }
    case 'calls-refused': {
      const dueAt = daysAfter(since, waits.refuseDays);
      return { kind: active ? 'deactivate-key' : 'confirm-inactive', dueAt };
    }
    case 'deactivated':
      if (!active)
        return {
          kind: 'delete-key',
          dueAt: daysAfter(since, waits.holdDays),
          ...(state.contained === true && { note: EVIDENCE }),
        };
      return {
        kind: 'notify-owner',
        note: `${deactivatedWords(state)}, and somebody has activated it again since.`,
      };
    default:
      return { kind: 'notify-owner' };
  }
}

/** Who put a key out of use, and when: Keyreeve, or somebody before it. */
export function deactivatedWords({ since, step, foundInactive }: KeyState): string {
  return foundInactive
    ? `Keyreeve found it inactive at ${since} (${step}): somebody else had deactivated it`
    : `Keyreeve deactivated it at ${since} (${step})`;
}

/** Where the owner need not know first, or is said to know, a notice that perhaps was not sent stops nothing. */
function passed(state: KeyState, { notice }: Waits, told: boolean): KeyState['stage'] {
  if (state.stage === 'notice-unsure' && (told || !notice.required)) return 'noticed';
  return state.stage === 'notice-failed' && !notice.required ? 'noticed' : state.stage;
}

const EVIDENCE =
  "It was deactivated under attack (plan --contain). Be sure that the investigation is over: AWS's record of its use goes with it.";
