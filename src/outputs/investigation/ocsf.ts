import { createHash } from 'node:crypto';
import type { Investigation, UseVerdict } from '../../core/model/investigation.ts';
import { jsonArray } from '../json-array.ts';
import { OCSF_VERSION } from '../ocsf/event.ts';
import { headlineWords } from './headline.ts';
import { investigationObject } from './json.ts';
import { evidencesOf, milliseconds } from './ocsf-evidence.ts';
import { holderWords } from './subject-words.ts';
import { worstFirst } from './worst-first.ts';

/**
 * Investigations as OCSF 1.8.0 events of the class Detection Finding (2004) with the cloud profile: a JSON array, one
 * event a key and a line, the worst first. Names stand exactly as they are.
 *
 * Every key has an event, so that nobody takes a missing one for a clean one; `is_alert` is true for a likely misuse
 * and for what needs a look, and the others are Informational. Left out of an event, and counted there: the use by
 * service, place and day, and the timeline. What was not searched stands in `status_detail` and in `unmapped`.
 */
export function* investigationOcsf(list: readonly Investigation[]): Generator<string> {
  yield* jsonArray(worstFirst(list).map((each) => detection(investigationObject(each))));
}

const ALERTS: readonly UseVerdict[] = ['needs-a-look', 'likely-misuse'];

function detection(investigation: Investigation) {
  const { subject, verdict, use, now } = investigation;
  const time = milliseconds(now);
  const [severityId, severity] = severityOf(investigation);
  const [confidenceId, confidence] = confidenceOf(investigation);
  const evidences = evidencesOf(investigation);
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    type_uid: 200401,
    type_name: 'Detection Finding: Create',
    time,
    start_time: milliseconds(use.firstAt),
    end_time: milliseconds(use.lastAt),
    severity_id: severityId,
    severity,
    confidence_id: confidenceId,
    confidence,
    is_alert: ALERTS.includes(verdict.level),
    status_id: 1,
    status: 'New',
    status_code: verdict.level,
    status_detail: detailOf(investigation),
    message: `${headlineWords(investigation)}: ${subject.accessKeyId}, ${holderWords(subject)}. ${verdict.says}`,
    metadata: metadataOf(investigation, time),
    cloud: cloudOf(investigation),
    finding_info: findingInfo(investigation, time),
    resources: resourcesOf(investigation),
    ...(evidences.length > 0 && { evidences }),
    ...remediationOf(investigation),
    unmapped: { keyreeve: unmappedOf(investigation) },
  };
}

/** What outlives the key, hides, or is root's is worth waking somebody for. */
const CRITICAL: readonly string[] = ['persistence', 'cover-up', 'root-key'];

function severityOf({ verdict, signals }: Investigation): readonly [number, string] {
  if (verdict.level === 'needs-a-look') return [3, 'Medium'];
  if (verdict.level !== 'likely-misuse') return [1, 'Informational'];
  const worst = signals.some(({ id, weight }) => weight === 'strong' && CRITICAL.includes(id));
  return worst ? [5, 'Critical'] : [4, 'High'];
}

/** Of the verdict: two strong signals are hardly chance, and what was not searched may overturn a quiet verdict. */
function confidenceOf({ verdict, signals, complete }: Investigation): readonly [number, string] {
  const strong = signals.filter(({ weight }) => weight === 'strong').length;
  if (verdict.level === 'likely-misuse' && strong > 1) return [3, 'High'];
  return ALERTS.includes(verdict.level) || complete ? [2, 'Medium'] : [1, 'Low'];
}

function detailOf({ complete, notSearched, verdict }: Investigation): string {
  const reasons = verdict.reasons.join(' ');
  if (complete) return reasons;
  const gaps = notSearched.map(({ region, code }) => `${region} (${code})`).join(', ');
  return `INCOMPLETE, not searched: ${gaps}. ${reasons}`;
}

