import { checkWritable, writeWhole } from '../../app/files.ts';
import { diffStored } from '../../app/history/diff-stored.ts';
import { VERSION } from '../../app/version.ts';
import { EXIT } from '../../core/model/problems.ts';
import { diffCsv } from '../../outputs/history/diff-csv.ts';
import { diffJson } from '../../outputs/history/diff-json.ts';
import { diffMarkdown } from '../../outputs/history/diff-markdown.ts';
import { diffPage } from '../../outputs/history/diff-page.ts';
import type { Look } from '../../outputs/look.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { type LookFlags, timeOf, withStore } from '../with-store.ts';

export interface DiffFlags extends LookFlags {
  readonly format: 'table' | 'json' | 'csv' | 'md';
  readonly output?: string;
}

/** A file is read in an editor of any width, and by programs that take no colour. */
const PLAIN: Look = { columns: 80, color: false };

/** Prints two runs beside each other. Exit 1 where something is new, 3 where something could not be seen. */
export function diffCommand(runs: readonly string[], flags: DiffFlags): Promise<number> {
  const { output, format } = flags;
  if (output !== undefined) checkWritable(output);
  const at = timeOf(flags);
  return withStore(
    flags,
    async (store) => {
      const keepOpen = format === 'json' || format === 'csv';
      const { diff, swapped } = await diffStored(store, { runs, at, keepOpen });
      const look = output === undefined ? screen() : PLAIN;
      const text = {
        table: () => diffPage(diff, { swapped }, look),
        json: () => diffJson(diff, { swapped }, VERSION),
        csv: () => diffCsv(diff),
        md: () => diffMarkdown(diff, { swapped }),
      }[format]();
      if (output === undefined) await print(text);
      else writeWhole(output, text);
      if (diff.newIds.size > 0) return EXIT.findings;
      return diff.complete ? EXIT.clean : EXIT.incomplete;
    },
    output,
  );
}
