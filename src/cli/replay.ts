import { type KeptRun, NOT_KEPT } from '../app/keep-run.ts';
import type { ReplayOptions } from '../app/replay/replay.ts';
import type { Scan } from '../app/scan.ts';
import type { ScanOptions } from '../app/scan-options.ts';
import type { StoreFlags } from '../app/store-place.ts';
import type { Severity } from '../core/model/finding.ts';
import { Problem } from '../core/model/problem.ts';
import { instant } from '../core/model/time.ts';
import type { AccountFlags } from './account-choice.ts';
import type { DeliveryFlags } from './deliver.ts';
import { openStoreOf } from './store-place.ts';

/** The options of a scan that a replay looks at, or cannot go with. */
export interface ReplayFlags extends AccountFlags, DeliveryFlags, StoreFlags {
  readonly config?: string | false;
  readonly replay?: string;
  readonly rules?: 'same' | 'new';
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
  readonly framework: readonly string[];
  readonly preview?: boolean;
  readonly severity?: Severity;
  readonly set: readonly string[];
  readonly people?: string;
  readonly redact?: boolean;
}

/** In the place of a run that is to be kept: one that is judged again. */
export interface ReplayedRun extends KeptRun {
  /** Whether it was made of files. */
  readonly offline: boolean;
  /** Judges it. @param options as a scan would be made today */
  start(options: ScanOptions): Promise<Scan>;
}

/**
 * Throws the {@link Problem} `bad-argument` for options that cannot go with `--replay`, or have no effect without it.
 */
export function refuseBesideReplay(flags: ReplayFlags): void {
  if (flags.replay !== undefined) refuseBeside(flags);
  else if (flags.rules !== undefined)
    throw new Problem('bad-argument', '--rules without --replay has no effect.', {
      hint: 'Add --replay RUN; a scan is judged by the rules of today. One rule is chosen by --rule.',
    });
}

/**
 * Opens the store and finds the run that `--replay` names; nothing without that option. Throws the {@link Problem}
 * `unknown-run`, and those of the store.
 *
 * @param tell told which run it is, in a sentence
 */
export async function openReplay(
  flags: ReplayFlags,
  tell: (text: string) => void,
): Promise<ReplayedRun | undefined> {
  const { replay: name, rules = 'same' } = flags;
  if (name === undefined) return undefined;
  const at = instant(new Date());
  // A scan, which has no use for it, starts sooner without.
  const { findReplayable, replay } = await import('../app/replay/replay.ts');
  const store = await openStoreOf(flags);
  try {
    const { number, now, offline, takesPeople } = await findReplayable(store, name, { at, rules });
    if (flags.people !== undefined && !takesPeople)
      throw new Problem('bad-argument', `--people would have no effect on run ${number}.`, {
        hint: 'Leave it out: what the run was told of people is in its facts.',
      });
    const whose = rules === 'same' ? 'its own rules' : 'the rules of today';
    tell(`Run ${number} of ${now}, judged again by ${whose} without AWS.`);
    return {
      ...NOT_KEPT,
      offline,
      start: (options) => replay(store, number, replayOptions(options, at, rules)),
      close: () => store.close(),
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Of the options of a scan those that a replay takes. */
function replayOptions(options: ScanOptions, at: string, which: 'same' | 'new'): ReplayOptions {
  const { people, redact, signal, onProgress, onNotice } = options;
  const { rules, frameworks, severity, withoutRules, settings, preview, marks } = options;
  const chosen = { rules, frameworks, severity, withoutRules, settings, preview, marks };
  return {
    at,
    rules: which === 'same' ? which : given(chosen),
    ...given({ people, redact, signal, onProgress, onNotice }),
  };
}

/** Without the members that are `undefined`. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Options that would be ignored: somebody who gave one believes that it was heeded. */
const REFUSED: readonly { readonly why: string; readonly options: readonly string[] }[] = [
  {
    why: 'a replay goes to no account, and judges what is kept',
    options: [
      ...['--org', '--ou', '--accounts', '--account', '--skip-account', '--profile', '--region', '--role'],
      ...['--external-id', '--session-name', '--accounts-at-once', '--calls-per-account'],
      ...['--max-report-age', '--report-deadline', '--fresh', '--audit-root', '--instances', '--prove'],
      ...['--credential-report', '--report-time', '--control-policies'],
    ],
  },
  { why: 'a replay judges by the time of its run', options: ['--now'] },
  {
    why: 'a replay is no new run: it is neither kept, nor told to anybody',
    options: [
      ...['--new-only', '--audit-log', '--send', '--send-region', '--send-role', '--notify'],
      ...['--notify-always', '--webhook-from-env', '--on-fail'],
    ],
  },
];

const OF_NEW_RULES = ['--rule', '--skip-rule', '--framework', '--preview', '--severity', '--set'];

function refuseBeside(flags: ReplayFlags): void {
  for (const { why, options } of REFUSED) {
    const found = options.filter((option) => isGiven(flags, option));
    if (found.length > 0)
      throw new Problem('bad-argument', `--replay and ${found.join(', ')} cannot go together: ${why}.`, {
        hint: `Leave out ${found.join(', ')}.`,
      });
  }
  const found = OF_NEW_RULES.filter((option) => isGiven(flags, option));
  if (flags.rules !== 'new' && found.length > 0)
    throw new Problem(
      'bad-argument',
      `--replay judges by the rules of its run, so that ${found.join(', ')} would have no effect.`,
      { hint: `Add --rules new, or leave out ${found.join(', ')}.` },
    );
}

function isGiven(flags: object, option: string): boolean {
  const name = option.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const value = (flags as Readonly<Record<string, unknown>>)[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
