import { type Account, rootArn } from '../model/account.ts';
import type { Finding, Resource } from '../model/finding.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { AnyRule, KeyRule, RootRule } from '../rules/any-rule.ts';
import { asOf } from './as-of.ts';
import { type Frame, frameOf } from './frame.ts';
import { given, rootFacts } from './given.ts';
import { findingId } from './identity.ts';
import { isDoubtful, judgeHolder, judgeUser } from './judge-user.ts';
import { fenced, type Outcome, outcomeOf, unknownFor } from './outcome.ts';
import type { SelectedRule } from './select.ts';

/**
 * Judges a snapshot: one verdict for each subject of each rule, as findings in a stable order (the root
 * user's first, then user by user in the snapshot's order, each by rule and key). Pure; the same snapshot,
 * rules and `now` give the same findings.
 *
 * @param now ISO 8601 UTC
 */
export function* judge(
  snapshot: Snapshot,
  selected: readonly SelectedRule[],
  now: string,
): Generator<Finding> {
  const frame = frameOf(snapshot, now);
  for (const each of selected) {
    if (isRootRule(each)) yield judgeRoot(frame, each);
  }
  const keyRules = selected.filter(isKeyRule);
  if (keyRules.length === 0) return;
  const { users } = snapshot;
  if (users.state === 'unread') {
    for (const each of keyRules) yield accountFinding(snapshot, each, unknownFor(each.rule, [users]));
    return;
  }
  let count = 0;
  for (const user of users.value) {
    count += 1;
    for (const each of keyRules) {
      // Most users have one finding of a rule, and no list is made for it.
      const only = judgeHolder(user, frame, each);
      if (only !== undefined) yield only;
      else for (const finding of judgeUser(user, frame, each)) yield finding;
    }
  }
  if (count > 0) return;
  for (const each of keyRules) {
    const none = outcomeOf(each.rule, { status: 'pass', says: '0 users.' });
    yield accountFinding(snapshot, each, { ...none, says: asOf(none, frame.restsOn, 'reported') });
  }
}

/**
 * The users whom a verdict from the report alone would call failing or could not judge: those to be read
 * again live before anyone is told. No other user costs a call.
 */
export function usersToReadAgain(
  snapshot: Snapshot,
  selected: readonly SelectedRule[],
  now: string,
): readonly string[] {
  const keyRules = selected.filter(isKeyRule);
  if (keyRules.length === 0 || snapshot.users.state === 'unread') return [];
  const frame = frameOf(snapshot, now);
  const names: string[] = [];
  for (const user of snapshot.users.value) {
    if (isDoubtful(user, frame, keyRules)) names.push(user.name);
  }
  return names;
}

function isRootRule(each: SelectedRule): each is SelectedRule<RootRule> {
  return each.rule.scope === 'root';
}

function isKeyRule(each: SelectedRule): each is SelectedRule<KeyRule> {
  return each.rule.scope === 'access-key';
}

function judgeRoot(
  { snapshot, surroundings, restsOn }: Frame,
  { rule, parameters, controls }: SelectedRule<RootRule>,
): Finding {
  const { account } = snapshot;
  const facts = given<'root'>(rule, rootFacts(snapshot.root));
  const outcome =
    'unread' in facts
      ? unknownFor(rule, facts.unread)
      : fenced(rule, () =>
          // The facts were gathered by the names this rule declares, so they have the types it declares.
          rule.evaluate(
            { account },
            facts.known as Parameters<typeof rule.evaluate>[1],
            parameters as never,
            surroundings,
          ),
        );
  return {
    id: findingId(rule.id, rootArn(account)),
    rule: rule.id,
    ...shownOutcome(outcome),
    says: asOf(outcome, restsOn, snapshot.root.accountSummary.state === 'known' ? 'confirmed' : 'reported'),
    account,
    resource: { type: 'AwsIamRootUser', arn: rootArn(account), name: '<root_account>' },
    controls: controls(outcome.status, outcome.benchmarkText),
  };
}

function accountFinding(snapshot: Snapshot, { rule, controls }: SelectedRule, outcome: Outcome): Finding {
  const resource = accountResource(snapshot.account);
  return {
    id: findingId(rule.id, resource.arn),
    rule: rule.id,
    ...shownOutcome(outcome),
    account: snapshot.account,
    resource,
    controls: controls(outcome.status),
  };
}

function accountResource(account: Account): Resource {
  return { type: 'AwsAccount', arn: rootArn(account), name: account.name ?? account.id };
}

/** An account that could not be read at all: every rule's verdict on it is unknown, and says why. */
export function judgeUnreadable(
  account: Account,
  selected: readonly SelectedRule[],
  why: { readonly source: string; readonly code: string; readonly words: string; readonly fix?: string },
): readonly Finding[] {
  const resource = accountResource(account);
  return selected.map(({ rule, controls }) => ({
    id: findingId(rule.id, resource.arn),
    rule: rule.id,
    ...shownOutcome(unknownFor(rule as AnyRule, [{ state: 'unread', ...why }])),
    account,
    resource,
    controls: controls('unknown'),
  }));
}

function shownOutcome({ status, severity, says, evidence, advice }: Outcome) {
  return { status, severity, says, evidence, advice };
}