/** The same for the same key in every run, whatever was found. */
function uidOf({ subject }: Investigation): string {
  const named = JSON.stringify(['investigation', subject.accessKeyId]);
  return createHash('sha256').update(named).digest('hex').slice(0, 32);
}

function metadataOf(investigation: Investigation, time: number | undefined) {
  const { tool } = investigation;
  return {
    version: OCSF_VERSION,
    product: { uid: tool.name, name: 'Keyreeve', vendor_name: 'Keyreeve', version: tool.version },
    profiles: ['cloud'],
    event_code: `investigation-${investigation.verdict.level}`,
    uid: `${uidOf(investigation)}-${time}`,
  };
}

function cloudOf({ subject: { account } }: Investigation) {
  if (account === undefined) return { provider: 'AWS' };
  const { id, partition, name } = account;
  return {
    provider: 'AWS',
    cloud_partition: partition,
    account: { uid: id, ...(name !== undefined && { name }), type: 'AWS Account', type_id: 10 },
  };
}

function findingInfo(investigation: Investigation, time: number | undefined) {
  const { signals, sources, subject, verdict } = investigation;
  const alarming = signals.filter(({ weight }) => weight !== 'info');
  const times = (all: readonly (string | undefined)[]) =>
    all.map((each) => milliseconds(each)).filter((each) => each !== undefined);
  const first = times(alarming.map(({ firstAt }) => firstAt));
  const last = times(alarming.map(({ lastAt }) => lastAt));
  return {
    uid: uidOf(investigation),
    title: `${headlineWords(investigation)}: access key ${subject.accessKeyId}`,
    desc: [verdict.says, ...verdict.reasons].join(' '),
    created_time: time,
    ...(first.length > 0 && { first_seen_time: Math.min(...first) }),
    ...(last.length > 0 && { last_seen_time: Math.max(...last) }),
    analytic: {
      uid: 'keyreeve-investigate',
      name: "Use of a key by CloudTrail's events",
      type: 'Rule',
      type_id: 1,
    },
    types: signals.length > 0 ? signals.map(({ id }) => id) : [verdict.level],
    data_sources: [...new Set(sources.map(({ kind }) => kind))],
  };
}

function resourcesOf({ subject, children }: Investigation) {
  const { accessKeyId, arn, userName, holder, account } = subject;
  const place = account === undefined ? {} : { cloud_partition: account.partition };
  const type = holder === 'root' ? 'AwsIamRootUser' : 'AwsIamUser';
  const user = { ...(arn !== undefined && { uid: arn }), ...(userName !== undefined && { name: userName }) };
  return [
    ...(Object.keys(user).length > 0 ? [{ ...user, type, ...place }] : []),
    { uid: accessKeyId, type: 'AwsIamAccessKey', ...place },
    ...children.map((child) => ({
      uid: child.accessKeyId,
      type: child.kind === 'access-key' ? 'AwsIamAccessKey' : 'AwsStsSession',
      ...place,
    })),
  ];
}

/** `desc` is required inside, so a story that asks for nothing has none. */
function remediationOf({ containment: { steps, command } }: Investigation) {
  const lines = [...steps.map(({ words }, index) => `${index + 1}. ${words}`), ...(command ? [command] : [])];
  return lines.length === 0 ? {} : { remediation: { desc: lines.join('\n') } };
}

function unmappedOf(investigation: Investigation) {
  const { verdict, complete, redacted, window, sources, signals, children, made, use } = investigation;
  const { notSearched, blind, timeline, subject } = investigation;
  return {
    verdict: verdict.level,
    complete,
    redacted,
    window,
    sources,
    notSearched,
    blind,
    signals: signals.map(({ id, weight, says, count }) => ({ id, weight, says, count })),
    status: subject.status,
    children,
    made: made.map(({ kind, name, userName, accountId, event }) => ({
      kind,
      name,
      userName,
      accountId,
      at: event.at,
    })),
    leftOut: { ...use.distinct, days: use.days.length, timeline: timeline.length },
  };
}
