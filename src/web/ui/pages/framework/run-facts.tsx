import { type ReactNode, useState } from 'react';
import type { ResultsRun } from '../../../api/catalogue.ts';
import { exactWords } from '../../components/relative-words.ts';
import { texts } from '../../texts.ts';

const words = texts.framework;

/** What an auditor asks of a result first: of what, by which run, as of when, how whole; in exact times. */
export function RunFacts({
  run,
  printed,
}: {
  readonly run: ResultsRun;
  readonly printed: boolean;
}): ReactNode {
  const [now] = useState(() => Date.now());
  const { scanned, partial, skipped, failed } = run.accounts;
  const facts = [
    {
      term: words.facts.scope,
      value: (
        <>
          {texts.accounts.scopes[run.scope as keyof typeof texts.accounts.scopes] ?? run.scope}{' '}
          <span className="mono breaks">{run.of}</span>
        </>
      ),
    },
    { term: words.facts.run, value: words.runBy(run.number, run.tool) },
    { term: words.facts.asOf, value: exactWords(Date.parse(run.now)) },
    { term: words.facts.accounts, value: words.accounts(scanned, partial, failed, skipped) },
    { term: words.facts.complete, value: run.complete ? words.complete : words.notComplete },
    ...(printed ? [{ term: words.facts.printed, value: exactWords(now) }] : []),
  ];
  return (
    <dl className="facts-list facts-list--wide">
      {facts.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
