import { checkWritable, writeWhole } from '../../app/files.ts';
import { liveSettings } from '../../app/settings-file.ts';
import { readList } from '../../app/triage/read-list.ts';
import { triage } from '../../app/triage/triage.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import type { Triage } from '../../core/model/triage.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import type { Look } from '../../outputs/look.ts';
import { triageCsv } from '../../outputs/triage/triage-csv.ts';
import { triageJson } from '../../outputs/triage/triage-json.ts';
import { triagePage } from '../../outputs/triage/triage-page.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { print, refuseCollisions } from '../outputs.ts';
import { remediationSettings } from '../remediation-ground.ts';
import { screen } from '../screen.ts';
import { keepHeapSmall } from '../small-heap.ts';

export interface TriageFlags extends AccountFlags {
  readonly offline?: boolean;
  readonly format: 'text' | 'json' | 'csv';
  readonly output?: string;
  readonly redact?: boolean;
  readonly now?: string;
}

const FORMATS: Readonly<Record<TriageFlags['format'], (triage: Triage, look: Look) => Iterable<string>>> = {
  text: triagePage,
  json: triageJson,
  csv: triageCsv,
};

/** A file is read in an editor of any width, and by programs that take no colour. */
const PLAIN: Look = { columns: 80, color: false };

/** Prints a list of keys, the worst first. Exit 1 where one of ours works, 3 where something could not be told. */
export async function triageCommand(file: string | undefined, flags: TriageFlags): Promise<number> {
  const { output } = flags;
  if (output !== undefined) {
    checkWritable(output);
    refuseCollisions([output], file === undefined || file === '-' ? [] : [file]);
  }
  const now = flags.now === undefined ? undefined : parseTimeArgument(flags.now, '--now');
  const { file: settingsFile, settings } = await remediationSettings(flags);
  const asked = liveOptions(flags);
  const live = settingsFile === undefined ? asked : liveSettings(asked, settingsFile);
  const result = await triage({
    list: readList(inputOf(file), keepHeapSmall()),
    live: { ...live, signal: onInterrupt() },
    settings,
    exempt: settingsFile?.settings.exempt,
    ...(now !== undefined && { now }),
    offline: flags.offline === true,
    redact: flags.redact === true,
  });
  const write = FORMATS[flags.format];
  if (output === undefined) await print(write(result, screen()));
  else writeWhole(output, write(result, PLAIN));
  return exitStatus(result);
}

function inputOf(file: string | undefined): string {
  if (file !== undefined) return file;
  if (!process.stdin.isTTY) return '-';
  throw new Problem('bad-argument', 'No list of key ids was handed in.', {
    hint: 'Name a file, or pipe one in: gh api … | keyreeve triage',
  });
}

function exitStatus({ keys, complete }: Triage): number {
  const works = keys.some(
    ({ standing, priority }) => standing === 'ours' && (priority === 'P1' || priority === 'P2'),
  );
  if (works) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
