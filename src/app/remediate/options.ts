import type { AuditLog } from '../../audit-log/entry.ts';
import type { BaseSession } from '../../aws/session/base-session.ts';
import { assumedRole, bareRole, type CallerKeys } from '../../aws/session/caller-keys.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { Journal } from '../../core/plan/journal.ts';
import type { PlanGap } from '../../core/plan/plan.ts';
import type { OwnKeys } from '../../core/plan/reasons.ts';
import type { Exemption, RemediationSettings } from '../../core/settings/settings.ts';

/** What every use case of remediation stands on. */
export interface Ground {
  readonly base: BaseSession;
  readonly settings: RemediationSettings;
  readonly exempt: Exemption | undefined;
  readonly log: AuditLog;
  readonly journal: Journal;
  readonly journalPath: string;
  readonly caller: CallerKeys;
  /** ISO 8601 UTC: what every judgement takes for now. */
  readonly now: string;
  readonly signal?: AbortSignal;
}

/** Findings that a plan is made of, and what could not be read when they were made. */
export interface FoundFaults {
  readonly findings: readonly Finding[];
  readonly gaps: readonly PlanGap[];
  /** Findings that fail and were accepted: a key of theirs that waits for deletion is left alone. */
  readonly accepted?: readonly Finding[];
  /** Accounts in which keys that wait for deletion are planned too: those looked at, and none where rules are named. */
  readonly waitingIn?: ReadonlySet<string>;
}

/** The roles that Keyreeve itself works through: the one it changes by, and the one whose session it runs with. */
export function ownRolesOf({ identity }: CallerKeys, role: string): ReadonlySet<string> {
  return new Set([bareRole(role), assumedRole(identity.arn) ?? '']);
}

/** The keys that count as the caller's own, as the rules of planning take them. */
export function ownKeysOf({ accessKeyIds, ownUser, identity }: CallerKeys): OwnKeys {
  const isUser = /^arn:[\w-]+:iam::\d{12}:user\//.test(identity.arn);
  return {
    keyIds: new Set(accessKeyIds),
    ...(isUser && { userArn: identity.arn }),
    wholeUser: ownUser !== undefined,
  };
}
