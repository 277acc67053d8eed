import { COVERAGE_STATUSES, type Run, type RunReport } from '../core/model/run.ts';
import { gauge } from './prometheus/metric.ts';
import { tallyOf } from './prometheus/tally.ts';

/**
 * A Prometheus text file for node_exporter's textfile collector. All are gauges: a run states what is.
 *
 * Left out: single findings. A series for each user or key would be one for each person and never end, so no
 * label names them; account ids and names are labels, because accounts are few and stay. Why something could
 * not be read is told by the formats that print findings.
 */
export function* prometheus(report: RunReport): Generator<string> {
  const { run, coverage } = report;
  const { byRule, byAccount } = tallyOf(report);
  const one = (value: number, labels = {}) => [{ labels, value }];
  yield* gauge(
    'keyreeve_findings',
    'Findings of the last run, neither suppressed nor attested.',
    byRule.counted,
  );
  yield* gauge('keyreeve_account_findings', 'The same by account.', byAccount);
  yield* gauge('keyreeve_suppressed_findings', 'Findings somebody accepted for a while.', byRule.suppressed);
  yield* gauge('keyreeve_attested_findings', 'Findings a person looked at by hand.', byRule.attested);
  yield* gauge('keyreeve_accounts', 'Accounts by what became of them.', accountSamples(run));
  yield* gauge('keyreeve_account_info', 'Always 1: the names of an account.', accountNames(report));
  yield* gauge(
    'keyreeve_report_age_seconds',
    'Age of the credential report of an account at the time of the run.',
    coverage.flatMap(({ account, report }) =>
      report?.ageSeconds === undefined ? [] : one(report.ageSeconds, { account: account.id }),
    ),
  );
  yield* gauge('keyreeve_control_result', 'Always 1: what came out for a published control.', controls(run));
  yield* gauge('keyreeve_lapsed', 'Suppressions and attestations that did nothing.', lapsed(run));
  yield* gauge(
    'keyreeve_run_complete',
    '0 where anything could not be read or judged.',
    one(Number(run.complete)),
  );
  yield* gauge('keyreeve_run_timestamp_seconds', 'When the run judged.', one(Date.parse(run.now) / 1000));
  yield* gauge('keyreeve_build_info', 'Always 1: the program.', one(1, { version: run.tool.version }));
}

function accountSamples({ accounts }: Run) {
  return COVERAGE_STATUSES.map((status) => ({ labels: { status }, value: accounts[status] }));
}

function accountNames({ coverage }: RunReport) {
  return coverage.map(({ account, status }) => ({
    labels: { account: account.id, name: account.name ?? '', partition: account.partition, status },
    value: 1,
  }));
}

function controls(run: Run) {
  return run.controls.map(({ framework, version, id, result }) => ({
    labels: { framework, version, control: id, result },
    value: 1,
  }));
}

function lapsed(run: Run) {
  const reasons = ['expired', 'matched-nothing'] as const;
  return reasons.map((reason) => ({
    labels: { reason },
    value: run.lapsed.filter(({ why }) => why === reason).length,
  }));
}
