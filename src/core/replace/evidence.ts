import { byText } from '../investigation/order.ts';
import { isPartition } from '../model/account.ts';
import { counted } from '../model/counted.ts';
import type { Investigation } from '../model/investigation.ts';
import type { LeftOutCall } from '../model/replacement.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import { actionsOf, serviceOf } from './action-of.ts';
import { besides, type RecordedAction, TRACKED_DAYS } from './last-accessed.ts';
import type { Observed } from './observe.ts';
import type { ReplacementInput } from './replacement-input.ts';

/** IAM's record is of the user: only where it has one credential, the record is this key's. */
export function recordedBesides(input: ReplacementInput): {
  readonly put: readonly RecordedAction[];
  readonly apart: readonly LeftOutCall[];
} {
  const { lastAccessed, observed, catalog, investigation } = input;
  if (lastAccessed.state === 'unread') return { put: [], apart: [] };
  const seen = observed.calls.flatMap(({ source, name }) =>
    actionsOf(source, name, catalog).map(({ action }) => action),
  );
  const { actions, services } = besides(
    lastAccessed.value,
    seen,
    new Set(observed.calls.map(({ source }) => serviceOf(source))),
  );
  const own = isOnlyCredential(investigation);
  return {
    put: own ? actions : [],
    apart: [
      ...(own ? [] : actions).map(({ action, at }) => ({
        what: action,
        calls: 0,
        why: `IAM records it at ${at}, and no event shows it: the user has other credentials, so that it may be theirs.`,
        include: action,
      })),
      ...services.map(({ namespace, name, at = '' }) => ({
        what: `${namespace}:* (${name})`,
        calls: 0,
        why: `IAM records a use at ${at} and not of which action, and no event shows any. Ask the owner, and name the actions with --include.`,
      })),
    ],
  };
}

/** Whether the user has neither another key nor a password; false where that could not be read. */
export function isOnlyCredential({ subject: { otherKeys, hasPassword } }: Investigation): boolean {
  const noKey = 'value' in otherKeys && otherKeys.value.length === 0;
  return noKey && 'value' in hasPassword && !hasPassword.value;
}

/** Calls that were made with other rights than the user's. */
export function elsewhere({ inRoles, withMadeKeys }: Observed): readonly LeftOutCall[] {
  return [
    ...inRoles.map(({ role, calls }) => ({
      what: `calls in the role ${role}`,
      calls,
      why: "The rights were the role's: what takes the key's place takes that role as before.",
    })),
    ...(withMadeKeys > 0
      ? [
          {
            what: 'calls with other credentials that were made with this one',
            calls: withMadeKeys,
            why: 'They are not the rights of this user, or are replaced by themselves.',
          },
        ]
      : []),
  ];
}

/** Whether there is a source of which anything was searched. */
export function wasSearched({ sources }: Investigation): boolean {
  return sources.some(({ nothingSearched }) => nothingSearched !== true);
}

/** What was not searched or read, so that it is not the whole. */
export function incompleteness({
  investigation,
  observed,
  user,
  lastAccessed,
  now,
}: ReplacementInput): readonly string[] {
  const { notSearched, subject, window } = investigation;
  return [
    ...(notSearched.length > 0
      ? [
          `${counted(notSearched.length, 'part was', 'parts were')} not searched (${[...new Set(notSearched.map(({ region }) => region))].toSorted(byText).slice(0, 20).join(', ')}): what was done there is not granted.`,
        ]
      : []),
    ...(wasSearched(investigation) ? [] : ['Nothing was searched.']),
    ...sinceThen(window.until, now),
    ...(subject.account === undefined || !isPartition(subject.account.partition)
      ? ['The account of the key is not known.']
      : []),
    ...observed.unknown,
    ...(user.state === 'unread'
      ? [`What the user may do today was not read, so that the policy may go beyond it: ${user.words}`]
      : []),
    ...(lastAccessed.state === 'unread'
      ? [`What IAM recorded beyond the events that were searched is not known: ${lastAccessed.words}`]
      : []),
  ];
}

/** What is older than this was not looked at today. CloudTrail itself lags by minutes. */
const MOST_AGE_SECONDS = 86_400;

function sinceThen(until: string, now: string): readonly string[] {
  const seconds = secondsBetween(until, now);
  if (seconds <= MOST_AGE_SECONDS) return [];
  return [
    `What was searched ends at ${until}: what the key did in the ${lengthInWords(seconds)} since is not known.`,
  ];
}

/** What the evidence never shows. */
export function notesOf({ investigation, lastAccessed }: ReplacementInput): readonly string[] {
  return [
    ...investigation.blind,
    'What is done once a quarter or once a year may lie before the window: ask the owner for seasonal jobs.',
    ...(lastAccessed.state === 'known'
      ? [
          `IAM's record of last use goes back ${TRACKED_DAYS} days at most, counts attempts that were denied, is of the user and not of one key, and lags by some hours.`,
        ]
      : []),
  ];
}
