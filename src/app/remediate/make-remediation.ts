import { readOrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import { readScp } from '../../aws/collect/scp.ts';
import type { Account } from '../../core/model/account.ts';
import { unread } from '../../core/model/fact.ts';
import { type Finding, SEVERITIES } from '../../core/model/finding.ts';
import {
  type DecideContext,
  type Decision,
  decideKeys,
  refused,
  type StageChoice,
} from '../../core/plan/decide-key.ts';
import { decideRoot, type RootDecision } from '../../core/plan/decide-root.ts';
import { daysAfter } from '../../core/plan/journal.ts';
import type { KeyCase } from '../../core/plan/key-case.ts';
import { makePlan, type PlanDraft } from '../../core/plan/make-plan.ts';
import type { Plan, Refusal, RefusalReason } from '../../core/plan/plan.ts';
import { DENY_ROOT_SCP } from '../../core/plan/policies.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import type { Keeping } from '../../core/plan/steps/keep-key.ts';
import { RULES } from '../../core/rules/index.ts';
import { VERSION } from '../version.ts';
import { type GatheredKeys, type GatherOptions, gatherKeys, refusalOf } from './gather-keys.ts';
import { gatherRoot, type OrganizationSeen } from './gather-root.ts';
import { noticeWriter } from './notice-writer.ts';
import { type FoundFaults, type Ground, ownKeysOf } from './options.ts';

/** What is to be planned. */
export interface RemediationOptions extends Omit<GatherOptions, 'waiting'> {
  readonly stage?: StageChoice;
  /** Keys at most. */
  readonly limit?: number;
  readonly wave?: { readonly name: string; readonly accounts: ReadonlySet<string>; readonly limit?: number };
  /** Keys that a person takes upon themselves, with the reason. */
  readonly forced?: { readonly keys: readonly string[]; readonly reason: string };
  readonly resend: readonly string[];
  readonly keep: ReadonlyMap<string, Keeping>;
  /** The text of the notice's template, where the settings name one. */
  readonly template?: string;
  readonly onProgress?: (words: string) => void;
  /** Told before something is done that others will see, such as a root session. */
  readonly onNotice?: (words: string) => void;
}

/** Reads live what findings are about, decides, and gives the plan. Nothing is changed. */
export async function makeRemediation(
  ground: Ground,
  found: FoundFaults,
  options: RemediationOptions,
): Promise<Plan> {
  const { findings, outside } = inWave(found.findings, options);
  const byAccount = grouped({ ...found, findings }, ground, options);
  const organization = await seeOrganization(ground, findings);
  const keys: GatheredKeys[] = [];
  const roots: RootDecision[] = [];
  const gaps = [...found.gaps];
  for (const [index, { account, findings: of }] of byAccount.entries()) {
    options.onProgress?.(`reading account ${index + 1} of ${byAccount.length}`);
    const ofUsers = of.filter(({ rule }) => removes(rule) === 'access-keys');
    const gathered = await gatherKeys(ground, account, ofUsers, {
      ...options,
      waiting: found.waitingIn?.has(account.id) === true,
    });
    keys.push(gathered);
    gaps.push(...gathered.gaps);
    const ofRoot = of.filter(({ rule }) => removes(rule)?.startsWith('root-'));
    if (ofRoot.length === 0 || organization === undefined) continue;
    options.onNotice?.(rootSessionNotice(account));
    const root = await gatherRoot(ground, account, ofRoot, organization);
    gaps.push(...root.gaps);
    roots.push(decideRoot(root.rootCase, { ...ground, forced: forcedOf(options) }));
  }
  const decisions = decideAll(ground, keys, options);
  const steps = [...decisions.flatMap(stepsOf), ...roots.flatMap((each) => each.steps)];
  return makePlan({
    ...frameOf(ground, options),
    kind: 'remediate',
    steps: byAccountId(steps),
    refused: [
      ...decisions.flatMap((each) => ('refusal' in each ? each.refusal : [])),
      ...keys.flatMap((each) => each.refused),
      ...roots.flatMap((each) => each.refused),
      ...outside,
    ],
    manual: roots.flatMap((each) => each.manual),
    gaps,
    notes: ground.caller.blind.map((words) => `Not seen: ${words}`),
  });
}

/** Reading the ids of root's keys takes a root session, and whoever watches GuardDuty should know before. */
export function rootSessionNotice({ id }: Account): string {
  return `Root's keys of account ${id} are listed through a root session where one can be had: GuardDuty reports it (Policy:IAMUser/ShortTermRootCredentialUsage, Low).`;
}

/** The rules that a plan answers, and what it takes away for each. */
function removes(rule: string) {
  return RULES.find(({ id }) => id === rule)?.removes;
}

/** What stands at the head of every plan. */
export function frameOf(
  { now, settings, caller }: Ground,
  { wave, forced }: Pick<RemediationOptions, 'wave' | 'forced'>,
): Pick<PlanDraft, 'tool' | 'madeAt' | 'expiresAt' | 'madeBy' | 'wave' | 'forced'> {
  return {
    tool: { name: 'keyreeve', version: VERSION },
    madeAt: now,
    expiresAt: daysAfter(now, settings.planValidHours / 24),
    madeBy: caller.identity.arn,
    ...(wave !== undefined && { wave: wave.name }),
    ...(forced !== undefined && { forced }),
  };
}

/** X10: what lies outside of the wave is told, and not touched. */
function inWave(
  findings: readonly Finding[],
  { wave }: RemediationOptions,
): { readonly findings: readonly Finding[]; readonly outside: readonly Refusal[] } {
  if (wave === undefined) return { findings, outside: [] };
  const reason: RefusalReason = {
    code: 'outside-wave',
    words: `Its account is not in the wave ${wave.name}.`,
    fix: 'Plan another wave, or without --wave.',
  };
  const inside = (finding: Finding) => wave.accounts.has(finding.account.id);
  return {
    findings: findings.filter(inside),
    outside: findings.filter((each) => !inside(each)).map((each) => refusalOf(each, reason)),
  };
}

/** Accounts in the order of their ids, with their findings; those of which a key waits for deletion as well. */
function grouped(
  { findings, waitingIn }: FoundFaults,
  { journal, base }: Ground,
  { wave }: RemediationOptions,
) {
  const accounts = new Map<string, { account: Account; findings: Finding[] }>();
  for (const finding of findings) {
    const there = accounts.get(finding.account.id) ?? { account: finding.account, findings: [] };
    there.findings.push(finding);
    accounts.set(finding.account.id, there);
  }
  for (const { account: id, stage } of journal.keys) {
    if (stage !== 'deactivated' || accounts.has(id) || waitingIn?.has(id) !== true) continue;
    if (wave?.accounts.has(id) === false) continue;
    accounts.set(id, { account: { id, partition: base.identity.partition }, findings: [] });
  }
  return [...accounts.values()].sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

/** Asked once, and only where a root is concerned. */
async function seeOrganization(
  { base }: Ground,
  findings: readonly Finding[],
): Promise<OrganizationSeen | undefined> {
  if (!findings.some(({ rule }) => removes(rule)?.startsWith('root-'))) return undefined;
  const control = await readOrganizationControl(base);
  const { organization } = control;
  const none = organization.state === 'known' && organization.value === null;
  const denyRoot = none
    ? unread('organizations:ListPolicies', 'NotAsked', 'There is no organisation.')
    : await readScp(base.account({ accountId: base.identity.accountId }), DENY_ROOT_SCP.name);
  return { control, denyRoot };
}

function forcedOf({ forced }: RemediationOptions): ReadonlySet<string> {
  return new Set(forced?.keys ?? []);
}

/** Decides the worst first, so that a limit leaves out the least; told in the order of accounts. */
function decideAll(
  ground: Ground,
  gathered: readonly GatheredKeys[],
  options: RemediationOptions,
): readonly Decision[] {
  const contacts = new Map(
    gathered.flatMap(({ cases, contact }) =>
      cases.slice(0, 1).map(({ account }) => [account.id, contact] as const),
    ),
  );
  const context: DecideContext = {
    ...ground,
    ownKeys: ownKeysOf(ground.caller),
    forced: forcedOf(options),
    resend: new Set(options.resend),
    keep: options.keep,
    notice: noticeWriter(ground, contacts, options.template),
    ...(options.stage !== undefined && { stage: options.stage }),
  };
  const cases = gathered.flatMap((each) => each.cases).toSorted(worstFirst);
  const limit = Math.min(
    options.limit ?? Number.POSITIVE_INFINITY,
    options.wave?.limit ?? Number.POSITIVE_INFINITY,
  );
  const first = decideKeys(cases, context);
  const planned = cases.filter((_, index) => 'steps' in (first[index] ?? {}));
  if (planned.length <= limit) return first;
  const taken = planned.slice(0, limit);
  const again = decideKeys(taken, context);
  return cases.map((each, index) => {
    const at = taken.indexOf(each);
    const decision = at < 0 ? first[index] : again[at];
    if (decision === undefined) throw new Error('Every key has a decision.');
    return at < 0 && 'steps' in decision ? refused(each, [overLimit(limit)]) : decision;
  });
}

function overLimit(limit: number): RefusalReason {
  return {
    code: 'over-limit',
    words: `The plan holds ${limit} keys already, worse ones or earlier ones.`,
    fix: 'Apply this plan, then plan again.',
  };
}

function worstFirst(a: KeyCase, b: KeyCase): number {
  const rank = ({ findings }: KeyCase) =>
    Math.min(SEVERITIES.length, ...findings.map(({ severity }) => SEVERITIES.indexOf(severity)));
  const name = ({ account, holder, key }: KeyCase) => `${account.id} ${holder.userName} ${key.accessKeyId}`;
  return rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1);
}

function stepsOf(decision: Decision): readonly StepDraft[] {
  return 'steps' in decision ? decision.steps : [];
}

/** Stable, so that the steps of one key stay together and in their order. */
function byAccountId(steps: readonly StepDraft[]): readonly StepDraft[] {
  return steps.toSorted((a, b) => (a.account.id < b.account.id ? -1 : a.account.id > b.account.id ? 1 : 0));
}
