import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KeyPlace, PlaceGap } from '../../core/model/key-place.ts';
import { systemCode } from '../../core/model/system-error.ts';

const run = promisify(execFile);

/** As much as git may answer: a line for each file of each commit that took a key in or out. */
const MOST_ANSWER = 64 * 1024 * 1024;

/** What the history of a checkout gave. */
export interface HistoryPlaces {
  readonly places: readonly KeyPlace[];
  readonly gaps: readonly PlaceGap[];
}

type Reason = Pick<PlaceGap, 'code' | 'words' | 'fix'>;
type Answer = { readonly text: string } | Reason;

/**
 * Searches the history of a git checkout with `git log -S`: the commits of all branches, tags, stashes and of the
 * reflog that took the id in or out, with their files. Nothing in a repository's own settings is run for it.
 */
export async function searchHistory(
  folder: string,
  accessKeyIds: readonly string[],
  signal: AbortSignal | undefined,
): Promise<HistoryPlaces> {
  const root = await git(folder, ['rev-parse', '--show-toplevel', '--is-shallow-repository'], signal);
  if ('code' in root) return { places: [], gaps: [gap(folder, root)] };
  const [top = folder, shallow] = root.text.trimEnd().split('\n');
  const gaps = shallow === 'true' ? [gap(folder, SHALLOW)] : [];
  const places: KeyPlace[] = [];
  for (const accessKeyId of accessKeyIds) {
    const answer = await git(folder, [...LOG, `-S${accessKeyId}`], signal);
    if ('code' in answer) gaps.push(gap(folder, answer));
    else places.push(...placesIn(answer.text, top, accessKeyId));
  }
  return { places, gaps };
}

/** Tells whether a folder lies in a git checkout; not where git says nothing. */
export async function hasHistory(folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  const answer = await git(folder, ['rev-parse', '--is-inside-work-tree'], signal);
  return 'text' in answer && answer.text.trim() === 'true';
}

const SHALLOW: Reason = {
  code: 'Shallow',
  words: 'The history is cut short: this is a shallow clone.',
  fix: 'Fetch the rest (git fetch --unshallow), and search again.',
};

const MARK = '\u0001\u0002';

/** `-m`: also what a merge itself brought in. Each commit begins with a mark, each of its files ends with a zero. */
const LOG = [
  'log',
  '--all',
  '--reflog',
  '-m',
  '--no-textconv',
  '--no-ext-diff',
  '--no-renames',
  '--name-only',
  '-z',
  '--format=%x01%x02%H %cs',
];

function placesIn(text: string, top: string, accessKeyId: string): readonly KeyPlace[] {
  const found = new Map<string, KeyPlace>();
  for (const commit of text.split(MARK).slice(1)) {
    // The line of a commit, then zeros or a line break, then names that may hold line breaks themselves.
    const [, hash = '', day = '', files = ''] = /^(\w+) ([\d-]+)[\0\n]*([\s\S]*)$/.exec(commit) ?? [];
    for (const file of files.split('\0').filter((name) => name !== '')) {
      found.set(`${hash} ${file}`, {
        accessKeyId,
        service: 'checkout',
        kind: 'file in the history',
        resource: join(top, file),
        at: `commit ${hash.slice(0, 12)} of ${day}`,
        encoded: [],
        count: 1,
      });
    }
  }
  return [...found.values()];
}

/** Runs git so that it fetches nothing, asks nothing, writes nothing and starts no program of the repository's. */
async function git(
  folder: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const quiet = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'log.showSignature=false',
  ];
  try {
    const { stdout } = await run('git', ['--no-pager', ...quiet, ...args], {
      cwd: folder,
      maxBuffer: MOST_ANSWER,
      env: {
        ...process.env,
        GIT_OPTIONAL_LOCKS: '0',
        GIT_NO_LAZY_FETCH: '1',
        GIT_TERMINAL_PROMPT: '0',
        LC_ALL: 'C',
      },
      ...(signal !== undefined && { signal }),
    });
    return { text: stdout };
  } catch (error) {
    return reasonOf(error);
  }
}

function reasonOf(error: unknown): Reason {
  const code = systemCode(error);
  if (code === 'ENOENT') return { code: 'NoGit', words: 'git is not installed, so no history was searched.' };
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  if (/not a git repository/.test(said)) {
    return {
      code: 'NoHistory',
      words: 'It is no git checkout, so there is no history to search.',
      fix: 'Leave out --history, or name a checkout.',
    };
  }
  const [line = ''] = said.split('\n');
  return {
    code: 'GitFailed',
    words: 'git could not search the history.',
    ...(line !== '' && { fix: `git says: ${line.slice(0, 200)}` }),
  };
}

function gap(what: string, reason: Reason): PlaceGap {
  return { service: 'checkout', what, ...reason };
}
