import type { AccountCoverage, Lapsed, RunReport } from '../../core/model/run.ts';

/**
 * How the run went: what could not be read, accounts left out, stale reports, and results that were cut. The
 * invocation counts as successful only where everything could be judged.
 */
export function invocation({ run, coverage }: RunReport, leftOut: number) {
  return {
    executionSuccessful: run.complete,
    endTimeUtc: run.now,
    toolExecutionNotifications: [...cut(leftOut), ...coverage.flatMap(ofAccount)],
    toolConfigurationNotifications: run.lapsed.map(ofLapsed),
  };
}

/**
 * The kinds of notifications have ids, and are not declared in the tool: GitHub demands of what is declared all
 * that it demands of a rule (GH2012 of Microsoft's SARIF validator).
 */
function notification(id: string, level: 'error' | 'warning' | 'note', text: string) {
  return { descriptor: { id }, level, message: { text } };
}

function cut(leftOut: number) {
  if (leftOut === 0) return [];
  const words = `${leftOut} results are not in this file, which may hold 25000. Failing ones were kept first; the run's properties tell all counts.`;
  return [notification('results-cut', 'warning', words)];
}

function ofAccount({ account, status, reason, fix, notRead, report }: AccountCoverage) {
  const name = account.name === undefined ? account.id : `${account.id} (${account.name})`;
  const told = (...parts: readonly (string | undefined)[]) =>
    `Account ${name}: ${parts.filter((part) => part !== undefined && part !== '').join(' ')}`;
  if (status === 'failed') return [notification('account-failed', 'error', told(reason, fix))];
  if (status === 'skipped') return [notification('account-skipped', 'note', told(reason, fix))];
  const calls = notRead.map((call) =>
    notification('not-read', 'warning', told(`${call.source} ${call.code}.`, call.words, call.fix)),
  );
  if (report?.stale !== true) return calls;
  return [...calls, notification('report-stale', 'note', told('The report is stale.', report.staleBecause))];
}

function ofLapsed({ what, why, place, until, match }: Lapsed) {
  const happened = why === 'expired' ? `ended on ${until}` : 'matched nothing';
  const meant = match === undefined ? '' : ` (${match})`;
  return notification('lapsed', 'note', `${place}: the ${what}${meant} ${happened}.`);
}
