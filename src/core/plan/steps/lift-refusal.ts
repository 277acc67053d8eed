import type { Condition } from '../conditions.ts';
import { REFUSE_LONG_TERM_KEYS } from '../policies.ts';
import { aboutKey, type KeyStepInput, type StepDraft } from './draft.ts';
import { removeInlinePolicy } from './inline-policy.ts';

/**
 * Takes the refusing policy off the user again.
 *
 * @param first what must hold besides, such as the key's being inactive by now
 */
export function liftRefusal(input: KeyStepInput, first: readonly Condition[]): StepDraft {
  const { name } = REFUSE_LONG_TERM_KEYS;
  const { precondition, ...parts } = removeInlinePolicy(input.subject, REFUSE_LONG_TERM_KEYS);
  return {
    kind: 'lift-refusal',
    ...aboutKey(input),
    effect: `Long-term keys of user ${input.subject.userName} that are active are no longer refused by ${name}.`,
    undo: {
      possible: 'no',
      words:
        'The refusal is not put back: it would hit keys that were made or activated since. The key begins its life anew.',
    },
    ...parts,
    precondition: [...precondition, ...first],
  };
}
