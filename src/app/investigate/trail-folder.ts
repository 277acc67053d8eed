import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { DownloadProgress } from '../../aws/collect/trail-bucket/download.ts';
import type { AccountSession } from '../../aws/session/account-session.ts';
import type { TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { NotSearched } from '../../core/model/denied-calls.ts';
import { Problem } from '../../core/model/problem.ts';
import { deliveryDays, isOutside, mayHold, namedFile } from '../../trail/files/layout.ts';
import { openTrailFiles } from '../../trail/files/open-trail-files.ts';
import type { ReadProgress } from '../../trail/files/read-batches.ts';
import { wrapped } from './wrapped-source.ts';

export interface TrailFolderOptions {
  /** A folder, or `s3://bucket/prefix`. */
  readonly place: string;
  /** All that will be asked about: of a bucket only files of these days are brought. */
  readonly window: TrailWindow;
  /** Called for S3 alone. */
  readonly session: () => Promise<AccountSession>;
  /** Where objects of S3 are kept, for the next time too; by default below the user's cache. */
  readonly cacheFolder?: string;
  readonly onDownload?: (progress: DownloadProgress) => void;
  readonly onRead?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Opens trail files as a source of events, from a folder or from a bucket, of which it makes a folder first.
 *
 * Throws the {@link Problem} `unreadable-file` where there is no trail file to read, `bad-argument` for a place that
 * names no bucket, `output-unwritable` where the cache cannot be written, and `missing-package` without DuckDB.
 */
export async function openTrailFolder(options: TrailFolderOptions): Promise<TrailSource> {
  const { place, onRead, signal } = options;
  const more = {
    ...(onRead !== undefined && { onProgress: onRead }),
    ...(signal !== undefined && { signal }),
  };
  if (!place.startsWith('s3://')) return openTrailFiles({ folder: place, ...more });
  const { folder, gaps } = await broughtFromS3(options);
  const source = await openTrailFiles({ folder, shownAs: place, ...more });
  return gaps.length === 0 ? source : withGaps(source, gaps);
}

async function broughtFromS3({ place, window, session, onDownload, ...options }: TrailFolderOptions) {
  const { listTrail, s3Place } = await import('../../aws/collect/trail-bucket/list.ts');
  const { downloadTrail } = await import('../../aws/collect/trail-bucket/download.ts');
  const { bucket, prefix } = s3Place(place);
  const days = deliveryDays(window);
  const own = await session();
  const list = await listTrail(
    own,
    { bucket, prefix },
    {
      prefix: (each) => mayHold(`/${each}`, days),
      key: (each) => {
        const { kind, day } = namedFile(`/${each}`);
        return kind === 'trail' && !isOutside(day, days);
      },
    },
  );
  const folder = join(options.cacheFolder ?? defaultCache(), `${bucket}-${markOf(prefix)}`);
  const brought = await downloadTrail(own, bucket, list, folder, onDownload);
  const gaps = [...list.gaps, ...brought.gaps];
  if (brought.objects === 0) throw nothingBrought(place, gaps, list.leftOut);
  return { folder, gaps };
}

/** One folder a prefix: what an earlier search of another one brought is not this one's. */
function markOf(prefix: string): string {
  return createHash('sha256').update(prefix).digest('hex').slice(0, 12);
}

/** XDG Base Directory Specification, `XDG_CACHE_HOME`. */
function defaultCache(): string {
  const { XDG_CACHE_HOME: named } = process.env;
  return join(named !== undefined && named !== '' ? named : join(homedir(), '.cache'), 'keyreeve', 'trail');
}

function nothingBrought(place: string, gaps: readonly NotSearched[], leftOut: number): Problem {
  const [first] = gaps;
  if (first !== undefined) {
    const words = `${place}: none of ${gaps.length} objects or folders can be read. ${first.words} (${first.code})`;
    return new Problem('unreadable-file', words, { hint: 'Check the permissions on the bucket.' });
  }
  const words = `${place}: no trail file of these days lies there (${leftOut} other objects).`;
  return new Problem('unreadable-file', words, { hint: 'Check the prefix, and the days asked for.' });
}

/** What could not be brought was not searched by any question. */
function withGaps(source: TrailSource, gaps: readonly NotSearched[]): TrailSource {
  return wrapped(source, { answer: (answer) => ({ ...answer, gaps: [...gaps, ...answer.gaps] }) });
}
