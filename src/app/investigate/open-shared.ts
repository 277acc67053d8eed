import type { BaseSession } from '../../aws/session/base-session.ts';
import { systemClock } from '../../aws/session/clock.ts';
import type { TrailSource } from '../../core/investigation/source.ts';
import { Problem } from '../../core/model/problem.ts';
import { checkFolder } from '../../trail/files/find-files.ts';
import { parseBytes } from '../../trail/sql/bytes.ts';
import type { DdlOptions } from '../../trail/sql/ddl.ts';
import { tableName } from '../../trail/sql/text.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { SharedSourceOf } from './open-investigation.ts';
import { openTrailFolder } from './trail-folder.ts';
import { wrapped } from './wrapped-source.ts';

/** A trail that lies somewhere else than in the event history. */
export type TrailPlace =
  /** A folder of log files, or `s3://bucket/prefix`. */
  | { readonly in: 'files'; readonly place: string }
  | {
      readonly in: 'athena';
      /** `database.table` */
      readonly table: string;
      readonly mostBytes: number;
      readonly workGroup?: string;
      readonly output?: string;
      readonly regions: readonly string[];
    }
  | {
      readonly in: 'trino';
      /** `catalog.schema.table` */
      readonly table: string;
      readonly mostBytes: number;
      readonly server: string;
      readonly user: string;
      readonly passwordEnv?: string;
      readonly tokenEnv?: string;
      readonly regions: readonly string[];
    };

export interface SharedOptions {
  readonly live: LiveOptions;
  readonly signal: AbortSignal;
  /** Told where reading the files stands, in words. */
  readonly onProgress: (words: string) => void;
}

/** Whether a trail cannot be read without calling AWS. */
export function needsAws(trail: TrailPlace): boolean {
  return trail.in === 'athena' || (trail.in === 'files' && trail.place.startsWith('s3://'));
}

/** Opens the trail for all keys that are asked about. Throws the {@link Problem} of a place that cannot be one. */
export function openShared(
  trail: TrailPlace,
  options: SharedOptions,
): (about: SharedSourceOf) => Promise<TrailSource> {
  switch (trail.in) {
    case 'files':
      if (!needsAws(trail)) checkFolder(trail.place);
      return (about) => openFiles(trail.place, about, options);
    case 'athena':
      return () => openAthenaTable(trail, options);
    default:
      return () => openTrinoTable(trail, options);
  }
}

function openFiles(
  place: string,
  { window, base }: SharedSourceOf,
  { signal, onProgress }: SharedOptions,
): Promise<TrailSource> {
  return openTrailFolder({
    place,
    window,
    session: async () => own(base),
    onDownload: ({ objects, ofObjects, bytes, ofBytes }) =>
      onProgress(
        `Bringing ${objects} of ${ofObjects} log files, ${megabytes(bytes)} of ${megabytes(ofBytes)}`,
      ),
    onRead: ({ files, ofFiles, bytes, ofBytes }) =>
      onProgress(`Read ${files} of ${ofFiles} log files, ${megabytes(bytes)} of ${megabytes(ofBytes)}`),
    signal,
  });
}

function own(base: BaseSession | undefined) {
  if (base === undefined)
    throw new Problem('bad-argument', 'Offline nothing is brought from S3.', {
      hint: 'Leave out --offline, or name a folder on this machine.',
    });
  return base.account({ accountId: base.identity.accountId });
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** With a session of its own that no interrupt ends: what stops the query is a call as well. */
async function openAthenaTable(
  { table, mostBytes, workGroup, output, regions }: Extract<TrailPlace, { in: 'athena' }>,
  { live, signal }: SharedOptions,
): Promise<TrailSource> {
  const { openAthena } = await import('../../aws/query/open-athena.ts');
  const [database = '', name = '', ...more] = tableName(table).parts;
  if (name === '' || more.length > 0) throw misnamed(table, 'database.table');
  const base = await openLive(live, systemClock());
  const source = await openAthena({
    session: base.account({ accountId: base.identity.accountId }),
    region: base.region,
    database,
    table: name,
    mostBytes,
    signal,
    ...(workGroup !== undefined && { workGroup }),
    ...(output !== undefined && { outputLocation: output }),
    ...(regions.length > 0 && { regions }),
  });
  return wrapped(source, { afterClose: () => base.close() });
}

async function openTrinoTable(
  { table, mostBytes, server, user, passwordEnv, tokenEnv, regions }: Extract<TrailPlace, { in: 'trino' }>,
  { signal }: SharedOptions,
): Promise<TrailSource> {
  const { openTrino } = await import('../../trail/trino/open-trino.ts');
  const [catalog = '', schema = '', name = ''] = tableName(table).parts;
  if (name === '') throw misnamed(table, 'catalog.schema.table');
  return openTrino({
    ...{ server, user, catalog, schema, mostBytes, signal },
    table: name,
    env: process.env,
    ...(passwordEnv !== undefined && { passwordEnv }),
    ...(tokenEnv !== undefined && { tokenEnv }),
    ...(regions.length > 0 && { regions }),
  });
}

function misnamed(table: string, shape: string): Problem {
  return new Problem(
    'bad-argument',
    `${JSON.stringify(table.slice(0, 200))} does not name the table whole.`,
    {
      hint: `Write it as ${shape}.`,
    },
  );
}

/** Bytes that may be scanned, as somebody writes them. Throws the {@link Problem} `bad-argument`. */
export function scanLimit(text: string): number {
  return parseBytes(text);
}

/** The statements that make the table, as `--print-ddl` prints them. */
export async function tableStatements(engine: 'athena' | 'trino', options: DdlOptions): Promise<string> {
  const { ddlFor } = await import('../../trail/sql/ddl.ts');
  return ddlFor(engine, options);
}
