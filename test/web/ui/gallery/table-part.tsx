import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '../../../../src/web/ui/components/button.tsx';
import { Card } from '../../../../src/web/ui/components/card.tsx';
import { DataTable } from '../../../../src/web/ui/components/data-table.tsx';
import { EmptyState } from '../../../../src/web/ui/components/states.tsx';
import { COLUMNS, type Row, rowsOf } from './rows.ts';

interface TablePartProps {
  readonly count: number;
  readonly grouped: boolean;
  readonly onGrouped: (grouped: boolean) => void;
}

const byAccount = ({ account }: Row) => ({ key: account, title: account });

export function TablePart({ count, grouped, onGrouped }: TablePartProps): ReactNode {
  const rows = useMemo(() => rowsOf(count), [count]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState('');
  return (
    <Card title="Table" flush>
      <p id="opened" className="hidden-text">
        {opened}
      </p>
      <DataTable
        label="Users"
        rows={rows}
        columns={COLUMNS}
        rowId={({ id }) => id}
        rowName={({ name }) => name.slice(0, 40)}
        onOpen={({ id }) => setOpened(id)}
        selection={selection}
        onSelection={setSelection}
        selectionActions={<Button size="small">Plan</Button>}
        groupOf={grouped ? byAccount : undefined}
        tools={
          <Button size="small" icon="filter" aria-pressed={grouped} onClick={() => onGrouped(!grouped)}>
            Group by account
          </Button>
        }
        empty={<EmptyState title="No rows" />}
      />
    </Card>
  );
}
