import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FrameworkRow } from '../../../api/catalogue.ts';
import { Icon } from '../../components/icon.tsx';
import { grouped, texts } from '../../texts.ts';
import { nameOf } from './families.ts';
import { OUTCOME_LOOKS } from './outcomes.ts';
import { ShareBar } from './share-bar.tsx';

const words = texts.frameworks;

/** How the controls came out; each number leads to its controls. */
export function Results({ row }: { readonly row: FrameworkRow }): ReactNode {
  if (row.results.length === 0) return <span className="dim">{words.noResults}</span>;
  return (
    <div className="share-with-words">
      <ShareBar
        parts={row.results.map(({ result, count }) => ({ id: result, count, ...OUTCOME_LOOKS[result] }))}
      />
      <ul className="results">
        {row.results.map(({ result, count }) => (
          <li key={result} className={`results__one tone-${OUTCOME_LOOKS[result].tone}`}>
            <Icon name={OUTCOME_LOOKS[result].icon} size={13} />
            <Link
              to="/frameworks/$id"
              params={{ id: row.id }}
              search={{ result }}
              aria-label={words.resultLabel(grouped(count), words.counted[result], nameOf(row))}
            >
              {grouped(count)} {words.counted[result]}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
