/**
 * What the path of a file says, by the layout CloudTrail writes in (CloudTrail User Guide, "CloudTrail log file name
 * format"): `AWSLogs/[o-…/]<account>/CloudTrail/<region>/YYYY/MM/DD/<account>_CloudTrail_<region>_YYYYMMDDTHHmmZ_….json.gz`.
 */

/** `trail`: to be read. `digest`: hashes of files, no records. `other`: of another service, or no JSON by its name. */
export type FileKind = 'trail' | 'digest' | 'other';

/** What a path says of its file. */
export interface NamedFile {
  readonly kind: FileKind;
  /** The day the file was delivered, `YYYY-MM-DD`; absent where the path does not say, or says two. */
  readonly day?: string;
  /** The account whose trail file it is; absent where the path does not say. */
  readonly account?: string;
}

const JSON_FILE = /\.json(?:\.gz)?$/i;
const DIGEST = /(?:\/|_)CloudTrail-Digest(?:\/|_)/;
/** The logs of other services stand beside CloudTrail's in the same bucket: `AWSLogs/<account>/Config/…`. */
const OTHER_SERVICE = /\/AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/(?!CloudTrail(?:-|\/))[^/]+\//;
const DAY_FOLDER = /\/CloudTrail(?:-Insight)?\/[a-z0-9-]+\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/;
const DAY_IN_NAME = /\d{12}_CloudTrail(?:-Insight)?_[a-z0-9-]+_(\d{4})(\d{2})(\d{2})T\d{4}Z_[^/]*$/;

const ACCOUNT_FOLDER = /\/AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/CloudTrail(?:-|\/)/;
const ACCOUNT_IN_NAME = /(?:^|\/)(\d{12})_CloudTrail(?:-Insight)?_[^/]*$/;

/** @param path whole, with `/` between its parts */
export function namedFile(path: string): NamedFile {
  if (DIGEST.test(path)) return { kind: 'digest' };
  if (!JSON_FILE.test(path) || OTHER_SERVICE.test(path)) return { kind: 'other' };
  const [byFolder, byName] = [dayOf(DAY_FOLDER.exec(path)), dayOf(DAY_IN_NAME.exec(path))];
  const day = byFolder ?? byName;
  const account = (ACCOUNT_FOLDER.exec(path) ?? ACCOUNT_IN_NAME.exec(path))?.[1];
  const whose = account === undefined ? {} : { account };
  if (day === undefined || (byName !== undefined && byName !== day)) return { kind: 'trail', ...whose };
  return { kind: 'trail', day, ...whose };
}

function dayOf(match: RegExpExecArray | null): string | undefined {
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}`;
}

/** The days, both included, in which files with events of the window were delivered. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

const DAY_MS = 86_400_000;

/**
 * Events mostly come within minutes (CloudTrail User Guide, "How CloudTrail works"), and now and then much later: one
 * day after the window still belongs to it, and one before, should a name not be by the same clock.
 */
export function deliveryDays({ since, until }: { readonly since: string; readonly until: string }): DayRange {
  return { first: dayAfter(since, -1), last: dayAfter(until, 1) };
}

/** The day so many days after that of a time. */
function dayAfter(time: string, days: number): string {
  return new Date(Date.parse(`${time.slice(0, 10)}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether a file of that day is left out. One without a day never is. */
export function isOutside(day: string | undefined, { first, last }: DayRange): boolean {
  return day !== undefined && (day < first || day > last);
}

/** Days of a window of which there is no file. */
export interface MissingDays {
  /** Runs that no quiet account explains, each `2026-09-01` or `2026-09-01 to 2026-09-14`. */
  readonly gaps: readonly string[];
  /** Single days, which may have been quiet: CloudTrail writes no file where nothing happened. */
  readonly quiet: readonly string[];
}

/** A weekend is two days; at the edges of the window two days mean that the trail began later, or ended. */
const GAP_DAYS = 3;
const GAP_DAYS_AT_EDGE = 2;

/** Tells days that were hardly without a call from days that may have been. Of a window without any file all are a gap. */
export function daysWithout(
  days: ReadonlySet<string>,
  { since, until }: { readonly since: string; readonly until: string },
): MissingDays {
  const [start, end] = [since.slice(0, 10), until.slice(0, 10)];
  const runs: string[][] = [];
  for (let day = start; day <= end; day = dayAfter(day, 1)) {
    if (days.has(day)) continue;
    const run = runs.at(-1);
    if (run !== undefined && dayAfter(run.at(-1) ?? '', 1) === day) run.push(day);
    else runs.push([day]);
  }
  const isGap = (run: readonly string[]) => {
    const edges = [run[0] === start, run.at(-1) === end].filter((isEdge) => isEdge).length;
    return edges === 2 || run.length >= (edges === 1 ? GAP_DAYS_AT_EDGE : GAP_DAYS);
  };
  return {
    gaps: runs.filter(isGap).map((run) => (run.length === 1 ? run.join('') : `${run[0]} to ${run.at(-1)}`)),
    quiet: runs.filter((run) => !isGap(run)).flat(),
  };
}

const PART_OF_DAY = /\/CloudTrail(?:-Insight)?\/[a-z0-9-]+\/(\d{4})\/(?:(\d{2})\/(?:(\d{2})\/)?)?$/;

/**
 * Whether files of these days may lie below a folder, which may be one of a year, a month or a day.
 *
 * @param path whole, with `/` between its parts, before and behind it
 */
export function mayHold(path: string, { first, last }: DayRange): boolean {
  if (DIGEST.test(path) || OTHER_SERVICE.test(path)) return false;
  const [, ...parts] = PART_OF_DAY.exec(path) ?? [];
  const part = parts.filter((each) => each !== undefined).join('-');
  return part >= first.slice(0, part.length) && part <= last.slice(0, part.length);
}
