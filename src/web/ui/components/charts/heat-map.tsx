import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { texts } from '../../texts.ts';
import { Tooltip } from '../tooltip.tsx';
import { ChartFrame, LegendItem } from './chart-frame.tsx';
import { cutAtWord } from './cut-at-word.ts';
import { heatStep } from './heat-steps.ts';

/** One field. `null` where nothing was asked. */
export type HeatField = {
  readonly count: number;
  /** More than none: drawn hatched, whatever the count. */
  readonly unknown?: number;
  /** More than none: dotted, for a person has to look. */
  readonly manual?: number;
  /** All of it in words: `Root has an access key in Payments: 1 open, 2 unknown`. */
  readonly words: string;
} | null;

interface HeatMapProps {
  readonly label: string;
  readonly summary: string;
  readonly columns: readonly { readonly id: string; readonly words: string }[];
  readonly rows: readonly {
    readonly id: string;
    readonly head: ReactNode;
    readonly name: string;
    readonly fields: readonly HeatField[];
  }[];
  /** What the rows are, above them: `Account`. */
  readonly corner: string;
  /** Enter or a click on a field. */
  readonly onOpen?: (row: string, column: string) => void;
  readonly fieldWords: (field: HeatField) => ReactNode;
}

/** As many letters as two lines of a column's head have room for. */
const HEAD_LETTERS = 48;
/** The place of the heads above the first row. */
const HEADS = -1;

/** Rows × columns, the more the darker. Arrow keys move from field to field, and up to the heads of columns. */
export function HeatMap(props: HeatMapProps): ReactNode {
  const { label, summary, columns, rows, corner, onOpen, fieldWords } = props;
  const grid = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<readonly [row: number, column: number]>([0, 0]);
  const most = Math.max(1, ...rows.flatMap(({ fields }) => fields.map((field) => field?.count ?? 0)));
  const move = (event: KeyboardEvent) => {
    const next = movedField(event.key, active, rows.length, columns.length);
    if (next === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    setActive(next);
    grid.current?.querySelector<HTMLElement>(`[data-field="${next.join(' ')}"]`)?.focus();
  };
  return (
    <ChartFrame
      label={label}
      summary={summary}
      height="8rem"
      table={() => ({
        columns: [corner, ...columns.map(({ words }) => words)],
        rows: rows.map(({ name, fields }) => [name, ...fields.map(fieldWords)]),
      })}
      legend={
        <>
          <span className="heat__scale">
            {texts.charts.few}
            {[1, 2, 3, 4, 5].map((step) => (
              <span key={step} className="heat__sample" data-step={step} aria-hidden="true" />
            ))}
            {texts.charts.many}
          </span>
          <LegendItem mark="none">{texts.charts.noneOpen}</LegendItem>
          <LegendItem mark="unknown">{texts.charts.someUnknown}</LegendItem>
          <LegendItem mark="manual">{texts.charts.byHand}</LegendItem>
          <LegendItem mark="not-asked">{texts.charts.notAsked}</LegendItem>
        </>
      }
    >
      <div className="heat">
        <table ref={grid} role="grid" aria-label={`${label}. ${texts.charts.keys}`} onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col" className="heat__corner">
                {corner}
              </th>
              {columns.map(({ id, words }, columnAt) => (
                <Tooltip key={id} words={`${words} · ${id}`}>
                  <th
                    scope="col"
                    className="heat__column"
                    data-field={`${HEADS} ${columnAt}`}
                    tabIndex={active[0] === HEADS && active[1] === columnAt ? 0 : -1}
                    onFocus={() => setActive([HEADS, columnAt])}
                  >
                    <span className="hidden-text">{words}</span>
                    <span className="heat__words" aria-hidden="true">
                      {cutAtWord(words, HEAD_LETTERS)}
                    </span>
                  </th>
                </Tooltip>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, rowAt) => (
              <tr key={row.id}>
                <th scope="row" className="heat__row">
                  {row.head}
                </th>
                {row.fields.map((field, columnAt) => {
                  const column = columns[columnAt]?.id ?? '';
                  const isActive = active[0] === rowAt && active[1] === columnAt;
                  return (
                    <td
                      key={column}
                      role="gridcell"
                      data-field={`${rowAt} ${columnAt}`}
                      data-step={field === null ? 'none' : heatStep(field.count, most)}
                      data-unknown={(field?.unknown ?? 0) > 0 || undefined}
                      data-manual={(field?.manual ?? 0) > 0 || undefined}
                      data-opens={(onOpen !== undefined && field !== null) || undefined}
                      tabIndex={isActive ? 0 : -1}
                      title={field?.words ?? texts.charts.notAsked}
                      aria-label={field?.words ?? texts.charts.notAsked}
                      onFocus={() => setActive([rowAt, columnAt])}
                      onClick={() => field !== null && onOpen?.(row.id, column)}
                      onKeyDown={(event) => {
                        if (event.key === 'Enter' && field !== null) onOpen?.(row.id, column);
                      }}
                    >
                      {field !== null && field.count > 0 ? field.count : ''}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  );
}

function movedField(
  key: string,
  [row, column]: readonly [number, number],
  rows: number,
  columns: number,
): readonly [number, number] | undefined {
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowDown':
      return [clamp(row + 1, rows), column];
    case 'ArrowUp':
      return [Math.max(HEADS, row - 1), column];
    case 'ArrowRight':
      return [row, clamp(column + 1, columns)];
    case 'ArrowLeft':
      return [row, clamp(column - 1, columns)];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, columns - 1];
    default:
      return undefined;
  }
}
