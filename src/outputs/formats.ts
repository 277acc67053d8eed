import type { RunReport } from '../core/model/run.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';

/** A way to print a run. */
export interface Format {
  /** As `--format` takes it. */
  readonly id: string;
  /** File name endings that mean this format for `--output`, in lower case and with their dot. */
  readonly extensions: readonly string[];
  /** One sentence, for help texts. */
  readonly says: string;
  /** The text in small chunks, one finding each: whoever writes them should collect some first. */
  readonly write: (report: RunReport) => Iterable<string>;
}

/** Every format for programs, in the order help texts list them. The contract suite runs over this list. */
export const FORMATS: readonly Format[] = [
  {
    id: 'json',
    extensions: ['.json'],
    says: 'The whole run, its coverage and its findings, by a published schema.',
    write: json,
  },
  {
    id: 'ndjson',
    extensions: ['.ndjson', '.jsonl'],
    says: 'The same, one JSON object a line.',
    write: ndjson,
  },
  {
    id: 'csv',
    extensions: ['.csv'],
    says: 'Findings only, for a spreadsheet; names are made harmless.',
    write: csv,
  },
];
