import type { Account } from '../../model/account.ts';
import { counted } from '../../model/counted.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';
import { denyUserKeys } from '../../plan/steps/deny-keys.ts';
import type { StepDraft } from '../../plan/steps/draft.ts';
import { createPolicyVersion } from '../../plan/steps/policy-version.ts';
import type { Fix, FixKind, NoFix } from './candidates.ts';
import type { Change } from './changes.ts';
import type { KeyMaker } from './key-makers.ts';
import type { Loss } from './losses.ts';
import { waysRound } from './ways-round.ts';

/** The steps of a way, one a change; what others lose and what stays open is among the warnings. */
export function stepsOf(fix: Fix, makers: readonly KeyMaker[], account: Account): readonly StepDraft[] {
  return fix.changes.map((change) => stepOf(change, makers, account, fix));
}

function stepOf(change: Change, makers: readonly KeyMaker[], account: Account, fix: Fix): StepDraft {
  if (change.kind === 'deny-user') {
    const maker = makers.find(({ user }) => user.name === change.userName);
    if (maker === undefined) throw new Error(`${change.userName} is none of the users.`);
    const { name: userName, id: userId, arn: userArn } = maker.user;
    const subject = { kind: 'user', userName, userId, userArn } as const;
    const warnings = roundWords([maker], fix);
    return denyUserKeys({ account, subject, why: [whyOf([maker])], findings: [], warnings });
  }
  const { policy, edit } = change;
  const { arn: policyArn, name: policyName, policyId, versionId, text: was } = policy;
  const held = makers.filter(({ grantedBy }) => grantedBy.some((ref) => ref.policy.id === policyArn));
  const closed = edit.form === 'take-out' ? held : held.filter(({ user }) => edit.users.includes(user.name));
  const subject = { kind: 'policy', policyName, policyArn, policyId } as const;
  const warnings = [...lossWords(fix.losses), ...roundWords(closed, fix)];
  return createPolicyVersion({
    account,
    subject,
    versionId,
    was,
    edit,
    why: [whyOf(closed)],
    findings: [],
    warnings,
  });
}

/** Who could take the change back from within; of an administrator that is all there is to say. */
function roundWords(makers: readonly KeyMaker[], { changes, world }: Fix): readonly string[] {
  const arns = changes.flatMap((change) => (change.kind === 'edit-policy' ? [change.policy.arn] : []));
  return makers.flatMap(({ user }) => {
    const after = world.users.get(user.name);
    const calls = after === undefined ? [] : waysRound(after, world, arns);
    if (calls.length === 0) return [];
    return [
      `${user.name} could take it back, or get it again: ${calls.join(', ')}. Only a service control policy could not be taken off in the account: keyreeve prevent scp.`,
    ];
  });
}

/** Names of one reason that are told. */
const MOST_NAMES = 5;

function few(names: readonly string[], between = ', '): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(between) + (more > 0 ? ` and ${more} more` : '');
}

function whyOf(makers: readonly KeyMaker[]): string {
  const policies = new Set(
    makers.flatMap(({ grantedBy }) =>
      grantedBy.map(({ policy, statement }) => {
        const on = policy.on === undefined ? '' : ` of ${policy.on.type} ${policy.on.name}`;
        return `${policy.name}${on}, statement ${statement}`;
      }),
    ),
  );
  const by = policies.size === 0 ? 'a policy that could not be read' : few([...policies].sort(), '; ');
  return `${few(makers.map(({ user }) => user.name))} may call ${KEY_CALL}, by ${by}.`;
}

function lossWords(losses: readonly Loss[]): readonly string[] {
  const byWhom = Map.groupBy(losses, ({ type, name }) => `${type} ${name}`);
  const byActions = Map.groupBy([...byWhom], ([, each]) => each.map(({ action }) => action).join(', '));
  return [...byActions].map(
    ([actions, whom]) => `${few(whom.map(([name]) => name))} can no longer call ${actions}.`,
  );
}

const KINDS: Readonly<Record<FixKind, string>> = {
  'take-out': 'out of the policies that allow it',
  'deny-in-policy': 'by a statement for these users in their policy',
  'deny-users': "by a policy of each user's own",
};

/** The choice in sentences: what was taken, what else there was, and what is not. */
export function choiceWords(
  chosen: Fix,
  fixes: readonly Fix[],
  none: readonly NoFix[],
  { id }: Account,
): readonly string[] {
  const size = ({ changes, others, characters }: Fix) =>
    `${counted(changes.length, 'step')}, ${counted(characters, 'character')}, ${others === 0 ? 'nobody else loses anything' : `${counted(others, 'other user or role', 'other users or roles')} would lose something`}`;
  return [
    `Account ${id}: chosen, ${chosen.kind} (${KINDS[chosen.kind]}): ${size(chosen)}. Evaluated again as it will be: none of these users may make a key.`,
    ...fixes
      .filter((fix) => fix !== chosen)
      .map((fix) => `Account ${id}: also possible, --choose ${fix.kind} (${KINDS[fix.kind]}): ${size(fix)}.`),
    ...none.map(({ kind, impossible }) => `Account ${id}: not possible, ${kind}: ${impossible}.`),
  ];
}
