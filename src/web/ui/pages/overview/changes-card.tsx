import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Changes } from '../../../api/overview.ts';
import { useRead } from '../../api/query.ts';
import { SeverityBadge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.overview.changes;

type Kind = Changes['rows'][number]['kind'];

/** What the newest run changed. What it could not see comes first: then nothing below is the whole. */
export function ChangesCard(): ReactNode {
  const answer = useRead('/overview/changes');
  const { data } = answer;
  const lead =
    data?.from === undefined || data.to === undefined ? undefined : (
      <>
        {words.between(data.from.number, data.to.number)} <RelativeTime at={data.to.now} />
      </>
    );
  return (
    <Card title={words.title} lead={lead}>
      {answer.error !== null ? (
        <ErrorState fault={answer.error} retry={() => void answer.refetch()} retrying={answer.isFetching} />
      ) : data === undefined ? (
        <LoadingRegion>
          <Skeleton height="19rem" round />
        </LoadingRegion>
      ) : data.to === undefined ? (
        <EmptyState icon="clock" title={words.noTwo}>
          <p>{words.noTwoWhy}</p>
        </EmptyState>
      ) : (
        <Body changes={data} />
      )}
    </Card>
  );
}

function Body({ changes }: { readonly changes: Changes }): ReactNode {
  const { complete, notes, rows } = changes;
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind)];
  return (
    <div className="stack gap-3">
      {!complete && (
        <div className="note">
          <strong>
            <bdi>{notes[0] ?? words.incomplete}</bdi>
          </strong>
          <Notes notes={notes.slice(1)} />
        </div>
      )}
      <Tallies counts={changes.counts} />
      {complete && <Notes notes={notes} />}
      {rows.length === 0 && <p className="dim">{complete ? words.nothing : words.nothingSeen}</p>}
      <div className="overview__kinds">
        {kinds.map(([kind, of]) => (
          <KindList
            key={kind}
            kind={kind}
            rows={of}
            total={changes.kinds.find((each) => each.kind === kind)?.total ?? of.length}
            command={commandOf(changes)}
          />
        ))}
      </div>
    </div>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }): ReactNode {
  if (notes.length === 0) return null;
  return (
    <ul>
      {notes.map((note) => (
        <li key={note}>
          <bdi>{note}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Tallies({ counts }: Pick<Changes, 'counts'>): ReactNode {
  // Of what is over, accepted or not seen, the findings list what earlier runs left, too: it is listed below instead.
  const tallies = [
    { id: 'new', name: words.new, count: counts.new, search: { fresh: 'true' } },
    { id: 'fixed', name: words.fixed, count: counts.fixed },
    { id: 'not-seen', name: words.notSeen, count: counts.notSeen },
    { id: 'accepted', name: words.accepted, count: counts.accepted },
  ];
  return (
    <dl className="overview__tallies">
      {tallies.map(({ id, name, count, search }) => (
        <div key={id}>
          <dt>{name}</dt>
          <dd>
            {search === undefined ? (
              grouped(count)
            ) : (
              <Link
                to="/findings"
                search={search}
                aria-label={`${grouped(count)}: ${texts.common.showRows(name)}`}
              >
                {grouped(count)}
              </Link>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const FIRST_ROWS = 3;

function commandOf({ from, to }: Changes): string {
  return from === undefined || to === undefined
    ? 'keyreeve diff'
    : `keyreeve diff ${from.number} ${to.number}`;
}

interface KindListProps {
  readonly kind: Kind;
  /** The worst of them: not all where there are very many. */
  readonly rows: Changes['rows'];
  readonly total: number;
  /** What lists all of them. */
  readonly command: string;
}

/** The worst of one kind; the others when they are asked for, and where those are that the answer left off. */
function KindList({ kind, rows, total, command }: KindListProps): ReactNode {
  const [isAll, setAll] = useState(false);
  return (
    <section className="overview__kind">
      <h3>{words.kinds[kind]}</h3>
      <ul className="overview__changes">
        {(isAll ? rows : rows.slice(0, FIRST_ROWS)).map(({ row }) => (
          <li key={row.id}>
            <SeverityBadge severity={row.severity} bare />
            <span className="overview__change">
              <Link to="/findings" search={{ finding: row.id }} title={row.says}>
                {row.title}
              </Link>
              <span className="dim">
                <bdi>{row.principal?.name ?? row.resource.name}</bdi> ·{' '}
                <bdi>{row.account.name ?? row.account.id}</bdi>
              </span>
            </span>
          </li>
        ))}
      </ul>
      {!isAll && rows.length > FIRST_ROWS && (
        <div>
          <Button size="small" look="quiet" icon="down" onClick={() => setAll(true)}>
            {words.more(rows.length - FIRST_ROWS)}
          </Button>
        </div>
      )}
      {total > rows.length && (isAll || rows.length <= FIRST_ROWS) && (
        <p className="dim">
          {words.leftOff(total - rows.length)}{' '}
          {kind === 'new' ? (
            <Link to="/findings" search={{ fresh: 'true' }}>
              {words.leftOffNew}
            </Link>
          ) : (
            <Words text={words.leftOffHow(command)} />
          )}
        </p>
      )}
    </section>
  );
}
