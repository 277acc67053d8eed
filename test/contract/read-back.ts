import { parse } from 'csv-parse/sync';

/** What a reader gets out of a format again, as far as the format tells it. */
export interface ReadBack {
  /** Findings by status. */
  readonly counts: Readonly<Record<string, number>>;
  /** One text for each finding, exact or made harmless. */
  readonly resourceNames: readonly string[];
  readonly accountNames: readonly string[];
}

interface PrintedFinding {
  readonly status: string;
  readonly resource: { readonly name: string };
  readonly account: { readonly name?: string };
}

/** One reader for each format, by its id: a new format needs one before the contract runs over it. */
export const READERS: Readonly<Record<string, (text: string) => ReadBack>> = {
  json: (text) => fromFindings((JSON.parse(text) as { findings: PrintedFinding[] }).findings),
  ndjson: (text) =>
    fromFindings(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as PrintedFinding & { type: string })
        .filter(({ type }) => type === 'finding'),
    ),
  csv: (text) =>
    fromFindings(
      csvRows(text).map((row) => ({
        status: row.status ?? '',
        resource: { name: row.resource_name ?? '' },
        account: { name: row.account_name ?? '' },
      })),
    ),
};

/** The records of a CSV by column, read by a parser that is not ours. */
export function csvRows(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
}

function fromFindings(findings: readonly PrintedFinding[]): ReadBack {
  const counts: Record<string, number> = {};
  for (const { status } of findings) counts[status] = (counts[status] ?? 0) + 1;
  return {
    counts,
    resourceNames: findings.map(({ resource }) => resource.name),
    accountNames: findings.map(({ account }) => account.name ?? ''),
  };
}
