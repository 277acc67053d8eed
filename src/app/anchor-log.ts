import type { AuditLog, Head } from '../audit-log/entry.ts';
import type { Anchor, AnchorPlace } from '../aws/send/anchor.ts';
import type { BaseSession } from '../aws/session/base-session.ts';
import { systemClock } from '../aws/session/clock.ts';
import type { Fact } from '../core/model/fact.ts';
import { instant } from '../core/model/time.ts';
import type { AnchorSettings } from '../core/settings/settings.ts';
import { hostActor } from './audit-log.ts';
import { openLive } from './open-live.ts';
import type { LiveOptions } from './scan-options.ts';

/** What became of the head. */
export interface Anchored {
  readonly head: Head;
  /** `bucket/key` of the place. */
  readonly place: string;
  /** What S3 said. */
  readonly kept: Fact<Anchor>;
}

/**
 * Puts the log's head into the bucket, with the session's own credentials, and writes down whether it was taken.
 * A refusal is no error: what was done before it is in the log.
 */
export async function anchorLog(
  base: BaseSession,
  log: AuditLog,
  settings: AnchorSettings,
  now: () => Date = () => new Date(),
): Promise<Anchored> {
  const { anchorHead } = await import('../aws/send/anchor.ts');
  const place = placeOf(base, settings);
  const head = log.head();
  const kept = await anchorHead(ownSession(base), place, settings, head, now());
  const { bucket, prefix } = place;
  const said =
    kept.state === 'known'
      ? {
          outcome: 'done' as const,
          about: {
            ...about(settings, head),
            bucket,
            key: kept.value.key,
            until: instant(kept.value.retainUntil),
          },
        }
      : {
          outcome: 'failed' as const,
          about: { ...about(settings, head), bucket, code: kept.code },
          words: kept.words,
        };
  log.append({ at: instant(now()), actor: hostActor(base.identity.arn), action: 'anchor', ...said });
  return { head, place: `${bucket}/${kept.state === 'known' ? kept.value.key : prefix}`, kept };
}

function about({ mode, days }: AnchorSettings, { seq, hash }: Head) {
  return { call: 's3:PutObject', seq, hash, mode, days };
}

/** The newest head in the bucket; a known `undefined` where there is none. */
async function anchoredHead(base: BaseSession, settings: AnchorSettings): Promise<Fact<Head | undefined>> {
  const { readAnchor } = await import('../aws/send/anchor.ts');
  return readAnchor(ownSession(base), placeOf(base, settings));
}

function ownSession(base: BaseSession) {
  return base.account({ accountId: base.identity.accountId });
}

function placeOf(
  base: BaseSession,
  { bucket, prefix = '', region = base.region }: AnchorSettings,
): AnchorPlace {
  return { bucket, prefix, region };
}

/** By which credentials the bucket is asked. */
export type AnchorOptions = Pick<LiveOptions, 'profile' | 'region'>;

/** {@link anchorLog} with a session of its own. Throws a {@link Problem} where there are no credentials. */
export function anchorNow(
  options: AnchorOptions,
  log: AuditLog,
  settings: AnchorSettings,
): Promise<Anchored> {
  return withSession(options, (base) => anchorLog(base, log, settings));
}

/** {@link anchoredHead} with a session of its own. Throws as {@link anchorNow} does. */
export function readAnchored(
  options: AnchorOptions,
  settings: AnchorSettings,
): Promise<Fact<Head | undefined>> {
  return withSession(options, (base) => anchoredHead(base, settings));
}

async function withSession<T>(options: AnchorOptions, work: (base: BaseSession) => Promise<T>): Promise<T> {
  const base = await openLive(options, systemClock());
  try {
    return await work(base);
  } finally {
    base.close();
  }
}
