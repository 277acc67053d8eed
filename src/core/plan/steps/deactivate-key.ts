import { aboutKey, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';
import { setKeyStatus } from './key-status.ts';

const SESSIONS = {
  usual: 'sessions it issued before live on until they expire.',
  attack: 'sessions it issued are denied by the other steps of this plan.',
} as const;

/** Switches a key off. The first change that can break something, and the last that can be taken back whole. */
export function deactivateKey(input: KeyStepInput): StepDraft {
  const { accessKeyId, userName } = input.subject;
  return {
    kind: 'deactivate-key',
    ...aboutKey(input),
    effect: `Calls signed with ${accessKeyId} of user ${userName} are refused from now on; ${SESSIONS[input.loose === true && input.sessionsLive !== true ? 'attack' : 'usual']}`,
    undo: { possible: 'until-deleted', words: 'Reactivates the same key; its secret stays valid.' },
    precondition: keyAsPlanned(input),
    ...setKeyStatus(input, 'Inactive'),
  };
}
