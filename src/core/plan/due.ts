import type { RemediationSettings } from '../settings/settings.ts';
import { daysAfter, type Journal, type KeyState } from './journal.ts';

/** One key of the journal with what comes next. */
export interface KeyDue extends KeyState {
  /** What a plan would hold; absent where nothing comes any more, or a person has to say something first. */
  readonly next?: string;
  readonly dueAt?: string;
  readonly due: boolean;
  /** For a person. */
  readonly words: string;
}

/**
 * What is due, from the journal alone: no account is asked. A key that somebody activated or deleted meanwhile is
 * seen when the next plan reads it.
 */
export function dueOf({ keys }: Journal, settings: RemediationSettings, now: string): readonly KeyDue[] {
  return keys.map((state) => {
    const { next, days, words } = NEXT[state.stage](state, settings);
    if (next === undefined) return { ...state, due: false, words };
    const dueAt = daysAfter(state.since, days ?? 0);
    return { ...state, next, dueAt, due: Date.parse(dueAt) <= Date.parse(now), words };
  });
}

interface Next {
  readonly next?: string;
  readonly days?: number;
  readonly words: string;
}

const NEXT: Readonly<Record<KeyState['stage'], (state: KeyState, settings: RemediationSettings) => Next>> = {
  'notice-unsure': ({ accessKeyId }) => ({
    words: `The notice may or may not have arrived. Ask the owner: then plan with --told ${accessKeyId}, or send it again with --resend ${accessKeyId}.`,
  }),
  'notice-failed': () => ({ words: 'The notice could not be sent: the next plan tries it again.' }),
  noticed: (state, { noticeDays, refuseFirst }) => ({
    next: state.foundInactive
      ? 'confirm that it is inactive'
      : refuseFirst
        ? 'refuse its calls'
        : 'deactivate',
    days: noticeDays,
    words: toldWords(state),
  }),
  'calls-refused': (_state, { refuseDays }) => ({
    next: 'deactivate',
    days: refuseDays,
    words: 'Its calls are refused. Who still tries: keyreeve watch-denied.',
  }),
  deactivated: ({ foundInactive }, { holdDays }) => ({
    next: 'delete',
    days: holdDays,
    words: `It is inactive${foundInactive ? ', and was so before Keyreeve came' : ''}. Calls with it leave no event: silence is not observable.`,
  }),
  deleted: () => ({ words: 'It is gone.' }),
  'root-denied': (_state, { rootObservationDays }) => ({
    next: "delete root's keys",
    days: rootObservationDays,
    words: 'Root is denied by a service control policy.',
  }),
};

function toldWords({ told }: KeyState): string {
  const { channel, to } = told ?? {};
  if (channel === 'by-hand')
    return to === undefined
      ? 'The notice was printed, and no owner is known: find out who it is, and pass it on.'
      : `The notice for ${to} was printed, for you to pass on.`;
  return to === undefined ? `The notice was sent by ${channel ?? 'hand'}.` : `${to} was told by ${channel}.`;
}
