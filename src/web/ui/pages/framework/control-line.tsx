import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ControlRow } from '../../../api/catalogue.ts';
import { Badge, SeverityBadge } from '../../components/badge.tsx';
import { Prose } from '../../components/prose.tsx';
import { grouped, texts } from '../../texts.ts';
import { OUTCOME_LOOKS } from '../frameworks/outcomes.ts';

const words = texts.framework;

interface ControlLineProps {
  readonly framework: string;
  readonly control: ControlRow;
  /** Whether its numbers are those of the findings that the dashboard shows: then they lead to them. */
  readonly linked: boolean;
}

/** A control: what it asks, who judges it, what came out, and what a person must look at. */
export function ControlLine({ framework, control, linked }: ControlLineProps): ReactNode {
  const { id, title, result } = control;
  return (
    <tr id={`control-${id}`}>
      <th scope="row" className="control__id">
        {id}
      </th>
      <td data-label={words.asks}>
        <div className="control">
          {title !== '' && <p className="control__title">{title}</p>}
          {control.states !== undefined && (
            <p className="dim">
              <Prose text={control.states} />
            </p>
          )}
          <About control={control} />
          <JudgedBy control={control} />
        </div>
      </td>
      <td data-label={words.result}>
        {result === undefined ? (
          <span className="dim">{words.noResult}</span>
        ) : (
          <Badge tone={OUTCOME_LOOKS[result].tone} icon={OUTCOME_LOOKS[result].icon}>
            {texts.frameworks.outcomes[result]}
          </Badge>
        )}
      </td>
      <td data-label={words.findings}>
        <CountList framework={framework} control={control} linked={linked} />
      </td>
    </tr>
  );
}

function About({ control: { level, published, severity } }: { readonly control: ControlRow }): ReactNode {
  if (level === undefined && published === undefined && severity === undefined) return null;
  return (
    <p className="control__about">
      {severity !== undefined && <SeverityBadge severity={severity} bare />}
      {level !== undefined && <span>{words.level(level)}</span>}
      {published !== undefined && <span>{words.published[published]}</span>}
    </p>
  );
}

/** The rules that speak of it, or what a person must look at, or why nobody does. */
function JudgedBy({ control }: { readonly control: ControlRow }): ReactNode {
  const { rules, covered, words: told, resultWords } = control;
  // What came out is often told in the words of the coverage: once is enough.
  const more = resultWords === told ? undefined : resultWords;
  return (
    <>
      {rules.length > 0 && (
        <p className="control__rules">
          <span className="dim">{covered === 'manual' ? words.lookAt : words.judgedBy}</span>
          {rules.map(({ rule, part, byHand }) => (
            <span key={`${rule} ${part}`} className="control__rule">
              <Link to="/rules/$id" params={{ id: rule }}>
                {rule}
              </Link>
              {part !== undefined && <span className="dim"> ({part})</span>}
              {byHand && covered !== 'manual' && <span className="dim"> {words.byHand}</span>}
            </span>
          ))}
        </p>
      )}
      {rules.length === 0 && (
        <p>
          <strong>{covered === 'manual' ? words.byPerson : words.notCovered}</strong>{' '}
          {told !== undefined && <Prose text={told} />}
        </p>
      )}
      {more !== undefined && (
        <p>
          <Prose text={more} />
        </p>
      )}
    </>
  );
}

type Counts = NonNullable<ControlRow['counts']>;
type Rows = ControlRow['rows'];

const COUNTS = [
  { id: 'fails', standing: 'open', of: ({ fails }: Counts) => fails, rows: ({ open }: Rows) => open },
  {
    id: 'unknown',
    standing: 'unknown',
    of: ({ unknown }: Counts) => unknown,
    rows: (rows: Rows) => rows.unknown,
  },
  { id: 'manual', standing: 'manual', of: ({ manual }: Counts) => manual, rows: (rows: Rows) => rows.manual },
  {
    id: 'accepted',
    standing: 'accepted',
    of: ({ suppressed, attested }: Counts) => suppressed + attested,
    rows: ({ accepted }: Rows) => accepted,
  },
  { id: 'passes', standing: undefined, of: ({ passes }: Counts) => passes, rows: () => undefined },
  { id: 'notStated', standing: undefined, of: ({ notStated }: Counts) => notStated, rows: () => undefined },
] as const;

/** A number leads to its rows where they are as many; else one link leads to all that its rules found, with that number. */
function CountList({ framework, control, linked }: ControlLineProps): ReactNode {
  const { id, counts, rows } = control;
  if (counts === undefined) return null;
  const some = COUNTS.flatMap((each) => {
    const count = each.of(counts);
    return count === 0 ? [] : [{ ...each, count, isListed: linked && each.rows(rows) === count }];
  });
  if (some.length === 0) return <span className="dim">{texts.common.none}</span>;
  const differs = linked && some.some(({ standing, isListed }) => standing !== undefined && !isListed);
  const all = rows.open + rows.unknown + rows.notSeen + rows.manual + rows.accepted;
  return (
    <ul className="control__counts">
      {some.map(({ id: kind, standing, count, isListed }) => {
        const said = words.counted[kind](grouped(count));
        return (
          <li key={kind} className={standing === undefined ? 'dim' : undefined}>
            {isListed && standing !== undefined ? (
              <Link
                to="/findings"
                search={{ framework, control: id, standing }}
                aria-label={words.countLabel(said, id)}
              >
                {said}
              </Link>
            ) : (
              said
            )}
          </li>
        );
      })}
      {differs && all > 0 && (
        <li>
          <Link
            to="/findings"
            search={{ framework, control: id }}
            aria-label={words.countLabel(words.byItsRules(all), id)}
          >
            {words.byItsRules(all)}
          </Link>
        </li>
      )}
    </ul>
  );
}
