import { counted } from '../model/counted.ts';
import {
  type ChildCredential,
  type KeySubject,
  MOST_TIMELINE,
  type TimelineEntry,
  type ToldEvent,
} from '../model/investigation.ts';
import { objectIn, textIn } from '../parse/trail-record.ts';
import { isAwsItself, toldCalls } from './calls.ts';
import type { First } from './firsts.ts';
import { totalOf } from './noticed.ts';
import { byText } from './order.ts';
import type { Noticed, Scene } from './scene.ts';
import { toldRecord } from './told-record.ts';

/**
 * The telling moments in order of time. Where there are too many, sessions and sign-ins go first, and the last entry
 * says how many are left out.
 */
export function timelineOf(scene: Scene, noticed: readonly Noticed[]): readonly TimelineEntry[] {
  const all = [
    ...making(scene.subject),
    ...switched(scene),
    ...alarms(noticed),
    ...uses(scene),
    ...scene.history.firsts.flatMap(firstAndLast),
    ...sessions(scene),
    ...signIns(scene),
  ];
  return bounded(all);
}

const KINDS: readonly TimelineEntry['kind'][] = [
  'made',
  'status',
  'signal',
  'first',
  'last',
  'session',
  'sign-in',
];

function inOrder(a: TimelineEntry, b: TimelineEntry): number {
  return byText(a.at, b.at) || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || byText(a.words, b.words);
}

function bounded(all: readonly TimelineEntry[]): readonly TimelineEntry[] {
  if (all.length <= MOST_TIMELINE) return all.toSorted(inOrder);
  const kept = all
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || inOrder(a, b))
    .slice(0, MOST_TIMELINE - 1);
  const at = all.reduce((latest, entry) => (entry.at > latest ? entry.at : latest), '');
  const words = `${counted(all.length - kept.length, 'further moment')} not told here: sessions and sign-ins were left out first.`;
  return [...kept.toSorted(inOrder), { at, kind: 'last', words }];
}

function making({ createdAt, userCreatedAt, userName, madeBy }: KeySubject): readonly TimelineEntry[] {
  const by = 'arn' in madeBy ? ` by ${madeBy.arn}` : '';
  const entries: TimelineEntry[] = [];
  if (userCreatedAt !== undefined)
    entries.push({ at: userCreatedAt, kind: 'made', words: `User ${userName ?? ''} was made.` });
  if ('value' in createdAt)
    entries.push({ at: createdAt.value, kind: 'made', words: `The key was made${by}.` });
  return entries;
}

function switched({ switchings }: Scene): readonly TimelineEntry[] {
  const words = {
    Active: 'switched on',
    Inactive: 'deactivated',
    Deleted: 'deleted',
  };
  return switchings.map(({ at, to, by, telling }) => ({
    at,
    kind: 'status',
    words: `The key was ${words[to]}${by === '' ? '' : ` by ${by}`}.`,
    event: toldRecord(telling),
  }));
}

/**
 * The events of what alarms, each once: an event tells most by the first signal that rests on it, and one that is
 * known whole is not told again as a count.
 */
function alarms(noticed: readonly Noticed[]): readonly TimelineEntry[] {
  const all = noticed.flatMap(({ signal }) =>
    signal.weight === 'info' ? [] : signal.events.map((event) => ({ signal: signal.id, event })),
  );
  const whole = new Set(all.flatMap(({ event }) => (event.id === undefined ? [] : [sameMoment(event)])));
  const entries = new Map<string, TimelineEntry>();
  for (const { signal, event } of all) {
    if (event.id === undefined && whole.has(sameMoment(event))) continue;
    const name = event.id ?? sameMoment(event);
    if (!entries.has(name))
      entries.set(name, { at: event.at, kind: 'signal', words: eventWords(event), signal, event });
  }
  return [...entries.values()];
}

function sameMoment({ at, event, accessKeyId, from, errorCode }: ToldEvent): string {
  return JSON.stringify([at, event, accessKeyId, from, errorCode]);
}

function eventWords({ event, about, errorCode }: ToldEvent): string {
  const what = about === undefined ? '' : ` (${about})`;
  return `${event}${what}${errorCode === undefined ? '' : `, ${errorCode}`}`;
}

function uses({ calls }: Scene): readonly TimelineEntry[] {
  const own = calls.filter((each) => each.by === 'key' && !isAwsItself(each));
  const [first] = own;
  if (first === undefined) return [];
  const last = own.reduce((latest, each) => (each.row.lastAt > latest.row.lastAt ? each : latest), first);
  const entry = { kind: 'first', at: first.row.firstAt, words: `First call seen: ${first.event}.` } as const;
  const end = { kind: 'last', at: last.row.lastAt, words: `Last call seen: ${last.event}.` } as const;
  return [{ ...entry, event: toldCalls(first) }, end];
}

/** Addresses within known networks come and go, and are listed with the use. */
function firstAndLast({ of, value, at, calls }: First): readonly TimelineEntry[] {
  if (of === 'address') return [];
  const [first] = calls;
  const last = calls.reduce((latest, { row }) => (row.lastAt > latest ? row.lastAt : latest), at);
  const what = `${of} ${value}${of === 'region' ? ' (services that have regions)' : ''}`;
  const begin: TimelineEntry = {
    at,
    kind: 'first',
    words: `First seen: ${what}.`,
    ...(first !== undefined && { event: toldCalls(first) }),
  };
  const end: TimelineEntry = {
    at: last,
    kind: 'last',
    words: `Last seen: ${what}, after ${counted(totalOf(calls), 'call')}.`,
  };
  return last === at ? [begin] : [begin, end];
}

function sessions({ children }: Scene): readonly TimelineEntry[] {
  return children.map((child) => {
    const { at, kind, accessKeyId, of, expiresAt } = child;
    const whose = `${kind}${of === undefined ? '' : ` of ${of}`}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`;
    const words = `${kind === 'access-key' ? 'Key' : 'Session'} ${accessKeyId} was made (${whose}): ${callsWords(child)}.`;
    return { at, kind: 'session', words };
  });
}

/** What was not searched for was not seen, which is no silence. */
function callsWords({ followed, count, why }: ChildCredential): string {
  if (followed) return `${counted(count, 'call')} seen with it`;
  const reason = why === undefined ? '' : `, ${why.replace(/\.$/, '')}`;
  const known = count === 0 ? '' : `; ${counted(count, 'call')} seen all the same`;
  return `NOT FOLLOWED${reason}${known}`;
}

function signIns({ signIns: all }: Scene): readonly TimelineEntry[] {
  return all
    .filter(({ record }) => record.name === 'ConsoleLogin')
    .map((each) => {
      const outcome = textIn(objectIn(each.record.response).ConsoleLogin) ?? 'outcome unknown';
      const { name } = each.calls.origin;
      return {
        at: each.record.at,
        kind: 'sign-in',
        words: `The owner's sign-in to the console from ${name}: ${outcome}.`,
        event: toldRecord(each),
      };
    });
}
