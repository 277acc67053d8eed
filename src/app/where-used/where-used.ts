import { statSync } from 'node:fs';
import type { AccountPlaces } from '../../aws/collect/where-used/search-account.ts';
import { type Clock, systemClock, throwIfCancelled } from '../../aws/session/clock.ts';
import {
  type KeyPlace,
  type PlaceGap,
  type SearchedPlaces,
  WHERE_USED_SCHEMA_VERSION,
  type WhereUsed,
} from '../../core/model/key-place.ts';
import { Problem } from '../../core/model/problem.ts';
import { codeOrText } from '../../core/model/system-error.ts';
import { instant } from '../../core/model/time.ts';
import { checkKeyIds } from '../../core/parse/key-id-argument.ts';
import { KeyFinder } from '../../core/where-used/key-finder.ts';
import { NEVER_SEARCHED } from '../../core/where-used/never-searched.ts';
import { inOrder } from '../../core/where-used/order.ts';
import { redactWhereUsed } from '../../core/where-used/redact.ts';
import { asTheyFinish } from '../as-they-finish.ts';
import { chooseAccounts } from '../choose-accounts.ts';
import { openLive } from '../open-live.ts';
import { DEFAULT_CONCURRENCY, type LiveOptions } from '../scan-options.ts';
import { VERSION } from '../version.ts';
import { searchCheckout } from './search-checkout.ts';
import { hasHistory, searchHistory } from './search-history.ts';

export interface WhereUsedOptions extends LiveOptions {
  readonly accessKeyIds: readonly string[];
  /** Folders or files on this machine. */
  readonly paths: readonly string[];
  /** Also the history of those that are git checkouts. */
  readonly history: boolean;
  /** False to search the paths alone, with no call to AWS. */
  readonly aws: boolean;
  /** Only these regions; by default all that an account has enabled. */
  readonly regions: readonly string[];
  /** Also what is encrypted. */
  readonly decrypt: boolean;
  readonly redact: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WhereUsedProgress) => void;
}

/** Where a search stands. */
export interface WhereUsedProgress {
  /** Searches of a service in a region: planned so far, and done. */
  readonly planned: number;
  readonly done: number;
  readonly files: number;
  readonly places: number;
}

/**
 * Searches where keys are kept. What could not be searched is a gap in the result. Throws a {@link Problem} for ids
 * that are none, paths that are not there, and where no account can be asked.
 */
export async function whereUsed(options: WhereUsedOptions, clock: Clock = systemClock()): Promise<WhereUsed> {
  const { regions, signal } = options;
  checkKeyIds(options.accessKeyIds);
  const accessKeyIds = [...new Set(options.accessKeyIds)].sort();
  for (const path of options.paths) checkPath(path);
  for (const region of regions) checkRegion(region);
  const finder = new KeyFinder(accessKeyIds);
  const progress = new ProgressCount(options.onProgress);
  const parts = [
    ...(options.aws ? await searchAccounts(options, finder, progress, clock) : [NO_AWS]),
    ...(await searchPaths(options, finder, progress)),
  ];
  throwIfCancelled(signal);
  const notSearched = parts.flatMap(({ gaps }) => gaps);
  const found: WhereUsed = inOrder({
    schemaVersion: WHERE_USED_SCHEMA_VERSION,
    tool: { name: 'keyreeve', version: VERSION },
    now: instant(clock.now()),
    redacted: false,
    accessKeyIds,
    searched: parts.flatMap(({ searched }) => searched),
    places: parts.flatMap(({ places }) => places),
    notSearched,
    leftOut: [
      ...(options.aws && regions.length > 0 ? [`Regions other than ${regions.join(', ')}: by choice.`] : []),
      ...parts.flatMap(({ leftOut }) => leftOut),
    ],
    never: NEVER_SEARCHED,
    complete: notSearched.length === 0,
  });
  return options.redact ? redactWhereUsed(found) : found;
}

interface Part {
  readonly places: readonly KeyPlace[];
  readonly gaps: readonly PlaceGap[];
  readonly searched: readonly SearchedPlaces[];
  readonly leftOut: readonly string[];
}

