import type { ReactNode } from 'react';
import type { RunRef } from '../../../api/parts.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';

const words = texts.account;
/** As many as a person looks at. */
const MOST = 20;

/** Runs that had the account. */
export function AccountRuns({ runs }: { readonly runs: readonly RunRef[] }): ReactNode {
  return (
    <Card title={words.runsTitle}>
      {runs.length === 0 ? (
        <p className="dim">{texts.accounts.runsNone}</p>
      ) : (
        <ul className="things">
          {runs.slice(0, MOST).map((run) => (
            <li key={run.number} className="thing thing--line">
              <strong>{texts.accounts.runNumber(run.number)}</strong>
              <RelativeTime at={run.now} />
              <span className="dim">{scopeWords(run.scope)}</span>
              {!run.complete && (
                <Badge tone="unknown" icon="unknown">
                  {texts.accounts.runPart}
                </Badge>
              )}
            </li>
          ))}
          {runs.length > MOST && <li className="dim">{words.runsMore(runs.length - MOST)}</li>}
        </ul>
      )}
    </Card>
  );
}

function scopeWords(scope: string): string {
  const { scopes } = texts.accounts;
  return Object.hasOwn(scopes, scope) ? scopes[scope as keyof typeof scopes] : scope;
}
