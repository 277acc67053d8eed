import { STATUSES } from '../../src/core/model/finding.ts';
import type { PackedBlock } from '../../src/outputs/html/packed.ts';
import { STATUS_IN_WORDS } from '../../src/outputs/html/words.ts';
import type { ReadBack, Seen } from './read-back.ts';

/** The findings in the data of the page. That they are shown is tested in a browser. */
export function readHtml(text: string): readonly Seen[] {
  const texts: string[] = [];
  const seen: Seen[] = [];
  for (const [, json = ''] of text.matchAll(/<script type="application\/json"[^>]*>(.*?)<\/script>/gs)) {
    const block = JSON.parse(json) as PackedBlock;
    texts.push(...block.texts);
    for (const [, , status, , , accountName, , resourceName, , , , , , , , , , aside] of block.rows) {
      seen.push({
        status,
        standing: aside === 0 ? 'counted' : aside.kind,
        resourceName,
        accountName: typeof accountName === 'number' ? (texts[accountName] ?? '') : accountName,
      });
    }
  }
  return seen;
}

/** The table of counts. Of single findings only the failing ones stand in the text, as many as there is room for. */
export function readMarkdown(text: string): ReadBack {
  const [head = [], , ...rows] = (/^\|(?:.+\n\|)+.+/m.exec(text)?.[0] ?? '').split('\n').map(cells);
  const column = (title: string) =>
    Object.fromEntries(
      STATUSES.map((status) => {
        const row = rows.find(([words]) => words === STATUS_IN_WORDS[status]);
        const cell = row?.[head.indexOf(title)]?.replaceAll(/\*|,| \(.*\)/g, '');
        return [status, Number(cell ?? 0)];
      }),
    );
  return {
    counts: {
      counted: column('Findings'),
      suppressed: column('Suppressed'),
      attested: column('Attested by hand'),
    },
    resourceNames: [],
    accountNames: [],
  };
}

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
