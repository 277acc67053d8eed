import type { Investigation } from '../model/investigation.ts';
import type { Replacement } from '../model/replacement.ts';

type Refusal = Omit<Replacement, 'schemaVersion' | 'tool' | 'now' | 'subject' | 'evidence' | 'complete'>;

/** Why nothing is made for a key: a policy made from a thief's use would bless the thief. */
export function refusalOf(
  { verdict, subject }: Investigation,
  lookedInto: string | undefined,
): Refusal | undefined {
  if (verdict.level === 'likely-misuse')
    return refused(
      'The key was likely misused: a policy made from its use would allow what the thief did. Contain it first (keyreeve plan --contain), and replace it by what its owner says it is for.',
    );
  if (subject.holder === 'root')
    return refused(
      'It is a key of root: no policy limits root, and nothing should take its place. Give each task of it a role of its own, then delete it.',
    );
  if (verdict.level === 'needs-a-look' && lookedInto === undefined)
    return refused(
      'The use of the key needs a look first, and nobody says that it was looked into. Read keyreeve investigate; then say --looked-into "WHO AND WHAT". Calls that ask for a look are told apart even so.',
    );
  return undefined;
}

function refused(says: string): Refusal {
  return {
    outcome: 'refused',
    says,
    granted: [],
    leftOut: [],
    policies: [],
    check: { calls: 0, allowed: 0, questions: 0, problems: [] },
    reach: { after: { actions: 0, services: 0 } },
    unknown: [],
    notes: [],
  };
}
