import type { WhereUsed } from '../../core/model/key-place.ts';

/** The result as it is, for machines. Its members are listed by name: nothing slips in by being there. */
export function whereUsedJson(found: WhereUsed): string {
  const { schemaVersion, tool, now, redacted, accessKeyIds, complete } = found;
  const { places, notSearched, searched, leftOut, never } = found;
  const shown = {
    schemaVersion,
    tool,
    now,
    redacted,
    accessKeyIds,
    complete,
    places,
    notSearched,
    searched,
    leftOut,
    never,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
