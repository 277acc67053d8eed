import type { ReactNode } from 'react';
import type { RulePage } from '../../../api/catalogue.ts';
import { Code } from '../../components/code.tsx';
import { ExternalLink } from '../../components/external-link.tsx';
import { Prose } from '../../components/prose.tsx';

type Block = RulePage['blocks'][number];
type Linked = (code: string) => ReactNode;

interface BlocksProps {
  readonly blocks: readonly Block[];
  /** What some code leads to. */
  readonly linked: Linked;
}

/** What stands below a heading of a rule's page. */
export function Blocks({ blocks, linked }: BlocksProps): ReactNode {
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a rule never change places.
    <OneBlock key={index} block={block} linked={linked} />
  ));
}

function OneBlock({ block, linked }: { readonly block: Block; readonly linked: Linked }): ReactNode {
  switch (block.kind) {
    // Headings were taken out when the page was cut into sections.
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'text':
      return (
        <p>
          <Prose text={block.text} linked={linked} />
        </p>
      );
    case 'list':
      return <ItemList ordered={block.ordered} items={block.items} linked={linked} />;
    case 'command':
      return (
        <figure className="command">
          <figcaption>
            <Prose text={block.what} />
          </figcaption>
          <Code text={block.run} label={block.what} />
        </figure>
      );
    case 'table':
      return <BlockTable headings={block.headings} rows={block.rows} />;
    case 'links':
      return (
        <ul>
          {block.items.map(({ title, url }) => (
            <li key={url}>
              <ExternalLink url={url}>{title}</ExternalLink>
            </li>
          ))}
        </ul>
      );
  }
}

interface ItemListProps {
  readonly ordered: boolean;
  readonly items: readonly string[];
  readonly linked: Linked;
}

function ItemList({ ordered, items, linked }: ItemListProps): ReactNode {
  const lines = items.map((item) => (
    <li key={item}>
      <Prose text={item} linked={linked} />
    </li>
  ));
  return ordered ? <ol>{lines}</ol> : <ul>{lines}</ul>;
}

interface BlockTableProps {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function BlockTable({ headings, rows }: BlockTableProps): ReactNode {
  return (
    <div className="block-table">
      <table className="plain plain--stack plain--ruled">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first = '', ...rest], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a rule never change places, and may be alike.
            <tr key={index}>
              <th scope="row">
                <Prose text={first} />
              </th>
              {rest.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell belongs to its column.
                <td key={place} data-label={headings[place + 1]}>
                  <span className="breaks">
                    <Prose text={cell} />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
