import { type Sandbox, STORIES, startSandbox, writeTrailFiles } from '../../../sandbox/index.ts';
import { reasonOf, unwritable, writeWhole } from '../../app/files.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';

export interface SandboxFlags {
  readonly port: number;
  readonly accounts: number;
  readonly users: number;
  readonly seed: number;
  readonly now?: string;
  readonly truth?: string;
  readonly partition: 'aws' | 'aws-cn' | 'aws-us-gov';
  readonly latency: number;
  readonly hostileNames?: boolean;
  readonly story: readonly string[];
  readonly trailFiles?: string;
}

/** Runs the sandbox until it is interrupted. */
export async function sandboxCommand(flags: SandboxFlags): Promise<number> {
  const stories = storiesOf(flags);
  const sandbox = await start(flags, stories);
  if (flags.trailFiles !== undefined) writeTrails(sandbox, flags.trailFiles);
  if (flags.truth !== undefined) writeWhole(flags.truth, truthText(sandbox));
  const settings = Object.entries(sandbox.env()).map(([name, value]) => `  export ${name}=${value}\n`);
  // Listened for before anybody is told that a signal ends it.
  const ended = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stdout.write(
    `An emulated organisation of ${flags.accounts} accounts answers on ${sandbox.url}. In another terminal:\n\n${settings.join('')}\n  aws sts get-caller-identity\n  keyreeve scan --org\n\n${storyLines(sandbox)}Ctrl-C ends it.\n`,
  );
  await ended;
  await sandbox.close();
  return EXIT.clean;
}

/** The stories asked for, each once. */
function storiesOf({ story, partition, trailFiles }: SandboxFlags): readonly string[] {
  const known = STORIES.map(({ id }) => id);
  const unknown = story.find((id) => id !== 'all' && !known.includes(id));
  if (unknown !== undefined) {
    throw new Problem('bad-argument', `There is no story ${JSON.stringify(unknown)}.`, {
      hint: `Name one of these, or all: ${known.join(', ')}.`,
    });
  }
  if (story.length > 0 && partition !== 'aws') {
    throw new Problem('bad-argument', `Stories are of the partition aws, not of ${partition}.`);
  }
  if (trailFiles?.trim() === '') throw new Problem('bad-argument', '--trail-files names no folder.');
  if (story.length === 0 && trailFiles !== undefined) {
    throw new Problem('bad-argument', '--trail-files writes the events of stories, and none was asked for.', {
      hint: 'Name one with --story, or all of them with --story all.',
    });
  }
  return story.includes('all') ? known : [...new Set(story)];
}

/** Writes the events of all stories as CloudTrail lays out its log files. */
function writeTrails(sandbox: Sandbox, folder: string): void {
  const accounts = sandbox.stories().flatMap((played) => [played.accountId, ...played.otherAccountIds]);
  try {
    const records = accounts.flatMap((id) => sandbox.account(id).trailRecords());
    const written = writeTrailFiles({ folder, records });
    process.stderr.write(
      `Wrote ${written.records} events in ${written.files.length} files below ${folder}.\n`,
    );
  } catch (error) {
    throw unwritable(folder, reasonOf(error));
  }
}

/** The key of each story and what it is about. */
function storyLines(sandbox: Sandbox): string {
  const says = new Map(STORIES.map((story) => [story.id, story.says]));
  const lines = sandbox
    .stories()
    .map(
      (played) =>
        `  ${played.accessKeyId}  account ${played.accountId}  ${played.story}: ${says.get(played.story)}\n`,
    );
  return lines.length === 0 ? '' : `Keys with a story:\n\n${lines.join('')}\n`;
}

async function start(
  { port, accounts, users, seed, partition, now, latency, hostileNames }: SandboxFlags,
  stories: readonly string[],
) {
  try {
    return await startSandbox({
      port,
      accounts,
      users,
      seed,
      partition,
      stories,
      latencyMs: latency,
      ...(now !== undefined && { now: parseTimeArgument(now, '--now') }),
      ...(hostileNames !== undefined && { hostileNames }),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Problem('bad-argument', `Port ${port} is taken.`, {
        hint: 'Choose another: --port 0 takes a free one.',
        cause: error,
      });
    }
    throw error;
  }
}

/** One account a line: an organisation of ten thousand is never held in memory. */
function* truthText(sandbox: Sandbox): Generator<string> {
  const frame = JSON.stringify(sandbox.truthFrame());
  yield `${frame.slice(0, -1)},"accounts":[`;
  let separator = '\n';
  for (const account of sandbox.truths()) {
    yield separator + JSON.stringify(account);
    separator = ',\n';
  }
  yield '\n]}\n';
}
