import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { retentionOf } from '../../app/history/retention.ts';
import { openChannels } from '../../app/notify/notices.ts';
import { scan } from '../../app/scan.ts';
import { readSettings, type SettingsFile } from '../../app/settings-file.ts';
import { openStoreForWriting, type StorePlace, storePlace } from '../../app/store-place.ts';
import { VERSION } from '../../app/version.ts';
import type { Pace } from '../../app/watch/agenda.ts';
import type { TellEvent } from '../../app/watch/events.ts';
import { watchOnce } from '../../app/watch/once.ts';
import type { RoundPlan } from '../../app/watch/round.ts';
import { serve } from '../../app/watch/serve.ts';
import { stopReason } from '../../app/watch/watch.ts';
import type { Severity } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import type { ListenAddress } from '../../core/parse/listen-address.ts';
import { eventJson, eventText } from '../../outputs/watch/event-line.ts';
import { type AccountFlags, liveOptions } from '../account-choice.ts';
import { checkSending, type SendFlags } from '../deliver.ts';
import { exitStatus, type JudgingFlags, judgingOptions } from '../judging.ts';
import { keepHeapSmall } from '../small-heap.ts';

export interface WatchFlags extends AccountFlags, JudgingFlags, SendFlags {
  readonly every?: number;
  readonly jitter?: { readonly seconds: number } | { readonly part: number };
  readonly once?: boolean;
  readonly store?: string;
  readonly notify?: boolean;
  readonly webhookFromEnv: readonly string[];
  /** `false`: none. */
  readonly listen?: ListenAddress | false;
  readonly log: 'text' | 'json';
  readonly failOn?: Severity | 'never';
}

const DEFAULT_EVERY_SECONDS = 6 * 3_600;
const DEFAULT_JITTER = { part: 0.1, mostSeconds: 600 } as const;
const DEFAULT_ADDRESS: ListenAddress = { host: '127.0.0.1', port: 9464 };

/** Watches until it is told to stop, or does one round. */
export async function watchCommand(flags: WatchFlags): Promise<number> {
  refuseWrong(flags);
  const { once = false } = flags;
  const file = await settingsOf(flags);
  const place = placeOf(flags, file);
  // What is wrong with options, settings and secrets is found now, and not by the first round at night.
  scan(planOf(flags, file).options);
  const tell = teller(flags.log);
  if (tellsNobody(flags, file)) tell(NOBODY);
  const watching = {
    pace: paceOf(flags),
    // Unlike any other, also where containers share a name and all are process 1.
    holder: `${hostname()} process ${process.pid} ${randomBytes(4).toString('hex')}`,
    signal: onStop(tell),
    openStore: () => openStoreForWriting(place),
    plan: async () => planOf(flags, await settingsOf(flags)),
    tell,
    onAccount: keepHeapSmall(),
    version: VERSION,
  };
  if (!once) {
    await serve({ ...watching, ...(flags.listen !== false && { address: flags.listen ?? DEFAULT_ADDRESS }) });
    return EXIT.clean;
  }
  const { summary, deliveries } = await watchOnce(watching);
  const failOn = flags.failOn ?? file?.settings.failOn;
  const status =
    failOn === 'never' ? (summary.complete ? EXIT.clean : EXIT.incomplete) : exitStatus(summary, failOn);
  const arrived = deliveries.every(({ failures }) => failures.length === 0);
  return status === EXIT.clean && !arrived ? EXIT.incomplete : status;
}

const NOBODY = {
  level: 'warning',
  event: 'tells-nobody',
  words:
    'Nobody is told of what is new: name receivers under notify in the settings, or give --webhook-from-env or --send.',
} as const;

/** Somebody who sets up a watch and names no receiver may believe that it finds one. */
function tellsNobody({ notify, webhookFromEnv, send }: WatchFlags, file: SettingsFile | undefined): boolean {
  return !(notify ?? namesReceivers(file)) && webhookFromEnv.length === 0 && send === undefined;
}

