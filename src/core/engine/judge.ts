import { type Account, rootArn } from '../model/account.ts';
import type { JudgedPolicy } from '../model/authorization.ts';
import type { Finding, Resource } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { ToReadAgain, UserReading } from '../model/user-reading.ts';
import type { AnyRule, RuleOf } from '../rules/any-rule.ts';
import type { Subjects } from '../rules/rule.ts';
import { asOf } from './as-of.ts';
import { type Frame, frameOf } from './frame.ts';
import { findingId } from './identity.ts';
import { doubtsOn, isUserRule, judgeHolder, judgeUser } from './judge-user.ts';
import { accountFacts, policyFacts, rootFacts } from './look.ts';
import { type Outcome, outcomeFor, outcomeOf, unknownFor } from './outcome.ts';
import { judgedPolicies } from './policies.ts';
import type { SelectedRule } from './select.ts';

/**
 * Judges a snapshot: one verdict for each subject of each rule, as findings in a stable order (the root user's
 * first, the account's, policy by policy, then user by user in the snapshot's order, each by rule and
 * credential). Pure; the same snapshot, rules and `now` give the same findings.
 *
 * @param now ISO 8601 UTC
 */
export function* judge(
  snapshot: Snapshot,
  selected: readonly SelectedRule[],
  now: string,
): Generator<Finding> {
  const frame = frameOf(snapshot, now);
  for (const each of selected) if (isRootRule(each)) yield judgeRoot(frame, each);
  for (const each of selected) if (isAccountRule(each)) yield judgeAccount(frame, each);
  yield* judgePolicies(frame, selected.filter(isPolicyRule));
  yield* judgeUsers(frame, selected.filter(isUserRule));
}

function* judgeUsers(frame: Frame, rules: readonly Parameters<typeof judgeUser>[2][]): Generator<Finding> {
  if (rules.length === 0) return;
  const { users } = frame.snapshot;
  if (users.state === 'unread') {
    for (const each of rules) yield accountFinding(frame, each, unknownFor(each.rule, [users]));
    return;
  }
  let count = 0;
  for (const user of users.value) {
    count += 1;
    for (const each of rules) {
      // Most users have one finding of a rule, and no list is made for it.
      const only = judgeHolder(user, frame, each);
      if (only !== undefined) yield only;
      else for (const finding of judgeUser(user, frame, each)) yield finding;
    }
  }
  if (count > 0) return;
  for (const each of rules) {
    yield accountFinding(frame, each, outcomeOf(each.rule, { status: 'pass', says: '0 users.' }, true));
  }
}

/**
 * The users whom a verdict from the report alone would call failing or could not judge: those to be read
 * again live before anyone is told, each with what is to be read. No other user costs a call.
 */
export function usersToReadAgain(
  snapshot: Snapshot,
  selected: readonly SelectedRule[],
  now: string,
): ToReadAgain {
  const rules = selected.filter(isUserRule);
  const found = new Map<string, ReadonlySet<UserReading>>();
  if (rules.length === 0 || snapshot.users.state === 'unread') return found;
  const frame = frameOf(snapshot, now);
  for (const user of snapshot.users.value) {
    const doubts = doubtsOn(user, frame, rules);
    if (doubts.size > 0) found.set(user.name, doubts);
  }
  return found;
}

function isRootRule(each: SelectedRule): each is SelectedRule<RuleOf<'root'>> {
  return each.rule.scope === 'root';
}

function isAccountRule(each: SelectedRule): each is SelectedRule<RuleOf<'account'>> {
  return each.rule.scope === 'account';
}

function isPolicyRule(each: SelectedRule): each is SelectedRule<RuleOf<'policy'>> {
  return each.rule.scope === 'policy';
}

function judgeRoot(frame: Frame, selected: SelectedRule<RuleOf<'root'>>): Finding {
  const { snapshot, surroundings } = frame;
  const { account } = snapshot;
  const outcome = outcomeFor<'root'>(selected, rootFacts(snapshot), { account }, surroundings);
  const resource: Resource = { type: 'AwsIamRootUser', arn: rootArn(account), name: '<root_account>' };
  return findingOn(frame, selected, outcome, resource);
}

