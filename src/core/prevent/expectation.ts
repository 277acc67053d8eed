import { KEY_ACTIONS, TAKEOVER_ACTIONS } from '../plan/controls/actions.ts';
import { type ControlKind, hasExempt } from '../plan/controls/statements.ts';
import type { CallerId } from './callers.ts';
import type { CheckedCall } from './calls.ts';

type Aim = (caller: CallerId, call: CheckedCall) => boolean;

/** What each kind is for: whether a call by somebody is to be stopped. Made of the aim alone, not of its statements. */
const AIMS: Readonly<Record<ControlKind, Aim>> = {
  'deny-root-keys': (caller, { action }) => caller.startsWith('root') && KEY_ACTIONS.includes(action),
  'deny-root': (caller) => caller === 'root',
  'deny-keys-but': (caller, { action }) => caller !== 'exempt' && KEY_ACTIONS.includes(action),
  'deny-console-user-keys': (caller, { action, target, touchesTag }) => {
    if (caller === 'exempt') return false;
    if (KEY_ACTIONS.includes(action)) return target === 'tagged-user' || caller === 'console-user';
    if (action === 'iam:CreateLoginProfile') return target !== 'tagged-user' && caller !== 'root-session';
    return touchesTag === true;
  },
};

/** Whether one of the kinds, or the guard of those that are exempt, is to stop the call. */
export function isToBeStopped(kinds: readonly ControlKind[], caller: CallerId, call: CheckedCall): boolean {
  const takeover = call.target === 'exempt-role' && TAKEOVER_ACTIONS.includes(call.action);
  if (takeover && caller !== 'exempt' && kinds.some(hasExempt)) return true;
  return kinds.some((kind) => AIMS[kind](caller, call));
}
