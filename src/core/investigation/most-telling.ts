import type { ChildCredential } from '../model/investigation.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import { byText } from './order.ts';
import type { TrailAnswer } from './source.ts';

/** What a thief takes to stay: it comes before the sessions that programs take all day. */
const FIRST: ReadonlySet<ChildCredential['kind']> = new Set(['session-token', 'federation', 'access-key']);

/**
 * The order in which credentials that came of a key are looked into, where not all can be: those that stay first, then
 * those that were made from the least usual place, then the newest. A thief's session is one among the thousand of a
 * build system, and is told from them by nothing but where it was made.
 */
export function mostTelling(
  children: readonly ChildCredential[],
  answer: TrailAnswer,
): readonly ChildCredential[] {
  const callsFrom = new Map<string, number>();
  for (const { address, userAgent, count } of answer.uses) {
    const place = placeName(address, userAgent);
    callsFrom.set(place, (callsFrom.get(place) ?? 0) + count);
  }
  const places = new Map(answer.records.flatMap((record) => makings(record)));
  const usual = ({ accessKeyId, parent }: ChildCredential): number =>
    Math.min(
      ...[accessKeyId, parent].map((id) => callsFrom.get(places.get(id) ?? '') ?? Number.POSITIVE_INFINITY),
    );
  return children.toSorted(
    (a, b) =>
      Number(FIRST.has(b.kind)) - Number(FIRST.has(a.kind)) ||
      compared(usual(a), usual(b)) ||
      byText(b.at, a.at) ||
      byText(a.accessKeyId, b.accessKeyId),
  );
}

/** Not by difference: two that are nowhere are both infinitely far away. */
function compared(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function placeName(address: string, userAgent: string): string {
  return `${address}\n${userAgent}`;
}

function makings({ response, sourceAddress = '', userAgent = '' }: TrailRecord): readonly [string, string][] {
  const made = [objectIn(response.credentials), objectIn(response.accessKey)];
  return made.flatMap(({ accessKeyId }): [string, string][] => {
    const id = textIn(accessKeyId);
    return id === undefined ? [] : [[id, placeName(sourceAddress, userAgent)]];
  });
}
