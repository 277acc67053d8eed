import {
  GenerateCredentialReportCommand,
  type GenerateCredentialReportResponse,
  GetCredentialReportCommand,
} from '@aws-sdk/client-iam';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import type { CallKind } from '../session/call-counter.ts';

/** A credential report as AWS keeps it: one for the account, shared by all who ask. */
export interface StoredReport {
  readonly bytes: Uint8Array;
  /** ISO 8601 UTC. */
  readonly generatedAt: string;
  /** Older than was asked for. */
  readonly stale: boolean;
  readonly staleBecause?: string;
}

/** For the progress line. */
export type ReportState = 'generating' | 'waiting' | 'fetched';

export interface ReportOptions {
  /** By default 4: within four hours of the last report AWS makes no new one (IAM User Guide). */
  readonly maxReportAgeHours?: number;
  /** How long to wait for a report that is being made; by default 180. */
  readonly deadlineSeconds?: number;
  readonly onState?: (state: ReportState) => void;
}

const GENERATE = 'iam:GenerateCredentialReport';
const GET = 'iam:GetCredentialReport';
/** AWS's own age limit. */
const AWS_KEEPS_HOURS = 4;
/** Short first, since most reports are ready in two seconds (K09), then longer (C02). */
const FIRST_PAUSE_MS = 500;
const PAUSE_GROWTH = 1.6;
const LONGEST_PAUSE_MS = 15_000;
/** Throttling and "no more capacity" clear by waiting; the last pass of the run tries once more (C05). */
const REFUSALS_BORNE = 4;

/** Gets the report, having a new one made where the stored one is too old or missing. */
export async function obtainReport(
  account: AccountSession,
  options: ReportOptions = {},
): Promise<Fact<StoredReport>> {
  const lifecycle = new ReportLifecycle(account, options);
  const report = await lifecycle.obtain();
  if (report.state === 'known') options.onState?.('fetched');
  return report;
}

/** True for an account that was only refused for the moment, and deserves another pass at the run's end. */
export function deservesAnotherPass(report: Fact<unknown>): boolean {
  return report.state === 'unread' && (report.code === 'Throttling' || report.code === 'LimitExceeded');
}

type Outcome = 'complete' | Unread;

class ReportLifecycle {
  readonly #account: AccountSession;
  readonly #options: ReportOptions;
  readonly #maxAgeHours: number;
  readonly #deadlineSeconds: number;
  readonly #endsAtMs: number;
  readonly #asked = new Set<string>();
  #pauses = 0;
  #announced: ReportState | undefined;

  constructor(account: AccountSession, options: ReportOptions) {
    this.#account = account;
    this.#options = options;
    this.#maxAgeHours = options.maxReportAgeHours ?? AWS_KEEPS_HOURS;
    this.#deadlineSeconds = options.deadlineSeconds ?? 180;
    this.#endsAtMs = account.clock.elapsedMs() + this.#deadlineSeconds * 1000;
  }

  async obtain(): Promise<Fact<StoredReport>> {
    if (this.#maxAgeHours > AWS_KEEPS_HOURS) {
      const stored = await this.#get();
      if (stored.state === 'known' && this.#isYoung(stored.value)) return stored;
      // Told at once (K07): having a report made that cannot be fetched would be minutes for nothing.
      if (stored.state === 'unread' && stored.code === 'AccessDenied') return stored;
    }
    for (let regenerated = false; ; ) {
      const outcome = await this.#generate();
      if (outcome !== 'complete') return this.#fallBack(outcome);
      const report = await this.#get();
      if (report.state === 'known') return this.#judged(report, this.#whyOlderThanAsked());
      if (report.code === 'ReportInProgress') {
        // Another tool asked for one in between (C03).
        if (!(await this.#pause())) return this.#fallBack(this.#deadlinePassed());
      } else if (/^Report(NotPresent|Expired)$/.test(report.code) && !regenerated) {
        regenerated = true;
      } else {
        return notHandedOut(report);
      }
    }
  }

  /** Asks for a report until it is complete: the cheapest way to learn that it is (C01, C02). */
  async #generate(): Promise<Outcome> {
    for (let refusals = 0; ; ) {
      const answer = await this.#requestReport();
      if (answer.state === 'known') {
        if (answer.value.State === 'COMPLETE') return 'complete';
        this.#announce('generating');
      } else if (isMomentary(answer) && refusals < REFUSALS_BORNE) {
        refusals += 1;
        this.#announce('waiting');
      } else {
        return answer;
      }
      // A refusal is answered with a longer breath than a report that is on its way.
      if (!(await this.#pause(2 ** refusals)))
        return answer.state === 'unread' ? answer : this.#deadlinePassed();
    }
  }

  /** A stored report serves where no new one is to be had: marked stale when it is too old (C05, C07, K01). */
  async #fallBack(failure: Unread): Promise<Fact<StoredReport>> {
    const bearable = /^(AccessDenied|Throttling|LimitExceeded|Deadline|ServiceFailure)$/.test(failure.code);
    // Another source means that there is no session in the account: then nothing is to be had there.
    if (!bearable || failure.source !== GENERATE) return failure;
    const denied = failure.code === 'AccessDenied';
    const stored = await this.#get();
    if (stored.state === 'known') return this.#judged(stored, whyNoNewOne(failure, this.#deadlineSeconds));
    if (denied && stored.code === 'AccessDenied') return bothDenied(failure, stored);
    if (denied)
      return {
        ...failure,
        words: 'There is no stored credential report, and a new one may not be asked for.',
      };
    return stored.code === 'AccessDenied' ? stored : failure;
  }

  #requestReport(): Promise<Fact<GenerateCredentialReportResponse>> {
    const command = new GenerateCredentialReportCommand({});
    // Refusals are counted here, not by the caller, so that they stay within the deadline.
    const options = { kind: this.#kind(GENERATE), throttleAttempts: 1 };
    return this.#account.call(GENERATE, ({ iam }) => iam.send(command), options);
  }

  async #get(): Promise<Fact<StoredReport>> {
    const command = new GetCredentialReportCommand({});
    const answer = await this.#account.call(GET, ({ iam }) => iam.send(command), {
      kind: this.#kind(GET),
    });
    if (answer.state === 'unread') return answer;
    const { Content: bytes, GeneratedTime } = answer.value;
    if (bytes === undefined || GeneratedTime === undefined || Number.isNaN(GeneratedTime.getTime())) {
      return unread(GET, 'BadAnswer', 'The answer holds no report, or no time at which it was made.');
    }
    return { ...answer, value: { bytes, generatedAt: instant(GeneratedTime), stale: false } };
  }

