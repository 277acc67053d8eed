import type { Partition } from '../../core/model/account.ts';
import { instant } from '../../core/model/time.ts';
import type { KeyList, Triage } from '../../core/model/triage.ts';
import type { Exemption, RemediationSettings } from '../../core/settings/settings.ts';
import { makeTriage } from '../../core/triage/make-triage.ts';
import { redactKeys } from '../../core/triage/redact-keys.ts';
import type { LiveOptions } from '../scan-options.ts';
import { VERSION } from '../version.ts';
import type { LiveFacts } from './facts-live.ts';
import { factsOffline } from './key-facts.ts';

export interface TriageOptions {
  readonly list: KeyList;
  readonly live: LiveOptions & { readonly signal?: AbortSignal };
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
  /** ISO 8601 UTC; by default the clock's. */
  readonly now?: string;
  readonly offline?: boolean;
  readonly redact?: boolean;
}

/** Tells of a list of key ids which are ours, whose, active and used, the worst first. Nothing is changed. */
export async function triage(options: TriageOptions): Promise<Triage> {
  const { list, settings, offline = false, redact = false } = options;
  const now = options.now ?? instant(new Date());
  const { keys, gaps } = offline ? offlineFacts(list) : await liveFacts(options);
  return makeTriage({
    list,
    keys: redact ? redactKeys(keys) : keys,
    gaps,
    now,
    usedWithinDays: settings.usedWithinDays,
    version: VERSION,
    offline,
    redacted: redact,
  });
}

/** Ids are the same in all partitions. */
const PARTITION: Partition = 'aws';

function offlineFacts(list: KeyList): LiveFacts {
  return { keys: list.keys.map((key) => factsOffline(key, PARTITION)), gaps: [] };
}

/** The SDK is loaded only where something is asked. */
async function liveFacts({ list, live, settings, exempt, now }: TriageOptions): Promise<LiveFacts> {
  const [{ openLive }, { systemClock }, { factsLive }] = await Promise.all([
    import('../open-live.ts'),
    import('../../aws/session/clock.ts'),
    import('./facts-live.ts'),
  ]);
  // I04: what is asked with a key under study stands in its history, and may be what its thief waits for.
  const neverSignWith = list.keys.map(({ id }) => id);
  const clock = systemClock(now === undefined ? undefined : new Date(now));
  const base = await openLive({ ...live, neverSignWith }, clock);
  try {
    return await factsLive(base, list.keys, live, { settings, exempt });
  } finally {
    base.close();
  }
}
