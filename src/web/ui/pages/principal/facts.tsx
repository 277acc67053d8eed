import type { ReactNode } from 'react';
import type { FactRow, Reading } from '../../../api/principals.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { LongText } from '../../components/long-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';

const words = texts.principal;

/** What the credential report says and what live calls say, side by side. */
export function Facts({ facts }: { readonly facts: readonly FactRow[] }): ReactNode {
  const differing = facts.filter(({ differs }) => differs).length;
  return (
    <Card
      title={words.factsTitle}
      lead={differing === 0 ? words.factsLead : words.factsDiffer(differing)}
      flush
    >
      {facts.length === 0 ? (
        <p className="dim principal__pad">{words.factsNone}</p>
      ) : (
        <table className="plain plain--stack plain--ruled fact-table">
          <thead>
            <tr>
              <th scope="col">{words.factName}</th>
              <th scope="col">{words.factReported}</th>
              <th scope="col">{words.factLive}</th>
            </tr>
          </thead>
          <tbody>
            {facts.map(({ name, title, reported, live, differs }) => (
              <tr key={name} data-differs={differs || undefined}>
                <th scope="row">
                  <span>{title}</span>
                  {differs && (
                    <Badge tone="medium" icon="warning" bare>
                      {words.differs}
                    </Badge>
                  )}
                </th>
                <td data-label={words.factReported}>
                  <ReadingShown reading={reported} />
                </td>
                <td data-label={words.factLive}>
                  <ReadingShown reading={live} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** A value with where it is from and when it was true; or why it is not known, and what to do about it. */
export function ReadingShown({ reading }: { readonly reading: Reading | undefined }): ReactNode {
  if (reading === undefined) return <span className="dim">{words.notAsked}</span>;
  const { value, time, unread, fix, source, readAt } = reading;
  return (
    <div className="reading">
      {unread !== undefined ? (
        <>
          <Badge tone="unknown" icon="unknown">
            {words.unread}
          </Badge>
          <p>
            <Words text={unread} />
          </p>
          {fix !== undefined && (
            <p>
              <strong>{words.fix}</strong> <Words text={fix} />
            </p>
          )}
        </>
      ) : (
        <span className="reading__value">
          {time === undefined ? (
            <LongText text={value ?? texts.common.notKnown} />
          ) : (
            <>
              {/* `made 2026-01-02T03:04:05Z`: the words before the time say what it is of. */}
              {value?.endsWith(time) === true && value.slice(0, -time.length)}
              <RelativeTime at={time} />
            </>
          )}
        </span>
      )}
      <span className="reading__source">
        {source}
        {readAt !== undefined && (
          <>
            {' · '}
            <RelativeTime at={readAt} />
          </>
        )}
      </span>
    </div>
  );
}
