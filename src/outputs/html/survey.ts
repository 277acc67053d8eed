import { type Finding, SEVERITIES, type Severity, STATUSES, type Status } from '../../core/model/finding.ts';
import type { RunReport } from '../../core/model/run.ts';
import { standingOf } from '../standing.ts';
import { type Tally, tallyOf } from '../terminal/tally.ts';
import { type KeyCloud, keyCloud } from './key-cloud.ts';

/** What the page tells above its findings: bounded by the rules, accounts and reasons, not by the findings. */
export interface Survey {
  readonly tally: Tally;
  /** By rule id, those of the run first, then any other that a finding names. */
  readonly rules: ReadonlyMap<string, RuleSurvey>;
  readonly aside: Readonly<Record<'suppressed' | 'attested', number>>;
  readonly keys: KeyCloud;
}

/** Findings of one rule; those set aside are only in `aside`. */
export interface RuleSurvey {
  readonly counts: Readonly<Record<Status, number>>;
  readonly failing: Readonly<Record<Severity, number>>;
  readonly aside: number;
}

interface OpenRule extends RuleSurvey {
  readonly counts: Record<Status, number>;
  readonly failing: Record<Severity, number>;
  aside: number;
}

/** Walks the findings once. Those that are suppressed or attested are counted apart and told nowhere above. */
export function surveyOf(report: RunReport): Survey {
  const rules = new Map<string, OpenRule>(report.run.rules.map(({ id }) => [id, newRule()]));
  const aside = { suppressed: 0, attested: 0 };
  const cloud = keyCloud(report.run);
  function* open(): Generator<Finding> {
    for (const finding of report.findings) {
      const rule = rules.get(finding.rule) ?? newRule();
      rules.set(finding.rule, rule);
      const standing = standingOf(finding);
      if (standing !== 'counted') {
        rule.aside += 1;
        aside[standing] += 1;
        continue;
      }
      rule.counts[finding.status] += 1;
      if (finding.status === 'fail') rule.failing[finding.severity] += 1;
      cloud.add(finding);
      yield finding;
    }
  }
  const tally = tallyOf({ ...report, findings: { [Symbol.iterator]: open } });
  return { tally, rules, aside, keys: cloud.finish() };
}

function newRule(): OpenRule {
  return { counts: zeros(STATUSES), failing: zeros(SEVERITIES), aside: 0 };
}

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  return Object.fromEntries(names.map((each) => [each, 0])) as Record<K, number>;
}
