import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import type { Column, Sort } from './data-table.tsx';
import { Menu, MenuCheck, MenuChoice, MenuLabel, MenuLine } from './menu.tsx';
import { nextSort } from './table-rows.tsx';
import { useMedia } from './use-media.ts';

interface ColumnMenuProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly shown: Readonly<Record<string, boolean>>;
  readonly onShown: (shown: Readonly<Record<string, boolean>>) => void;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
}

/** Which columns are shown; on a phone, where there are no headings to press, also what is sorted by. */
export function ColumnMenu<Row>({ columns, shown, onShown, sort, onSort }: ColumnMenuProps<Row>): ReactNode {
  const cards = useMedia('(max-width: 599px)');
  return (
    <Menu
      trigger={
        <Button size="small" look="quiet" icon="columns" iconOnly>
          {texts.table.columns}
        </Button>
      }
    >
      {cards && (
        <>
          <MenuLabel>{texts.table.sortBy}</MenuLabel>
          <MenuChoice
            label={texts.table.sortBy}
            value={sort?.id ?? ''}
            choices={columns
              .filter(({ unsorted }) => unsorted !== true)
              .map(({ id, header }) => ({ value: id, words: header }))}
            onChange={(id) => onSort(nextSort(id, sort))}
          />
          <MenuLine />
        </>
      )}
      <MenuLabel>{texts.table.columns}</MenuLabel>
      {columns
        .filter(({ fixed }) => fixed !== true)
        .map(({ id, header }) => (
          <MenuCheck
            key={id}
            checked={shown[id] !== false}
            onChange={(checked) => onShown({ ...shown, [id]: checked })}
          >
            {header}
          </MenuCheck>
        ))}
    </Menu>
  );
}
