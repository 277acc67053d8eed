import { investigateKeys, type KeyProgress } from '../../app/investigate/open-investigation.ts';
import { openShared } from '../../app/investigate/open-shared.ts';
import { openPlaces } from '../../app/investigate/places.ts';
import { recordIn } from '../../app/keep-run.ts';
import { searchWords } from '../../app/progress-words.ts';
import { liveSettings, readSettings, type SettingsFile } from '../../app/settings-file.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { parseTimeArgument } from '../../core/parse/time-argument.ts';
import { harmless } from '../../outputs/harmless.ts';
import type { Store } from '../../store/port.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { onInterrupt } from '../interrupt.ts';
import { type InvestigationFormatId, investigationOutputs } from '../investigation-outputs.ts';
import { print } from '../outputs.ts';
import { drawnLine } from '../progress.ts';
import { checkTrailFlags, printedTable, type TrailFlags, trailPlace } from '../trail-place.ts';

export interface InvestigateFlags
  extends TrailFlags,
    Pick<AccountFlags, 'profile' | 'region' | 'role' | 'externalId' | 'sessionName'> {
  readonly config?: string | false;
  readonly user?: string;
  readonly account?: string;
  readonly findings?: string;
  readonly limit?: number;
  readonly since: string;
  readonly until?: string;
  readonly now?: string;
  readonly mostEvents?: number;
  readonly mostMinutes?: number;
  readonly follow?: number;
  readonly again?: boolean;
  readonly places: readonly string[];
  readonly format: InvestigationFormatId;
  readonly output: readonly string[];
  readonly redact?: boolean;
  readonly quiet?: boolean;
  readonly store?: string | false;
}

const MOST_EVENTS = 10_000;
const MOST_MINUTES = 30;
const MOST_KEYS_OF_RUN = 20;

/**
 * Investigates access keys and prints their stories. Exit 1 where one of them needs a look or was likely misused, else 3
 * where one is incomplete.
 */
export async function investigateCommand(keys: readonly string[], flags: InvestigateFlags): Promise<number> {
  checkTrailFlags(flags);
  if (flags.printDdl === true) {
    await print([await printedTable(flags)]);
    return EXIT.clean;
  }
  checkFlags(keys, flags);
  const trail = await trailPlace(flags);
  const outputs = investigationOutputs(flags);
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const line = drawnLine(flags.quiet === true, (words: string) => words);
  const tell = (words: string) => {
    line.clear();
    process.stderr.write(`${harmless(words)}\n`);
  };
  if (file !== undefined && flags.config === undefined) tell(`Settings: ${file.path}`);
  const { places } = flags;
  const asked = chosen(flags);
  const placeOf =
    places.length > 0
      ? await openPlaces(places, { now: asked.now ?? instant(new Date()), onNotice: tell })
      : undefined;
  const signal = onInterrupt();
  const live = { ...investigationLive(flags, file), signal };
  try {
    const { investigations, left } = await investigateKeys({
      ...asked,
      ...(placeOf !== undefined && { placeOf }),
      ...(trail !== undefined && {
        openShared: openShared(trail, {
          live: investigationLive(flags, file),
          signal,
          onProgress: line.update,
        }),
      }),
      offline: flags.offline === true,
      keys,
      file,
      live,
      onNotice: tell,
      onProgress: (progress) => line.update(inWords(progress)),
    });
    line.clear();
    await outputs.write(investigations);
    if (flags.redact !== true) await recordIn(flags, file, (store) => keepAll(store, investigations), tell);
    return exitStatus(investigations, left);
  } finally {
    line.clear();
  }
}

async function keepAll(store: Store, investigations: readonly Investigation[]): Promise<void> {
  for (const each of investigations) await store.keepInvestigation(each);
}

function chosen(flags: InvestigateFlags) {
  const { user, account, findings, follow, since, until, now } = flags;
  return {
    ...(user !== undefined && { user }),
    ...(account !== undefined && { accountId: account }),
    ...(findings !== undefined && { findings }),
    ...(follow !== undefined && { follow }),
    ...(until !== undefined && { until }),
    ...(now !== undefined && { now: parseTimeArgument(now, '--now') }),
    since,
    limit: flags.limit ?? MOST_KEYS_OF_RUN,
    mostEvents: flags.mostEvents ?? MOST_EVENTS,
    mostMinutes: flags.mostMinutes ?? MOST_MINUTES,
    again: flags.again === true,
  };
}

/** Of the settings only the role: which accounts are scanned has no bearing on where a key is. */
export function investigationLive(
  flags: Pick<InvestigateFlags, 'profile' | 'region' | 'role' | 'externalId' | 'sessionName'>,
  file: SettingsFile | undefined,
) {
  const { profile, region, role, externalId, sessionName } = flags;
  const asked = liveOptions({
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(role !== undefined && { role }),
    ...(externalId !== undefined && { externalId }),
    ...(sessionName !== undefined && { sessionName }),
    ou: [],
    account: [],
    skipAccount: [],
  });
  return file === undefined ? asked : liveSettings(asked, file);
}

function checkFlags(
  keys: readonly string[],
  { user, account, findings, limit, since, redact, store }: InvestigateFlags,
): void {
  const ways = [keys.length > 0, user !== undefined, findings !== undefined].filter(Boolean).length;
  const refuse = (when: boolean, message: string, hint: string) => {
    if (when) throw new Problem('bad-argument', message, { hint });
  };
  refuse(ways === 0, 'No key is named.', 'Give access key ids, --user NAME --account ID, or --findings RUN.');
  refuse(ways > 1, 'Keys, --user and --findings cannot go together.', 'Choose one of them.');
  refuse(
    account !== undefined && !/^\d{12}$/.test(account),
    '--account takes an account id of twelve digits.',
    'Check it: an access key id or a name is none.',
  );
  refuse(
    user !== undefined && account === undefined,
    'A user is known by name only within an account.',
    'Add --account ID.',
  );
  refuse(
    user !== undefined && !/^[\w+=,.@-]{1,128}$/.test(user),
    '--user takes the name of an IAM user.',
    'Give the name alone, not its path or ARN.',
  );
  refuse(
    findings !== undefined && account !== undefined,
    'The findings say of which account each key is.',
    'Leave out --account.',
  );
  refuse(
    limit !== undefined && findings === undefined,
    '--limit goes with --findings.',
    'Leave it out: every key that is named is investigated.',
  );
  refuse(
    redact === true && typeof store === 'string',
    'What was found is not kept under pseudonyms: no key of them could be looked up later.',
    'Leave out --redact, or --store.',
  );
  refuse(since.trim() === '', '--since names no time.', 'Write it as 90d, 36h or 2026-11-22.');
}

function inWords({ accessKeyId, key, keys, ...searched }: KeyProgress): string {
  const which = keys > 1 ? ` (key ${key} of ${keys})` : '';
  return `${accessKeyId}${which}: ${searchWords(searched)}`;
}

function exitStatus(investigations: readonly Investigation[], left: number): number {
  const isAlarming = ({ verdict }: Investigation) =>
    verdict.level === 'needs-a-look' || verdict.level === 'likely-misuse';
  if (investigations.some(isAlarming)) return EXIT.findings;
  return left > 0 || investigations.some(({ complete }) => !complete) ? EXIT.incomplete : EXIT.clean;
}
