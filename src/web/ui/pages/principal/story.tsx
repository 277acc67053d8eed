import { lazy, type ReactNode, Suspense } from 'react';
import type { Investigation, SearchedSource, UseVerdict } from '../../../../core/model/investigation.ts';
import type { Tone } from '../../components/badge.tsx';
import { Badge } from '../../components/badge.tsx';
import { Code, Words } from '../../components/code.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { grouped, texts } from '../../texts.ts';
import { Children, Made } from './story/children.tsx';
import { Fold } from './story/fold.tsx';
import { notSearchedGroups } from './story/gaps.ts';
import { Signals } from './story/signals.tsx';
import { StoryTimeline } from './story/story-timeline.tsx';

const words = texts.story;
const Charts = lazy(() => import('./story/charts.tsx'));

interface StoryProps {
  readonly investigation: Investigation;
  readonly madeAt: string;
  /** The button that plans the containment; nothing for whoever may not. */
  readonly contain: ReactNode;
}

/** The story of one key: the verdict, what it rests on, and what could not be seen. */
export default function Story({ investigation, madeAt, contain }: StoryProps): ReactNode {
  const { containment, use } = investigation;
  return (
    <div className="stack story">
      <Verdict investigation={investigation} madeAt={madeAt} />
      <Gaps investigation={investigation} />
      {containment.needed && <Containment investigation={investigation} contain={contain} />}
      <Signals signals={investigation.signals} />
      <Fold
        title={words.useTitle(grouped(use.count))}
        note={words.useNote(grouped(use.denied), grouped(use.failed))}
        open
      >
        <Suspense fallback={<ChartsWait />}>
          <Charts use={use} window={investigation.window} />
        </Suspense>
      </Fold>
      <Fold title={words.timelineTitle(investigation.timeline.length)}>
        <StoryTimeline entries={investigation.timeline} />
      </Fold>
      <Fold
        title={words.childrenTitle(investigation.children.length)}
        open={investigation.children.length > 0}
      >
        <Children of={investigation.children} />
      </Fold>
      {investigation.made.length > 0 && (
        <Fold title={words.madeTitle(investigation.made.length)} open>
          <Made made={investigation.made} />
        </Fold>
      )}
      {!containment.needed && <Containment investigation={investigation} contain={contain} />}
    </div>
  );
}

const VERDICTS: Readonly<Record<UseVerdict, { readonly tone: Tone; readonly icon: IconName }>> = {
  'no-use-seen': { tone: 'neutral', icon: 'skip' },
  'consistent-use': { tone: 'low', icon: 'info' },
  'needs-a-look': { tone: 'medium', icon: 'warning' },
  'likely-misuse': { tone: 'critical', icon: 'critical' },
};

function Verdict({
  investigation: { verdict, complete, window },
  madeAt,
}: Omit<StoryProps, 'contain'>): ReactNode {
  const { tone, icon } = VERDICTS[verdict.level];
  return (
    <div className={`story-verdict tone-${tone}`}>
      <div className="row gap-2">
        <Badge tone={tone} icon={icon}>
          {words.verdicts[verdict.level]}
        </Badge>
        {!complete && (
          <Badge tone="unknown" icon="unknown">
            {words.incomplete}
          </Badge>
        )}
        <span className="dim story-verdict__when">
          {words.madeAt} <RelativeTime at={madeAt} />
        </span>
      </div>
      <p className="story-verdict__says">{verdict.says}</p>
      {verdict.reasons.length > 0 && (
        <ul className="because">
          {verdict.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <p className="dim">
        {words.window} <RelativeTime at={window.since} /> {words.windowTo} <RelativeTime at={window.until} />
      </p>
    </div>
  );
}

/** Always to be seen: silence where nobody looked is no sign of anything. */
function Gaps({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const { notSearched, blind, sources } = investigation;
  const groups = notSearchedGroups(notSearched);
  return (
    <section
      className={`gaps tone-${groups.length > 0 ? 'unknown' : 'neutral'}`}
      aria-label={words.gapsTitle}
    >
      <h3 className="gaps__title">
        <Icon name={groups.length > 0 ? 'unknown' : 'info'} />
        {words.gapsTitle}
      </h3>
      {groups.length === 0 ? (
        <p>{words.gapsNone}</p>
      ) : (
        <ul className="gaps__list">
          {groups.map(({ code, words: told, regions }) => (
            <li key={`${code} ${told}`}>
              <code>{code}</code> {told}
              <span className="dim breaks"> {regions.join(', ')}</span>
            </li>
          ))}
        </ul>
      )}
      {blind.length > 0 && (
        <>
          <p className="gaps__sub">{words.blindTitle}</p>
          <ul className="because dim">
            {blind.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
      <p className="gaps__sub">{words.sourcesTitle}</p>
      <ul className="because dim">
        {sources.map((source) => (
          <li key={`${source.kind} ${source.says}`}>
            <Source source={source} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Source({ source }: { readonly source: SearchedSource }): ReactNode {
  return (
    <>
      {words.sources[source.kind]}: {source.says}; {words.events(source.events)}.
      {source.nothingSearched === true && <strong> {words.nothingSearched}</strong>}
      {source.reachesBackTo !== undefined && (
        <>
          {' '}
          {words.reachesBack} <RelativeTime at={source.reachesBackTo} />.
        </>
      )}
    </>
  );
}

function Containment({
  investigation: { containment },
  contain,
}: Pick<StoryProps, 'investigation' | 'contain'>): ReactNode {
  const { needed, steps, command } = containment;
  if (steps.length === 0 && command === undefined) return null;
  const list = (
    <>
      <ol className="because">
        {steps.map(({ id, words: told }) => (
          <li key={`${id} ${told}`}>
            <Words text={told} />
          </li>
        ))}
      </ol>
      {command === undefined ? (
        <p className="dim">{words.containmentByHand}</p>
      ) : (
        <>
          <p className="dim">{contain ? words.containmentHere : words.containmentHow}</p>
          {contain && <div className="row gap-2">{contain}</div>}
          <Code text={command} label={words.containmentCommand} />
        </>
      )}
    </>
  );
  return needed ? (
    <section className="contain tone-critical" aria-label={words.containmentTitle}>
      <h3>
        <Icon name="root" /> {words.containmentTitle}
      </h3>
      {list}
    </section>
  ) : (
    <Fold title={words.containmentNotNeeded}>{list}</Fold>
  );
}

function ChartsWait(): ReactNode {
  return (
    <LoadingRegion>
      <div className="stack">
        <Skeleton height="11rem" round />
        <Skeleton height="16rem" round />
      </div>
    </LoadingRegion>
  );
}
