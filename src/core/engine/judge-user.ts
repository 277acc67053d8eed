import { valueIn } from '../model/fact.ts';
import type { Finding, FindingCredential } from '../model/finding.ts';
import type { AccessKey, Snapshot, User } from '../model/snapshot.ts';
import type { KeyRule } from '../rules/any-rule.ts';
import type { KeyIdentity, Subjects, Surroundings } from '../rules/rule.ts';
import { asOf } from './as-of.ts';
import { bySecond, creationOf, holderCreation, share } from './credentials.ts';
import { given, keyFacts } from './given.ts';
import { findingId } from './identity.ts';
import { fenced, type Outcome, outcomeOf, unknownFor } from './outcome.ts';
import type { SelectedRule } from './select.ts';

/** Judges one user by every key rule. What the report called failing and live calls do not is told as fixed. */
export function* judgeUser(
  user: User,
  snapshot: Snapshot,
  selected: readonly SelectedRule<KeyRule>[],
  now: string,
): Generator<Finding> {
  const surroundings: Surroundings =
    snapshot.report.state === 'known' ? { now, report: snapshot.report.value } : { now };
  for (const each of selected) {
    if (user.asReported === undefined) yield* judgeKeys(user, snapshot, each, surroundings);
    else yield* judgeReadAgain(user, user.asReported, snapshot, each, surroundings);
  }
}

function* judgeReadAgain(
  user: User,
  reported: User,
  snapshot: Snapshot,
  selected: SelectedRule<KeyRule>,
  surroundings: Surroundings,
): Generator<Finding> {
  const live =
    user.presence === 'gone-since-report' ? [] : [...judgeKeys(user, snapshot, selected, surroundings)];
  const before = [...judgeKeys(reported, snapshot, selected, surroundings)];
  const failing = new Set(before.filter((finding) => finding.status === 'fail').map((finding) => finding.id));
  const fixed = `Fixed since the report of ${reportTime(snapshot)}:`;
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
  if (user.presence === 'gone-since-report') return 'the user is gone since the report.';
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

function* judgeKeys(
  user: User,
  snapshot: Snapshot,
  selected: SelectedRule<KeyRule>,
  surroundings: Surroundings,
): Generator<Finding> {
  const { rule } = selected;
  const holder = holderOutcome(user, rule);
  if (holder !== undefined) {
    yield finding(user, snapshot, selected, holder);
    return;
  }
  for (const keys of bySecond(valueIn(user.accessKeys) ?? [])) {
    const outcomes = keys.map((key) => keyOutcome(user, key, snapshot, selected, surroundings));
    const shared = share(keys, outcomes);
    if (shared !== undefined)
      yield finding(user, snapshot, selected, shared.outcome, shared.credential, keys[0]);
  }
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
  { account }: Snapshot,
  { rule, parameters }: SelectedRule<KeyRule>,
  surroundings: Surroundings,
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

function finding(
  user: User,
  snapshot: Snapshot,
  { rule, controls }: SelectedRule<KeyRule>,
  outcome: Outcome,
  credential?: FindingCredential,
  key?: AccessKey,
): Finding {
  const { status, severity, evidence, advice, benchmarkText } = outcome;
  return {
    id: findingId(
      rule.id,
      user.arn,
      holderCreation(user),
      key === undefined ? '' : (creationOf(key) ?? 'unreadable'),
    ),
    rule: rule.id,
    status,
    severity,
    account: snapshot.account,
    resource: { type: 'AwsIamUser', arn: user.arn, name: user.name },
    ...(credential !== undefined && { credential }),
    says: asOf(outcome, snapshot, user.presence),
    evidence,
    controls: controls(status, benchmarkText),
    advice,
  };
}
