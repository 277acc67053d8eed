import { everyControl } from '../../core/engine/select.ts';
import { FRAMEWORKS } from '../../core/frameworks/frameworks.ts';
import type { AccountResult, CallCounts } from '../../core/model/run.ts';
import { countResult, type RunFrame, Tally, type TallyPart } from '../tally.ts';

/** What a worker hands in with an account, for whoever ends the run. Plain data. */
export interface AccountPart extends TallyPart {
  /** Places of the suppressions and attestations that its findings answer to. */
  readonly answered: readonly string[];
  /** Whether the account could be read, in whole or in part. */
  readonly read: boolean;
  /** Calls of the worker since it last handed something in, those that belong to no account included. */
  readonly calls: CallCounts;
}

/** All frameworks, whichever were asked for: evidence is asked for later. */
const ALL = FRAMEWORKS.map(({ id }) => id);

/** Counts the result of an account. */
export function countAccount(
  result: AccountResult,
  seen: Pick<AccountPart, 'answered' | 'read' | 'calls'>,
): AccountPart {
  const findings = result.findings.map((finding) => ({
    ...finding,
    controls: everyControl(finding.controls),
  }));
  return { ...countResult({ ...result, findings }), ...seen };
}

/** A tally of the controls of every framework. */
export function tallyOfAll({ selected }: Pick<RunFrame, 'selected'>): Tally {
  return new Tally({ frameworks: ALL, selected });
}
