import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FrameworkRow, FrameworksAnswer } from '../../api/catalogue.ts';
import { useRead } from '../api/query.ts';
import { oneOf } from '../api/search-state.ts';
import { useSearchState } from '../api/use-search-state.ts';
import { Card } from '../components/card.tsx';
import { ExternalLink } from '../components/external-link.tsx';
import { Page } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../components/skeleton.tsx';
import { ErrorState } from '../components/states.tsx';
import { texts } from '../texts.ts';
import { Coverage } from './frameworks/coverage.tsx';
import { type Family, familiesOf, nameOf } from './frameworks/families.ts';
import './frameworks/frameworks.css';
import { Results } from './frameworks/results.tsx';
import { RunNotice } from './frameworks/run-notice.tsx';

const words = texts.frameworks;
const LATER = 60_000;

/** Published frameworks: how much of each is covered, and how it came out. */
export default function FrameworksPage(): ReactNode {
  const [search] = useSearchState();
  const { data, error, isFetching, refetch } = useRead(
    '/frameworks',
    { query: { run: oneOf(search, 'run') } },
    { refetchInterval: LATER },
  );
  return (
    <Page
      title={texts.nav.frameworks}
      lead={
        <>
          {words.lead}{' '}
          {data?.run !== undefined && (
            <span>
              {words.resultsOf(data.run.number)} <RelativeTime at={data.run.now} />.
            </span>
          )}
        </>
      }
    >
      {error !== null ? (
        <ErrorState fault={error} retry={() => void refetch()} retrying={isFetching} />
      ) : data === undefined ? (
        <LoadingRegion>
          <div className="stack">
            <Skeleton height="32rem" round />
            <Skeleton height="14rem" round />
          </div>
        </LoadingRegion>
      ) : (
        <All answer={data} />
      )}
    </Page>
  );
}

function All({ answer: { run, items } }: { readonly answer: FrameworksAnswer }): ReactNode {
  return (
    <>
      <RunNotice run={run} />
      {familiesOf(items).map((family) => (
        <FamilyCard key={family.title ?? family.kind} family={family} />
      ))}
    </>
  );
}

function FamilyCard({ family: { kind, title, rows } }: { readonly family: Family }): ReactNode {
  const [first] = rows;
  const heading = title ?? (kind === 'others' ? words.othersTitle : words.derivedTitle);
  return (
    <Card
      title={heading}
      lead={
        kind === 'versions' && first !== undefined ? (
          <>
            {words.by} <ExternalLink url={first.url}>{first.publisher}</ExternalLink>
          </>
        ) : kind === 'others' ? (
          words.othersLead
        ) : (
          words.derivedLead
        )
      }
      flush
    >
      <table className="plain plain--stack plain--ruled frameworks" aria-label={heading}>
        <thead>
          <tr>
            <th scope="col">{kind === 'versions' ? words.version : words.framework}</th>
            <th scope="col">{words.coverageTitle}</th>
            <th scope="col">{words.resultsTitle}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FrameworkLine key={row.id} row={row} short={kind === 'versions'} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** A framework; among its versions only the version is named. */
function FrameworkLine({ row, short }: { readonly row: FrameworkRow; readonly short: boolean }): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Link to="/frameworks/$id" params={{ id: row.id }} className="frameworks__name">
          {short ? words.versionOf(row.version) : nameOf(row)}
        </Link>
        <span className="frameworks__id">
          <span className="mono">{row.id}</span>
          {!short && <span>{row.publisher}</span>}
        </span>
      </th>
      <td data-label={words.coverageTitle}>
        <Coverage row={row} />
      </td>
      <td data-label={words.resultsTitle}>
        <Results row={row} />
      </td>
    </tr>
  );
}
