import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Fields } from '../../src/core/model/fields.ts';

/** Records, and the folder of log files they were written to: what an engine and a plain search are asked about. */
export interface Trail {
  /** Ends with `AWSLogs`, or the organisation's id behind it. */
  readonly location: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** The first day, `YYYY-MM-DD`. */
  readonly since: string;
  readonly records: readonly Fields[];
}

/** A record on its way into a file: the folder is named by when it was delivered. */
export interface Delivered {
  readonly record: Fields & { readonly recipientAccountId: string; readonly awsRegion: string };
  /** ISO 8601 UTC. */
  readonly deliveredAt: string;
}

/** Writes records as CloudTrail does: one line of JSON a file, compressed, in a folder a day. */
export function writeTrail(location: string, delivered: readonly Delivered[]): void {
  const files = Map.groupBy(delivered, ({ record, deliveredAt }) => {
    const { recipientAccountId: account, awsRegion: region } = record;
    const day = deliveredAt.slice(0, 10).replaceAll('-', '/');
    const stamp = deliveredAt.slice(0, 16).replaceAll(/[-:]/g, '');
    const name = `${account}_CloudTrail_${region}_${stamp}Z_x.json.gz`;
    return join(location, account, 'CloudTrail', region, day, name);
  });
  for (const [path, all] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(JSON.stringify({ Records: all.map(({ record }) => record) })));
  }
}
