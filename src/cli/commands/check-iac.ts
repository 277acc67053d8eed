import { statSync } from 'node:fs';
import { checkIac } from '../../app/check-iac/check-iac.ts';
import { checkWritable, writeWhole } from '../../app/files.ts';
import { IAC_TEXTS } from '../../app/rule-context.ts';
import { atLeast, SEVERITIES, type Severity } from '../../core/model/finding.ts';
import type { IacRun } from '../../core/model/iac.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { iacGithub } from '../../outputs/iac/iac-github.ts';
import { iacJson } from '../../outputs/iac/iac-json.ts';
import { iacLastLine, iacPage } from '../../outputs/iac/iac-page.ts';
import { iacSarif } from '../../outputs/iac/iac-sarif.ts';
import type { Look } from '../../outputs/look.ts';
import { formatOfEnding, print, refuseCollisions } from '../outputs.ts';
import { screen } from '../screen.ts';

export interface CheckIacFlags {
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
  readonly now?: string;
  readonly format: 'text' | 'json' | 'sarif' | 'github';
  readonly output: readonly string[];
  readonly quiet?: boolean;
  readonly failOn?: Severity;
}

type Write = (run: IacRun, look: Look) => Iterable<string>;

const WRITERS: Readonly<Record<CheckIacFlags['format'], Write>> = {
  text: iacPage,
  json: iacJson,
  sarif: (run) => iacSarif(run, IAC_TEXTS),
  github: iacGithub,
};

/** The longest first: `iac.sarif.json` is SARIF, not JSON. */
const ENDINGS: readonly (readonly [ending: string, format: CheckIacFlags['format']])[] = [
  ['.sarif.json', 'sarif'],
  ['.sarif', 'sarif'],
  ['.json', 'json'],
  ['.txt', 'text'],
];

/** A file is read in any window. */
const IN_A_FILE: Look = { columns: 120, color: false };

/** Prints what is wrong with the code. Exit 1 where something is, else 3 where something could not be read or told. */
export async function checkIacCommand(paths: readonly string[], flags: CheckIacFlags): Promise<number> {
  const files = flags.output.map((path) => ({ path, write: WRITERS[formatOfEnding(path, ENDINGS)] }));
  for (const { path } of files) checkWritable(path);
  // A folder that is read may hold what is written: `check-iac . --output iac.sarif`.
  refuseCollisions(
    flags.output,
    paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true),
  );
  const run = await checkIac({
    paths,
    rules: flags.rule,
    withoutRules: flags.skipRule,
    now: flags.now === undefined ? instant(new Date()) : parseTimeArgument(flags.now, '--now'),
  });
  for (const { path, write } of files) writeWhole(path, write(run, IN_A_FILE));
  const quiet = flags.quiet === true && flags.format === 'text';
  await print(quiet ? iacLastLine(run, screen()) : WRITERS[flags.format](run, screen()));
  return exitStatus(run, flags.failOn);
}

function exitStatus({ failing, complete }: IacRun, failOn: Severity = 'info'): number {
  if (SEVERITIES.some((severity) => failing[severity] > 0 && atLeast(severity, failOn))) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
