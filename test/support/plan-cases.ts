import { findingId } from '../../src/core/engine/identity.ts';
import type { Account } from '../../src/core/model/account.ts';
import { known } from '../../src/core/model/fact.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { DecideContext, Decision } from '../../src/core/plan/decide-key.ts';
import { EMPTY_JOURNAL, type Journal, type KeyState } from '../../src/core/plan/journal.ts';
import type { KeyCase, LiveKey, LiveUserFacts } from '../../src/core/plan/key-case.ts';
import type { RefusalCode } from '../../src/core/plan/plan.ts';
import type { StepDraft } from '../../src/core/plan/steps/draft.ts';
import { REMEDIATION_DEFAULTS } from '../../src/core/settings/remediation-defaults.ts';
import type { RemediationSettings } from '../../src/core/settings/settings.ts';

/** Keys to decide about, made by hand: by default one that was never used, of a user whom nothing protects. */
export const NOW = '2026-11-22T12:00:00Z';
export const CREATED = '2024-03-01T08:00:00Z';
export const MEMBER: Account = { id: '222222222222', partition: 'aws' };
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const OTHER = 'AKIAI44QH8DHBEXAMPLE';

/** A key, never used unless it is said when. */
export function liveKey(
  accessKeyId: string,
  status: LiveKey['status'] = 'Active',
  usedAt?: string,
  service?: string,
): LiveKey {
  const used = usedAt === undefined ? {} : { at: usedAt, region: 'us-east-1', service: service ?? 's3' };
  return { accessKeyId, status, createdAt: CREATED, lastUse: known(used, 'iam:GetAccessKeyLastUsed') };
}

/** The user ann, and what is said otherwise. */
export function liveUser(more: Partial<LiveUserFacts> = {}): LiveUserFacts {
  const arn = `arn:aws:iam::${MEMBER.id}:user/ann`;
  return { userId: 'AIDAQXYZABCDEFGHIJKL', arn, path: '/', createdAt: CREATED, tags: {}, ...more };
}

/** A finding about a key, or about its user as a whole. */
export function keyFinding(accessKeyId: string | undefined, more: Partial<Finding> = {}): Finding {
  const rule = 'user-setup-access-key';
  const { arn } = liveUser();
  return {
    id: findingId(rule, arn, CREATED, accessKeyId === undefined ? '' : CREATED),
    rule,
    status: 'fail',
    severity: 'high',
    account: MEMBER,
    resource: { type: 'AwsIamUser', arn, name: 'ann' },
    ...(accessKeyId !== undefined && { credential: { kind: 'access-key', accessKeyId, createdAt: CREATED } }),
    says: 'It was made with the user.',
    evidence: [],
    controls: [],
    advice: { action: 'delete', words: 'Delete it.', commands: [] },
    ...more,
  };
}

export interface CaseGiven {
  readonly key?: LiveKey;
  readonly others?: readonly LiveKey[];
  readonly user?: Partial<LiveUserFacts>;
  readonly userName?: string;
  readonly more?: Partial<KeyCase>;
  readonly holder?: Partial<KeyCase['holder']>;
}

/** One key with all that is known of it. */
export function keyCase({
  key = liveKey(KEY),
  others = [],
  user,
  userName = 'ann',
  more,
  holder,
}: CaseGiven = {}): KeyCase {
  return {
    account: MEMBER,
    holder: {
      userName,
      user: known(liveUser(user), 'iam:GetUser'),
      keys: known([key, ...others], 'iam:ListAccessKeys'),
      attachedPolicies: known([], 'iam:ListAttachedUserPolicies'),
      hasPassword: known(false, 'iam:GetLoginProfile'),
      inlinePolicies: known([], 'iam:ListUserPolicies'),
      ...holder,
    },
    key,
    findings: [],
    createdBy: { unknown: 'Not asked for.' },
    waysIn: known({ found: true, what: 'a role' }, 'iam:ListRoles'),
    ...more,
  };
}

/** What keys are decided by: the defaults, at {@link NOW}. */
export function context(
  more: Partial<Omit<DecideContext, 'settings'>> = {},
  settings: Partial<RemediationSettings> = {},
): DecideContext {
  return {
    now: NOW,
    settings: { ...REMEDIATION_DEFAULTS, ...settings },
    exempt: undefined,
    ownKeys: { keyIds: new Set(), wholeUser: false },
    forced: new Set(),
    journal: EMPTY_JOURNAL,
    resend: new Set(),
    keep: new Map(),
    notice: () => ({
      channel: 'by-hand',
      to: 'ann@example.com',
      foundBy: 'Found by the tag Owner.',
      subject: 'Your key',
      text: 'It goes.',
    }),
    ...more,
  };
}

/** A journal with these keys in it. */
export function journalOf(
  ...keys: readonly (Pick<KeyState, 'stage' | 'since'> & Partial<KeyState>)[]
): Journal {
  const all = keys.map((state) => ({
    account: MEMBER.id,
    accessKeyId: KEY,
    plan: 'p-000000000000',
    step: 'p-000000000000-01',
    ...state,
  }));
  return { ...EMPTY_JOURNAL, keys: all };
}

/** The kinds of the steps, or the codes of the reasons, that a decision holds. */
export function inShort(decision: Decision | undefined): readonly string[] {
  if (decision === undefined) return [];
  return 'steps' in decision
    ? decision.steps.map(({ kind }) => kind)
    : decision.refusal.reasons.map(({ code }): RefusalCode => code);
}

/** The first step of a decision. Throws an Error where it is a refusal. */
export function firstStep(decision: Decision | undefined): StepDraft {
  const step = decision !== undefined && 'steps' in decision ? decision.steps[0] : undefined;
  if (step === undefined) throw new Error(`No step: ${inShort(decision).join(', ')}`);
  return step;
}
