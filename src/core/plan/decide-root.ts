import { type Account, rootArn } from '../model/account.ts';
import type { Fact } from '../model/fact.ts';
import type { Finding } from '../model/finding.ts';
import type { KeyStatus, LastUse } from '../model/snapshot.ts';
import { lengthInWords, secondsBetween } from '../model/time.ts';
import type { RemediationSettings } from '../settings/settings.ts';
import type { ScpNow } from './conditions.ts';
import { daysAfter, type Journal, stateOf } from './journal.ts';
import { lastUseShown } from './key-case.ts';
import type { ManualTask, Refusal, RefusalReason } from './plan.ts';
import { DENY_ROOT_SCP, hasRootSessions } from './policies.ts';
import { unreadReason } from './reasons.ts';
import { manualRootTask } from './root-by-hand.ts';
import type { StepDraft } from './steps/draft.ts';
import { deleteRootCertificate, deleteRootKey, type RootStepInput } from './steps/root.ts';
import { attachScp, createScp, detachScp } from './steps/scp.ts';

/** A root key as an audit session lists it. */
export interface RootKeyNow {
  readonly accessKeyId: string;
  readonly status: KeyStatus;
  readonly createdAt: string;
  readonly lastUse: Fact<LastUse>;
}

export interface RootCertificateNow {
  readonly certificateId: string;
  readonly uploadedAt?: string;
}

/** What the organisation lets be done to a member's root. */
export interface RootControl {
  /** Whether the account is a member of an organisation that the credentials in use can see. */
  readonly inOrganization: Fact<boolean>;
  /** Service control policies can be attached by the credentials in use; else why not. */
  readonly scp: { readonly possible: true } | { readonly possible: false; readonly words: string };
}

/** The root of one account, with all that is decided by. */
export interface RootCase {
  readonly account: Account;
  readonly findings: readonly Finding[];
  readonly keys: Fact<readonly RootKeyNow[]>;
  readonly certificates: Fact<readonly RootCertificateNow[]>;
  /** From where root was seen of late, newest first. */
  readonly seenFrom: readonly string[];
  readonly control: RootControl;
  /** Keyreeve's own policy that denies root. */
  readonly scp: Fact<ScpNow | null>;
}

export interface RootContext {
  readonly now: string;
  readonly settings: RemediationSettings;
  readonly journal: Journal;
  readonly forced: ReadonlySet<string>;
}

export interface RootDecision {
  readonly steps: readonly StepDraft[];
  readonly refused: readonly Refusal[];
  readonly manual: readonly ManualTask[];
}

/**
 * The next stage for root's keys and certificates in one account: first denied by a policy that can be taken off
 * again, then, after the observation time, deleted; by hand where no root session reaches.
 */
export function decideRoot(rootCase: RootCase, context: RootContext): RootDecision {
  const { account, control } = rootCase;
  const { inOrganization } = control;
  const outOfReach = account.isManagement === true || !hasRootSessions(account.partition);
  if (!outOfReach && inOrganization.state === 'unread')
    return refusedAll(rootCase, [unreadReason('Whether the account is in an organisation', inOrganization)]);
  if (outOfReach || (inOrganization.state === 'known' && !inOrganization.value))
    return { steps: [], refused: [], manual: [manualRootTask(account, rootCase.findings)] };
  const { keys, certificates } = rootCase;
  if (keys.state === 'unread') return refusedAll(rootCase, [unreadReason("Root's keys", keys)]);
  if (certificates.state === 'unread')
    return refusedAll(rootCase, [unreadReason("Root's signing certificates", certificates)]);
  // Only what a finding asks for: another one may be accepted, or not have been looked at.
  const asked = {
    keys: fails(rootCase, 'root-access-key') ? keys.value : [],
    certificates: fails(rootCase, 'root-signing-certificate') ? certificates.value : [],
  };
  if (asked.keys.length + asked.certificates.length === 0) return refusedAll(rootCase, [NOTHING_LEFT]);
  // The policy that denies root would stop every key, so one in use stops it all.
  const touched = context.settings.rootScp ? keys.value : asked.keys;
  const stopped = touched.flatMap((key) => {
    const reason = usedRecently(key, context);
    return reason === undefined ? [] : [refusalOf(rootCase, key, [reason])];
  });
  if (stopped.length > 0) return { steps: [], refused: stopped, manual: [] };
  if (!context.settings.rootScp)
    return { steps: deletions(rootCase, asked.keys, asked.certificates), refused: [], manual: [] };
  const spared = keys.value.find(({ status }) => asked.keys.length === 0 && status === 'Active');
  if (spared !== undefined) return refusedAll(rootCase, [wouldStop(spared)]);
  return denyFirst(rootCase, asked.keys, asked.certificates, context);
}

function fails({ findings }: RootCase, rule: string): boolean {
  return findings.some((finding) => finding.rule === rule);
}

function wouldStop({ accessKeyId }: RootKeyNow): RefusalReason {
  return {
    code: 'sibling-active',
    words: `Denying root first would stop ${accessKeyId} too, an active root key that this plan is not about.`,
    fix: 'Plan both, or set remediation.rootScp to false: then the certificate alone is deleted.',
  };
}

const NOTHING_LEFT: RefusalReason = {
  code: 'key-gone',
  words: 'Root has neither keys nor signing certificates any more.',
  fix: 'Confirm it: keyreeve verify-fixed.',
};

const DAY_SECONDS = 86_400;

