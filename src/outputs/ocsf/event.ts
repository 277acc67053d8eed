import type { Finding, Severity } from '../../core/model/finding.ts';
import type { Run } from '../../core/model/run.ts';
import { findingTitle, type RuleText } from '../rule-texts.ts';
import { suppressionInWords } from '../standing.ts';
import { ocsfResources } from './resources.ts';
import { unmapped } from './unmapped.ts';

/** The OCSF release the events are written for: ocsf/ocsf-schema, tag 1.8.0. */
export const OCSF_VERSION = '1.8.0';

/** OCSF's own numbers and captions, severity_id of base_event. */
const SEVERITIES: Readonly<Record<Severity, readonly [number, string]>> = {
  critical: [5, 'Critical'],
  high: [4, 'High'],
  medium: [3, 'Medium'],
  low: [2, 'Low'],
  info: [1, 'Informational'],
};

/** What a class of findings calls itself. */
export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
}

/**
 * What events of both classes have. The activity is always Create: a run does not know of earlier ones. A pass
 * is Informational whatever its rule's severity, so that nobody is woken by it; ours stands in `unmapped`.
 */
export function baseEvent(finding: Finding, run: Run, text: RuleText, ocsfClass: OcsfClass) {
  const time = Date.parse(run.now);
  const [severityId, severity] = SEVERITIES[finding.status === 'pass' ? 'info' : finding.severity];
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: ocsfClass.uid,
    class_name: ocsfClass.name,
    type_uid: ocsfClass.uid * 100 + 1,
    type_name: `${ocsfClass.name}: Create`,
    time,
    severity_id: severityId,
    severity,
    ...eventStatus(finding),
    message: finding.says,
    metadata: metadata(finding, run, time),
    cloud: cloud(finding),
    finding_info: findingInfo(finding, text, time),
    resources: ocsfResources(finding),
    ...(finding.evidence.length > 0 && { evidences: evidences(finding) }),
    ...remediation(finding, text),
    unmapped: unmapped(finding, run),
  };
}

/** `status_id` is the state of the finding as a ticket; what was judged stands in `compliance` and `unmapped`. */
function eventStatus(finding: Finding) {
  const why = suppressionInWords(finding);
  const state = why === undefined ? { status_id: 1, status: 'New' } : { status_id: 3, status: 'Suppressed' };
  return { ...state, status_code: finding.status, ...(why !== undefined && { status_detail: why }) };
}

function metadata(finding: Finding, run: Run, time: number) {
  return {
    version: OCSF_VERSION,
    product: { uid: run.tool.name, name: 'Keyreeve', vendor_name: 'Keyreeve', version: run.tool.version },
    profiles: ['cloud'],
    event_code: finding.rule,
    // One run tells of a finding once, so finding and time name the event.
    uid: `${finding.id}-${time}`,
  };
}

function cloud({ account }: Finding) {
  return {
    provider: 'AWS',
    cloud_partition: account.partition,
    account: {
      uid: account.id,
      ...(account.name !== undefined && { name: account.name }),
      type: 'AWS Account',
      type_id: 10,
    },
  };
}

function findingInfo(finding: Finding, text: RuleText, time: number) {
  const sources = [...new Set(finding.evidence.map(({ source }) => source))];
  return {
    uid: finding.id,
    title: findingTitle(finding, text),
    desc: finding.says,
    created_time: time,
    analytic: { uid: finding.rule, name: text.title, type: 'Rule', type_id: 1 },
    types: ['Software and Configuration Checks'],
    ...(sources.length > 0 && { data_sources: sources }),
  };
}

function evidences({ evidence }: Finding) {
  return evidence.map(({ name, value, source, at }) => ({
    name,
    data: { value, source, ...(at !== undefined && { at }) },
  }));
}

/** `desc` is required inside, so a finding that asks for nothing has none. */
function remediation({ status, advice }: Finding, { fix, sources }: RuleText) {
  if (status === 'pass') return {};
  const desc = [advice.words, ...advice.commands].filter((each) => each !== '').join('\n') || fix.join('\n');
  if (desc === '') return {};
  return { remediation: { desc, ...(sources.length > 0 && { references: sources.map(({ url }) => url) }) } };
}
