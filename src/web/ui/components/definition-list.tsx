import type { ReactNode } from 'react';

interface DefinitionListProps {
  readonly items: readonly { readonly term: ReactNode; readonly value: ReactNode }[];
  /** Terms above their values, for narrow places. */
  readonly stacked?: boolean;
}

/** Facts about one thing. */
export function DefinitionList({ items, stacked = false }: DefinitionListProps): ReactNode {
  return (
    <dl className={stacked ? 'facts facts--stacked' : 'facts'}>
      {items.map(({ term, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts have nothing but their place.
        <div key={index}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
