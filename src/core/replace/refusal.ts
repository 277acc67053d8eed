import type { Investigation } from '../model/investigation.ts';
import type { Replacement } from '../model/replacement.ts';

/** What is made for a key, or that nothing is: a {@link Replacement} without what it is of, and stands on. */
export type Made = Omit<Replacement, 'schemaVersion' | 'tool' | 'now' | 'subject' | 'evidence' | 'complete'>;

/** Why nothing is made for a key: a policy made from a thief's use would bless the thief. */
export function refusalOf(
  { verdict, subject, signals }: Investigation,
  lookedInto: string | undefined,
): Made | undefined {
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
      `The use of the key needs a look first, and nobody says that it was looked into. ${toLookAt(signals)} Read keyreeve investigate ${subject.accessKeyId}; then say --looked-into "WHO AND WHAT". Calls that ask for a look are told apart even so.`,
    );
  return undefined;
}

/** Refusals name so many signals; the investigation has them all. */
const MOST_SIGNALS = 5;

function toLookAt(signals: Investigation['signals']): string {
  const telling = signals.filter(({ weight }) => weight !== 'info').map(({ says }) => says);
  const more = telling.length - MOST_SIGNALS;
  return [
    'To look into:',
    ...telling.slice(0, MOST_SIGNALS),
    ...(more > 0 ? [`And ${more} more.`] : []),
  ].join(' ');
}

function refused(says: string): Made {
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
