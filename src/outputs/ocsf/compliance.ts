import type { BenchmarkText, Finding, FindingControl } from '../../core/model/finding.ts';
import { controlInWords, standardInWords } from '../framework-words.ts';

/** A status that OCSF has a place for. */
export type OcsfStatus = Exclude<Finding['status'], 'not-applicable'>;

/**
 * Warning is OCSF's word for a check without a result because information was missing (object compliance,
 * status_id): that is our `unknown`, and our `manual`, where only a person can say.
 */
const STATUSES: Readonly<Record<OcsfStatus, readonly [number, string]>> = {
  pass: [1, 'Pass'],
  fail: [3, 'Fail'],
  unknown: [2, 'Warning'],
  manual: [2, 'Warning'],
};

const TEXT_STATUSES: Readonly<Record<BenchmarkText, readonly [number, string]>> = {
  passes: [1, 'Pass'],
  fails: [3, 'Fail'],
  'not-stated': [0, 'Unknown'],
};

/**
 * The object `compliance` of class 2003. `control` is our rule, which is what was judged; each published
 * control is a requirement and a check of its own, with what its own text says, which can differ from ours.
 */
export function compliance(finding: Finding, status: OcsfStatus) {
  const [statusId, caption] = STATUSES[status];
  const standards = [...new Set(finding.controls.map(standardInWords))];
  return {
    control: finding.rule,
    // OCSF before 1.5 requires a standard. Without a published one, the rule is of our own catalogue.
    standards: standards.length > 0 ? standards : ['Keyreeve'],
    ...(finding.controls.length > 0 && {
      requirements: finding.controls.map(controlInWords),
      checks: finding.controls.map(check),
    }),
    status_id: statusId,
    status: caption,
    status_code: finding.status,
    status_details: [finding.says],
  };
}

function check(control: FindingControl) {
  const [statusId, caption] = TEXT_STATUSES[control.benchmarkText];
  return {
    uid: `${control.framework}:${control.id}`,
    name: control.id,
    standards: [standardInWords(control)],
    ...(control.version !== '' && { version: control.version }),
    status_id: statusId,
    status: caption,
  };
}
