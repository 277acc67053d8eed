import type { ReactNode } from 'react';
import type { StoredRun, StoredRunState } from '../../../../core/model/history.ts';
import { useList } from '../../api/use-list.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import type { IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { LoadingRegion, SkeletonLines } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';
import { lasted } from './lasted.ts';

const words = texts.accounts;
const SIZES = { first: 10, next: 50 };

/** All runs, the newest first: those that failed or were cut off are there too. */
export function Runs(): ReactNode {
  const runs = useList('/runs', {}, { sizes: SIZES });
  const { rows, total = 0 } = runs;
  return (
    <Card title={words.runsTitle} flush>
      {runs.fault !== undefined ? (
        <ErrorState fault={runs.fault} retry={runs.again} retrying={runs.isReading} />
      ) : runs.total === undefined ? (
        <LoadingRegion>
          <div className="accounts__wait">
            <SkeletonLines lines={6} />
          </div>
        </LoadingRegion>
      ) : rows.length === 0 ? (
        <EmptyState icon="clock" title={words.runsNone} />
      ) : (
        <>
          <table className="plain plain--stack plain--ruled">
            <thead>
              <tr>
                <th scope="col">{words.run}</th>
                <th scope="col">{words.runState}</th>
                <th scope="col">{words.runStarted}</th>
                <th scope="col">{words.runLasted}</th>
                <th scope="col">{words.runScope}</th>
                <th scope="col">{words.runFound}</th>
                <th scope="col">{words.runBy}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((run) => (
                <RunLine key={run.number} run={run} />
              ))}
            </tbody>
          </table>
          {runs.hasMore && (
            <div className="accounts__more">
              <span className="dim">{words.runsOf(grouped(rows.length), grouped(total))}</span>
              <Button size="small" busy={runs.isReadingMore} onClick={runs.more}>
                {words.runsMore}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

const LOOKS: Readonly<Record<StoredRunState, { readonly tone: Tone; readonly icon: IconName }>> = {
  running: { tone: 'accent', icon: 'clock' },
  ended: { tone: 'pass', icon: 'check' },
  failed: { tone: 'fail', icon: 'fail' },
  interrupted: { tone: 'unknown', icon: 'unknown' },
};

function RunLine({ run }: { readonly run: StoredRun }): ReactNode {
  const { number, state, startedAt, endedAt, scope, summary, host, words: why } = run;
  const duration = lasted(startedAt, endedAt);
  return (
    <tr>
      <th scope="row">{words.runNumber(number)}</th>
      <td data-label={words.runState}>
        <span className="row gap-2">
          <Badge {...LOOKS[state]}>{words.runStates[state]}</Badge>
          {summary?.complete === false && (
            <Badge tone="unknown" icon="unknown">
              {words.runPart}
            </Badge>
          )}
        </span>
        {why !== undefined && <p className="dim">{why}</p>}
      </td>
      <td data-label={words.runStarted}>
        <RelativeTime at={startedAt} />
      </td>
      <td data-label={words.runLasted}>{duration ?? <span className="dim">{texts.common.notKnown}</span>}</td>
      <td data-label={words.runScope}>{words.scopes[scope.kind]}</td>
      <td data-label={words.runFound}>
        {summary === undefined ? (
          <span className="dim">{texts.common.notKnown}</span>
        ) : (
          words.runCounts(grouped(summary.counts.fail), grouped(summary.counts.unknown))
        )}
      </td>
      <td data-label={words.runBy}>
        <span className="breaks">{host}</span>
      </td>
    </tr>
  );
}
