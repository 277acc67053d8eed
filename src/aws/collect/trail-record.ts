import type { Event } from '@aws-sdk/client-cloudtrail';
import type { TrailRecord } from '../../core/model/trail-record.ts';
import { parsedRecord, recordOf } from '../../core/parse/trail-record.ts';

/** Reads an event as LookupEvents hands it over; `undefined` where it has no time, source or name. */
export function trailRecord(
  { CloudTrailEvent, EventTime, EventSource, EventName, EventId }: Event,
  region: string,
): TrailRecord | undefined {
  if (EventTime === undefined) return undefined;
  return recordOf(parsedRecord(CloudTrailEvent), {
    at: EventTime,
    region,
    ...(EventSource !== undefined && { source: EventSource }),
    ...(EventName !== undefined && { name: EventName }),
    ...(EventId !== undefined && { id: EventId }),
  });
}
