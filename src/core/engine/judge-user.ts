import { valueIn } from '../model/fact.ts';
import type { Finding, FindingCredential, Resource } from '../model/finding.ts';
import type { AccessKey, Snapshot, User } from '../model/snapshot.ts';
import type { KeyRule } from '../rules/any-rule.ts';
import type { KeyIdentity, Subjects } from '../rules/rule.ts';
import { asOf } from './as-of.ts';
import { bySecond, holderCreation, share } from './credentials.ts';
import type { Frame } from './frame.ts';
import { given, keyFacts } from './given.ts';
import { findingId } from './identity.ts';
import { fenced, type Outcome, outcomeOf, unknownFor } from './outcome.ts';
import type { SelectedRule } from './select.ts';

type KeyRuleSelected = SelectedRule<KeyRule>;

/** The one finding on a user of whom the report alone says that no key is to be judged; most users are such. */
export function judgeHolder(user: User, frame: Frame, selected: KeyRuleSelected): Finding | undefined {
  if (user.asReported !== undefined) return undefined;
  const holder = holderOutcome(user, selected.rule);
  return holder === undefined ? undefined : finding(user, frame, selected, holder);
}

/** Judges one user by one rule. What the report called failing and live calls do not is told as fixed. */
export function judgeUser(user: User, frame: Frame, selected: KeyRuleSelected): readonly Finding[] {
  return user.asReported === undefined
    ? judgeKeys(user, frame, selected)
    : [...judgeReadAgain(user, user.asReported, frame, selected)];
}

/** True where a verdict on the user is `fail` or `unknown`. Makes no findings: most users have neither. */
export function isDoubtful(user: User, frame: Frame, selected: readonly KeyRuleSelected[]): boolean {
  if (user.presence === 'gone-since-report') return false;
  return selected.some((each) => {
    const holder = holderOutcome(user, each.rule);
    if (holder !== undefined) return decidesToRead(holder);
    const keys = valueIn(user.accessKeys) ?? [];
    return keys.some((key) => decidesToRead(keyOutcome(user, key, frame, each)));
  });
}

function decidesToRead({ status }: Outcome): boolean {
  return status === 'fail' || status === 'unknown';
}

function* judgeReadAgain(
  user: User,
  reported: User,
  frame: Frame,
  selected: KeyRuleSelected,
): Generator<Finding> {
  const live = user.presence === 'gone-since-report' ? [] : judgeKeys(user, frame, selected);
  const before = judgeKeys(reported, frame, selected);
  const failing = new Set(before.filter((finding) => finding.status === 'fail').map((finding) => finding.id));
  const fixed = `Fixed since the report of ${reportTime(frame.snapshot)}:`;
  for (const finding of live) {
    yield finding.status === 'pass' && failing.has(finding.id)
      ? { ...finding, says: `${fixed} ${finding.says}` }
      : finding;
  }
  if (live.some((finding) => finding.status === 'unknown')) return;
  const there = new Set([...live.map((finding) => finding.id), ...formerIds(user, selected.rule)]);
  const why = whyGone(user, live);
  for (const finding of before) {
    if (there.has(finding.id)) continue;
    if (finding.status === 'fail') {
      const { advice: _advice, ...rest } = finding;
      yield {
        ...rest,
        status: 'pass',
        says: `${fixed} ${why}`,
        advice: NOTHING_TO_DO,
        controls: selected.controls('pass'),
      };
    } else if (user.presence === 'gone-since-report') {
      yield {
        ...finding,
        status: 'not-applicable',
        says: why,
        controls: selected.controls('not-applicable'),
      };
    }
  }
}

const NOTHING_TO_DO = { action: 'none', words: '', commands: [] } as const;

function whyGone(user: User, live: readonly Finding[]): string {
  if (user.presence === 'gone-since-report')
    return 'the user is gone since the report: deleted, or renamed (--fresh reads new names).';
  const [only] = live;
  return only?.status === 'not-applicable' ? only.says : 'the key is gone.';
}

