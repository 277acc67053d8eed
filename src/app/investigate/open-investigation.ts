import type { HistoryProgress } from '../../aws/collect/investigation/event-history.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { callerKeys } from '../../aws/session/caller-keys.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import type { TrailAnswer, TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { PlaceLookup } from '../../core/investigation/story-input.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { REMEDIATION_DEFAULTS } from '../../core/settings/remediation-defaults.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { SettingsFile } from '../settings-file.ts';
import { type ChosenKey, type ChosenUser, keysOfRun, keysOfUser, namedKeys } from './choose-keys.ts';
import { heard } from './heard-source.ts';
import { type InvestigateOptions, investigate } from './investigate.ts';
import { type OpenSource, openEventHistory, sharedSource } from './open-source.ts';
import { ownAccounts } from './own-accounts.ts';
import type { LiveGround } from './resolve-key.ts';
import { windowOf } from './window.ts';

/** What is to be investigated, and how. */
export interface InvestigationOptions {
  readonly live: LiveOptions & { readonly signal: AbortSignal };
  readonly file: SettingsFile | undefined;
  /** One of the three. */
  readonly keys: readonly string[];
  readonly user?: string;
  readonly findings?: string;
  readonly limit: number;
  readonly accountId?: string;
  readonly since: string;
  readonly until?: string;
  /** ISO 8601 UTC; by default the clock's. */
  readonly now?: string;
  readonly mostEvents: number;
  readonly mostMinutes: number;
  readonly follow?: number;
  readonly again: boolean;
  readonly placeOf?: PlaceLookup;
  /** Log files or tables, opened once for all keys. By default the event history is asked. */
  readonly openShared?: (about: SharedSourceOf) => Promise<TrailSource>;
  /** Nothing is asked of AWS: whose the keys are, events alone say. Needs `openShared`. */
  readonly offline?: boolean;
  /** Handed every call of a key and of what came of it, with the records of them all where the source has them. */
  readonly onCalls?: (answer: TrailAnswer) => void;
  readonly onNotice: (words: string) => void;
  /** Told where the search for one key stands, and which of how many it is. */
  readonly onProgress?: (progress: KeyProgress) => void;
}

/** What a source for all keys is opened with. */
export interface SharedSourceOf {
  readonly window: TrailWindow;
  /** Absent offline. */
  readonly base?: BaseSession;
}

export interface KeyProgress extends HistoryProgress {
  readonly accessKeyId: string;
  /** Counted from 1. */
  readonly key: number;
  readonly keys: number;
}

/** What became of the keys that were asked for. */
export interface Investigated {
  readonly investigations: readonly Investigation[];
  /** Keys that it did not come to: it was interrupted. */
  readonly left: number;
}

/**
 * Investigates the keys that were asked for, one after the other: AWS's limit on lookups is the same for all of one
 * account. Throws a {@link Problem} where a key cannot be told to be one, and where nothing is chosen.
 */
export async function investigateKeys(options: InvestigationOptions): Promise<Investigated> {
  // Before AWS is asked for anything: what was typed may be a secret.
  const named = namedKeys(options.keys, options.accountId);
  const clock = systemClock(options.now === undefined ? undefined : new Date(options.now));
  const now = instant(clock.now());
  const window = windowOf({ ...options, now });
  const { findings, limit, onNotice, openShared, offline } = options;
  const fromRun = findings === undefined ? [] : keysOfRun(findings, limit, onNotice);
  if (offline === true) refuseOffline(options);
  const live = offline === true ? undefined : await openAccounts(options, named, fromRun, clock, now);
  let shared: TrailSource | undefined;
  try {
    shared = await openShared?.({ window, ...(live !== undefined && { base: live.base }) });
    const openSource = shared === undefined ? undefined : sharedSource(shared, window);
    const { keys, left } = await chosenKeys(options, live, [...named, ...fromRun]);
    const orders = ordersOf({ options, live, clock, window, now, openSource });
    const done = await eachOf(keys, orders, onNotice);
    return { ...done, left: done.left + left };
  } finally {
    await shared?.close();
    live?.base.close();
  }
}

function refuseOffline({ openShared, user }: InvestigationOptions): void {
  if (openShared === undefined)
    throw new Problem('bad-argument', 'Offline there is no event history to search.', {
      hint: 'Name the log files of a trail.',
    });
  if (user !== undefined)
    throw new Problem('bad-argument', 'Offline nobody says which keys a user has.', {
      hint: 'Name the keys by their ids.',
    });
}

async function openAccounts(
  options: InvestigationOptions,
  named: readonly ChosenKey[],
  fromRun: readonly (ChosenKey | ChosenUser)[],
  clock: Clock,
  now: string,
): Promise<LiveGround> {
  const { file, onNotice } = options;
  const neverSignWith = named.map(({ accessKeyId }) => accessKeyId);
  const base = await openLive({ ...options.live, neverSignWith }, clock);
  const trusted = [...named, ...fromRun, { accountId: options.accountId }].flatMap(
    ({ accountId }) => accountId ?? [],
  );
  const settings = file?.settings.remediation ?? REMEDIATION_DEFAULTS;
  const accounts = ownAccounts(base, trusted);
  return { base, accounts, settings, exempt: file?.settings.exempt, now, onNotice };
}

interface Opened {
  readonly options: InvestigationOptions;
  readonly live: LiveGround | undefined;
  readonly clock: Clock;
  readonly window: TrailWindow;
  readonly now: string;
  readonly openSource: OpenSource | undefined;
}

/** All that is the same for every key. */
function ordersOf(opened: Opened) {
  const { options, live, window, now } = opened;
  const { onProgress, onCalls, follow, placeOf } = options;
  const listened = (open: OpenSource) => (onCalls === undefined ? open : heard(open, onCalls));
  return (key: ChosenKey, place: Pick<KeyProgress, 'key' | 'keys'>): InvestigateOptions => ({
    ...key,
    window,
    now,
    ...(live !== undefined && { live }),
    openSource: listened(
      opened.openSource ??
        historyOf(opened, (progress) =>
          onProgress?.({ ...progress, ...place, accessKeyId: key.accessKeyId }),
        ),
    ),
    ...(follow !== undefined && { follow }),
    ...(placeOf !== undefined && { placeOf }),
  });
}

function historyOf(
  { options, live, clock, window, now }: Opened,
  onProgress: (progress: HistoryProgress) => void,
): OpenSource {
  if (live === undefined) throw new Error('The event history needs an account.');
  const { onNotice, mostEvents, mostMinutes, again } = options;
  return openEventHistory({
    accounts: live.accounts,
    clock,
    window,
    asked: JSON.stringify([options.since, options.until, options.now]),
    now,
    mostEvents,
    mostMinutes,
    again,
    onNotice,
    onProgress,
  });
}

/** Whoever interrupts it is shown what it has by then. */
async function eachOf(
  keys: readonly ChosenKey[],
  ordersFor: ReturnType<typeof ordersOf>,
  onNotice: (words: string) => void,
): Promise<Investigated> {
  const investigations: Investigation[] = [];
  for (const [index, key] of keys.entries()) {
    try {
      investigations.push(await investigate(ordersFor(key, { key: index + 1, keys: keys.length })));
    } catch (error) {
      const interrupted = error instanceof Problem && error.code === 'cancelled';
      if (!interrupted || investigations.length === 0) throw error;
      const left = keys.length - investigations.length;
      onNotice(`Interrupted: ${left} of ${keys.length} keys were not investigated.`);
      return { investigations, left };
    }
  }
  return { investigations, left: 0 };
}

/**
 * The keys, with those of users. Our own are left out and told: whoever is named on the command line is refused before,
 * but of a run that has two hundred keys one is often that of whoever scanned.
 */
async function chosenKeys(
  options: InvestigationOptions,
  live: LiveGround | undefined,
  chosen: readonly (ChosenKey | ChosenUser)[],
): Promise<{ readonly keys: readonly ChosenKey[]; readonly left: number }> {
  const { user, accountId, onNotice } = options;
  const all = user === undefined || accountId === undefined ? chosen : [{ userName: user, accountId }];
  const keys = new Map<string, ChosenKey>();
  let left = 0;
  for (const each of all) {
    if ('accessKeyId' in each) keys.set(each.accessKeyId, each);
    else if (live === undefined) {
      left += 1;
      onNotice(`Keys of ${each.userName} are not known offline, and not investigated.`);
    } else
      for (const key of await keysOfChosenUser(live, each, all.length === 1, onNotice))
        keys.set(key.accessKeyId, key);
  }
  if (live === undefined) return { keys: [...keys.values()], left };
  const { accessKeyIds } = await callerKeys(
    live.base,
    options.live.surroundings?.env ?? process.env,
    options.live.profile,
  );
  for (const own of accessKeyIds) {
    if (!keys.delete(own)) continue;
    left += 1;
    onNotice(
      `${own} is not investigated: these very calls are, or may be, signed with it. Use other credentials.`,
    );
  }
  return { keys: [...keys.values()], left };
}

/** The one user that was asked for must have keys; of the users of a run, one may be gone since. */
async function keysOfChosenUser(
  { accounts }: LiveGround,
  { userName, accountId }: ChosenUser,
  isOnly: boolean,
  onNotice: (words: string) => void,
): Promise<readonly ChosenKey[]> {
  try {
    return await keysOfUser(accounts, userName, accountId);
  } catch (error) {
    if (isOnly || !(error instanceof Problem) || error.code !== 'nothing-selected') throw error;
    onNotice(error.message);
    return [];
  }
}
