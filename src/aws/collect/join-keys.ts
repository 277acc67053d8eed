import type { Fact } from '../../core/model/fact.ts';
import { prefer, unread, valueIn } from '../../core/model/fact.ts';
import type { AccessKey, LastUse } from '../../core/model/snapshot.ts';

/**
 * Brings the keys of live calls together with those of the report. The report names no ids, and its slots
 * stand in no order that is promised, so keys are told by the second they were created, and by their status
 * where several were made in one second. Keys that cannot be told apart keep live data only (K12).
 *
 * Only live keys come out: one that the report has and live calls do not was deleted meanwhile.
 */
export function joinKeys(
  live: readonly AccessKey[],
  reported: readonly AccessKey[],
  reportGeneratedAt: string,
): readonly AccessKey[] {
  const matches = new Map<AccessKey, AccessKey>();
  const seconds = new Set([...live, ...reported].map(createdAt));
  for (const second of seconds) {
    if (second === undefined) continue;
    const here = live.filter((key) => createdAt(key) === second);
    const there = reported.filter((key) => createdAt(key) === second);
    for (const [one, other] of pairsOfOneSecond(here, there)) matches.set(one, other);
  }
  const knownSeconds = new Set(reported.map(createdAt).filter((second) => second !== undefined));
  const strangers = live.filter((key) => !knownSeconds.has(createdAt(key) ?? ''));
  const liveSeconds = new Set(live.map(createdAt));
  const orphans = reported.filter((key) => createdAt(key) === undefined || !liveSeconds.has(createdAt(key)));
  const [stranger, orphan] = [strangers[0], orphans[0]];
  const samePair =
    strangers.length === 1 &&
    orphans.length === 1 &&
    stranger !== undefined &&
    orphan !== undefined &&
    isOlder(stranger, reportGeneratedAt);
  if (samePair) matches.set(stranger, orphan);
  return live.map((key) => {
    const match = matches.get(key);
    if (match !== undefined) return joined(key, match);
    return strangers.includes(key) ? { ...key, newerThanReport: true } : key;
  });
}

/** As far as any source says: the report's parser keeps a contradicted date beside the unread fact. */
function createdAt(key: AccessKey): string | undefined {
  return valueIn(key.createdAt) ?? key.reportCreatedAt;
}

function isOlder(key: AccessKey, time: string): boolean {
  const created = createdAt(key);
  return created !== undefined && created < time;
}

/** One of each is the same key, whatever its status is now; of several, those with a status of their own. */
function pairsOfOneSecond(
  live: readonly AccessKey[],
  reported: readonly AccessKey[],
): readonly (readonly [AccessKey, AccessKey])[] {
  const [one, other] = [live[0], reported[0]];
  if (live.length === 1 && reported.length === 1 && one && other) return [[one, other]];
  if (live.length !== reported.length) return [];
  const pairs: [AccessKey, AccessKey][] = [];
  for (const key of live) {
    const sameHere = live.filter((peer) => valueIn(peer.status) === valueIn(key.status));
    const sameThere = reported.filter((peer) => valueIn(peer.status) === valueIn(key.status));
    const match = sameThere[0];
    if (sameHere.length === 1 && sameThere.length === 1 && match !== undefined) pairs.push([key, match]);
  }
  return pairs.length === live.length ? pairs : [];
}

/** The live key, with the later use, and the report's date where it differs (S11). */
function joined(live: AccessKey, reported: AccessKey): AccessKey {
  const reportCreatedAt = createdAt(reported);
  const differs = reportCreatedAt !== undefined && reportCreatedAt !== createdAt(live);
  return {
    ...live,
    lastUse: laterUse(live.lastUse, reported.lastUse),
    ...(differs ? { reportCreatedAt } : {}),
  };
}

/** Both sources lag by hours, each in its own way (IAM User Guide), so the later use is the truer one. */
function laterUse(live: Fact<LastUse>, reported: Fact<LastUse>): Fact<LastUse> {
  const liveAt = valueIn(live)?.at;
  const reportedAt = valueIn(reported)?.at;
  if (reportedAt !== undefined && (liveAt === undefined || reportedAt > liveAt)) return reported;
  return prefer(live, reported);
}

/**
 * Makes the date of a key that is older than its user unread, as the report's parser does: one of the two
 * belongs to something else, and no verdict may rest on it (S13).
 */
export function withoutContradictions(
  keys: readonly AccessKey[],
  userCreatedAt: Fact<string>,
): readonly AccessKey[] {
  if (userCreatedAt.state === 'unread') return keys;
  return keys.map((key) => {
    const made = valueIn(key.createdAt);
    if (made === undefined || made >= userCreatedAt.value) return key;
    const words =
      `The key was made at ${made}, before its user at ${userCreatedAt.value}: ` +
      'the user may have been re-created under the same name; compare UserId.';
    const createdAt = unread(key.createdAt.source, 'Contradiction', words);
    return { ...key, createdAt, reportCreatedAt: key.reportCreatedAt ?? made };
  });
}