/** X18: whoever used a root key within days will miss it. */
function usedRecently(key: RootKeyNow, { now, settings, forced }: RootContext): RefusalReason | undefined {
  if (forced.has(key.accessKeyId)) return undefined;
  if (key.lastUse.state === 'unread') return unreadReason('When it was last used', key.lastUse);
  const { at, service, region } = key.lastUse.value;
  if (at === undefined || secondsBetween(at, now) > settings.usedWithinDays * DAY_SECONDS) return undefined;
  const where = [service, region].filter((each) => each !== undefined).join(', ');
  return {
    code: 'used-recently',
    words: `The root key was used ${lengthInWords(secondsBetween(at, now))} ago, at ${at}${where === '' ? '' : ` (${where})`}.`,
    fix: `Find out what uses it, by the addresses under seenFrom, and move it to a role; then --force ${key.accessKeyId} --reason …`,
  };
}

function stepInput({ account, findings }: RootCase): RootStepInput & { readonly account: Account } {
  return {
    account,
    why: findings.map(({ rule, says }) => `${rule}: ${says}`),
    findings: findings.map(({ id }) => id),
    warnings: [],
  };
}

function deletions(
  rootCase: RootCase,
  keys: readonly RootKeyNow[],
  certificates: readonly RootCertificateNow[],
): readonly StepDraft[] {
  const input = stepInput(rootCase);
  return [
    ...keys.map((key) => {
      const { lastUse } = key;
      const lastUsedAt = lastUse.state === 'known' ? { lastUsedAt: lastUse.value.at ?? null } : {};
      const { accessKeyId, status, createdAt } = key;
      return deleteRootKey(input, { accessKeyId, status, createdAt, ...lastUsedAt }, lastUseShown(lastUse));
    }),
    ...certificates.map(({ certificateId, uploadedAt }) =>
      deleteRootCertificate(input, certificateId, uploadedAt),
    ),
  ];
}

/** The reversible way: deny root, wait, delete, and take the policy off again. */
function denyFirst(
  rootCase: RootCase,
  keys: readonly RootKeyNow[],
  certificates: readonly RootCertificateNow[],
  { journal, settings, now }: RootContext,
): RootDecision {
  const { account, control, scp } = rootCase;
  if (!control.scp.possible) return refusedAll(rootCase, [noScp(control.scp.words)]);
  if (scp.state === 'unread') return refusedAll(rootCase, [unreadReason("The organisation's policies", scp)]);
  if (scp.value !== null && scp.value.sha256 !== DENY_ROOT_SCP.sha256)
    return refusedAll(rootCase, [OTHER_CONTENT]);
  const input = { ...stepInput(rootCase), policy: DENY_ROOT_SCP, description: SCP_SAYS };
  const state = stateOf(journal, account.id, 'root');
  const attached = scp.value?.targets.includes(account.id) === true;
  if (state?.stage !== 'root-denied' || !attached) {
    const attach = attachScp('attach-root-scp', input, attachEffect(account, settings));
    const steps =
      scp.value === null ? [createScp('create-root-scp', input), { ...attach, requiresBefore: 1 }] : [attach];
    return { steps, refused: [], manual: [] };
  }
  const dueAt = daysAfter(state.since, settings.rootObservationDays);
  if (Date.parse(dueAt) > Date.parse(now)) {
    const words = `Root has been denied by policy since ${state.since}; deletion is due at ${dueAt}.`;
    return refusedAll(rootCase, [{ code: 'not-due', words, dueAt }]);
  }
  const deleted = deletions(rootCase, keys, certificates);
  const detach = { ...detachScp(input), requiresBefore: deleted.length };
  return { steps: [...deleted, detach], refused: [], manual: [] };
}

const SCP_SAYS = 'Keyreeve: denies root while its access keys are being removed.';

function attachEffect({ id }: Account, { rootObservationDays }: RemediationSettings): string {
  return `Root of account ${id} can do nothing, with keys or signed in, except in sessions of centralised root access; its keys can be deleted after ${rootObservationDays} days in which nobody missed them.`;
}

function noScp(words: string): RefusalReason {
  return {
    code: 'no-scp',
    words: `Root cannot be denied by policy first: ${words}`,
    fix: 'Mend that, or set remediation.rootScp to false: then the key is deleted without an observation time.',
  };
}

const OTHER_CONTENT: RefusalReason = {
  code: 'no-scp',
  words: `The organisation has a policy ${DENY_ROOT_SCP.name} that says something else than Keyreeve's.`,
  fix: 'Rename or remove it, and plan again.',
};

function refusedAll(rootCase: RootCase, reasons: readonly RefusalReason[]): RootDecision {
  const { keys } = rootCase;
  const known = keys.state === 'known' ? keys.value : [];
  const refused =
    known.length > 0
      ? known.map((key) => refusalOf(rootCase, key, reasons))
      : [refusalOf(rootCase, undefined, reasons)];
  return { steps: [], refused, manual: [] };
}

function refusalOf(
  { account, findings, seenFrom }: RootCase,
  key: RootKeyNow | undefined,
  reasons: readonly RefusalReason[],
): Refusal {
  return {
    account,
    subject: {
      kind: 'root-key',
      arn: rootArn(account),
      ...(key !== undefined && { accessKeyId: key.accessKeyId, createdAt: key.createdAt }),
    },
    findings: findings.map(({ id }) => id),
    reasons,
    ...(key !== undefined && { lastUse: lastUseShown(key.lastUse) }),
    ...(seenFrom.length > 0 && { seenFrom }),
  };
}
