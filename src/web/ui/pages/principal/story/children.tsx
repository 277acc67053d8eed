import type { ReactNode } from 'react';
import type { ChildCredential, MadePrincipal } from '../../../../../core/model/investigation.ts';
import { Badge } from '../../../components/badge.tsx';
import { CopyText } from '../../../components/copy-text.tsx';
import { RelativeTime } from '../../../components/relative-time.tsx';
import { grouped, texts } from '../../../texts.ts';

const words = texts.story;

/** Sessions and keys that came of the key; those that were not followed say so. */
export function Children({ of }: { readonly of: readonly ChildCredential[] }): ReactNode {
  if (of.length === 0) return <p className="dim">{words.childrenNone}</p>;
  return (
    <ul className="things">
      {of.map((child) => (
        <li key={`${child.accessKeyId} ${child.at}`} className="thing">
          <div className="row gap-2">
            <CopyText text={child.accessKeyId} />
            <Badge>{words.childKinds[child.kind]}</Badge>
            {!child.followed && (
              <Badge tone="unknown" icon="unknown">
                {words.notFollowed}
              </Badge>
            )}
          </div>
          <p>
            {child.of !== undefined && <bdi className="breaks">{child.of} </bdi>}
            <span className="dim">
              {words.childIn} <span className="mono">{child.accountId}</span>, {child.region}
            </span>
          </p>
          <p className="dim">
            {words.childMade} <RelativeTime at={child.at} />
            {child.expiresAt !== undefined && (
              <>
                {', '}
                {words.childEnds} <RelativeTime at={child.expiresAt} />
              </>
            )}
            {'; '}
            {child.followed
              ? words.calls(grouped(child.count), child.count)
              : (child.why ?? words.notFollowedWhy)}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** What was made with the key and outlives it. */
export function Made({ made }: { readonly made: readonly MadePrincipal[] }): ReactNode {
  return (
    <ul className="things">
      {made.map(({ kind, name, userName, accountId, event }) => (
        <li key={`${kind} ${name} ${event.at} ${event.id ?? ''}`} className="thing">
          <div className="row gap-2">
            <Badge tone="high" icon="warning">
              {words.madeKinds[kind]}
            </Badge>
            <bdi className="breaks">
              <strong>{name}</strong>
            </bdi>
          </div>
          <p className="dim">
            {userName !== undefined && `${words.madeFor} ${userName}, `}
            <span className="mono">{accountId}</span>, <code>{event.event}</code>{' '}
            <RelativeTime at={event.at} />
          </p>
        </li>
      ))}
    </ul>
  );
}
