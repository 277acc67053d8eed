import { INVESTIGATION_SCHEMA_VERSION, type Investigation } from '../model/investigation.ts';
import { isNotSearched } from '../model/searched.ts';
import type { TrailRecord } from '../model/trail-record.ts';
import { blindSpots } from './blind.ts';
import { type Calls, inOrder, readerOf, type Telling } from './calls.ts';
import { callsByKey } from './child-credentials.ts';
import { containmentOf } from './containment.ts';
import { historyOf } from './history.ts';
import { madeIn } from './made-principals.ts';
import { rowsOnce } from './merge-answers.ts';
import { notSearchedOf } from './not-searched.ts';
import { byText } from './order.ts';
import type { Scene } from './scene.ts';
import { SIGNAL_FAMILIES } from './signals/index.ts';
import type { UseRow } from './source.ts';
import type { StoryInput } from './story-input.ts';
import { subjectOf } from './subject-of.ts';
import { switchingsOf } from './switchings.ts';
import { timelineOf } from './timeline.ts';
import { eventsOnce, recordRow } from './use-rows.ts';
import { useOf } from './use-summary.ts';
import { isExposed, verdictOf } from './verdict.ts';
import { weighed } from './weigh.ts';

/**
 * Tells the story of a key from what was found of it. Pure and indifferent to the order of records and rows: the same
 * events, facts and time give the same story. Every sentence rests on events or facts, and what was not searched is
 * said in the verdict.
 */
export function tellStory(input: StoryInput): Investigation {
  const notSearched = notSearchedOf(input);
  const scene = sceneOf(input, notSearched.length > 0);
  const blind = blindSpots(input, scene.subject);
  const noticed = weighed(SIGNAL_FAMILIES.flatMap((family) => family.notice(scene)));
  const use = useOf(scene.calls);
  const made = madeIn(scene.telling);
  const nothingSearched = isNotSearched({ sources: input.sources, use });
  const judged = { scene, noticed, use, notSearched, nothingSearched };
  const verdict = verdictOf(judged);
  return {
    schemaVersion: INVESTIGATION_SCHEMA_VERSION,
    tool: { name: 'keyreeve', version: input.version },
    now: input.now,
    redacted: false,
    subject: scene.subject,
    window: input.window,
    sources: input.sources,
    verdict,
    signals: noticed.map(({ signal }) => signal),
    use,
    children: scene.children,
    made,
    timeline: timelineOf(scene, noticed),
    notSearched,
    blind,
    complete: notSearched.length === 0,
    containment: containmentOf({ scene, level: verdict.level, exposed: isExposed(judged), made }),
  };
}

function sceneOf(input: StoryInput, incomplete: boolean): Scene {
  const { window, now, placeOf } = input;
  const uses = rowsOnce(input.calls.uses);
  const counts = callsByKey({ uses });
  const children = input.children
    .map((child) => ({ ...child, count: counts.get(child.accessKeyId) ?? 0 }))
    .toSorted((a, b) => byText(a.at, b.at) || byText(a.accessKeyId, b.accessKeyId));
  const read = readerOf(input.subject.accessKeyId, children, placeOf);
  const tell = (records: readonly TrailRecord[]) => tellingOf(records, read);
  const calls = inOrder(uses.map(read));
  const about = tell(input.about.records);
  const switchings = switchingsOf(about, input.subject.accessKeyId);
  const subject = subjectOf(input.subject, about, switchings);
  return {
    subject,
    window,
    now,
    calls,
    telling: tell(input.calls.records),
    about,
    signIns: tell(input.signIns.records),
    switchings,
    children,
    history: historyOf(calls, reachOf(input), subject, children),
    incomplete,
  };
}

/** The window as far as any source reaches back: what was before could not be silent. */
function reachOf({ window, sources }: StoryInput): StoryInput['window'] {
  const [first] = sources.map(({ reachesBackTo = window.since }) => reachesBackTo).toSorted(byText);
  return first === undefined || first <= window.since ? window : { ...window, since: first };
}

/** Whole records in order of time, each event once, beside what their rows mean. */
function tellingOf(records: readonly TrailRecord[], read: (row: UseRow) => Calls): readonly Telling[] {
  const ordered = records
    .map((record) => ({ record, order: orderOf(record) }))
    .toSorted((a, b) => byText(a.order, b.order))
    .map(({ record }) => record);
  return eventsOnce(ordered).map((record) => ({ record, calls: read(recordRow(record)) }));
}

function orderOf({ at, id, source, name, region, all }: TrailRecord): string {
  return JSON.stringify([at, id, source, name, region, all]);
}
