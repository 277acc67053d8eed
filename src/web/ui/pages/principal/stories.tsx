import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import type { Principal } from '../../../api/principals.ts';
import { readAgain, useRead } from '../../api/query.ts';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { Select } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobStatus } from '../../components/job-status.tsx';
import { exactWords } from '../../components/relative-words.ts';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { Contain } from './contain.tsx';
import type { Planning } from './planning.tsx';

const words = texts.story;
const Story = lazy(() => import('./story.tsx'));

interface StoriesProps {
  readonly principal: Principal;
  readonly plan: Planning | undefined;
  /** Ids of jobs by the key that they look into. */
  readonly jobs: Readonly<Record<string, string>>;
  readonly onJobClosed: (accessKeyId: string) => void;
}

/** What is known of the doings of each key that has an id. */
export function Stories({ principal, plan, jobs, onJobClosed }: StoriesProps): ReactNode {
  return principal.keys.map(({ accessKeyId }) =>
    accessKeyId === undefined ? null : (
      <StoryOfKey
        key={accessKeyId}
        accessKeyId={accessKeyId}
        account={principal.account.id}
        holder={principal.kind}
        plan={plan}
        job={jobs[accessKeyId]}
        onJobClosed={() => onJobClosed(accessKeyId)}
      />
    ),
  );
}

interface StoryOfKeyProps extends Pick<StoriesProps, 'plan'> {
  readonly accessKeyId: string;
  readonly account: string;
  readonly holder: Principal['kind'];
  readonly job: string | undefined;
  readonly onJobClosed: () => void;
}

function StoryOfKey({ accessKeyId, account, holder, plan, job, onJobClosed }: StoryOfKeyProps): ReactNode {
  const read = useRead('/investigations/:accessKeyId', { params: { accessKeyId } });
  const may = useMay('operator');
  const [chosen, setChosen] = useState<string>();
  const items = read.data?.items ?? [];
  const shown = items.find(({ madeAt }) => madeAt === chosen) ?? items[0];
  return (
    <Card
      title={
        <>
          {words.title} <span className="mono breaks">{accessKeyId}</span>
        </>
      }
      actions={
        items.length > 1 &&
        shown !== undefined && (
          <Select
            label={words.which}
            labelHidden
            value={shown.madeAt}
            choices={items.map(({ madeAt }) => ({ value: madeAt, words: madeWords(madeAt) }))}
            onChange={setChosen}
          />
        )
      }
    >
      <div className="stack">
        {job !== undefined && (
          <JobStatus
            key={job}
            id={job}
            title={words.underWay}
            onEnd={() => {
              setChosen(undefined);
              void readAgain('/investigations/:accessKeyId');
            }}
            onClose={onJobClosed}
          />
        )}
        {read.error !== null ? (
          <ErrorState fault={read.error} retry={() => void read.refetch()} retrying={read.isFetching} />
        ) : read.data === undefined ? (
          <Waiting />
        ) : shown === undefined ? (
          <p className="principal__calm">
            <Icon name="unknown" />
            <span>
              <Words text={may ? words.never : words.neverViewer} />
            </span>
          </p>
        ) : (
          <Suspense fallback={<Waiting />}>
            <Story
              investigation={shown.investigation}
              madeAt={shown.madeAt}
              contain={
                plan !== undefined && (
                  <Contain
                    {...{ accessKeyId, account, holder }}
                    look={shown.investigation.containment.needed ? 'danger' : 'plain'}
                    planning={plan}
                  />
                )
              }
            />
          </Suspense>
        )}
      </div>
    </Card>
  );
}

function madeWords(madeAt: string): string {
  const time = Date.parse(madeAt);
  return Number.isNaN(time) ? madeAt : exactWords(time);
}

function Waiting(): ReactNode {
  return (
    <LoadingRegion>
      <div className="stack gap-2">
        <Skeleton height="3rem" round />
        <Skeleton height="7rem" round />
      </div>
    </LoadingRegion>
  );
}