function reportTime(snapshot: Snapshot): string {
  return valueIn(snapshot.report)?.generatedAt ?? 'unknown time';
}

/** Ids that a key had under the report's date, where the live date differs: the same key, not a fixed one. */
function formerIds(user: User, rule: KeyRule): string[] {
  return (valueIn(user.accessKeys) ?? []).flatMap((key) =>
    key.reportCreatedAt === undefined
      ? []
      : [findingId(rule.id, user.arn, holderCreation(user.asReported ?? user), key.reportCreatedAt)],
  );
}

/** The findings on a user's keys, or the one on the user. */
function judgeKeys(user: User, frame: Frame, selected: KeyRuleSelected): readonly Finding[] {
  const holder = holderOutcome(user, selected.rule);
  if (holder !== undefined) return [finding(user, frame, selected, holder)];
  return bySecond(valueIn(user.accessKeys) ?? []).flatMap((keys) => {
    const outcomes = keys.map((key) => keyOutcome(user, key, frame, selected));
    const shared = share(keys, outcomes);
    return shared === undefined ? [] : finding(user, frame, selected, shared.outcome, shared.credential);
  });
}

/** A verdict on the user as a whole: not spoken of, keys unread, or none there. */
function holderOutcome(user: User, rule: KeyRule): Outcome | undefined {
  if (rule.appliesTo !== undefined) {
    const fact = user[rule.appliesTo.need];
    if (fact.state === 'unread') return unknownFor(rule, [fact]);
    const verdict = rule.appliesTo.test(fact);
    if (verdict !== undefined) return outcomeOf(rule, verdict);
  }
  if (user.accessKeys.state === 'unread') return unknownFor(rule, [user.accessKeys]);
  if (user.accessKeys.value.length > 0) return undefined;
  return outcomeOf(rule, rule.withoutAny ?? { status: 'not-applicable', says: 'Has no access key.' });
}

function keyOutcome(
  user: User,
  key: AccessKey,
  { snapshot: { account }, surroundings }: Frame,
  { rule, parameters }: KeyRuleSelected,
): Outcome {
  const facts = given<'access-key'>(rule, keyFacts(user, key));
  if ('unread' in facts) return unknownFor(rule, facts.unread);
  const { name, arn, presence } = user;
  const identity: KeyIdentity = {
    ...(key.accessKeyId !== undefined && { accessKeyId: key.accessKeyId }),
    ...(key.reportCreatedAt !== undefined && { reportCreatedAt: key.reportCreatedAt }),
    ...(key.newerThanReport === true && { newerThanReport: true }),
  };
  const subject: Subjects['access-key'] = { account, user: { name, arn, presence }, key: identity };
  return fenced(rule, () =>
    // The facts were gathered by the names this rule declares, so they have the types it declares.
    rule.evaluate(
      subject,
      facts.known as Parameters<typeof rule.evaluate>[1],
      parameters as never,
      surroundings,
    ),
  );
}

/** @param credential as `share` names it: its creation time is that of all its keys */
function finding(
  user: User,
  { snapshot: { account }, restsOn }: Frame,
  { rule, controls }: KeyRuleSelected,
  outcome: Outcome,
  credential?: FindingCredential,
): Finding {
  const { status, severity, evidence, advice } = outcome;
  const keyCreation = credential === undefined ? '' : (credential.createdAt ?? 'unreadable');
  const id = findingId(rule.id, user.arn, holderCreation(user), keyCreation);
  const resource: Resource = { type: 'AwsIamUser', arn: user.arn, name: user.name };
  const says = asOf(outcome, restsOn, user.presence);
  const stated = controls(status, outcome.benchmarkText);
  // Written out twice: a million findings put together by spreads take twice as long.
  return credential === undefined
    ? { id, rule: rule.id, status, severity, account, resource, says, evidence, controls: stated, advice }
    : {
        id,
        rule: rule.id,
        status,
        severity,
        account,
        resource,
        credential,
        says,
        evidence,
        controls: stated,
        advice,
      };
}
