/**
 * The public API of Keyreeve. Whatever is not exported here may change at any time.
 *
 * @packageDocumentation
 */
export { type CheckIacOptions, checkIac } from './app/check-iac/check-iac.ts';
export { type Keeper, StoreKeeper } from './app/keeper.ts';
export { type ReplayOptions, replay } from './app/replay/replay.ts';
export type { NewRules } from './app/replay/replay-rules.ts';
export { type Scan, scan } from './app/scan.ts';
export type {
  ControlPoliciesInput,
  LiveOptions,
  PeopleInput,
  Progress,
  ReportInput,
  ScanOptions,
} from './app/scan-options.ts';
export type { RunSummary } from './app/tally.ts';
export type { Entry, Head } from './audit-log/entry.ts';
export { type Verification, type VerifyOptions, verifyAuditLog } from './audit-log/verify.ts';
export type { MarkSettings } from './core/engine/marks.ts';
export type { Selection } from './core/engine/select.ts';
export type { Account, Partition } from './core/model/account.ts';
export type { CredentialKind } from './core/model/credentials.ts';
export type {
  Advice,
  Attested,
  BenchmarkText,
  Evidence,
  Finding,
  FindingControl,
  FindingCredential,
  Resource,
  Severity,
  Status,
  Suppressed,
} from './core/model/finding.ts';
export type {
  IacDirectiveFault,
  IacFinding,
  IacGap,
  IacKind,
  IacPlace,
  IacRead,
  IacRun,
  IacRunRule,
  IacStatus,
  IacSuppressed,
} from './core/model/iac.ts';
export type { Investigation, KeySubject, Signal, UseVerdict } from './core/model/investigation.ts';
export { Problem } from './core/model/problem.ts';
export type { ProblemCode } from './core/model/problems.ts';
export type {
  AccountCoverage,
  AccountResult,
  CallCounts,
  ControlResult,
  CoverageStatus,
  Lapsed,
  LeftOut,
  NotRead,
  Run,
  RunReport,
  RunRule,
} from './core/model/run.ts';
export type { ListedAccount } from './core/parse/account-list.ts';
export { parseInvestigations } from './core/parse/investigation-file.ts';
export type { Condition } from './core/plan/conditions.ts';
export type { ManualTask, Plan, PlanGap, Refusal, RefusalReason, Step } from './core/plan/plan.ts';
export { parsePlan, planText } from './core/plan/plan-file.ts';
export type { Settings } from './core/rules/parameters.ts';
export type { Attestation, Exemption, Suppression, SuppressionMatch } from './core/settings/settings.ts';
export { openStore } from './store/open-store.ts';
export type { Store } from './store/port.ts';
