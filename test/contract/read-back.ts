import { parse } from 'csv-parse/sync';
import { STATUSES, type Status } from '../../src/core/model/finding.ts';
import type { Standing } from '../../src/outputs/standing.ts';
import { readHtml, readMarkdown } from './read-pages.ts';
import { readJunit, readPrometheus } from './read-text.ts';

/** What a reader gets out of a format again, as far as the format tells it. */
export interface ReadBack {
  /** Findings by our own status, and by whether they count or were suppressed or attested. */
  readonly counts: Readonly<Record<Standing, Readonly<Record<string, number>>>>;
  /** One text for each finding the format has. */
  readonly resourceNames: readonly string[];
  readonly accountNames: readonly string[];
}

/** How a format is read, and what it promises. */
export interface Reader {
  readonly read: (text: string) => ReadBack;
  /** Statuses it has a place for; findings of others are left out, which its own comment says. */
  readonly statuses: readonly Status[];
  /** Whether suppressed and attested findings are in it; by default they are. */
  readonly standings?: readonly Standing[];
  /** Whether names come back as they were, made harmless, or not at all. */
  readonly names: 'exact' | 'harmless' | 'none';
}

/** One finding as a reader sees it. */
export interface Seen {
  readonly status: string;
  readonly standing: Standing;
  readonly resourceName: string;
  readonly accountName: string;
}

/** A finding of the JSON contract, as far as it is read here. */
interface PrintedFinding {
  readonly status: string;
  readonly resource: { readonly name: string };
  readonly account: { readonly name?: string };
  readonly suppressed?: object;
  readonly attested?: object;
}

const WITHOUT_NOT_APPLICABLE = STATUSES.filter((status) => status !== 'not-applicable');

/** One reader for each format, by its id: a new format needs one before the contract runs over it. */
export const READERS: Readonly<Record<string, Reader>> = {
  json: reader('exact', (text) =>
    (JSON.parse(text) as { findings: PrintedFinding[] }).findings.map(ofContract),
  ),
  ndjson: reader('exact', (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PrintedFinding & { type: string })
      .filter(({ type }) => type === 'finding')
      .map(ofContract),
  ),
  csv: reader('harmless', (text) => csvRows(text).map(ofCsv)),
  html: reader('harmless', readHtml),
  markdown: { statuses: STATUSES, names: 'none', read: readMarkdown },
  sarif: reader('exact', (text) =>
    (JSON.parse(text) as SarifLog).runs.flatMap(({ results }) => results).map(ofSarif),
  ),
  'sarif-alerts': {
    ...reader(
      'exact',
      (text) => (JSON.parse(text) as SarifLog).runs.flatMap(({ results }) => results).map(ofSarif),
      ['fail', 'unknown'],
    ),
    standings: ['counted'],
  },
  ocsf: reader('exact', ofOcsf, WITHOUT_NOT_APPLICABLE),
  'ocsf-detection': reader('exact', ofOcsf, WITHOUT_NOT_APPLICABLE),
  asff: reader(
    'exact',
    (text) => (JSON.parse(text) as { ProductFields: Record<string, string> }[]).map(ofAsff),
    WITHOUT_NOT_APPLICABLE,
  ),
  junit: reader('harmless', readJunit),
  prometheus: { statuses: STATUSES, names: 'none', read: readPrometheus },
};

/** The records of a CSV by column, read by a parser that is not ours. */
export function csvRows(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
}

function reader(
  names: Reader['names'],
  see: (text: string) => readonly Seen[],
  statuses: readonly Status[] = STATUSES,
): Reader {
  return { names, statuses, read: (text) => readBack(see(text)) };
}

function readBack(all: readonly Seen[]): ReadBack {
  const counts: Record<Standing, Record<string, number>> = { counted: {}, suppressed: {}, attested: {} };
  for (const { status, standing } of all) counts[standing][status] = (counts[standing][status] ?? 0) + 1;
  return {
    counts,
    resourceNames: all.map(({ resourceName }) => resourceName),
    accountNames: all.map(({ accountName }) => accountName),
  };
}

function standing(suppressed: unknown, attested: unknown): Standing {
  if (suppressed !== undefined && suppressed !== '') return 'suppressed';
  return attested !== undefined && attested !== '' ? 'attested' : 'counted';
}

function ofContract({ status, resource, account, suppressed, attested }: PrintedFinding): Seen {
  return {
    status,
    standing: standing(suppressed, attested),
    resourceName: resource.name,
    accountName: account.name ?? '',
  };
}

function ofCsv(row: Record<string, string>): Seen {
  return {
    status: row.status ?? '',
    standing: standing(row.suppressed, row.attested_by),
    resourceName: row.resource_name ?? '',
    accountName: row.account_name ?? '',
  };
}

interface SarifLog {
  readonly runs: readonly { readonly results: readonly SarifResult[] }[];
}

interface SarifResult {
  readonly locations: readonly { readonly logicalLocations: readonly { readonly name: string }[] }[];
  readonly suppressions: readonly object[];
  readonly properties: {
    readonly status: string;
    readonly account: { readonly name?: string };
    readonly attested?: object;
  };
}

function ofSarif({ locations, suppressions, properties }: SarifResult): Seen {
  return {
    status: properties.status,
    standing: standing(suppressions[0], properties.attested),
    resourceName: locations[0]?.logicalLocations[0]?.name ?? '',
    accountName: properties.account.name ?? '',
  };
}

interface OcsfEvent {
  readonly status_id: number;
  readonly resources: readonly { readonly name?: string }[];
  readonly cloud: { readonly account: { readonly name?: string } };
  readonly unmapped: { readonly keyreeve: { readonly status: string; readonly attested?: object } };
}

function ofOcsf(text: string): readonly Seen[] {
  return (JSON.parse(text) as OcsfEvent[]).map(({ status_id, resources, cloud, unmapped }) => ({
    status: unmapped.keyreeve.status,
    standing: standing(status_id === 3 ? 'suppressed' : undefined, unmapped.keyreeve.attested),
    resourceName: resources[0]?.name ?? '',
    accountName: cloud.account.name ?? '',
  }));
}

function ofAsff({ ProductFields: fields }: { ProductFields: Record<string, string> }): Seen {
  return {
    status: fields['keyreeve/status'] ?? '',
    standing: standing(fields['keyreeve/suppressed-reason'], fields['keyreeve/attested-by']),
    resourceName: fields['keyreeve/resource-name'] ?? '',
    accountName: fields['keyreeve/account-name'] ?? '',
  };
}
