import { type ReactNode, useState } from 'react';
import type { ResultsRun } from '../../../api/catalogue.ts';
import { exactWords } from '../../components/relative-words.ts';
import { texts } from '../../texts.ts';

const words = texts.framework;

/** What an auditor asks of a result first: of what, by which run, as of when, how whole; in exact times. */
export function RunFacts({ run }: { readonly run: ResultsRun }): ReactNode {
  // When it was opened: a page that is printed later says as of when its numbers were.
  const [now] = useState(() => Date.now());
  const { scanned, partial, skipped, failed } = run.accounts;
  const facts: readonly { term: string; value: ReactNode; onPaper?: boolean }[] = [
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
    { term: words.facts.printed, value: exactWords(now), onPaper: true },
  ];
  return (
    <dl className="facts-list">
      {facts.map(({ term, value, onPaper }) => (
        <div key={term} className={onPaper === true ? 'paper-only' : undefined}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
