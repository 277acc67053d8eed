import { createInterface } from 'node:readline/promises';
import { readInput } from '../app/input-file.ts';
import type { LiveOptions } from '../app/scan-options.ts';
import { liveSettings, readSettings } from '../app/settings-file.ts';
import { Problem } from '../core/model/problem.ts';
import { parseAccountList } from '../core/parse/account-list.ts';

/** The options that choose accounts and credentials, as the command line gives them. */
export interface AccountFlags {
  readonly config?: string | false;
  readonly org?: boolean;
  readonly ou: readonly string[];
  readonly accounts?: string;
  readonly account: readonly string[];
  readonly skipAccount: readonly string[];
  readonly profile?: string;
  readonly region?: string;
  readonly role?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly accountsAtOnce?: number;
  readonly callsPerAccount?: number;
  readonly maxReportAge?: number;
  readonly reportDeadline?: number;
}

/** The largest organisations have some ten thousand accounts, a line of 80 bytes each. */
const ACCOUNT_LIST = { mostMegabytes: 16, standardInput: true } as const;

/** Flags as the library takes them. Reads the account list; throws a {@link Problem} for what cannot be. */
export function liveOptions(flags: AccountFlags): LiveOptions {
  if (flags.ou.length > 0 && flags.org !== true) {
    throw new Problem('bad-argument', '--ou chooses within an organisation.', { hint: 'Add --org.' });
  }
  for (const id of [...flags.account, ...flags.skipAccount]) {
    if (!/^\d{12}$/.test(id)) {
      throw new Problem('bad-argument', `"${id.slice(0, 40)}" is not an account id.`, {
        hint: 'It has twelve digits.',
      });
    }
  }
  const { accounts: path } = flags;
  const listed =
    path === undefined ? [] : parseAccountList(readInput(path, ACCOUNT_LIST).toString('utf8'), path);
  return {
    ...pick(flags, ['profile', 'region', 'role', 'externalId', 'sessionName']),
    ...(flags.org === true && { organization: flags.ou.length > 0 ? { ous: flags.ou } : true }),
    accounts: [...listed, ...flags.account],
    skipAccounts: flags.skipAccount,
    ...(flags.maxReportAge !== undefined && { maxReportAgeHours: flags.maxReportAge }),
    ...(flags.reportDeadline !== undefined && { reportDeadlineSeconds: flags.reportDeadline }),
    concurrency: {
      ...(flags.accountsAtOnce !== undefined && { accounts: flags.accountsAtOnce }),
      ...(flags.callsPerAccount !== undefined && { callsPerAccount: flags.callsPerAccount }),
    },
    mfaCode,
  };
}

/** The same with the settings behind it: what the command line gives wins. */
export async function liveOptionsWithSettings(flags: AccountFlags): Promise<LiveOptions> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  return file === undefined ? liveOptions(flags) : liveSettings(liveOptions(flags), file);
}

/** The named flags that were given. */
function pick<T extends object, K extends keyof T>(flags: T, names: readonly K[]): Partial<Pick<T, K>> {
  const given = names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]] as const);
  return Object.fromEntries(given) as Partial<Pick<T, K>>;
}

/** Asks for the code of an MFA device, on standard error: standard output may be a file. */
async function mfaCode(serial: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Problem(
      'no-credentials',
      `The profile's role demands an MFA code of ${serial}, and there is no terminal to ask at.`,
      {
        hint: 'Run it at a terminal, or hand over credentials that have passed MFA (aws sts get-session-token).',
      },
    );
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await ask.question(`MFA code for ${serial}: `)).trim();
  } finally {
    ask.close();
  }
}
