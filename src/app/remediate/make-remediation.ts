import pLimit from 'p-limit';
import { readOrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import { readScp } from '../../aws/collect/scp.ts';
import { type Account, rootArn } from '../../core/model/account.ts';
import { unread, valueIn } from '../../core/model/fact.ts';
import type { Finding } from '../../core/model/finding.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Decision } from '../../core/plan/decide-key.ts';
import { decideRoot, type RootDecision } from '../../core/plan/decide-root.ts';
import { gapOf } from '../../core/plan/gap.ts';
import type { Investigated } from '../../core/plan/investigated.ts';
import { daysAfter } from '../../core/plan/journal.ts';
import { makePlan, type PlanDraft } from '../../core/plan/make-plan.ts';
import type { Plan, PlanGap, Refusal, RefusalReason } from '../../core/plan/plan.ts';
import { DENY_ROOT_SCP } from '../../core/plan/policies.ts';
import type { StageChoice } from '../../core/plan/stage-reasons.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import type { Keeping } from '../../core/plan/steps/keep-key.ts';
import { RULES } from '../../core/rules/index.ts';
import { VERSION } from '../version.ts';
import { decideAll, overLimit } from './decide-all.ts';
import { type GatheredKeys, type GatherOptions, gatherKeys, isUnderWay, refusalOf } from './gather-keys.ts';
import { gatherRoot, type OrganizationSeen } from './gather-root.ts';
import type { FoundFaults, Ground } from './options.ts';

/** What is to be planned. */
export interface RemediationOptions extends Omit<GatherOptions, 'waiting'> {
  readonly stage?: StageChoice;
  /** Only these keys; by default all. */
  readonly only?: readonly string[];
  /** Keys at most; 1,000 where nobody says. */
  readonly limit?: number;
  readonly wave?: { readonly name: string; readonly accounts: ReadonlySet<string>; readonly limit?: number };
  /** Keys that a person takes upon themselves, with the reason. */
  readonly forced?: { readonly keys: readonly string[]; readonly reason: string };
  /** What investigations have shown of keys. */
  readonly investigated?: Investigated;
  readonly resend: readonly string[];
  /** Keys whose owner has the notice, as somebody says who has asked. */
  readonly told?: readonly string[];
  readonly keep: ReadonlyMap<string, Keeping>;
  /** The text of the notice's template, where the settings name one. */
  readonly template?: string;
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
  const ofRoots = byAccount.filter((each) => each.findings.some(isOfRoot)).map(({ account }) => account);
  const reached = ofRoots.filter(({ id }) => id !== managementOf(organization));
  if (reached.length > 0) options.onNotice?.(rootSessionNotice(...reached));
  const limit = pLimit(ACCOUNTS_AT_A_TIME);
  const read = await Promise.all(
    byAccount.map((each) =>
      limit(async () => narrowed(await ofAccount(ground, each, { found, organization, options }), options)),
    ),
  );
  const keys = read.map((each) => each.keys);
  const { roots, left } = withinLimit(
    read.flatMap((each) => each.root ?? []),
    limitOf(options),
  );
  const decisions = await decideAll(ground, keys, options, left);
  const steps = [...decisions.flatMap(stepsOf), ...roots.flatMap((each) => each.steps)];
  const refused = [
    ...decisions.flatMap((each) => ('refusal' in each ? each.refusal : [])),
    ...keys.flatMap((each) => each.refused),
    ...roots.flatMap((each) => each.refused),
  ];
  checkNamed(
    options,
    steps,
    refused,
    read.flatMap((each) => each.rootKeyIds ?? []),
  );
  return makePlan({
    ...frameOf(ground, options),
    kind: 'remediate',
    steps: byAccountId(steps),
    refused: [...refused, ...outside],
    manual: roots.flatMap((each) => each.manual),
    gaps: [
      ...found.gaps,
      ...read.flatMap((each) => each.gaps),
      ...unreadGaps(refused),
      ...contactGaps(keys, steps, refused),
    ],
    notes: [...ground.caller.blind.map((words) => `Not seen: ${words}`), ...notInvestigated(steps, options)],
  });
}

/** Whoever hands in investigations should know of which keys there is none. */
function notInvestigated(
  steps: readonly StepDraft[],
  { investigated }: RemediationOptions,
): readonly string[] {
  if (investigated === undefined || investigated.size === 0) return [];
  const ids = new Set(steps.flatMap(({ subject }) => ('accessKeyId' in subject ? subject.accessKeyId : [])));
  const none = [...ids].filter((id) => !investigated.has(id));
  if (none.length === 0) return [];
  return [
    `${none.length} of the ${ids.size} keys of this plan were not investigated: ${none.slice(0, 5).join(', ')}${none.length > 5 ? ' and more' : ''}.`,
  ];
}

/** Nobody reviews more at once. The file of such a plan is three megabytes, and is read in seconds. */
const MOST_KEYS = 1000;

/** Keys at most, of the plan and of its wave. */
function limitOf({ limit = MOST_KEYS, wave }: RemediationOptions): number {
  return Math.min(limit, wave?.limit ?? Number.POSITIVE_INFINITY);
}

/** Roots first, which are worse than any user's key; a root counts as one, whatever it has. */
function withinLimit(
  roots: readonly RootDecision[],
  limit: number,
): { readonly roots: readonly RootDecision[]; readonly left: number } {
  let left = limit;
  const kept = roots.map((root): RootDecision => {
    if (root.steps.length === 0) return root;
    left -= 1;
    return left >= 0 ? root : { ...root, steps: [], refused: [rootOverLimit(root, limit)] };
  });
  return { roots: kept, left: Math.max(0, left) };
}

function rootOverLimit({ steps: [first] }: RootDecision, limit: number): Refusal {
  if (first === undefined) throw new Error('Only a root that has steps can be one too many.');
  const { account, findings } = first;
  const subject = { kind: 'root-key', arn: rootArn(account) } as const;
  return { account, subject, findings, reasons: [overLimit(limit)] };
}

/** Of accounts where an owner may be known to the contact alone, and that could not be read. */
function contactGaps(
  all: readonly GatheredKeys[],
  steps: readonly StepDraft[],
  refused: readonly Refusal[],
): readonly PlanGap[] {
  const lacking = new Set([
    ...steps
      .filter(({ kind, call }) => kind === 'notify-owner' && call.arguments.to === undefined)
      .map(({ account }) => account.id),
    ...refused
      .filter(({ reasons }) => reasons.some(({ code }) => code === 'owner-not-told'))
      .map(({ account }) => account.id),
  ]);
  return all.flatMap(({ contact, cases: [first] }) => {
    if (first === undefined || contact.state === 'known' || contact.code === 'NotAsked') return [];
    return lacking.has(first.account.id) ? [gapOf(contact, first.account)] : [];
  });
}

/** A key that was not read is no key that was judged: the plan is incomplete. */
export function unreadGaps(refused: readonly Refusal[]): readonly PlanGap[] {
  return refused.flatMap(({ account, subject, reasons }) =>
    reasons
      .filter(({ code }) => code === 'unread')
      .map(({ words, fix }) => ({
        account,
        source: subject.accessKeyId ?? subject.arn,
        code: 'Unread',
        words,
        ...(fix !== undefined && { fix }),
      })),
  );
}

/** Throws a {@link Problem} for a key that was named and is in no finding: somebody believes that it was heeded. */
function checkNamed(
  { forced, resend, told = [], keep, only = [] }: RemediationOptions,
  steps: readonly StepDraft[],
  refused: readonly Refusal[],
  rootKeyIds: readonly string[],
): void {
  const known = new Set([
    ...rootKeyIds,
    ...steps.flatMap(({ subject }) => ('accessKeyId' in subject ? subject.accessKeyId : [])),
    ...refused.flatMap(({ subject }) => subject.accessKeyId ?? []),
  ]);
  const named = [...only, ...(forced?.keys ?? []), ...resend, ...told, ...keep.keys()];
  const stranger = named.find((id) => !known.has(id));
  if (stranger === undefined) return;
  throw new Problem('nothing-selected', `No finding that was asked for is about the key ${stranger}.`, {
    hint: 'Check the id, --rule, --account and --wave. A key that passes is in no plan.',
  });
}

/** With the few calls at once in each account, about as many as a scan has in flight. */
const ACCOUNTS_AT_A_TIME = 8;

interface Around {
  readonly found: FoundFaults;
  readonly organization: OrganizationSeen | undefined;
  readonly options: RemediationOptions;
}

interface AccountRead {
  readonly keys: GatheredKeys;
  readonly root?: RootDecision;
  readonly rootKeyIds?: readonly string[];
  readonly gaps: readonly PlanGap[];
}

/** Of the keys that were named alone. A refusal that names no key stays: it may be of one of them. */
function narrowed(read: AccountRead, { only = [] }: RemediationOptions): AccountRead {
  if (only.length === 0) return read;
  const isMeant = (id: string) => only.includes(id);
  const { root, keys, ...rest } = read;
  const ofRoot = rest.rootKeyIds?.some(isMeant) === true;
  return {
    ...rest,
    ...(root !== undefined && ofRoot && { root }),
    keys: {
      ...keys,
      cases: keys.cases.filter(({ key }) => isMeant(key.accessKeyId)),
      refused: keys.refused.filter(({ subject: { accessKeyId: id } }) => id === undefined || isMeant(id)),
    },
  };
}

/** What is read of one account: it never throws for an answer of AWS. */
async function ofAccount(
  ground: Ground,
  { account, findings }: { readonly account: Account; readonly findings: readonly Finding[] },
  { found, organization, options }: Around,
): Promise<AccountRead> {
  const ofUsers = findings.filter(({ rule }) => removes(rule) === 'access-keys');
  const waiting = found.waitingIn?.has(account.id) === true;
  const accepted = found.accepted?.filter((each) => each.account.id === account.id) ?? [];
  const keys = await gatherKeys(ground, account, ofUsers, { ...options, waiting, accepted });
  const ofRoot = findings.filter(isOfRoot);
  if (ofRoot.length === 0 || organization === undefined) return { keys, gaps: keys.gaps };
  const { rootCase, gaps } = await gatherRoot(ground, account, ofRoot, organization);
  const root = decideRoot(rootCase, { ...ground, forced: forcedOf(options) });
  const rootKeyIds = (valueIn(rootCase.keys) ?? []).map(({ accessKeyId }) => accessKeyId);
  return { keys, root, rootKeyIds, gaps: [...keys.gaps, ...gaps] };
}

/** The account whose root no root session reaches. */
function managementOf(seen: OrganizationSeen | undefined): string | undefined {
  const organization = seen === undefined ? undefined : valueIn(seen.control.organization);
  return organization?.managementAccountId;
}

/** Reading the ids of root's keys takes a root session, and whoever watches GuardDuty should know before. */
export function rootSessionNotice(...accounts: readonly Account[]): string {
  const ids = accounts.map(({ id }) => id).join(', ');
  return `Root's keys of account${accounts.length === 1 ? '' : 's'} ${ids} are listed through a root session where one can be had: GuardDuty reports it (Policy:IAMUser/ShortTermRootCredentialUsage, Low).`;
}

/** The rules that a plan answers, and what it takes away for each. */
function removes(rule: string) {
  return RULES.find(({ id }) => id === rule)?.removes;
}

function isOfRoot({ rule }: Finding): boolean {
  return removes(rule)?.startsWith('root-') === true;
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
  for (const state of journal.keys) {
    const id = state.account;
    if (!isUnderWay(state) || accounts.has(id) || waitingIn?.has(id) !== true) continue;
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
  if (!findings.some(isOfRoot)) return undefined;
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

function stepsOf(decision: Decision): readonly StepDraft[] {
  return 'steps' in decision ? decision.steps : [];
}

/** Stable, so that the steps of one key stay together and in their order. */
function byAccountId(steps: readonly StepDraft[]): readonly StepDraft[] {
  return steps.toSorted((a, b) => (a.account.id < b.account.id ? -1 : a.account.id > b.account.id ? 1 : 0));
}
