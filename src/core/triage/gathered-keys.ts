import { Problem } from '../model/problem.ts';
import { type ListedKey, MOST_LISTED_KEYS, MOST_REPORTS, type ReportedKey } from '../model/triage.ts';
import { bedrockKeysIn, idsIn } from './find-ids.ts';

interface Gathered {
  times: number;
  reported: ReportedKey[];
}

/** The ids of one list, each once, in the order in which they came. */
export class GatheredKeys {
  readonly #name: string;
  readonly #keys = new Map<string, Gathered>();
  #bedrock = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Takes the ids from a text, and lays what is reported beside each. Gives how many there were, API keys of Bedrock
   * counted. Throws the Problem `bad-key-list` beyond {@link MOST_LISTED_KEYS} different ones.
   */
  take(text: string, reported?: ReportedKey): number {
    const ids = idsIn(text);
    for (const id of ids) this.#add(id, reported);
    const bedrock = bedrockKeysIn(text);
    this.#bedrock += bedrock;
    return ids.length + bedrock;
  }

  get size(): number {
    return this.#keys.size;
  }

  get bedrockKeys(): number {
    return this.#bedrock;
  }

  keys(): readonly ListedKey[] {
    return [...this.#keys].map(([id, { times, reported }]) => ({ id, times, reported }));
  }

  #add(id: string, reported: ReportedKey | undefined): void {
    const there = this.#keys.get(id);
    if (there !== undefined) {
      there.times += 1;
      if (reported !== undefined) there.reported = newest([...there.reported, reported]);
      return;
    }
    if (this.#keys.size >= MOST_LISTED_KEYS)
      throw new Problem(
        'bad-key-list',
        `${this.#name} holds more than ${MOST_LISTED_KEYS.toLocaleString('en')} different ids.`,
        { hint: 'Split it, and triage the parts.' },
      );
    this.#keys.set(flat(id), { times: 1, reported: reported === undefined ? [] : [reported] });
  }
}

/** A match is a view of its text, and would keep a block of it in memory for twenty characters. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** Each report once: the same alert can stand in two pages of an export. */
function newest(reported: readonly ReportedKey[]): ReportedKey[] {
  const different = [...new Map(reported.map((each) => [JSON.stringify(each), each])).values()];
  return different.toSorted((a, b) => ((a.at ?? '') > (b.at ?? '') ? -1 : 1)).slice(0, MOST_REPORTS);
}