function judgeAccount(frame: Frame, selected: SelectedRule<RuleOf<'account'>>): Finding {
  const { snapshot, surroundings } = frame;
  const subject = { account: snapshot.account };
  const outcome = outcomeFor<'account'>(selected, accountFacts(snapshot), subject, surroundings);
  return accountFinding(frame, selected, outcome);
}

function* judgePolicies(frame: Frame, rules: readonly SelectedRule<RuleOf<'policy'>>[]): Generator<Finding> {
  if (rules.length === 0) return;
  const { authorization } = frame.snapshot;
  if (authorization.state === 'unread') {
    for (const each of rules) yield accountFinding(frame, each, unknownFor(each.rule, [authorization]));
    return;
  }
  const policies = judgedPolicies(authorization.value);
  for (const policy of policies) {
    for (const each of rules) yield judgePolicy(frame, each, policy);
  }
  if (policies.length > 0) return;
  for (const each of rules) {
    yield accountFinding(frame, each, outcomeOf(each.rule, { status: 'pass', says: '0 policies.' }));
  }
}

function judgePolicy(frame: Frame, selected: SelectedRule<RuleOf<'policy'>>, policy: JudgedPolicy): Finding {
  const { kind, name, arn } = policy;
  const { snapshot, surroundings } = frame;
  const subject = { account: snapshot.account, policy: { kind, name, arn } };
  const outcome = outcomeFor<'policy'>(selected, policyFacts(policy, snapshot), subject, surroundings);
  return findingOn(
    frame,
    selected,
    outcome,
    { type: 'AwsIamPolicy', arn, name },
    toldApartBy(subject),
    policy.holderCreatedAt,
  );
}

/**
 * What tells a policy apart beside its ARN: inline policies have only their principal's, and AWS's own policies have
 * one for all accounts, while what was accepted in one account is not accepted in the next.
 */
function toldApartBy({ account, policy }: Subjects['policy']): string {
  if (policy.kind === 'inline') return policy.name;
  return policy.kind === 'aws-managed' ? account.id : '';
}

function accountFinding(frame: Frame, selected: SelectedRule, outcome: Outcome): Finding {
  return findingOn(frame, selected, outcome, accountResource(frame.snapshot.account));
}

function findingOn(
  { snapshot: { account }, restsOn }: Frame,
  { rule, controls }: SelectedRule,
  outcome: Outcome,
  resource: Resource,
  within = '',
  holderCreatedAt = '',
): Finding {
  const { status, severity, evidence, advice } = outcome;
  return {
    id: findingId(rule.id, resource.arn, holderCreatedAt, within),
    rule: rule.id,
    status,
    severity,
    says: asOf(outcome, restsOn),
    evidence,
    advice,
    account,
    resource,
    controls: controls(status, outcome.benchmarkText),
  };
}

function accountResource(account: Account): Resource {
  return { type: 'AwsAccount', arn: rootArn(account), name: account.name ?? account.id };
}

/** As much of a rule as it takes where it is not asked. */
export interface UnaskedRule extends Pick<SelectedRule, 'controls'> {
  readonly rule: Pick<AnyRule, 'id' | 'severity'>;
}

/** An account that could not be read at all: every rule's verdict on it is unknown, and says why. */
export function judgeUnreadable(
  account: Account,
  selected: readonly UnaskedRule[],
  why: { readonly source: string; readonly code: string; readonly words: string; readonly fix?: string },
): readonly Finding[] {
  const resource = accountResource(account);
  return selected.map(({ rule, controls }) => {
    const { status, severity, says, evidence, advice } = unknownFor(rule, [{ state: 'unread', ...why }]);
    const id = findingId(rule.id, resource.arn);
    return {
      id,
      rule: rule.id,
      status,
      severity,
      says,
      evidence,
      advice,
      account,
      resource,
      controls: controls('unknown'),
    };
  });
}
