import type { RulePage } from '../../../api/catalogue.ts';

type Block = RulePage['blocks'][number];

/** A heading with what stands below it. */
export interface Section {
  /** For links to it: `how-it-decides`. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The blocks of a page by their headings. What stands before the first heading has none, and no id. */
export function sectionsOf(blocks: readonly Block[]): readonly Section[] {
  const sections: { id: string; title: string; blocks: Block[] }[] = [];
  const ids = new Set<string>();
  for (const block of blocks) {
    if (block.kind === 'heading') {
      sections.push({ id: freeId(block.text, ids), title: block.text, blocks: [] });
      continue;
    }
    if (sections.length === 0) sections.push({ id: '', title: '', blocks: [] });
    sections.at(-1)?.blocks.push(block);
  }
  return sections;
}

function freeId(title: string, taken: Set<string>): string {
  const id = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}-${number}`;
  taken.add(free);
  return free;
}
