import type { ReactNode } from 'react';
import { CopyText } from '../../components/copy-text.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';
import type { Step } from './types.ts';

const words = texts.plan;

/** When a key was last used, and what is not known of it. */
export function LastUse({ lastUse }: { readonly lastUse: NonNullable<Step['lastUse']> }): ReactNode {
  if ('unread' in lastUse) return words.lastUseUnread(lastUse.unread);
  if (!lastUse.recorded) return words.lastUseNone;
  const where = [lastUse.service, lastUse.region].filter((each) => each !== undefined).join(', ');
  return (
    <>
      <RelativeTime at={lastUse.at} />
      {where !== '' && ` (${where})`}
    </>
  );
}

/** Who made a key, by the event history. */
export function MadeBy({ createdBy }: { readonly createdBy: NonNullable<Step['createdBy']> }): ReactNode {
  if ('unknown' in createdBy) return words.madeByUnknown(createdBy.unknown);
  const { arn, at, sourceIp, userAgent } = createdBy;
  return (
    <>
      <CopyText text={arn} /> <RelativeTime at={at} />
      {sourceIp !== undefined && ` ${words.from(sourceIp)}`}
      {userAgent !== undefined && ` ${words.with_(userAgent)}`}
    </>
  );
}
