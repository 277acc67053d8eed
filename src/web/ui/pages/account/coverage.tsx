import type { ReactNode } from 'react';
import type { AccountRow } from '../../../api/accounts.ts';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Icon } from '../../components/icon.tsx';
import { LongText } from '../../components/long-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { grouped, texts } from '../../texts.ts';
import { CoverageBadge } from '../accounts/columns.tsx';
import { CountLink } from '../accounts/count-link.tsx';

const words = texts.account;

/** What was read of an account, and what could not be, with what mends it. */
export function Coverage({ row }: { readonly row: AccountRow }): ReactNode {
  const { coverage, counts, users, reportAt } = row;
  const { status, reason, code, detail, fix, report, notRead, calls, usersReadAgain } = coverage;
  return (
    <Card title={words.coverageTitle}>
      <div className="stack">
        {reason !== undefined && (
          <div className={`callout tone-${status === 'skipped' ? 'neutral' : 'unknown'}`}>
            <Icon name="warning" />
            <div className="grow stack gap-1">
              <p>
                <strong>
                  <Words text={reason} />
                </strong>{' '}
                {code !== undefined && <code>{code}</code>}
              </p>
              {detail !== undefined && <OwnWords text={detail} />}
              {fix !== undefined && (
                <p>
                  <strong>{words.fix}</strong> <Words text={fix} />
                </p>
              )}
            </div>
          </div>
        )}
        <dl className="facts-list facts-list--wide">
          <Fact name={words.status}>
            <CoverageBadge status={status} />
          </Fact>
          <Fact name={words.report}>
            <RelativeTime
              at={reportAt ?? report?.generatedAt}
              absent={report === undefined ? texts.accounts.noReport : texts.accounts.reportOfUnknownAge}
            />
            {report?.stale === true && (
              <p>
                <Badge tone="unknown" icon="clock">
                  {texts.accounts.stale}
                </Badge>{' '}
                {report.staleBecause}
              </p>
            )}
            {report?.file !== undefined && <p className="dim breaks">{report.file}</p>}
          </Fact>
          <Fact name={words.users}>
            {users === undefined ? <span className="dim">{texts.common.notKnown}</span> : grouped(users)}
            {usersReadAgain !== undefined && (
              <p className="dim">{words.readAgain(grouped(usersReadAgain))}</p>
            )}
          </Fact>
          <Fact name={words.open}>
            <CountLink row={row} standing="open" />
          </Fact>
          <Fact name={words.unknown}>
            <CountLink row={row} standing="unknown" />
          </Fact>
          <Fact name={words.passes}>{grouped(counts.pass)}</Fact>
          <Fact name={words.accepted}>{grouped(counts.accepted)}</Fact>
          <Fact name={words.calls}>{words.callCounts(grouped(calls.read), grouped(calls.retries))}</Fact>
        </dl>
        <NotReadTable notRead={notRead} status={status} />
      </div>
    </Card>
  );
}

function OwnWords({ text }: { readonly text: string }): ReactNode {
  return (
    <p className="dim">
      {words.ownWords} <LongText text={text} />
    </p>
  );
}

function NotReadTable({ notRead, status }: Pick<AccountRow['coverage'], 'notRead' | 'status'>): ReactNode {
  if (notRead.length === 0) {
    return status === 'scanned' ? (
      <p className="dim">{words.allRead}</p>
    ) : (
      <p className="dim">{words.notReadNone}</p>
    );
  }
  return (
    <section aria-label={words.notReadTitle(notRead.length)} className="stack gap-2">
      <h3>{words.notReadTitle(notRead.length)}</h3>
      <ul className="causes">
        {notRead.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same call can fail twice in the same way.
          <li key={`${each.source} ${index}`} className="cause">
            <div className="cause__head">
              <Badge tone="unknown" icon="unknown">
                {words.unread}
              </Badge>
              <code>{each.source}</code>
              <code>{each.code}</code>
            </div>
            <p className="cause__words">
              <Words text={each.words} />
            </p>
            {each.detail !== undefined && <OwnWords text={each.detail} />}
            {each.fix !== undefined && (
              <p>
                <strong>{words.fix}</strong> <Words text={each.fix} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
