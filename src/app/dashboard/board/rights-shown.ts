import type { Decision } from '../../../core/model/decision.ts';
import type { KeyRights } from '../../../core/model/key-rights.ts';
import {
  otherWays,
  ownWay,
  statementInWords,
  stopInWords,
  undecided,
  type Way,
  wayInWords,
} from '../../../core/rules/key-right-words.ts';
import type { RightWords } from '../../../web/api/principals.ts';

/** Whether a user may make keys, for themself and for others, in words. */
export function rightsInWords(rights: KeyRights): RightWords[] {
  const others = otherWays(rights);
  return [
    inWords('own-keys', ownWay(rights)),
    ...(others.length === 0 ? [NO_OTHERS] : others.map((way) => inWords('others-keys', way))),
  ];
}

const NO_OTHERS: RightWords = {
  what: 'others-keys',
  answer: 'no',
  words: 'May not create access keys for other users: nothing allows it.',
  because: [],
};

const ANSWER = { yes: 'yes', 'yes-if': 'conditional', no: 'no', unknown: 'unknown' } as const;

function inWords(what: RightWords['what'], way: Way): RightWords {
  const { decision } = way;
  return { what, answer: ANSWER[decision.answer], words: wordsOf(way), because: reasonsOf(decision) };
}

function wordsOf(way: Way): string {
  const { decision } = way;
  if (decision.answer === 'no') return `May not create access keys for ${way.for}: ${stopInWords(decision)}.`;
  if (decision.answer !== 'unknown') return wayInWords(way);
  const [why] = undecided([way]);
  return `Cannot be told whether keys may be created for ${way.for}. ${why?.words ?? ''}`.trim();
}

/** Which policies decide. */
function reasonsOf({ allowedBy, conditions, stoppedBy, unread }: Decision): string[] {
  const quoted = conditions.map(
    ({ effect, quote, ...ref }) =>
      `${statementInWords(ref)} holds ${effect === 'Allow' ? 'if' : 'unless'} ${quote}`,
  );
  return [
    ...allowedBy.map((ref) => `Allowed by ${statementInWords(ref)}.`),
    ...quoted.map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`),
    ...(stoppedBy?.how === 'denied' ? [`Denied by ${statementInWords(stoppedBy.by)}.`] : []),
    ...unread.map(({ source, words }) => `${source}: ${words}`),
  ];
}
