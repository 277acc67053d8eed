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

type Waits = Pick<RemediationSettings, 'noticeDays' | 'refuseDays' | 'holdDays' | 'refuseFirst'>;

/**
 * The next stage of a key's life: notice, refusal of its calls where that is asked for, deactivation, deletion.
 * One plan moves a key by one stage; waiting times of 0 days let the next plan follow at once, and let none be
 * passed over (X06).
 */
export function nextStage(state: KeyState | undefined, status: KeyStatus, waits: Waits): NextStage {
  const active = status === 'Active';
  switch (state?.stage) {
    case 'noticed': {
      const dueAt = daysAfter(state.since, waits.noticeDays);
      if (!active) return { kind: 'confirm-inactive', dueAt };
      return { kind: waits.refuseFirst ? 'refuse-key-use' : 'deactivate-key', dueAt };
    }
    case 'calls-refused': {
      const dueAt = daysAfter(state.since, waits.refuseDays);
      return { kind: active ? 'deactivate-key' : 'confirm-inactive', dueAt };
    }
    case 'deactivated':
      if (!active) return { kind: 'delete-key', dueAt: daysAfter(state.since, waits.holdDays) };
      return {
        kind: 'notify-owner',
        note: `Keyreeve deactivated it at ${state.since} (${state.step}), and somebody has activated it again since.`,
      };
    default:
      return { kind: 'notify-owner' };
  }
}
