import { type ReactNode, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { texts } from '../../texts.ts';

interface SomeProps<Item> {
  readonly of: readonly Item[];
  /** How many at first, and more with each press. */
  readonly first: number;
  readonly list?: 'ul' | 'div';
  readonly className?: string;
  readonly children: (item: Item, index: number) => ReactNode;
}

/** The first of many, and a button for more: a plan may hold ten thousand things, of which each deserves a look. */
export function Some<Item>({
  of,
  first,
  list: List = 'div',
  className,
  children,
}: SomeProps<Item>): ReactNode {
  const [shown, setShown] = useState(first);
  const left = of.length - shown;
  return (
    <>
      <List className={className}>{of.slice(0, shown).map(children)}</List>
      {left > 0 && (
        <div>
          <Button size="small" icon="down" onClick={() => setShown(shown + first)}>
            {texts.plan.showMore(Math.min(left, first))}
          </Button>
        </div>
      )}
    </>
  );
}
