import type { Entry, Outcome } from '../../core/model/audit-entry.ts';
import { jsonArray } from '../json-array.ts';
import { OCSF_VERSION } from '../ocsf/event.ts';
import { accountOf, callOf, memberOf, subjectOf } from './about.ts';

/**
 * Entries as OCSF 1.8.0 events with the cloud profile: a JSON array, one event an entry and a line. Scans are Scan
 * Activity (6007), all else API Activity (6003). Names stand exactly as they are, and the whole entry stands in
 * `unmapped.keyreeve`, so that its hash can be checked there too.
 */
export function* auditOcsf(entries: Iterable<Entry>): Generator<string> {
  yield* jsonArray(events(entries));
}

function* events(entries: Iterable<Entry>): Generator<object> {
  for (const entry of entries) yield entry.action === 'scan' ? scanEvent(entry) : apiEvent(entry);
}

/** Activity 2 of class 6007: an entry is written when a scan has ended. */
function scanEvent(entry: Entry) {
  const { about, hash } = entry;
  const failing = memberOf(about, 'failing');
  return {
    ...baseEvent(entry, { uid: 6007, name: 'Scan Activity' }, [2, 'Completed']),
    scan: { uid: hash, name: 'keyreeve scan', type: 'Manual', type_id: 1 },
    ...(typeof failing === 'object' && failing !== null && { num_detections: sumOf(failing) }),
  };
}

function sumOf(counts: object): number {
  return Object.values(counts).reduce((sum, count) => sum + (Number.isSafeInteger(count) ? count : 0), 0);
}

function apiEvent(entry: Entry) {
  const { actor, requestId, action } = entry;
  const operation = callOf(entry) ?? `keyreeve:${action}`;
  const subject = subjectOf(entry);
  return {
    ...baseEvent(entry, { uid: 6003, name: 'API Activity' }, activityOf(operation)),
    actor: {
      user: {
        name: actor.person ?? actor.arn ?? actor.host,
        ...(actor.arn !== undefined && { uid: actor.arn }),
      },
      app_name: 'keyreeve',
    },
    api: {
      operation,
      service: { name: operation.slice(0, operation.indexOf(':')) },
      ...(requestId !== undefined && { request: { uid: requestId } }),
    },
    src_endpoint: { hostname: actor.host.slice(actor.host.indexOf('@') + 1) || 'unknown' },
    ...(subject !== undefined && { resources: [{ uid: subject }] }),
  };
}

/** By the first word of AWS's operation: class 6003 knows these, and Other. */
function activityOf(operation: string): readonly [number, string] {
  const [, verb = ''] = /^(?:iam|organizations|s3):([A-Z][a-z]+)/.exec(operation) ?? [];
  if (/^(Create|Put|Attach)$/.test(verb)) return [1, 'Create'];
  if (/^(Update|Detach)$/.test(verb)) return [3, 'Update'];
  return verb === 'Delete' ? [4, 'Delete'] : [99, 'Other'];
}

function baseEvent(
  entry: Entry,
  { uid, name }: { uid: number; name: string },
  activity: readonly [number, string],
) {
  const [activityId, activityName] = activity;
  const account = accountOf(entry);
  return {
    activity_id: activityId,
    activity_name: activityName,
    category_uid: 6,
    category_name: 'Application Activity',
    class_uid: uid,
    class_name: name,
    type_uid: uid * 100 + activityId,
    type_name: `${name}: ${activityName}`,
    time: Date.parse(entry.at),
    severity_id: 1,
    severity: 'Informational',
    ...statusOf(entry),
    message: entry.words ?? entry.action,
    metadata: metadata(entry),
    cloud: {
      provider: 'AWS',
      ...(account !== undefined && { account: { uid: account, type: 'AWS Account', type_id: 10 } }),
    },
    unmapped: { keyreeve: entry },
  };
}

function metadata({ action, hash, seq, tool }: Entry) {
  const version = tool.slice(tool.indexOf(' ') + 1);
  return {
    version: OCSF_VERSION,
    product: { uid: 'keyreeve', name: 'Keyreeve', vendor_name: 'Keyreeve', version },
    profiles: ['cloud'],
    event_code: action,
    log_name: 'keyreeve audit log',
    sequence: seq,
    uid: hash,
  };
}

const STATUSES: Readonly<Record<Outcome, readonly [number, string]>> = {
  done: [1, 'Success'],
  'already-done': [1, 'Success'],
  failed: [2, 'Failure'],
  'not-verified': [2, 'Failure'],
  stale: [99, 'Stale'],
  skipped: [99, 'Skipped'],
  'possibly-sent': [99, 'Possibly sent'],
};

/** An intent has not happened yet: its outcome is an event of its own. */
function statusOf({ action, outcome }: Entry) {
  const intended = action === 'step-intent' || action === 'notice-intent';
  const [id, caption] =
    outcome !== undefined
      ? (STATUSES[outcome] ?? [99, outcome])
      : intended
        ? [99, 'Intended']
        : [1, 'Success'];
  return { status_id: id, status: caption, ...(outcome !== undefined && { status_code: outcome }) };
}
