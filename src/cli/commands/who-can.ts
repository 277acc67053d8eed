import { checkWritable, writeWhole } from '../../app/files.ts';
import { readInput } from '../../app/input-file.ts';
import { actionsAsked } from '../../app/who-can/actions-asked.ts';
import { findWhoCan } from '../../app/who-can/who-can.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { DEFAULT_DEPTH, type WhoCan } from '../../core/model/who-can.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import type { Look } from '../../outputs/look.ts';
import { whoCanCsv } from '../../outputs/who-can/who-can-csv.ts';
import { whoCanJson } from '../../outputs/who-can/who-can-json.ts';
import { whoCanPage } from '../../outputs/who-can/who-can-page.ts';
import { type AccountFlags, liveOptionsWithSettings } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { print, refuseCollisions } from '../outputs.ts';
import { screen } from '../screen.ts';

export interface WhoCanFlags extends AccountFlags {
  readonly for?: string;
  readonly as?: string;
  readonly on?: string;
  readonly depth?: number;
  readonly authorizationDetails: readonly string[];
  readonly controlPolicies?: string;
  readonly withoutScps?: boolean;
  readonly format: 'text' | 'json' | 'csv';
  readonly output?: string;
  readonly redact?: boolean;
  readonly now?: string;
}

const FORMATS: Readonly<Record<WhoCanFlags['format'], (found: WhoCan, look: Look) => Iterable<string>>> = {
  text: whoCanPage,
  json: whoCanJson,
  csv: whoCanCsv,
};

/** A file is read in an editor of any width, and by programs that take no colour. */
const PLAIN: Look = { columns: 80, color: false };

/** An account of 5,000 users, 1,000 roles and 2,000 policies takes some 20 MB of text. */
const DETAILS_FILE = { mostMegabytes: 512, standardInput: true } as const;

/** Prints who can. Exit 1 where somebody can, 3 where nobody surely can and something could not be told. */
export async function whoCanCommand(names: readonly string[], flags: WhoCanFlags): Promise<number> {
  const {
    output,
    authorizationDetails: files,
    depth = DEFAULT_DEPTH,
    withoutScps = false,
    redact = false,
  } = flags;
  refuseContradictions(flags);
  if (output !== undefined) {
    checkWritable(output);
    refuseCollisions(
      [output],
      files.filter((file) => file !== '-'),
    );
  }
  const now = flags.now === undefined ? undefined : parseTimeArgument(flags.now, '--now');
  const actions = actionsAsked(names, flags);
  const live = files.length > 0 ? {} : await liveOptionsWithSettings(flags);
  const found = await findWhoCan({
    live: { ...live, signal: onInterrupt() },
    files: files.map((name) => ({
      name: name === '-' ? 'standard input' : name,
      bytes: readInput(name, DETAILS_FILE),
    })),
    actions,
    depth,
    leaveOutControls: withoutScps,
    redact,
    ...(flags.controlPolicies !== undefined && { controlPolicies: flags.controlPolicies }),
    ...(flags.for !== undefined && { for: flags.for }),
    ...(flags.as !== undefined && { as: flags.as }),
    ...(now !== undefined && { now }),
  });
  const write = FORMATS[flags.format];
  if (output === undefined) await print(write(found, screen()));
  else writeWhole(output, write(found, PLAIN));
  return exitStatus(found);
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function refuseContradictions(flags: WhoCanFlags): void {
  const { authorizationDetails: files, org, account, accounts, ou, skipAccount } = flags;
  const choosesLive =
    org === true || accounts !== undefined || [account, ou, skipAccount].some((list) => list.length > 0);
  if (files.length > 0 && choosesLive) {
    throw new Problem('bad-argument', 'Files and accounts to read live cannot go together.', {
      hint: 'Leave out --authorization-details, or --org, --accounts, --account and --skip-account.',
    });
  }
  const several = org === true || accounts !== undefined || account.length > 1 || files.length > 1;
  if (flags.controlPolicies !== undefined && (several || flags.withoutScps === true)) {
    throw new Problem('bad-argument', 'Service control policies from a file are those on one account.', {
      hint: 'Ask about one account with --control-policies, and leave out --without-scps.',
    });
  }
  if (files.filter((file) => file === '-').length > 1)
    throw new Problem('bad-argument', 'Standard input can be read once.', {
      hint: 'Name a file for the others.',
    });
}

function exitStatus({ accounts, complete }: WhoCan): number {
  const answers = accounts.flatMap(({ answers: each, memberRoots }) => [
    ...each.flatMap(({ rights, ways }) => [...rights, ...ways]),
    ...memberRoots,
  ]);
  if (answers.some(({ answer }) => answer === 'yes' || answer === 'yes-if')) return EXIT.findings;
  return complete ? EXIT.clean : EXIT.incomplete;
}
