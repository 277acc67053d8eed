import type { Account } from './account.ts';

/** What became of one call that was tried. */
export interface Probe {
  readonly call: string;
  readonly result: 'permitted' | 'refused' | 'failed' | 'not-tried';
  readonly words?: string;
  readonly fix?: string;
}

/** What was tried in one account. */
export interface AccountDiagnosis {
  readonly account: Account;
  /** `ready`: a scan can read all it needs. `partly`: some call is missing. `closed`: nobody is let in. */
  readonly state: 'ready' | 'partly' | 'closed' | 'skipped';
  readonly reason?: string;
  readonly fix?: string;
  readonly probes: readonly Probe[];
  /** Rules that cannot be judged fully without what is missing. */
  readonly affects: readonly string[];
}

/** Who asked, and what was tried in which account, in the order of account ids. */
export interface Diagnosis {
  readonly identity: { readonly arn: string; readonly accountId: string; readonly region: string };
  readonly accounts: readonly AccountDiagnosis[];
}
