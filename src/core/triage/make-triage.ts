import {
  type KeyFacts,
  type KeyList,
  PRIORITIES,
  type Priority,
  TRIAGE_VERSION,
  type Triage,
  type TriagedKey,
} from '../model/triage.ts';
import { type JudgeContext, judgeKey } from './judge-key.ts';

export interface TriageInput extends JudgeContext {
  readonly list: Omit<KeyList, 'keys' | 'name'>;
  readonly keys: readonly KeyFacts[];
  readonly version: string;
  readonly offline: boolean;
  readonly redacted: boolean;
  /** What could not be read of the whole: makes it incomplete. */
  readonly gaps: readonly string[];
}

/** Judges every key and puts the worst first. The same facts and time give the same bytes. */
export function makeTriage(input: TriageInput): Triage {
  const { list, version, now, offline, redacted, gaps } = input;
  const keys = input.keys.map((key) => judgeKey(key, input)).toSorted(worseFirst);
  const counts = Object.fromEntries(PRIORITIES.map((each) => [each, 0])) as Record<Priority, number>;
  for (const { priority } of keys) counts[priority] += 1;
  const { formats, records, recordsWithoutId, bedrockKeys } = list;
  return {
    schemaVersion: TRIAGE_VERSION,
    tool: { name: 'keyreeve', version },
    now,
    redacted,
    offline,
    list: { formats, records, recordsWithoutId, bedrockKeys, ids: keys.length },
    counts,
    keys,
    notes: [...gaps, ...notesOn(list)],
    complete: gaps.length === 0 && keys.every(({ incomplete }) => !incomplete),
  };
}

/** By priority, then the one used last, then by id. */
function worseFirst(a: TriagedKey, b: TriagedKey): number {
  const rank = PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority);
  if (rank !== 0) return rank;
  const [usedA, usedB] = [usedAt(a), usedAt(b)];
  if (usedA !== usedB) return usedA > usedB ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function usedAt({ lastUse }: TriagedKey): string {
  return 'value' in lastUse ? (lastUse.value.at ?? '') : '';
}

/** What stands in a list and is no key id is told: whoever handed it in believes that it was looked at. */
function notesOn({
  records,
  recordsWithoutId,
  bedrockKeys,
  formats,
}: TriageInput['list']): readonly string[] {
  const notes: string[] = [];
  if (recordsWithoutId > 0)
    notes.push(
      `${recordsWithoutId} of ${records} records (${formats.join(', ')}) name no key id. A secret access key alone cannot be matched: find the id beside it, and hand that in.`,
    );
  if (bedrockKeys > 0)
    notes.push(
      `${bedrockKeys} ${bedrockKeys === 1 ? 'API key' : 'API keys'} of Bedrock stand in the list. Each is a secret as a whole and was not kept or looked up. Find the users named BedrockAPIKey-…: keyreeve scan --org --rule user-service-credential`,
    );
  return notes;
}