  #announce(state: ReportState): void {
    if (state !== this.#announced) this.#options.onState?.(state);
    this.#announced = state;
  }

  /** The first of each call belongs to the scan; whatever comes after is waiting for the report. */
  #kind(name: string): CallKind {
    if (this.#asked.has(name)) return 'poll';
    this.#asked.add(name);
    return 'read';
  }

  #isYoung(report: StoredReport): boolean {
    const now = instant(this.#account.clock.now());
    return secondsBetween(report.generatedAt, now) <= this.#maxAgeHours * 3600;
  }

  #judged(report: Fact<StoredReport> & { state: 'known' }, staleBecause: string): Fact<StoredReport> {
    if (this.#isYoung(report.value)) return report;
    return { ...report, value: { ...report.value, stale: true, staleBecause } };
  }

  #whyOlderThanAsked(): string {
    return this.#maxAgeHours < AWS_KEEPS_HOURS
      ? 'AWS makes no new report within four hours of the last one.'
      : 'AWS called this report its newest.';
  }

  /** Waits, within the deadline. False where that is over. */
  async #pause(stretch = 1): Promise<boolean> {
    const { clock, signal } = this.#account;
    const growing = FIRST_PAUSE_MS * PAUSE_GROWTH ** this.#pauses * stretch;
    this.#pauses += 1;
    const wanted = Math.round(Math.min(LONGEST_PAUSE_MS, growing) * (0.8 + 0.4 * clock.random()));
    const left = this.#endsAtMs - clock.elapsedMs();
    if (left <= 0) return false;
    await clock.sleep(Math.min(wanted, left), signal);
    return true;
  }

  #deadlinePassed(): Unread {
    const words = `The credential report was not ready within ${this.#deadlineSeconds} seconds.`;
    return unread(GENERATE, 'Deadline', words, {
      fix: 'Scan again later, or wait longer: --report-deadline.',
    });
  }
}

function isMomentary(failure: Unread): boolean {
  return failure.code === 'Throttling' || failure.code === 'LimitExceeded';
}

function whyNoNewOne(failure: Unread, deadlineSeconds: number): string {
  if (failure.code === 'AccessDenied')
    return 'A new report may not be asked for: iam:GenerateCredentialReport is denied.';
  if (failure.code === 'Deadline') return `A new report was not ready within ${deadlineSeconds} seconds.`;
  return 'AWS did not make a new report just now.';
}

/** Names both permissions (C08), and each reason where it is more than a missing permission. */
function bothDenied(generate: Unread, get: Unread): Unread {
  return {
    ...get,
    words: `The credential report may neither be asked for (${GENERATE}) nor fetched (${GET}). ${ofBoth(generate.words, get.words)}`,
    fix: ofBoth(generate.fix ?? '', get.fix ?? ''),
  };
}

/** Two sentences that say the same of either call, as one of both. */
function ofBoth(ofGenerate: string, ofGet: string): string {
  if (ofGenerate.replaceAll(GENERATE, GET) === ofGet)
    return ofGenerate
      .replaceAll(GENERATE, `${GENERATE} and ${GET}`)
      .replace(`the permission ${GENERATE}`, `the permissions ${GENERATE}`);
  return [ofGenerate, ofGet].filter((each) => each !== '').join(' ');
}

function notHandedOut(report: Unread): Unread {
  if (!/^Report(NotPresent|Expired)$/.test(report.code)) return report;
  const words = 'AWS called the credential report complete, but does not hand it out.';
  return unread(GET, report.code, words, { fix: 'Scan again later.' });
}
