import { createInterface } from 'node:readline/promises';
import { needsAws, scanLimit, type TrailPlace, tableStatements } from '../app/investigate/open-shared.ts';
import { Problem } from '../core/model/problem.ts';

/** The options that say where a trail lies. */
export interface TrailFlags {
  readonly trail?: string;
  readonly offline?: boolean;
  readonly engine?: 'athena' | 'trino';
  readonly table?: string;
  readonly mostScanned?: string;
  readonly printDdl?: boolean;
  readonly location?: string;
  readonly accounts?: string;
  readonly regions?: string;
  readonly athenaWorkgroup?: string;
  readonly athenaOutput?: string;
  readonly trinoServer?: string;
  readonly trinoUser?: string;
  readonly trinoPasswordEnv?: string;
  readonly trinoTokenEnv?: string;
}

/** Options of one engine, or of the printing of tables, which without it would be ignored. */
const GOES_WITH: readonly (readonly [keyof TrailFlags, string, (flags: TrailFlags) => boolean])[] = [
  ['table', '--table', ({ engine }) => engine !== undefined],
  ['mostScanned', '--most-scanned', ({ engine, printDdl }) => engine !== undefined && printDdl !== true],
  ['regions', '--regions', ({ engine }) => engine !== undefined],
  ['printDdl', '--print-ddl', ({ engine }) => engine !== undefined],
  ['location', '--location', ({ printDdl }) => printDdl === true],
  ['accounts', '--accounts', ({ printDdl }) => printDdl === true],
  ['athenaWorkgroup', '--athena-workgroup', ({ engine }) => engine === 'athena'],
  ['athenaOutput', '--athena-output', ({ engine }) => engine === 'athena'],
  ['trinoServer', '--trino-server', ({ engine }) => engine === 'trino'],
  ['trinoUser', '--trino-user', ({ engine }) => engine === 'trino'],
  ['trinoPasswordEnv', '--trino-password-env', ({ engine }) => engine === 'trino'],
  ['trinoTokenEnv', '--trino-token-env', ({ engine }) => engine === 'trino'],
];

/** Throws the {@link Problem} of options that contradict each other or would be ignored. */
export function checkTrailFlags(flags: TrailFlags): void {
  const { trail, engine, offline } = flags;
  for (const [name, option, fits] of GOES_WITH) {
    if (flags[name] === undefined || fits(flags)) continue;
    throw new Problem('bad-argument', `${option} does not go with the other options.`, {
      hint: 'It belongs to --engine athena, --engine trino or --print-ddl: see keyreeve investigate --help.',
    });
  }
  if (trail !== undefined && engine !== undefined)
    throw new Problem('bad-argument', 'Log files and a table cannot go together.', {
      hint: 'Use --trail, or --engine with --table.',
    });
  if (offline === true && trail === undefined && engine === undefined)
    throw new Problem('bad-argument', 'Offline there is no event history to search.', {
      hint: 'Add --trail FOLDER, or --engine trino.',
    });
}

/**
 * Where the trail lies; `undefined` for the event history. Asks at the terminal how much a query may scan where nobody
 * says: it costs money. Throws the {@link Problem} `bad-argument` for what cannot be meant.
 */
export async function trailPlace(flags: TrailFlags): Promise<TrailPlace | undefined> {
  const place = await placeOf(flags);
  if (flags.offline === true && place !== undefined && needsAws(place))
    throw new Problem('bad-argument', 'That trail cannot be read without calling AWS.', {
      hint: 'Leave out --offline, or name a folder on this machine or a Trino.',
    });
  return place;
}

async function placeOf(flags: TrailFlags): Promise<TrailPlace | undefined> {
  const { trail, engine, table, regions: list = '' } = flags;
  if (trail !== undefined) {
    if (trail.trim() === '') throw new Problem('bad-argument', '--trail names no place.');
    return { in: 'files', place: trail };
  }
  if (engine === undefined) return undefined;
  const regions = parts(list);
  const named = required(table, '--table', 'the table of the trail: --print-ddl prints how it is made');
  if (engine === 'athena') {
    const { athenaWorkgroup: workGroup, athenaOutput: output } = flags;
    const mostBytes = await mostScanned(flags);
    return {
      ...{ in: 'athena', table: named, mostBytes, regions },
      ...(workGroup !== undefined && { workGroup }),
      ...(output !== undefined && { output }),
    };
  }
  const { trinoPasswordEnv: passwordEnv, trinoTokenEnv: tokenEnv } = flags;
  const server = required(flags.trinoServer, '--trino-server', 'the address of the server');
  const user = required(flags.trinoUser, '--trino-user', 'the user to ask as');
  return {
    ...{ in: 'trino', table: named, server, user, regions, mostBytes: await mostScanned(flags) },
    ...(passwordEnv !== undefined && { passwordEnv }),
    ...(tokenEnv !== undefined && { tokenEnv }),
  };
}

function required(value: string | undefined, option: string, what: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new Problem('bad-argument', `${option} is missing.`, { hint: `Add ${option}: ${what}.` });
}

function parts(list: string): readonly string[] {
  return list.split(',').flatMap((part) => (part.trim() === '' ? [] : part.trim()));
}

async function mostScanned({ mostScanned: given }: TrailFlags): Promise<number> {
  if (given !== undefined) return scanLimit(given);
  if (process.stdin.isTTY !== true)
    throw new Problem('bad-argument', 'Nobody says how much may be scanned, which is what is paid for.', {
      hint: 'Add --most-scanned, such as --most-scanned 100GB.',
    });
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return scanLimit(await ask.question('How much may be scanned, at most? (such as 100GB) '));
  } finally {
    ask.close();
  }
}

/** What `--print-ddl` prints. */
export async function printedTable(flags: TrailFlags & { readonly since?: string }): Promise<string> {
  const { engine = 'athena', table, accounts = '', regions = '', since = '' } = flags;
  // A length such as the default 90d is no first day of a table.
  const firstDay = /^\d{4}-\d\d-\d\d/.exec(since)?.[0];
  const location = required(flags.location, '--location', 'the folder AWSLogs of the trail in S3');
  return tableStatements(engine, {
    location,
    accounts: parts(accounts),
    regions: parts(regions),
    ...(table !== undefined && { table }),
    ...(firstDay !== undefined && { since: firstDay }),
  });
}
