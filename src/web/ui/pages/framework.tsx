import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FrameworkPage as FrameworkAnswer } from '../../api/catalogue.ts';
import { useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { ExternalLink } from '../components/external-link.tsx';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { Page } from '../components/page.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { EmptyState } from '../components/states.tsx';
import { UnreadPage } from '../components/unread-page.tsx';
import { grouped, texts } from '../texts.ts';
import { Controls } from './framework/controls.tsx';
import './framework/framework.css';
import { RunFacts } from './framework/run-facts.tsx';
import { Coverage } from './frameworks/coverage.tsx';
import { nameOf } from './frameworks/families.ts';
import './frameworks/frameworks.css';
import { OUTCOME_LOOKS, OUTCOMES } from './frameworks/outcomes.ts';
import { Results } from './frameworks/results.tsx';
import { RunNotice } from './frameworks/run-notice.tsx';

const words = texts.framework;
const route = getRouteApi('/frameworks/$id');
const ABOVE = [{ to: '/frameworks', words: texts.nav.frameworks }] as const;
const LATER = 60_000;

/** A framework, control by control; `?print=1` as it stands on paper. */
export default function FrameworkPage(): ReactNode {
  const { id } = route.useParams();
  const [search] = useSearchState();
  const answer = useRead(
    '/frameworks/:id',
    { params: { id }, query: { run: oneOf(search, 'run') } },
    { refetchInterval: LATER },
  );
  if (answer.data !== undefined) return <Whole answer={answer.data} />;
  return (
    <UnreadPage
      title={id}
      above={ABOVE}
      answer={answer}
      waiting={
        <>
          <Skeleton height="9rem" round />
          <Skeleton height="40rem" round />
        </>
      }
      gone={{
        code: 'unknown-framework',
        icon: 'frameworks',
        words,
        next: <LinkButton to="/frameworks">{words.goneNext}</LinkButton>,
      }}
    />
  );
}

function Whole({ answer: { run, row, controls } }: { readonly answer: FrameworkAnswer }): ReactNode {
  const [search, setSearch] = useSearchState();
  const printing = oneOf(search, 'print') === '1';
  const result = OUTCOMES.find((each) => each === oneOf(search, 'result'));
  const shown = result === undefined ? controls : controls.filter((each) => each.result === result);
  return (
    <Page
      title={nameOf(row)}
      above={printing ? [] : ABOVE}
      lead={
        <div className="row gap-2">
          <CopyText text={row.id} />
          <span>
            {texts.frameworks.by} <ExternalLink url={row.url}>{row.publisher}</ExternalLink>
          </span>
        </div>
      }
      actions={<Actions printing={printing} id={row.id} />}
    >
      <RunNotice run={run} />
      {row.level === 'derived' && (
        <Notice tone="neutral" icon="info" title={words.derivedTitle}>
          <p>{words.derived}</p>
        </Notice>
      )}
      <div className="framework__top">
        <Card title={texts.frameworks.coverageTitle}>
          <Coverage row={row} />
          <p className="dim">
            {words.ownText} {row.level === 'primary' && words.ownTitles}
          </p>
        </Card>
        {run !== undefined && (
          <Card title={words.resultsOf(run.number)}>
            <RunFacts run={run} />
            <div className="paper-only">
              <Results row={row} />
            </div>
          </Card>
        )}
      </div>
      {row.results.length > 0 && (
        <Outcomes controls={controls} chosen={result} onChoose={(next) => setSearch({ result: next })} />
      )}
      {result !== undefined && (
        <p role="status" className={printing ? undefined : 'hidden-text'}>
          {words.only(shown.length, controls.length, texts.frameworks.outcomes[result])}
        </p>
      )}
      {shown.length === 0 ? (
        <Card>
          <EmptyState
            icon="frameworks"
            title={words.noneFound}
            actions={<Button onClick={() => setSearch({ result: undefined })}>{words.showAll}</Button>}
          />
        </Card>
      ) : (
        <Controls framework={row.id} controls={shown} linked={search.run === undefined} />
      )}
    </Page>
  );
}

function Actions({ printing, id }: { readonly printing: boolean; readonly id: string }): ReactNode {
  const [search] = useSearchState();
  const { print: _print, ...rest } = search;
  return (
    <>
      {printing ? (
        <LinkButton icon="left" to="/frameworks/$id" params={{ id }} search={rest}>
          {texts.print.leave}
        </LinkButton>
      ) : (
        <LinkButton icon="table" to="/frameworks/$id" params={{ id }} search={{ ...rest, print: '1' }}>
          {texts.print.view}
        </LinkButton>
      )}
      <Button look={printing ? 'primary' : 'plain'} icon="print" onClick={() => print()}>
        {texts.print.print}
      </Button>
    </>
  );
}

interface OutcomesProps {
  readonly controls: FrameworkAnswer['controls'];
  readonly chosen: (typeof OUTCOMES)[number] | undefined;
  readonly onChoose: (result: (typeof OUTCOMES)[number] | undefined) => void;
}

/** How many controls came out how; each number shows its controls. */
function Outcomes({ controls, chosen, onChoose }: OutcomesProps): ReactNode {
  return (
    <fieldset className="pick">
      <legend className="hidden-text">{words.filter}</legend>
      {OUTCOMES.map((outcome) => {
        const count = controls.filter(({ result }) => result === outcome).length;
        if (count === 0 && outcome !== chosen) return null;
        return (
          <button
            key={outcome}
            type="button"
            className={`pick__one tone-${OUTCOME_LOOKS[outcome].tone}`}
            aria-pressed={chosen === outcome}
            onClick={() => onChoose(chosen === outcome ? undefined : outcome)}
          >
            <Icon name={OUTCOME_LOOKS[outcome].icon} size={14} />
            <span>{texts.frameworks.outcomes[outcome]}</span>
            <strong>{grouped(count)}</strong>
          </button>
        );
      })}
    </fieldset>
  );
}