const NO_AWS: Part = { places: [], gaps: [], searched: [], leftOut: ['AWS: by choice (--no-aws).'] };

function checkPath(path: string): void {
  try {
    statSync(path);
  } catch (error) {
    throw new Problem('unreadable-file', `${path} cannot be read (${codeOrText(error)}).`, {
      hint: '--path names a folder or a file on this machine.',
    });
  }
}

function checkRegion(region: string): void {
  if (/^[a-z]{2,4}(-[a-z]{1,12}){1,3}-\d{1,2}$/.test(region)) return;
  throw new Problem('bad-argument', `"${region.slice(0, 40)}" is not the name of a region.`, {
    hint: 'It looks like eu-central-1.',
  });
}

async function searchAccounts(
  options: WhereUsedOptions,
  finder: KeyFinder,
  progress: ProgressCount,
  clock: Clock,
): Promise<readonly Part[]> {
  const base = await openLive({ ...options, neverSignWith: finder.accessKeyIds }, clock);
  try {
    const { targets, skipped } = await chooseAccounts(base, options);
    // Loaded only here: its parts of the SDK would cost every search of a folder half a second.
    const { searchAccount } = await import('../../aws/collect/where-used/search-account.ts');
    const { accounts: atOnce = DEFAULT_CONCURRENCY.accounts } = options.concurrency ?? {};
    const parts: Part[] = skipped.map(({ account, reason = 'By choice.' }) => ({
      ...NOTHING,
      leftOut: [`Account ${account.id}: ${reason}`],
    }));
    const search = (target: (typeof targets)[number]): Promise<AccountPlaces> =>
      searchAccount(base.account(target), {
        finder,
        decrypt: options.decrypt,
        ...(options.regions.length > 0 && { regions: [...new Set(options.regions)].sort() }),
        onPlan: (searches) => progress.add({ planned: searches }),
        onDone: ({ places }) => progress.add({ done: 1, places: places.length }),
      });
    for await (const found of asTheyFinish(targets, atOnce, search)) parts.push({ ...NOTHING, ...found });
    return parts;
  } finally {
    base.close();
  }
}

const NOTHING: Part = { places: [], gaps: [], searched: [], leftOut: [] };

async function searchPaths(
  options: WhereUsedOptions,
  finder: KeyFinder,
  progress: ProgressCount,
): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const path of new Set(options.paths)) {
    const { places, gaps, files, leftOut } = await searchCheckout(path, finder, () => {
      throwIfCancelled(options.signal);
      progress.add({ files: 1 });
    });
    const history = await searchItsHistory(path, options, finder);
    parts.push({
      places: [...places, ...history.places],
      gaps: [...gaps, ...history.gaps],
      searched: [{ service: 'checkout', path, regions: [], notOffered: [], resources: files }],
      leftOut: [...leftOut, ...history.leftOut],
    });
    progress.add({ places: places.length + history.places.length });
  }
  return parts;
}

async function searchItsHistory(
  path: string,
  { history, signal }: WhereUsedOptions,
  { accessKeyIds }: KeyFinder,
): Promise<Omit<Part, 'searched'>> {
  if (!statSync(path).isDirectory()) return NOTHING;
  if (history) return { ...NOTHING, ...(await searchHistory(path, accessKeyIds, signal)) };
  if (!(await hasHistory(path, signal))) return NOTHING;
  return { ...NOTHING, leftOut: [`The history of ${path}: --history searches it.`] };
}

class ProgressCount {
  #now: WhereUsedProgress = { planned: 0, done: 0, files: 0, places: 0 };
  readonly #tell: ((progress: WhereUsedProgress) => void) | undefined;

  constructor(tell: ((progress: WhereUsedProgress) => void) | undefined) {
    this.#tell = tell;
  }

  add(more: Partial<WhereUsedProgress>): void {
    const { planned = 0, done = 0, files = 0, places = 0 } = more;
    const now = this.#now;
    this.#now = {
      planned: now.planned + planned,
      done: now.done + done,
      files: now.files + files,
      places: now.places + places,
    };
    this.#tell?.(this.#now);
  }
}
