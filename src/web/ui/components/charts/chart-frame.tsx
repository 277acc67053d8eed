import { type ReactNode, useId, useState } from 'react';
import { texts } from '../../texts.ts';
import { Button } from '../button.tsx';

/** The same as the chart, for those who do not see it or want the numbers. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

interface ChartFrameProps {
  readonly label: string;
  /** What it shows, in one or two sentences; read out in place of the drawing. */
  readonly summary: string;
  /** Made when it is asked for. */
  readonly table: () => ChartTable;
  /** Height of the drawing, kept from the beginning. CSS. */
  readonly height: string;
  /** What the marks mean. */
  readonly legend?: ReactNode;
  readonly children: ReactNode;
}

/** Around every chart: its words, its legend, and the same as a table. */
export function ChartFrame({ label, summary, table, height, legend, children }: ChartFrameProps): ReactNode {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id} className="hidden-text">
        {`${label}. ${summary}`}
      </figcaption>
      {asTable ? (
        <PlainTable label={label} table={table()} />
      ) : (
        <div className="chart__drawing" style={{ minBlockSize: height }}>
          {children}
        </div>
      )}
      <div className="chart__foot">
        <div className="chart__legend">{!asTable && legend}</div>
        <Button
          size="small"
          look="quiet"
          icon={asTable ? 'chart' : 'table'}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? texts.charts.asChart : texts.charts.asTable}
        </Button>
      </div>
    </figure>
  );
}

/** Rows shown at first: a chart of 100,000 dots is a table of as many rows, which nobody reads. */
const FIRST_ROWS = 200;

function PlainTable({ label, table }: { readonly label: string; readonly table: ChartTable }): ReactNode {
  const [all, setAll] = useState(false);
  const rows = all ? table.rows : table.rows.slice(0, FIRST_ROWS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard.
    <div className="chart__table" role="group" aria-label={label} tabIndex={0}>
      <table className="plain-table">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have nothing but their place.
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={table.columns[column]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < table.rows.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {texts.charts.allRows(table.rows.length)}
        </Button>
      )}
    </div>
  );
}

/** A mark and what it means. */
export function LegendItem({
  mark,
  colour,
  children,
}: {
  readonly mark: string;
  /** A token, where the mark's own class does not say it. */
  readonly colour?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className="chart__key">
      <span
        className={`chart__mark mark-${mark}`}
        aria-hidden="true"
        style={colour === undefined ? undefined : { borderBlockStartColor: `var(--${colour})` }}
      />
      {children}
    </span>
  );
}