function namesReceivers(file: SettingsFile | undefined): boolean {
  const { webhook, email } = file?.settings.notify ?? {};
  return webhook !== undefined || email !== undefined;
}

function settingsOf({ config }: WatchFlags): Promise<SettingsFile | undefined> {
  return readSettings({ config, folder: process.cwd() });
}

function placeOf({ store }: WatchFlags, file: SettingsFile | undefined): StorePlace {
  const found = storePlace(store, file);
  if (found !== undefined) return found;
  throw new Problem('bad-argument', 'Watching needs a store: without one nothing is known from before.', {
    hint: 'Name one with --store, or take KEYREEVE_STORE=none or store.place: none away.',
  });
}

/** Options of which one would be ignored: somebody who gave it believes that it was heeded. */
function refuseWrong(flags: WatchFlags): void {
  const { once, every, jitter, listen, failOn, now } = flags;
  checkSending(flags);
  const timed = every !== undefined || jitter !== undefined;
  if (once === true && (timed || (listen !== undefined && listen !== false)))
    throw new Problem('bad-argument', '--once does one round, and does not stay.', {
      hint: 'Leave out --every, --jitter and --listen, or --once.',
    });
  if (once !== true && failOn !== undefined)
    throw new Problem('bad-argument', '--fail-on decides the exit status of --once alone.', {
      hint: 'Add --once, or leave it out.',
    });
  if (flags.accounts === '-')
    throw new Problem('bad-argument', 'A watcher reads its list of accounts anew for each round.', {
      hint: 'Name a file with --accounts.',
    });
  if (now !== undefined)
    throw new Problem('bad-argument', 'A watcher judges as of the time it is.', { hint: 'Leave out --now.' });
}

function paceOf({ every: everySeconds = DEFAULT_EVERY_SECONDS, jitter }: WatchFlags): Pace {
  const { part, mostSeconds } = DEFAULT_JITTER;
  if (jitter === undefined)
    return { everySeconds, jitterSeconds: Math.min(mostSeconds, everySeconds * part) };
  const jitterSeconds = 'seconds' in jitter ? jitter.seconds : everySeconds * jitter.part;
  if (jitterSeconds > everySeconds)
    throw new Problem('bad-argument', '--jitter is longer than --every.', { hint: 'Give a shorter one.' });
  return { everySeconds, jitterSeconds };
}

/** What a round does, by the settings as they are now. */
function planOf(flags: WatchFlags, file: SettingsFile | undefined): RoundPlan {
  const { notify = namesReceivers(file), webhookFromEnv, send, sendRole } = flags;
  const settings = notify ? { settings: file?.settings.notify ?? {} } : {};
  const channels = openChannels({ ...settings, webhooksFromEnv: webhookFromEnv, env: process.env });
  const region = flags.sendRegion ?? file?.settings.notify.securityHub?.region;
  const securityHub = {
    ...(region !== undefined && { region }),
    ...(sendRole !== undefined && { role: sendRole }),
  };
  const kept = file?.settings.store.retention ?? {};
  const isPruned = kept.snapshotDays !== undefined || kept.runDays !== undefined;
  return {
    options: judgingOptions(liveOptions(flags), flags, { file }),
    receivers: { channels, ...(send !== undefined && { securityHub }) },
    ...(isPruned && { retention: (now: Date) => retentionOf(kept, instant(now)) }),
  };
}

function teller(format: 'text' | 'json'): TellEvent {
  const line = format === 'json' ? eventJson : eventText;
  return (event) => process.stderr.write(line({ at: instant(new Date()), ...event }));
}

/** Aborted by the first signal, so that a round ends in order; the second ends the program at once. */
function onStop(tell: TellEvent): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      const words = `${name}: stopping. What was judged is kept. A second signal stops at once.`;
      tell({ level: 'info', event: 'stopping', words });
      controller.abort(stopReason());
    });
  }
  return controller.signal;
}
