import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DeniedCalls } from '../../../../core/model/denied-calls.ts';
import type { DeniedKey } from '../../../api/jobs.ts';
import { Badge } from '../../components/badge.tsx';
import { Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.plans;

/** One key under refusal: whether somebody still tries it, from where and for what. */
export function DeniedOne({ denied }: { readonly denied: DeniedKey }): ReactNode {
  const { account, accessKeyId, userName, since, calls, silent, plan } = denied;
  return (
    <article className="denied__key">
      <header className="row gap-2">
        <h3>
          <CopyText text={accessKeyId} />
        </h3>
        <Verdict calls={calls} />
        {userName !== undefined && (
          <Link
            to="/principals/$account/$kind/$name"
            params={{ account, kind: 'user', name: userName }}
            search={{}}
            className="clip"
          >
            {userName}
          </Link>
        )}
        <span className="dim">
          {account}, {words.deniedSince.toLowerCase()} <RelativeTime at={since} />
        </span>
      </header>
      {silent !== undefined && (
        <p>
          <Words text={silent} />
        </p>
      )}
      {calls !== undefined && <Calls calls={calls.whole as unknown as DeniedCalls} />}
      {plan !== undefined && (
        <p>
          <Link to="/plans/$id" params={{ id: plan }} search={{}}>
            {words.deniedPlan}
          </Link>
        </p>
      )}
    </article>
  );
}

/** Nothing seen is only said where everything was searched. */
function Verdict({ calls }: { readonly calls: DeniedKey['calls'] | undefined }): ReactNode {
  if (calls === undefined)
    return (
      <Badge tone="unknown" icon="unknown">
        {words.deniedSilent}
      </Badge>
    );
  if (calls.stillUsed)
    return (
      <Badge tone="high" icon="warning">
        {words.deniedOpen}
      </Badge>
    );
  return calls.notSearched > 0 ? (
    <Badge tone="unknown" icon="unknown">
      {words.deniedUnsure}
    </Badge>
  ) : (
    <Badge tone="info" icon="info">
      {words.deniedQuiet}
    </Badge>
  );
}

function Calls({ calls }: { readonly calls: DeniedCalls }): ReactNode {
  const { unread, denied, deniedCount, notDenied, identityCalls, unreadable, notSearched, says } = calls;
  return (
    <>
      {unread === undefined ? (
        <p>{words.deniedCount(deniedCount)}</p>
      ) : (
        <Notice tone="unknown" icon="unknown" title={`${words.deniedUnsure} (${unread.code})`}>
          <p>
            <Words text={unread.words} />
          </p>
        </Notice>
      )}
      {denied.length > 0 && <Groups denied={denied} accessKeyId={calls.accessKeyId} />}
      {identityCalls > 0 && <p>{words.deniedIdentity(identityCalls)}</p>}
      {notDenied.count > 0 && <p>{words.deniedNotDenied(notDenied.count, notDenied.events.join(', '))}</p>}
      {unreadable > 0 && <p>{words.deniedUnreadable(unreadable)}</p>}
      {notSearched.length > 0 && <NotSearched notSearched={notSearched} />}
      {says.map((sentence) => (
        <p key={sentence} className="dim">
          <Words text={sentence} />
        </p>
      ))}
    </>
  );
}

/** Regions that were not searched for one reason, together: it is mostly all of them. */
function NotSearched({ notSearched }: Pick<DeniedCalls, 'notSearched'>): ReactNode {
  const together = Map.groupBy(notSearched, ({ code, words: why }) => `${code}\n${why}`);
  return [...together].map(([reason, regions]) => {
    const [code = '', why = ''] = reason.split('\n', 2);
    return (
      <p key={reason}>
        <Badge tone="unknown" icon="unknown">
          {words.deniedUnsure}
        </Badge>{' '}
        {words.deniedNotSearched(regions.map(({ region }) => region).join(', '), code)} <Words text={why} />
      </p>
    );
  });
}

function Groups({ denied, accessKeyId }: Pick<DeniedCalls, 'denied' | 'accessKeyId'>): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so it must be reachable by keyboard.
    <div className="denied__calls" tabIndex={0} role="region" aria-label={words.deniedOf(accessKeyId)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.deniedFrom}</th>
            <th scope="col">{words.deniedEvent}</th>
            <th scope="col" className="denied__number">
              {words.deniedTimes}
            </th>
            <th scope="col">{words.deniedLast}</th>
            <th scope="col">{words.deniedAgent}</th>
          </tr>
        </thead>
        <tbody>
          {denied.map(({ from, isAddress, userAgent, event, regions, count, lastAt }) => (
            <tr key={`${from} ${userAgent} ${event}`}>
              <td>
                {from}
                {!isAddress && <span className="dim"> ({words.deniedByAws})</span>}
              </td>
              <td>
                {event}
                <span className="dim"> {regions.join(', ')}</span>
              </td>
              <td className="denied__number">{grouped(count)}</td>
              <td>
                <RelativeTime at={lastAt} inRow />
              </td>
              <td>{userAgent ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
