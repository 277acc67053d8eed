import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A managed policy of AWS, its document as AWS wrote it. */
export interface AwsManaged {
  readonly name: string;
  /** `/job-function/` */
  readonly path: string;
  /** `v3` */
  readonly version: string;
  readonly document: unknown;
}

/** Where a file of policies comes from. */
export interface Provenance {
  readonly source: string;
  readonly policies: number;
  /** ISO 8601: when the newest of them was changed. */
  readonly newest: string;
  /** Of the lines, unpacked. */
  readonly sha256: string;
}

const here = (name: string) => new URL(name, import.meta.url);

/** The lines of a file, unpacked. */
export function textOf(file: 'policies' | 'later'): string {
  const path = here(`${file}.ndjson.gz`);
  return existsSync(path) ? gunzipSync(readFileSync(path)).toString() : '';
}

/** Where a file comes from. */
export function provenanceOf(file: 'policies' | 'later'): Provenance {
  return JSON.parse(readFileSync(here(file === 'later' ? 'later.json' : 'provenance.json'), 'utf8'));
}

function read(file: 'policies' | 'later'): readonly AwsManaged[] {
  const lines = textOf(file).split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name, path, version, document] = JSON.parse(line) as [string, string, string, unknown];
    return { name, path, version, document };
  });
}

const may = read('policies');

/** AWS's managed policies as they stood in May and in August 2026. */
export const AWS_MANAGED = {
  may,
  august: [...new Map([...may, ...read('later')].map((policy) => [policy.name, policy])).values()],
};
