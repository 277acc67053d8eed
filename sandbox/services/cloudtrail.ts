import type { Call, Handler, Service } from '../call.ts';
import { parseInstant } from '../clock.ts';
import { TokenBucket } from '../token-bucket.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { TrailEvent } from '../world/trail.ts';

/** CloudTrail's event history, JSON 1.1: what changes and the calls of long-term keys left behind. */

const WINDOW_MS = 90 * 86_400_000;

type Test = (event: TrailEvent, value: string) => boolean;

/** The eight attributes. Values are case-sensitive [live capture]. */
const ATTRIBUTES: Readonly<Record<string, Test>> = {
  EventId: (event, value) => event.id === value,
  EventName: (event, value) => event.name === value,
  ReadOnly: (event, value) => String(event.readOnly) === value,
  Username: (event, value) => event.userName === value,
  ResourceType: (event, value) => event.resources.some((resource) => resource.type === value),
  ResourceName: (event, value) => event.resources.some((resource) => resource.name === value),
  EventSource: (event, value) => event.source === value,
  AccessKeyId: (event, value) => event.accessKeyId === value,
};

function refuse(code: string, message: string): AwsRefusal {
  return new AwsRefusal(code, 400, message);
}

/** The field is a list, yet only one attribute may stand in it [CloudTrail API Reference, LookupEvents]. */
function filterOf(call: Call): (event: TrailEvent) => boolean {
  const raw = call.parameters.raw('LookupAttributes');
  const attributes: readonly unknown[] = Array.isArray(raw) ? raw : [];
  if (attributes.length === 0) return () => true;
  const [first] = attributes;
  const pair: object = typeof first === 'object' && first !== null ? first : {};
  const key = 'AttributeKey' in pair ? String(pair.AttributeKey) : '';
  const value = 'AttributeValue' in pair ? String(pair.AttributeValue) : '';
  const test = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  const badFlag = key === 'ReadOnly' && value !== 'true' && value !== 'false';
  if (attributes.length > 1 || test === undefined || value.length > 2000 || badFlag) {
    throw refuse('InvalidLookupAttributesException', 'A lookup attribute is not valid.');
  }
  return (event) => test(event, value);
}

/** An instant in seconds, as JSON 1.1 sends it, or as text from a hand-made request. */
function instant(call: Call, name: string): number | undefined {
  const raw = call.parameters.raw(name);
  if (raw === undefined) return undefined;
  const ms = typeof raw === 'number' ? raw * 1000 : Date.parse(String(raw));
  if (Number.isNaN(ms)) throw refuse('InvalidTimeRangeException', 'A time is not valid.');
  return ms;
}

/** From (inclusive) and to (inclusive) in ms; nothing is older than 90 days. */
function range(call: Call): readonly [number, number] {
  const now = call.world.clock.ms();
  const start = instant(call, 'StartTime') ?? 0;
  const end = instant(call, 'EndTime') ?? now;
  if (start > now || start > end) {
    throw refuse('InvalidTimeRangeException', 'The start time is in the future or after the end time.');
  }
  return [Math.max(start, now - WINDOW_MS), end];
}

function pageSize(call: Call): number {
  const size = call.parameters.integer('MaxResults') ?? 50;
  if (Number.isInteger(size) && size >= 1 && size <= 50) return size;
  throw refuse('InvalidMaxResultsException', 'MaxResults must be between 1 and 50.');
}

/** A token is good only with the very same other parameters, so it carries a digest of them. */
function digest(call: Call): string {
  const names = ['LookupAttributes', 'StartTime', 'EndTime', 'EventCategory'];
  return JSON.stringify(names.map((name) => call.parameters.raw(name) ?? null));
}

function startOf(call: Call): number {
  const token = call.parameters.text('NextToken');
  if (token === undefined) return 0;
  const plain = Buffer.from(token, 'base64url').toString();
  const cut = plain.indexOf(' ');
  const offset = Number(plain.slice(0, cut));
  if (cut > 0 && Number.isInteger(offset) && offset >= 0 && plain.slice(cut + 1) === digest(call))
    return offset;
  throw refuse('InvalidNextTokenException', 'The token is not valid, or belongs to another search.');
}

function show(event: TrailEvent): Record<string, unknown> {
  return {
    EventId: event.id,
    EventName: event.name,
    ReadOnly: String(event.readOnly),
    ...(event.accessKeyId === '' ? {} : { AccessKeyId: event.accessKeyId }),
    EventTime: parseInstant(event.time) / 1000,
    EventSource: event.source,
    Username: event.userName,
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: event.record,
  };
}

/** Two calls a second per account and region [CloudTrail API Reference, LookupEvents]. */
function checkTrailRate({ world, caller, region }: Call): void {
  if (!world.settings.trailLimit) return;
  const { trailRates } = caller.account;
  const bucket = trailRates.get(region) ?? new TokenBucket(2, 2);
  trailRates.set(region, bucket);
  if (!bucket.take()) throw new AwsRefusal('Throttling', 400, 'Rate exceeded');
}

/** Newest first; of the same second the last written first. */
function newestFirst(events: readonly TrailEvent[]): readonly TrailEvent[] {
  return events.toReversed().sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
}

/** The events of one region: IAM's are in the partition's home region only. None is a data event. */
const lookupEvents: Handler = (call) => {
  checkTrailRate(call);
  const matches = filterOf(call);
  const [from, to] = range(call);
  const size = pageSize(call);
  const start = startOf(call);
  const shown = call.world.clock.ms() - call.world.settings.trailLagMs;
  const matching = call.caller.account.events.filter((event) => {
    if (event.region !== call.region || event.isData || !matches(event)) return false;
    const at = parseInstant(event.time);
    return at >= from && at <= to && at <= shown;
  });
  const found = newestFirst(matching);
  const Events = found.slice(start, start + size).map(show);
  if (start + size >= found.length) return JSON.stringify({ Events });
  const NextToken = Buffer.from(`${start + size} ${digest(call)}`).toString('base64url');
  return JSON.stringify({ Events, NextToken });
};

export const cloudtrail: Service = new Map<string, Handler>([['LookupEvents', lookupEvents]]);
