import { readInput } from '../../app/input-file.ts';
import { openShared } from '../../app/investigate/open-shared.ts';
import { searchWords } from '../../app/progress-words.ts';
import { replaceKey } from '../../app/replace/replace.ts';
import { saidReason } from '../../app/settings-entry.ts';
import { readSettings } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import type { Replacement, RoleKind } from '../../core/model/replacement.ts';
import { parseInvestigations } from '../../core/parse/investigation-file.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { harmless } from '../../outputs/harmless.ts';
import { replacementCloudFormation } from '../../outputs/replace/cloudformation.ts';
import { replacementCommands } from '../../outputs/replace/commands.ts';
import { replacementJson } from '../../outputs/replace/files.ts';
import { replacementPage } from '../../outputs/replace/page.ts';
import { replacementTerraform } from '../../outputs/replace/terraform.ts';
import { onInterrupt } from '../interrupt.ts';
import { print } from '../outputs.ts';
import { drawnLine } from '../progress.ts';
import { checkReplacementFolder, writeReplacement } from '../replacement-folder.ts';
import { type RoleFlags, roleOrder } from '../role-order.ts';
import { screen } from '../screen.ts';
import { checkTrailFlags, trailPlace } from '../trail-place.ts';
import { type InvestigateFlags, investigationLive } from './investigate.ts';

export interface ReplaceFlags
  extends Omit<InvestigateFlags, 'format' | 'output' | 'user' | 'findings' | 'limit' | 'redact' | 'places'>,
    RoleFlags {
  readonly for?: RoleKind;
  readonly investigation: readonly string[];
  readonly include: readonly string[];
  readonly leaveOut: readonly string[];
  readonly lookedInto?: string;
  readonly format: 'text' | 'json' | 'terraform' | 'cloudformation' | 'cli';
  readonly output?: string;
}

const MOST_EVENTS = 10_000;
const MOST_MINUTES = 30;

/**
 * Prints what takes the place of a key, and writes it into a folder. Exit 1 where it is refused, since the key's use is
 * not to be blessed; 3 where something was not read, searched or proved.
 */
export async function replaceCommand(accessKeyId: string, flags: ReplaceFlags): Promise<number> {
  checkKeyIds([accessKeyId]);
  checkTrailFlags(flags);
  checkFlags(accessKeyId, flags);
  const role = roleOrder(flags.for, flags);
  if (flags.output !== undefined) checkReplacementFolder(flags.output);
  const saved = flags.investigation.flatMap((path) =>
    parseInvestigations(readInput(path, SAVED).toString('utf8'), path),
  );
  const line = drawnLine(flags.quiet === true, (words: string) => words);
  try {
    const replacement = await replaceKey({
      accessKeyId,
      investigation: await investigationOptions(flags, line),
      saved,
      includes: flags.include,
      excludes: flags.leaveOut,
      ...(role !== undefined && { role }),
      ...(flags.lookedInto !== undefined && { lookedInto: saidReason(flags.lookedInto) }),
    });
    line.clear();
    if (replacement.outcome === 'refused') sayRefused(replacement, flags);
    if (flags.output !== undefined) writeInto(flags.output, replacement);
    await print(shown(replacement, flags));
    return exitStatus(replacement);
  } finally {
    line.clear();
  }
}

/** As `plan` reads them. */
const SAVED = { mostMegabytes: 256, standardInput: true } as const;

async function investigationOptions(flags: ReplaceFlags, line: ReturnType<typeof drawnLine<string>>) {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const trail = await trailPlace(flags);
  const signal = onInterrupt();
  const live = { ...investigationLive(flags, file), signal };
  const tell = (words: string) => {
    line.clear();
    process.stderr.write(`${harmless(words)}\n`);
  };
  const { account, until, now, follow } = flags;
  return {
    live,
    file,
    ...(account !== undefined && { accountId: account }),
    since: flags.since,
    ...(until !== undefined && { until }),
    ...(now !== undefined && { now: parseTimeArgument(now, '--now') }),
    ...(follow !== undefined && { follow }),
    mostEvents: flags.mostEvents ?? MOST_EVENTS,
    mostMinutes: flags.mostMinutes ?? MOST_MINUTES,
    again: flags.again === true,
    offline: flags.offline === true,
    ...(trail !== undefined && { openShared: openShared(trail, { live, signal, onProgress: line.update }) }),
    onNotice: tell,
    onProgress: (at: Parameters<typeof searchWords>[0]) => line.update(searchWords(at)),
  };
}

function checkFlags(accessKeyId: string, flags: ReplaceFlags): void {
  const refuse = (when: boolean, message: string, hint: string) => {
    if (when) throw new Problem('bad-argument', message, { hint });
  };
  refuse(
    !accessKeyId.startsWith('AKIA'),
    'Only a long-term access key is replaced.',
    'A temporary one ends by itself: name the key that it came of.',
  );
  refuse(
    flags.account !== undefined && !/^\d{12}$/.test(flags.account),
    '--account takes an account id of twelve digits.',
    'Check it: an access key id or a name is none.',
  );
  refuse(
    flags.investigation.length > 0 && (flags.trail !== undefined || flags.engine !== undefined),
    'A saved investigation and a search cannot go together.',
    'Use --investigation, or --trail or --engine.',
  );
  refuse(flags.since.trim() === '', '--since names no time.', 'Write it as 90d, 36h or 2026-11-22.');
}

/** In text the page says why; whatever is printed else is for programs, or nothing at all. */
function sayRefused({ says }: Replacement, { format }: ReplaceFlags): void {
  if (format !== 'text') process.stderr.write(`${harmless(says)}\n`);
}

function writeInto(folder: string, replacement: Replacement): void {
  const removed = writeReplacement(folder, replacement);
  if (removed.length === 0) return;
  process.stderr.write(`Removed from ${harmless(folder)}, of an earlier run: ${removed.join(', ')}.\n`);
}

function shown(replacement: Replacement, { format }: ReplaceFlags): Iterable<string> {
  if (format === 'text') return replacementPage(replacement, screen());
  if (format === 'json') return [replacementJson(replacement)];
  // Of a key that is not replaced there is nothing that could be run.
  if (replacement.policies.length === 0) return [];
  if (format === 'terraform') return [replacementTerraform(replacement)];
  return [format === 'cli' ? replacementCommands(replacement) : replacementCloudFormation(replacement)];
}

function exitStatus({ outcome, complete }: Replacement): number {
  if (outcome === 'refused') return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
