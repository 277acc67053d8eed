import { COVERAGE_STATUSES, type Run } from '../../core/model/run.ts';
import type { Agenda, RoundOutcome } from './agenda.ts';
import type { StateCount } from './standing.ts';

/** The kinds of things that are told to somebody. Never an address. */
export type NoticeKind = 'webhook' | 'mail' | 'security-hub';

/** What a watcher shows to Prometheus. No label names an account, a user or a key. */
export interface WatchMetrics {
  /** A run that came to its end, with how findings stand after it. */
  ran(run: Run, counts: readonly StateCount[]): void;
  /** A round that ended here, however it did. */
  roundEnded(
    outcome: Exclude<RoundOutcome, 'running'>,
    seconds: number,
    calls: Run['calls'] | undefined,
  ): void;
  noticed(kind: NoticeKind, sent: boolean): void;
  scheduled(agenda: Agenda): void;
  leading(leads: boolean): void;
  page(): Promise<{ readonly contentType: string; readonly text: string }>;
}

const OUTCOMES = ['complete', 'incomplete', 'failed', 'stopped'] as const;
const NOTICES: readonly NoticeKind[] = ['webhook', 'mail', 'security-hub'];
const CALLS = ['read', 'poll', 'session', 'retries'] as const;

/**
 * Metrics of their own registry: nothing else in the process adds to it. Those of the last run are filled in from the
 * store when a watcher starts; counters begin at zero with the process, as Prometheus expects of them.
 */
export async function openMetrics(version: string): Promise<WatchMetrics> {
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  // Shown once there was a run: a zero of somebody who knows of none would say that all is well, or that nothing is.
  const ofRun = new Registry();
  const gaugeOfRun = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [ofRun] });
  let hasRun = false;
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });

  const findings = {
    open: gaugeOfRun('keyreeve_open_findings', 'Findings that fail.', ['rule', 'severity']),
    'not-seen': gaugeOfRun(
      'keyreeve_not_seen_findings',
      'Findings that failed, and could not be seen since.',
      ['rule', 'severity'],
    ),
    accepted: gaugeOfRun('keyreeve_accepted_findings', 'Findings that fail and are suppressed or attested.', [
      'rule',
      'severity',
    ]),
  };
  const accounts = gaugeOfRun('keyreeve_accounts', 'Accounts of the last run by what became of them.', [
    'status',
  ]);
  const complete = gaugeOfRun('keyreeve_run_complete', '0 where anything could not be read or judged.');
  const judgedAt = gaugeOfRun('keyreeve_run_timestamp_seconds', 'The time the last run judged by.');
  const duration = gauge('keyreeve_run_duration_seconds', 'How long the last round took.');
  const next = gauge('keyreeve_next_run_timestamp_seconds', 'When the next round begins.');
  const failures = gauge('keyreeve_failed_rounds', 'Rounds that failed, one after the other, until now.');
  const leads = gauge('keyreeve_watch_leading', '1 where this watcher holds the lease.');
  const runs = counter('keyreeve_runs_total', 'Rounds since the start, by how they ended.', ['outcome']);
  const notices = counter('keyreeve_notices_total', 'Notices since the start.', ['channel', 'result']);
  const calls = counter('keyreeve_aws_calls_total', 'Calls to AWS since the start.', ['kind']);
  gauge('keyreeve_build_info', 'Always 1: the program.', ['version']).set({ version }, 1);
  // A series that appears with its first failure has no past to alert on.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  for (const kind of CALLS) calls.inc({ kind }, 0);
  for (const channel of NOTICES) for (const result of ['sent', 'failed']) notices.inc({ channel, result }, 0);

  return {
    ran(run, counts) {
      hasRun = true;
      for (const each of Object.values(findings)) each.reset();
      for (const { id: rule, severity } of run.rules) findings.open.set({ rule, severity }, 0);
      for (const { rule, severity, state, count } of counts)
        if (state !== 'resolved') findings[state].set({ rule, severity }, count);
      for (const status of COVERAGE_STATUSES) accounts.set({ status }, run.accounts[status]);
      complete.set(Number(run.complete));
      judgedAt.set(Date.parse(run.now) / 1000);
    },
    roundEnded(outcome, seconds, made) {
      runs.inc({ outcome });
      duration.set(seconds);
      if (made !== undefined) for (const kind of CALLS) calls.inc({ kind }, made[kind]);
    },
    noticed: (channel, sent) => notices.inc({ channel, result: sent ? 'sent' : 'failed' }),
    scheduled(agenda) {
      next.set(Date.parse(agenda.next) / 1000);
      failures.set(agenda.failures);
    },
    leading: (isLeading) => leads.set(Number(isLeading)),
    async page() {
      const shown = hasRun ? [ofRun, registry] : [registry];
      const texts = await Promise.all(shown.map((each) => each.metrics()));
      return { contentType: registry.contentType, text: texts.join('\n') };
    },
  };
}
