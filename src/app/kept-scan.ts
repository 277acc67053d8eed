import type { CallerIdentity } from '../aws/session/base-session.ts';
import { isFailing } from '../core/model/comparison.ts';
import type { Suppressed } from '../core/model/finding.ts';
import type { RunScope } from '../core/model/history.ts';
import type { AccountResult, Run } from '../core/model/run.ts';
import type { AccountLife, KeptAccount } from '../store/port.ts';
import type { KeeperStart } from './keeper.ts';
import type { ScanOptions } from './scan-options.ts';
import { type RunFrame, runRules, Tally } from './tally.ts';

/** What is judged by, beside the result. */
export type ReadFacts = Pick<KeptAccount, 'snapshot' | 'report'>;

/**
 * Hands the results of a scan to its keeper, and marks what was open before where only what is new was asked for.
 * Without a keeper results pass as they are.
 */
export class KeptScan {
  readonly #options: ScanOptions;
  readonly #frame: RunFrame;
  readonly #entries = new Map<string, number>();
  /** Of all that was found, where what is shown as failing is only what is new. */
  readonly #whole: Tally | undefined;

  constructor(options: ScanOptions, frame: RunFrame) {
    this.#options = options;
    this.#frame = frame;
    this.#whole = options.newOnly === true ? new Tally(frame) : undefined;
  }

  async begin(scope: RunScope): Promise<void> {
    await this.#options.keeper?.begin(startOf(this.#options, this.#frame, scope));
  }

  /** The result as it is to be shown, once it is kept. */
  async keep(result: AccountResult, facts: ReadFacts = {}): Promise<AccountResult> {
    const { keeper, newOnly } = this.#options;
    if (keeper === undefined) return result;
    const { id } = result.coverage.account;
    const entry = this.#entries.get(id) ?? 0;
    this.#entries.set(id, entry + 1);
    this.#whole?.add(result);
    const life = await keeper.keep({ entry, ...result, ...facts });
    return newOnly === true && life !== undefined ? onlyNew(result, life) : result;
  }

  /** Ends the run that is kept: with all that was found, whatever was shown of it. */
  async end(shown: Run, caller?: string): Promise<void> {
    const whole = this.#whole?.summary(this.#frame, shown.calls, shown.lapsed).run;
    await this.#options.keeper?.end(whole ?? shown, caller);
  }
}

/** What was open before stays to be seen; it is counted apart. */
function onlyNew(result: AccountResult, { known }: AccountLife): AccountResult {
  if (known.length === 0) return result;
  const before = new Set(known);
  const findings = result.findings.map((finding) =>
    isFailing(finding) && before.has(finding.id) ? { ...finding, suppressed: KNOWN } : finding,
  );
  return { ...result, findings };
}

const KNOWN: Suppressed = { reason: 'It was open before this run.', by: 'earlier-run' };

/** What a keeper, or a queue, is told of a scan before its first account. */
export function startOf(options: ScanOptions, frame: RunFrame, scope: RunScope): KeeperStart {
  const { now, source, selected, leftOut, frameworks } = frame;
  return {
    now,
    scope,
    rules: runRules(selected),
    facts: {
      source,
      leftOut,
      frameworks,
      ...(options.marks !== undefined && { marks: options.marks }),
      ...(options.reportTime !== undefined && { reportTime: options.reportTime }),
      nowGiven: options.now !== undefined,
    },
  };
}

/** Runs of the same scope follow one another: what an organisation no longer has is missed only in it. */
export function liveScope(
  { organization = false, accounts = [] }: ScanOptions,
  caller: CallerIdentity,
): RunScope {
  const own = `${caller.partition}:${caller.accountId}`;
  if (organization === true) return { kind: 'organization', key: own };
  if (organization !== false)
    return { kind: 'units', key: `${own}:${[...organization.ous].sort().join(',')}` };
  return accounts.length > 0 ? { kind: 'list', key: own } : { kind: 'account', key: own };
}
