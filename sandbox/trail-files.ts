import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isoSeconds, parseInstant } from './clock.ts';
import { hashText, seededRandom } from './random.ts';
import type { AccountSpec } from './spec.ts';
import { type TrailRecordFields, trailRecordsOf } from './world/past-events.ts';

/** CloudTrail's log files, as a trail of all regions leaves them in a bucket. */
export interface TrailFilesOptions {
  /** Takes the place of the bucket and its prefix; made where it is not there. */
  readonly folder: string;
  /** Hand-written accounts, with their `events`. */
  readonly accounts?: readonly AccountSpec[];
  /** Records besides, in any order, such as those of a running sandbox. */
  readonly records?: Iterable<TrailRecordFields>;
  /** Writes them as the trail of this organisation. */
  readonly organizationId?: string;
  /** Whole minutes from 1 to 60 that a file spans; default 15, CloudTrail's longest. */
  readonly slotMinutes?: number;
}

/** What was written. */
export interface TrailFilesWritten {
  /** Relative to the folder, in order. */
  readonly files: readonly string[];
  readonly records: number;
}

interface Slot {
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds of its end, which is when the file is delivered. */
  readonly end: number;
  readonly records: TrailRecordFields[];
}

function text(record: TrailRecordFields, field: string, form: RegExp): string {
  const value = record[field];
  // The values become names of folders.
  if (typeof value === 'string' && form.test(value)) return value;
  throw new RangeError(`a record's ${field} is not usable: ${JSON.stringify(value)}`);
}

function slots(records: Iterable<TrailRecordFields>, slotMs: number): readonly Slot[] {
  const found = new Map<string, Slot>();
  for (const record of records) {
    const accountId = text(record, 'recipientAccountId', /^\d{12}$/);
    const region = text(record, 'awsRegion', /^[a-z]{2}(-[a-z]+)+-\d$/);
    const time = parseInstant(text(record, 'eventTime', /^\d{4}-/));
    const end = (Math.floor(time / slotMs) + 1) * slotMs;
    const name = `${accountId} ${region} ${end}`;
    const slot = found.get(name) ?? { accountId, region, end, records: [] };
    found.set(name, slot);
    slot.records.push(record);
  }
  return [...found.values()];
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Sixteen characters that keep two files of one minute apart. */
function uniqueText(name: string): string {
  const random = seededRandom(hashText(name));
  return Array.from({ length: 16 }, () => LETTERS.charAt(random.below(LETTERS.length))).join('');
}

/**
 * The place of a file [CloudTrail User Guide, finding log files]. Folder and name have the time of delivery, so the
 * last events of a day lie in the folder of the next one.
 */
function pathOf({ accountId, region, end }: Slot, organizationId: string | undefined): string {
  const [day = '', time = ''] = isoSeconds(end).split('T');
  const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`;
  const name = `${accountId}_CloudTrail_${region}_${stamp}`;
  const organization = organizationId === undefined ? [] : [organizationId];
  const folders = ['AWSLogs', ...organization, accountId, 'CloudTrail', region, ...day.split('-')];
  return [...folders, `${name}_${uniqueText(name)}.json.gz`].join('/');
}

function* allRecords({ accounts = [], records = [] }: TrailFilesOptions): Generator<TrailRecordFields> {
  for (const account of accounts) yield* trailRecordsOf(account);
  yield* records;
}

function checkOptions({ organizationId, slotMinutes = 15 }: TrailFilesOptions): void {
  if (organizationId !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organizationId)) {
    throw new RangeError(`not an organisation id: ${JSON.stringify(organizationId)}`);
  }
  if (!(Number.isInteger(slotMinutes) && slotMinutes >= 1 && slotMinutes <= 60)) {
    throw new RangeError(`slotMinutes must be a whole number from 1 to 60, not ${slotMinutes}`);
  }
}

/**
 * Writes the records as CloudTrail lays its files out: one line of JSON each, packed with gzip. The same records give
 * the same names and bytes. Throws a RangeError for records without an account, region or time, and what the system
 * says where a file cannot be written.
 */
export function writeTrailFiles(options: TrailFilesOptions): TrailFilesWritten {
  checkOptions(options);
  const { folder, organizationId, slotMinutes = 15 } = options;
  const files: string[] = [];
  let count = 0;
  for (const slot of slots(allRecords(options), slotMinutes * 60_000)) {
    const path = pathOf(slot, organizationId);
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), gzipSync(JSON.stringify({ Records: slot.records })));
    files.push(path);
    count += slot.records.length;
  }
  return { files: files.toSorted(), records: count };
}
