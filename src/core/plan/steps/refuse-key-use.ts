import type { Condition } from '../conditions.ts';
import { REFUSE_LONG_TERM_KEYS } from '../policies.ts';
import { aboutKey, type KeyStepInput, keyAsPlanned, type StepDraft } from './draft.ts';
import { putInlinePolicy } from './inline-policy.ts';

/** Refuses calls of the user's long-term keys by policy, so that whoever still uses one shows in CloudTrail (X19). */
export function refuseKeyUse(input: KeyStepInput): StepDraft {
  const { accessKeyId, userName } = input.subject;
  const { precondition, ...parts } = putInlinePolicy(input.subject, REFUSE_LONG_TERM_KEYS);
  return {
    kind: 'refuse-key-use',
    ...aboutKey(input),
    effect: `Calls signed with a long-term key of user ${userName}, ${accessKeyId} among them, are denied and show in CloudTrail; console sessions go on.`,
    undo: { possible: 'yes', words: `Takes the inline policy ${REFUSE_LONG_TERM_KEYS.name} off the user.` },
    ...parts,
    precondition: [...keyAsPlanned(input), ...othersUnused(input), ...precondition.slice(1)],
  };
}

/** The policy hits the user's other active keys too, so neither may they have been used since the plan was made. */
function othersUnused({ others, loose = false }: KeyStepInput): readonly Condition[] {
  if (loose) return [];
  return others.flatMap(({ accessKeyId, status, lastUse }) =>
    status === 'Active' && lastUse.state === 'known'
      ? [{ is: 'last-use-still' as const, accessKeyId, lastUsedAt: lastUse.value.at ?? null }]
      : [],
  );
}
