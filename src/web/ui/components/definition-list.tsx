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
        <Fact key={index} name={term}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

/** A name and what is known of it, in a list of facts. */
export function Fact({
  name,
  children,
}: {
  readonly name: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
