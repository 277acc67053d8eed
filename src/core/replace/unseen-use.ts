import { partsOfAction } from './action-catalog.ts';
import { actionsOf, serviceOf } from './action-of.ts';
import { isOnlyCredential } from './evidence.ts';
import { servicesOf } from './observe.ts';
import type { ReplacementInput } from './replacement-input.ts';

/** A use that IAM has on record. */
interface RecordedUse {
  /** The prefix of its actions; absent where IAM does not name it. */
  readonly service?: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** Whether the record is of this key, and not of its user alone. */
  readonly ofKey: boolean;
}

/**
 * Uses on IAM's record that what was searched does not account for, in words (IAM API Reference, GetAccessKeyLastUsed
 * and GetServiceLastAccessedDetails): data events, such as reading objects, are in no event history (I05). Somebody who
 * names actions of the service, to put in or leave out, has decided about it.
 *
 * @param isAnythingGranted where nothing is, an event of the same service does not do: only calls that nobody has to be
 *   permitted need nothing in their place
 */
export function unseenUse(input: ReplacementInput, isAnythingGranted: boolean): readonly string[] {
  const { subject, signals, window } = input.investigation;
  const { lastUse } = subject;
  const seen = new Set(servicesOf(input.observed));
  const accounted = isAnythingGranted ? seen : withoutNeed(input, seen);
  const decided = decidedServices(input);
  const isUnrecorded = signals.some(({ id }) => id === 'use-not-recorded');
  const open = recordedUses(input, isAnythingGranted).filter(({ service, at, ofKey }) => {
    if (ofKey && isUnrecorded) return service === undefined || !decided.has(service);
    if (service === undefined) return !isAnythingGranted || at < window.since;
    return !decided.has(service) && !accounted.has(service);
  });
  const once = [...new Map(open.map((use) => [use.service, use])).values()];
  return [
    ...('unread' in lastUse && !isAnythingGranted
      ? [`When the key was last used is not known: ${lastUse.unread}`]
      : []),
    ...once.map((use) => {
      const isSeen = use.service !== undefined && seen.has(use.service) && !(use.ofKey && isUnrecorded);
      return words(use, isSeen);
    }),
  ];
}

/** The user's record first: where the key's own is of the same service, it takes its place. */
function recordedUses(input: ReplacementInput, isAnythingGranted: boolean): readonly RecordedUse[] {
  const { investigation, lastAccessed } = input;
  const { lastUse } = investigation.subject;
  const ofUser = lastAccessed.state === 'known' ? lastAccessed.value.services : [];
  // Of a user with other credentials it may be theirs: told apart, but no proof that this key has no use.
  const counts = !isAnythingGranted || isOnlyCredential(investigation);
  const { at, service } = 'value' in lastUse ? lastUse.value : {};
  return [
    ...ofUser.flatMap(({ namespace, at: used, actions }): readonly RecordedUse[] => {
      // Actions that IAM names are put in or told by themselves where something is granted.
      if (used === undefined || !counts || (isAnythingGranted && actions.length > 0)) return [];
      return [{ service: namespace, at: used, ofKey: false }];
    }),
    ...(at === undefined
      ? []
      : [{ ...(service !== undefined && { service: serviceOf(service) }), at, ofKey: true }]),
  ];
}

/** Services of which nothing was seen but calls that nobody has to be permitted. */
function withoutNeed(
  { observed, catalog }: ReplacementInput,
  seen: ReadonlySet<string>,
): ReadonlySet<string> {
  const calls = observed.calls.filter(({ source, name }) => actionsOf(source, name, catalog).length > 0);
  return seen.difference(new Set(servicesOf({ ...observed, calls })));
}

function decidedServices({ includes, excludes }: ReplacementInput): ReadonlySet<string> {
  return new Set(
    [...includes.map(({ action }) => action), ...excludes].map((each) => partsOfAction(each).service),
  );
}

function words({ service, at, ofKey }: RecordedUse, wasSeen: boolean): string {
  const of = service === undefined ? '' : ` of ${service}`;
  const whose = ofKey ? '' : ' by the user';
  const like = service === undefined ? 'ACTION' : `${service}:ACTION`;
  return wasSeen
    ? `IAM records a use${of}${whose} at ${at}: of the calls of it that were seen none is put in, and whether there were others is not known. Give --trail (with data events), or decide by --include ${like} or --leave-out ${like}.`
    : `IAM records a use${of}${whose} at ${at}, which the events that were searched do not show. Give --trail (with data events), or name what is needed by --include ${like}.`;
}
