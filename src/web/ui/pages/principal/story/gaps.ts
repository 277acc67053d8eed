import type { NotSearched } from '../../../../../core/model/denied-calls.ts';

/** Regions that were not searched for one reason. */
export interface GapGroup {
  readonly code: string;
  readonly words: string;
  readonly regions: readonly string[];
}

/** Regions together that were not searched for the same reason: it is mostly all of them. */
export function notSearchedGroups(all: readonly NotSearched[]): readonly GapGroup[] {
  return [...Map.groupBy(all, ({ code, words }) => JSON.stringify([code, words])).values()].flatMap(
    (group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ code: first.code, words: first.words, regions: group.map(({ region }) => region) }];
    },
  );
}
