import { checkWritable, writeWhole } from '../app/files.ts';
import type { Investigation } from '../core/model/investigation.ts';
import type { Problem } from '../core/model/problem.ts';
import { redactInvestigation } from '../core/model/redact-investigation.ts';
import { investigationHtml } from '../outputs/investigation/html.ts';
import { investigationJson } from '../outputs/investigation/json.ts';
import { investigationOcsf } from '../outputs/investigation/ocsf.ts';
import { investigationPage } from '../outputs/investigation/terminal.ts';
import type { Look } from '../outputs/look.ts';
import { formatOfEnding, print, refuseCollisions } from './outputs.ts';
import { screen } from './screen.ts';

/** As `--format` names them. */
export type InvestigationFormatId = 'text' | 'json' | 'html' | 'ocsf';

type Write = (list: readonly Investigation[], look: Look) => Iterable<string>;

const WRITERS: Readonly<Record<InvestigationFormatId, Write>> = {
  text: investigationPage,
  json: investigationJson,
  html: investigationHtml,
  ocsf: investigationOcsf,
};

/** The longest first: `run.ocsf.json` is OCSF, not JSON. */
const ENDINGS: readonly (readonly [ending: string, format: InvestigationFormatId])[] = [
  ['.ocsf.json', 'ocsf'],
  ['.json', 'json'],
  ['.html', 'html'],
  ['.txt', 'text'],
];

/** A file is read in any window. */
const IN_A_FILE: Look = { columns: 120, color: false };

export interface InvestigationOutputFlags {
  readonly format: InvestigationFormatId;
  readonly output: readonly string[];
  readonly findings?: string;
  readonly redact?: boolean;
}

/** Where stories go. Made before the work, so that an hour of searching is not lost to a wrong path. */
export interface InvestigationOutputs {
  /** Writes the files, then prints. */
  write(investigations: readonly Investigation[]): Promise<void>;
}

/** Reads `--output` and `--format`. Throws a {@link Problem} for a file that cannot be written, or whose ending names no format. */
export function investigationOutputs({
  format,
  output,
  findings,
  redact = false,
}: InvestigationOutputFlags): InvestigationOutputs {
  const files = output.map((path) => ({ path, write: WRITERS[formatOfEnding(path, ENDINGS)] }));
  for (const { path } of files) checkWritable(path);
  refuseCollisions(output, findings === undefined ? [] : [findings]);
  return {
    async write(investigations) {
      const shown = redact ? redactInvestigation(investigations) : investigations;
      for (const { path, write } of files) writeWhole(path, write(shown, IN_A_FILE));
      await print(WRITERS[format](shown, screen()));
    },
  };
}
