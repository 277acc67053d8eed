import type {
  ChildCredential,
  Investigation,
  KeySubject,
  Signal,
  SignalId,
} from '../../model/investigation.ts';
import type { TrailRecord } from '../../model/trail-record.ts';
import { childrenIn } from '../child-credentials.ts';
import type { StoryInput } from '../story-input.ts';
import { tellStory } from '../tell-story.ts';
import { ACCOUNT, answer, type Call, call, KEY, USER } from './past.ts';

const NOW = '2026-11-22T12:00:00Z';
export const WINDOW = { since: '2026-08-24T12:00:00Z', until: NOW };
/** An address that no habit of a test has. */
export const THIEF = '198.51.100.66';

/** A time so many days before {@link NOW}'s midnight. */
export function at(daysAgo: number, time = '10:00:00'): string {
  const midnight = Date.parse('2026-11-22T00:00:00Z') - daysAgo * 86_400_000;
  return `${new Date(midnight).toISOString().slice(0, 10)}T${time}Z`;
}

/** The same calls on each of these days before the end. */
export function daily(
  days: readonly number[],
  events: readonly string[],
  more: Partial<Call> = {},
): readonly TrailRecord[] {
  return days.flatMap((day) =>
    events.map((event, i) => call({ at: at(day, `10:0${i}:00`), event, ...more })),
  );
}

/** Several calls, a minute apart. */
export function burst(
  day: number,
  events: readonly string[],
  more: Partial<Call> = {},
): readonly TrailRecord[] {
  return events.map((event, i) => call({ at: at(day, `11:0${i}:00`), event, from: THIEF, ...more }));
}

/** A dull history: the same call on twenty days, up to ten days before the end. */
export const DULL = daily([30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 10], ['s3 ListAllMyBuckets']);

function subject(more: Partial<KeySubject> = {}): KeySubject {
  return {
    accessKeyId: KEY,
    account: { id: ACCOUNT, partition: 'aws' },
    holder: 'user',
    userName: USER,
    createdAt: { value: '2025-01-01T00:00:00Z' },
    status: { value: 'Active' },
    lastUse: { value: {} },
    quarantine: { value: [] },
    otherKeys: { value: [] },
    hasPassword: { value: false },
    madeBy: { unknown: 'not asked' },
    ...more,
  };
}

/** What a story is told from in a test: records, and whatever differs from an ordinary key. */
export interface Staged extends Partial<Omit<StoryInput, 'calls' | 'about' | 'signIns' | 'subject'>> {
  readonly about?: readonly TrailRecord[];
  readonly signIns?: readonly TrailRecord[];
  readonly subject?: Partial<KeySubject>;
}

/** The input of a story of these records; sessions and keys in them count as followed. */
export function staged(records: readonly TrailRecord[], more: Staged = {}): StoryInput {
  const { about = [], signIns = [], subject: facts = {}, ...rest } = more;
  return {
    window: WINDOW,
    calls: answer(records),
    children: followed(records),
    sources: [{ kind: 'event-history', says: 'a test', events: records.length }],
    blind: [],
    now: NOW,
    version: '0.0.0-test',
    ...rest,
    subject: subject(facts),
    about: { records: about, uses: [], gaps: [] },
    signIns: { records: signIns, uses: [], gaps: [] },
  };
}

function followed(records: readonly TrailRecord[]): readonly ChildCredential[] {
  const line = new Set([KEY]);
  for (;;) {
    const children = childrenIn(answer(records), line);
    const before = line.size;
    for (const { accessKeyId } of children) line.add(accessKeyId);
    if (line.size === before) return children.map((child) => ({ ...child, followed: true }));
  }
}

export function tell(records: readonly TrailRecord[], more: Staged = {}): Investigation {
  return tellStory(staged(records, more));
}

/** The signals of one kind that a story of these records has. */
export function signals(id: SignalId, records: readonly TrailRecord[], more: Staged = {}): readonly Signal[] {
  return tell(records, more).signals.filter((signal) => signal.id === id);
}

/** Their weights, which most tests are about. */
export function weights(
  id: SignalId,
  records: readonly TrailRecord[],
  more: Staged = {},
): readonly Signal['weight'][] {
  return signals(id, records, more).map(({ weight }) => weight);
}

/** Temporary credentials as an answer gives them. */
export function credentials(accessKeyId: string, expiration = '2026-11-23T12:00:00Z') {
  return { credentials: { accessKeyId, expiration } };
}
