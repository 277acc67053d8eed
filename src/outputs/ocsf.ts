import type { Finding } from '../core/model/finding.ts';
import type { Run, RunReport } from '../core/model/run.ts';
import { jsonArray } from './json-array.ts';
import { compliance, type OcsfStatus } from './ocsf/compliance.ts';
import { baseEvent } from './ocsf/event.ts';
import { RULE_TEXTS, type RuleText, ruleTextOf } from './rule-texts.ts';

/**
 * OCSF 1.8.0 events of the class Compliance Finding (2003) with the cloud profile: a JSON array, one event a
 * finding and a line. Names stand exactly as they are.
 *
 * `unknown` and `manual` are both Warning there; our own status stands verbatim in `unmapped.keyreeve.status`.
 * Left out: findings that are not applicable, which OCSF has no status for (each event tells how many), and
 * of the run its coverage, calls, lapsed suppressions and results of controls.
 */
export function* ocsf(report: RunReport, texts: readonly RuleText[] = RULE_TEXTS): Generator<string> {
  yield* jsonArray(events(report, texts, complianceEvent));
}

/**
 * The same as events of the class Detection Finding (2004), for consumers that expect that one. It has no
 * object `compliance`: the published controls stand in `unmapped.keyreeve.controls`.
 */
export function* ocsfDetection(
  report: RunReport,
  texts: readonly RuleText[] = RULE_TEXTS,
): Generator<string> {
  yield* jsonArray(events(report, texts, detectionEvent));
}

type ToEvent = (finding: Finding, run: Run, text: RuleText, status: OcsfStatus) => object;

function* events(
  { run, findings }: RunReport,
  texts: readonly RuleText[],
  toEvent: ToEvent,
): Generator<object> {
  const textOf = ruleTextOf(texts);
  for (const finding of findings) {
    if (finding.status === 'not-applicable') continue;
    yield toEvent(finding, run, textOf(finding.rule), finding.status);
  }
}

function complianceEvent(...[finding, run, text, status]: Parameters<ToEvent>) {
  return {
    ...baseEvent(finding, run, text, { uid: 2003, name: 'Compliance Finding' }),
    compliance: compliance(finding, status),
  };
}

/** An alert is what fails and nobody has accepted. */
function detectionEvent(...[finding, run, text, status]: Parameters<ToEvent>) {
  const base = baseEvent(finding, run, text, { uid: 2004, name: 'Detection Finding' });
  const controls = finding.controls.map(({ framework, version, id, benchmarkText }) => ({
    framework,
    version,
    id,
    benchmarkText,
  }));
  return {
    ...base,
    is_alert: status === 'fail' && finding.suppressed === undefined,
    unmapped: { keyreeve: { ...base.unmapped.keyreeve, controls } },
  };
}
