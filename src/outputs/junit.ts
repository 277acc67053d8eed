import type { Account } from '../core/model/account.ts';
import { type Finding, STATUSES } from '../core/model/finding.ts';
import type { AccountCoverage, Run, RunReport } from '../core/model/run.ts';
import { type Result, resultOf, testCase } from './junit/test-case.ts';
import { xmlAttributes } from './junit/xml.ts';
import { RULE_TEXTS, type RuleText, ruleTextOf } from './rule-texts.ts';

/**
 * JUnit XML as Jenkins and GitLab read it (junit-10.xsd of Jenkins' xunit plugin): one test suite an account,
 * one test case a finding. A fail is a failure, an unknown an error, a pass a case without either; what is
 * manual, not applicable, suppressed or attested is skipped, with the reason as its message. The element's
 * `type` is our own status.
 *
 * A suite's counts stand before its cases, so the cases of one account are held as text until it ends; findings
 * come in the order of accounts. An account without findings has an empty suite that says why.
 *
 * Left out: what a pass says, evidence, controls and their results, the run's calls, and of what could not be
 * read all but the `unknown` findings it led to.
 */
export function* junit(report: RunReport, texts: readonly RuleText[] = RULE_TEXTS): Generator<string> {
  const { run, coverage } = report;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites${xmlAttributes({ name: 'keyreeve', ...totals(run) })}>\n`;
  const fates = new Map(coverage.map((each) => [each.account.id, each]));
  const told = new Set<string>();
  for (const suite of suites(report.findings, ruleTextOf(texts))) {
    told.add(suite.account.id);
    yield* suiteText(suite, run, fates.get(suite.account.id));
  }
  for (const each of coverage) {
    if (!told.has(each.account.id)) yield* suiteText(newSuite(each.account), run, each);
  }
  yield '</testsuites>\n';
}

interface Suite {
  readonly account: Account;
  readonly cases: string[];
  readonly results: Record<Result, number>;
}

function newSuite(account: Account): Suite {
  return { account, cases: [], results: { passed: 0, failure: 0, error: 0, skipped: 0 } };
}

/** Findings of one account that follow each other. Were an account to come again, it would have a second suite. */
function* suites(findings: Iterable<Finding>, textOf: (rule: string) => RuleText): Generator<Suite> {
  let suite: Suite | undefined;
  for (const finding of findings) {
    if (suite?.account.id !== finding.account.id) {
      if (suite !== undefined) yield suite;
      suite = newSuite(finding.account);
    }
    suite.results[resultOf(finding)] += 1;
    suite.cases.push(testCase(finding, textOf(finding.rule)));
  }
  if (suite !== undefined) yield suite;
}

function* suiteText(suite: Suite, run: Run, fate: AccountCoverage | undefined): Generator<string> {
  const { account, cases, results } = suite;
  const attributes = xmlAttributes({
    name: account.name === undefined ? account.id : `${account.id} ${account.name}`,
    tests: cases.length,
    failures: results.failure,
    errors: results.error,
    skipped: results.skipped,
    time: 0,
    timestamp: run.now,
  });
  yield `  <testsuite${attributes}>\n`;
  if (fate !== undefined) yield properties(fate);
  yield* cases;
  yield '  </testsuite>\n';
}

function properties({ status, state, reason, report }: AccountCoverage): string {
  const all = {
    coverage: status,
    ...(state !== undefined && { state }),
    ...(reason !== undefined && { reason }),
    ...(report?.generatedAt !== undefined && { reportGeneratedAt: report.generatedAt }),
  };
  const lines = Object.entries(all).map(
    ([name, value]) => `      <property${xmlAttributes({ name, value })}/>\n`,
  );
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

/** The schema has no `skipped` here: it is what remains. */
function totals({ counts, suppressed, attested }: Run) {
  const of = (what: Run['counts']) => STATUSES.reduce((sum, status) => sum + what[status], 0);
  return {
    tests: of(counts) + of(suppressed) + of(attested),
    failures: counts.fail,
    errors: counts.unknown,
  };
}
