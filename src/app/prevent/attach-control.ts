import { readOrganizationControl } from '../../aws/collect/remediation/organization-control.ts';
import { readScp } from '../../aws/collect/scp.ts';
import { type Account, rootArn } from '../../core/model/account.ts';
import { valueIn } from '../../core/model/fact.ts';
import type { Control } from '../../core/plan/controls/control.ts';
import { controlPolicy } from '../../core/plan/controls/control-policy.ts';
import { makePlan } from '../../core/plan/make-plan.ts';
import type { Plan, RefusalReason } from '../../core/plan/plan.ts';
import { unreadReason } from '../../core/plan/reasons.ts';
import type { StepDraft } from '../../core/plan/steps/draft.ts';
import { attachScp, createScp } from '../../core/plan/steps/scp.ts';
import { scpPossible } from '../remediate/gather-root.ts';
import { frameOf, unreadGaps } from '../remediate/make-remediation.ts';
import type { Ground } from '../remediate/options.ts';

/** Plans to create a policy where the organisation has none of its name, and to attach it to an account. Nothing is changed. */
export async function attachControl(ground: Ground, control: Control, accountId: string): Promise<Plan> {
  const { base } = ground;
  const organization = await readOrganizationControl(base);
  const managementId = valueIn(organization.organization)?.managementAccountId;
  const account: Account = {
    id: accountId,
    partition: base.identity.partition,
    isManagement: accountId === managementId,
  };
  const possible = scpPossible(organization);
  const decided =
    account.isManagement === true
      ? { against: OF_MANAGEMENT }
      : possible.possible
        ? await stepsFor(ground, control, account)
        : { against: noScp(possible.words) };
  const refused =
    'against' in decided
      ? [
          {
            account,
            subject: { kind: 'account', arn: rootArn(account) } as const,
            findings: [],
            reasons: [decided.against],
          },
        ]
      : [];
  return makePlan({
    ...frameOf(ground, {}),
    kind: 'remediate',
    steps: 'steps' in decided ? decided.steps : [],
    refused,
    manual: [],
    gaps: unreadGaps(refused),
    notes: [
      ...('steps' in decided && decided.steps.length === 0
        ? [`${controlPolicy(control).name} is attached to account ${accountId} already.`]
        : []),
      ...control.notCovered.map((words) => `Not covered: ${words}`),
    ],
  });
}

/** V01. */
const OF_MANAGEMENT: RefusalReason = {
  code: 'no-scp',
  words: 'It is the management account: no service control policy limits it.',
  fix: 'Delete its root keys, guard its password, and let nobody work in it.',
};

function noScp(words: string): RefusalReason {
  return {
    code: 'no-scp',
    words: `No service control policy can be attached: ${words}`,
    fix: 'Print the policy with keyreeve prevent scp, and attach it with credentials of the management account.',
  };
}

async function stepsFor(
  { base }: Ground,
  control: Control,
  account: Account,
): Promise<{ readonly steps: readonly StepDraft[] } | { readonly against: RefusalReason }> {
  const policy = controlPolicy(control);
  const scp = await readScp(base.account({ accountId: base.identity.accountId }), policy.name);
  if (scp.state === 'unread') return { against: unreadReason("The organisation's policies", scp) };
  if (scp.value !== null && scp.value.sha256 !== policy.sha256)
    return {
      against: {
        code: 'no-scp',
        words: `The organisation has a policy ${policy.name} that says something else.`,
        fix: 'Somebody changed it: look at it, and delete or rename it.',
      },
    };
  const said = control.statements.map(({ says }) => says);
  const input = {
    account,
    policy,
    description: 'Keyreeve: keeps keys from being made.',
    why: said,
    findings: [],
    warnings: control.warnings,
  };
  const effect = `${policy.name} holds for account ${account.id}, its root included: ${said[0]}`;
  const attach = attachScp('attach-prevention-scp', input, effect);
  if (scp.value === null)
    return { steps: [createScp('create-prevention-scp', input), { ...attach, requiresBefore: 1 }] };
  return { steps: scp.value.targets.includes(account.id) ? [] : [attach] };
}
