import { checkWritable, writeWhole } from '../../app/files.ts';
import { trendStored } from '../../app/history/trend-stored.ts';
import { VERSION } from '../../app/version.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { trendCsv } from '../../outputs/history/trend-csv.ts';
import { trendJson } from '../../outputs/history/trend-json.ts';
import { trendPage } from '../../outputs/history/trend-page.ts';
import { trendSvg } from '../../outputs/history/trend-svg.ts';
import { formatOfEnding, print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { type LookFlags, timeOf, withStore } from '../with-store.ts';

type TrendFormat = 'table' | 'svg' | 'json' | 'csv';

export interface TrendFlags extends LookFlags {
  readonly from?: string;
  readonly to?: string;
  readonly rule: readonly string[];
  readonly account: readonly string[];
  readonly by: 'rule' | 'severity';
  readonly format: TrendFormat;
  readonly output?: string;
}

const ENDINGS: readonly (readonly [string, TrendFormat])[] = [
  ['.svg', 'svg'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.txt', 'table'],
];

/** Prints open findings over time. Exit 0 whatever they are: a trend is no verdict. */
export function trendCommand(flags: TrendFlags): Promise<number> {
  const { output, by, rule, account } = flags;
  const format = output === undefined ? flags.format : formatOfEnding(output, ENDINGS);
  if (output !== undefined) checkWritable(output);
  const from = flags.from === undefined ? undefined : parseTimeArgument(flags.from, '--from');
  const to = flags.to === undefined ? undefined : endOf(flags.to);
  if (from !== undefined && to !== undefined && from > to)
    throw new Problem('bad-argument', `--from ${from} is later than --to ${to}.`);
  const at = timeOf(flags);
  return withStore(
    flags,
    async (store) => {
      const trend = await trendStored(store, {
        ...{ by, rules: rule, accounts: account, at },
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
      const shown = { rules: rule, accounts: account };
      const look = output === undefined ? screen() : { columns: 80, color: false };
      const text = {
        table: () => trendPage(trend, shown, look),
        svg: () => trendSvg(trend, shown),
        json: () => trendJson(trend, shown, VERSION),
        csv: () => trendCsv(trend),
      }[format]();
      if (output === undefined) await print(text);
      else writeWhole(output, text);
      return EXIT.clean;
    },
    output,
  );
}

/** A day that is named as the end belongs to it. */
function endOf(text: string): string {
  const time = parseTimeArgument(text, '--to');
  return text.includes('T') ? time : `${time.slice(0, 10)}T23:59:59Z`;
}
