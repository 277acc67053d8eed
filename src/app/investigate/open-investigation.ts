import type { HistoryProgress } from '../../aws/collect/investigation/event-history.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import type { TrailSource, TrailWindow } from '../../core/investigation/source.ts';
import type { PlaceLookup } from '../../core/investigation/story-input.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import { REMEDIATION_DEFAULTS } from '../../core/settings/remediation-defaults.ts';
import { openLive } from '../open-live.ts';
import type { LiveOptions } from '../scan-options.ts';
import type { SettingsFile } from '../settings-file.ts';
import { type ChosenKey, keysOfRun, keysOfUser, namedKeys } from './choose-keys.ts';
import { type InvestigateOptions, investigate } from './investigate.ts';
import { type OpenSource, openEventHistory, sharedSource } from './open-source.ts';
import { type OwnAccounts, ownAccounts } from './own-accounts.ts';
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
  const keys = [...named, ...fromRun];
  if (offline === true) refuseOffline(options);
  const live = offline === true ? undefined : await openAccounts(options, keys, clock, now);
  let shared: TrailSource | undefined;
  try {
    shared = await openShared?.({ window, ...(live !== undefined && { base: live.base }) });
    const openSource = shared === undefined ? undefined : sharedSource(shared, window);
    const chosen = live === undefined ? keys : await chosenKeys(options, live.accounts, keys);
    return await eachOf(chosen, ordersOf({ options, live, clock, window, now, openSource }), onNotice);
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
  keys: readonly ChosenKey[],
  clock: Clock,
  now: string,
): Promise<LiveGround> {
  const { file, onNotice } = options;
  const neverSignWith = keys.map(({ accessKeyId }) => accessKeyId);
  const base = await openLive({ ...options.live, neverSignWith }, clock);
  const trusted = [...keys, { accountId: options.accountId }].flatMap(({ accountId }) => accountId ?? []);
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
  const { onProgress, follow, placeOf } = options;
  return (key: ChosenKey, place: Pick<KeyProgress, 'key' | 'keys'>): InvestigateOptions => ({
    ...key,
    window,
    now,
    ...(live !== undefined && { live }),
    openSource:
      opened.openSource ??
      historyOf(opened, (progress) => onProgress?.({ ...progress, ...place, accessKeyId: key.accessKeyId })),
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

async function chosenKeys(
  { user, accountId }: InvestigationOptions,
  accounts: OwnAccounts,
  others: readonly ChosenKey[],
): Promise<readonly ChosenKey[]> {
  if (user === undefined || accountId === undefined) return others;
  return keysOfUser(accounts, user, accountId);
}
