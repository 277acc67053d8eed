import type { ReactNode } from 'react';
import { Card } from '../../../../src/web/ui/components/card.tsx';
import { Bars } from '../../../../src/web/ui/components/charts/bars.tsx';
import { HeatMap } from '../../../../src/web/ui/components/charts/heat-map.tsx';
import { HourHeat } from '../../../../src/web/ui/components/charts/hour-heat.tsx';
import { Scatter, type ScatterDot } from '../../../../src/web/ui/components/charts/scatter.tsx';
import { TrendChart } from '../../../../src/web/ui/components/charts/trend-chart.tsx';

const SEVERITIES = ['critical', 'high', 'medium', 'low', undefined] as const;
const DOTS: readonly ScatterDot[] = Array.from({ length: 400 }, (_, index) => {
  const age = (index * 97) % 2200;
  return {
    age,
    unused: index % 6 === 0 ? null : (index * 53) % (age + 1),
    severity: SEVERITIES[index % 5],
    words: `Key AKIAEXAMPLE${index} of user-${index}`,
  };
});
const DAYS = Array.from({ length: 30 }, (_, index) => new Date(Date.UTC(2026, 9, 1 + index)).toISOString());
const RULES = [
  'Root has an access key',
  'A console user has an access key that was made at setup or was never used',
  'Key older than 90 days',
  'User without MFA',
];
const LINES = [
  {
    id: 'critical',
    words: 'Critical',
    colour: 'critical-fill',
    values: DAYS.map((_, index) => (index === 12 ? null : 40 - index)),
  },
  { id: 'high', words: 'High', colour: 'high-fill', values: DAYS.map((_, index) => 25 + (index % 7)) },
];

/** Every chart with made-up numbers. */
export function Charts(): ReactNode {
  return (
    <div className="grid grid--wide">
      <Card title="Open findings over time">
        <TrendChart
          label="Open findings over time"
          summary="From 65 to 36 in a month."
          times={DAYS}
          lines={LINES}
          timeWords="Run"
        />
      </Card>
      <Card title="Age and last use">
        <Scatter
          label="Age and last use of keys"
          summary="400 keys, of which 67 were never used."
          dots={DOTS}
          xWords="Age"
          yWords="Last used"
          neverWords="never"
          onOpen={() => undefined}
          table={() => ({ columns: ['Key', 'Age'], rows: DOTS.map(({ words, age }) => [words, age]) })}
        />
      </Card>
      <Card title="Accounts and rules">
        <HeatMap
          label="Accounts and rules"
          summary="Payments has the most."
          corner="Account"
          columns={RULES.map((words, index) => ({ id: String(index), words }))}
          rows={Array.from({ length: 12 }, (_, row) => ({
            id: String(row),
            name: `Account ${row}`,
            head: row === 3 ? `Account with ${'a very '.repeat(12)}long name` : `Account ${row}`,
            fields: RULES.map((rule, column) =>
              (row + column) % 7 === 5
                ? null
                : {
                    count: ((row * 7 + column * 3) % 5) ** 3,
                    unknown: row % 4 === 1 ? 2 : 0,
                    words: `${rule} in Account ${row}: ${((row * 7 + column * 3) % 5) ** 3} open`,
                  },
            ),
          }))}
          fieldWords={(field) => (field === null ? 'not asked' : field.count)}
          onOpen={() => undefined}
        />
      </Card>
      <Card title="Calls by hour">
        <HourHeat
          label="Calls by hour"
          summary="Mostly at night."
          corner="Service"
          rows={['s3', 'iam', 'sts'].map((words, row) => ({
            id: words,
            words,
            hours: Array.from({ length: 24 }, (_, hour) => (hour > 6 ? 0 : (hour + row) ** 3)),
          }))}
        />
        <Bars
          label="Calls by region"
          bars={[
            { id: 'a', words: 'us-east-1', count: 1204 },
            { id: 'b', words: 'eu-west-1', count: 80, tone: 'high' },
            { id: 'c', words: `a region with ${'a very '.repeat(20)}long name`, count: 1 },
          ]}
        />
      </Card>
    </div>
  );
}
