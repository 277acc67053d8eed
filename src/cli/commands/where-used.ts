import { type WhereUsedProgress, whereUsed } from '../../app/where-used/where-used.ts';
import type { WhereUsed } from '../../core/model/key-place.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { whereUsedJson } from '../../outputs/where-used/where-used-json.ts';
import { whereUsedPage } from '../../outputs/where-used/where-used-page.ts';
import { type AccountFlags, liveOptions, liveOptionsWithSettings } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { print } from '../outputs.ts';
import { drawnLine } from '../progress.ts';
import { screen } from '../screen.ts';

export interface WhereUsedFlags extends AccountFlags {
  readonly path: readonly string[];
  readonly history?: boolean;
  readonly aws: boolean;
  readonly regionOnly: readonly string[];
  readonly decrypt?: boolean;
  readonly redact?: boolean;
  readonly format: 'text' | 'json';
  readonly quiet?: boolean;
}

/** Prints where keys are kept. Exit 1 where one was found, else 3 where something could not be searched. */
export async function whereUsedCommand(keys: readonly string[], flags: WhereUsedFlags): Promise<number> {
  refuseIgnored(flags);
  const progress = drawnLine(flags.quiet ?? false, inWords);
  const found = await whereUsed({
    ...(flags.aws ? await liveOptionsWithSettings(flags) : liveOptions(flags)),
    accessKeyIds: keys,
    paths: flags.path,
    history: flags.history ?? false,
    aws: flags.aws,
    regions: flags.regionOnly,
    decrypt: flags.decrypt ?? false,
    redact: flags.redact ?? false,
    signal: onInterrupt(),
    onProgress: progress.update,
  }).finally(progress.clear);
  await print(flags.format === 'json' ? [whereUsedJson(found)] : whereUsedPage(found, screen()));
  return exitStatus(found);
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function refuseIgnored({ aws, path, history, decrypt, regionOnly, ...accounts }: WhereUsedFlags): void {
  const refuse = (when: boolean, message: string, hint: string) => {
    if (when) throw new Problem('bad-argument', message, { hint });
  };
  refuse(history === true && path.length === 0, '--history is of a checkout.', 'Name it with --path.');
  if (aws) return;
  refuse(path.length === 0, '--no-aws leaves nothing to search.', 'Name a folder with --path.');
  refuse(
    decrypt === true || regionOnly.length > 0 || accounts.org === true || accounts.account.length > 0,
    'These options choose what is searched in AWS, and --no-aws searches nothing there.',
    'Leave out --no-aws, or what chooses accounts, regions and encrypted parameters.',
  );
}

function exitStatus({ places, complete }: WhereUsed): number {
  if (places.length > 0) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}

/** Where a search stands, in one line. */
function inWords({ planned, done, files, places }: WhereUsedProgress): string {
  const parts = [
    ...(planned > 0 ? [`${done} of ${planned} services in regions searched`] : []),
    ...(files > 0 ? [`${files} files searched`] : []),
  ];
  return `${parts.length === 0 ? 'Searching…' : parts.join(', ')}; found in ${places} places`;
}
