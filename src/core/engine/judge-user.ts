import type { Credential } from '../model/credentials.ts';
import { valueIn } from '../model/fact.ts';
import type { Finding, FindingCredential, Resource } from '../model/finding.ts';
import type { Snapshot, User } from '../model/snapshot.ts';
import type { UserReading } from '../model/user-reading.ts';
import type { CredentialRule, RuleOf } from '../rules/any-rule.ts';
import { asOf } from './as-of.ts';
import { bySecond, holderCreation, share } from './credentials.ts';
import type { Frame } from './frame.ts';
import { heldBy, identity, keyIdentity, kindsOf } from './held.ts';
import { findingId } from './identity.ts';
import { credentialFacts, keyFacts, userFacts } from './look.ts';
import { type Outcome, outcomeFor, outcomeOf, unknownFor } from './outcome.ts';
import { readingsOf } from './read-again.ts';
import type { SelectedRule } from './select.ts';

/** A rule about users, or about their credentials. */
export type UserRule = CredentialRule | RuleOf<'user'>;
type Selected = SelectedRule<UserRule>;

/** True for rules of which every user is a subject. */
export function isUserRule(each: SelectedRule): each is Selected {
  return each.rule.scope === 'user' || each.rule.scope === 'access-key' || each.rule.scope === 'credential';
}

/** The one finding on a user of whom the report alone says that no credential is to be judged; most are such. */
export function judgeHolder(user: User, frame: Frame, selected: Selected): Finding | undefined {
  if (user.asReported !== undefined) return undefined;
  const holder = holderOutcome(user, frame, selected);
  return holder === undefined ? undefined : finding(user, frame, selected, holder);
}

/** Judges one user by one rule. What the report called failing and live calls do not is told as fixed. */
export function judgeUser(user: User, frame: Frame, selected: Selected): readonly Finding[] {
  return user.asReported === undefined
    ? judgeAll(user, frame, selected)
    : [...judgeReadAgain(user, user.asReported, frame, selected)];
}

/**
 * What of the user is to be read live before anyone is told: the facts of the rules that fail or cannot judge
 * them from the report. Makes no findings: most users have nothing to be read again.
 */
export function doubtsOn(user: User, frame: Frame, selected: readonly Selected[]): ReadonlySet<UserReading> {
  const readings = new Set<UserReading>();
  if (user.presence === 'gone-since-report') return readings;
  for (const each of selected) {
    const ofRule = readingsOf(each.rule);
    if (ofRule.length === 0 || !isDoubtful(user, frame, each)) continue;
    for (const reading of ofRule) readings.add(reading);
  }
  return readings;
}

function isDoubtful(user: User, frame: Frame, selected: Selected): boolean {
  const holder = holderOutcome(user, frame, selected);
  if (holder !== undefined) return decidesToRead(holder);
  const rule = selected.rule as CredentialRule;
  const held = heldBy(user, rule);
  return (
    held.unread.length > 0 ||
    held.credentials.some((each) => decidesToRead(credentialOutcome(user, each, frame, selected)))
  );
}

function decidesToRead({ status, fromReport }: Outcome): boolean {
  return status === 'unknown' || (status === 'fail' && fromReport);
}

function* judgeReadAgain(user: User, reported: User, frame: Frame, selected: Selected): Generator<Finding> {
  const live = user.presence === 'gone-since-report' ? [] : judgeAll(user, frame, selected);
  const before = judgeAll(reported, frame, selected);
  const failing = new Set(before.filter((finding) => finding.status === 'fail').map((finding) => finding.id));
  const fixed = `Fixed since the report of ${reportTime(frame.snapshot)}:`;
  for (const finding of live) {
    yield finding.status === 'pass' && failing.has(finding.id)
      ? { ...finding, says: `${fixed} ${finding.says}` }
      : finding;
  }
  // Who it is was not read: then the findings of the report may be this user's still.
  if (user.createdAt.state === 'unread' && user.presence !== 'gone-since-report') return;
  if (live.some((finding) => finding.status === 'unknown')) return;
  const there = new Set([...live.map((finding) => finding.id), ...formerIds(user, selected.rule)]);
  for (const finding of before) {
    if (there.has(finding.id)) continue;
    const why = whyGone(user, live, finding);
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

/** Why a finding of the report is no more. What is said of one credential does not explain what became of another. */
function whyGone(user: User, live: readonly Finding[], before: Finding): string {
  if (user.presence === 'gone-since-report')
    return 'the user is gone since the report: deleted, or renamed (--fresh reads new names).';
  const [only] = live;
  if (only?.status === 'not-applicable' && only.credential === undefined) return only.says;
  const kind = before.credential?.kind;
  if (kind === undefined) return 'what failed is gone.';
  return `the ${kind === 'access-key' ? 'key' : kind.replaceAll('-', ' ')} is gone.`;
}

function reportTime(snapshot: Snapshot): string {
  return valueIn(snapshot.report)?.generatedAt ?? 'unknown time';
}

/** Ids that a key had under the report's date, where the live date differs: the same key, not a fixed one. */
function formerIds(user: User, rule: UserRule): string[] {
  return (valueIn(user.accessKeys) ?? []).flatMap((key) =>
    key.reportCreatedAt === undefined
      ? []
      : [findingId(rule.id, user.arn, holderCreation(user.asReported ?? user), key.reportCreatedAt)],
  );
}

/** The findings on a user's credentials, or the one on the user. */
function judgeAll(user: User, frame: Frame, selected: Selected): readonly Finding[] {
  const holder = holderOutcome(user, frame, selected);
  if (holder !== undefined) return [finding(user, frame, selected, holder)];
  const rule = selected.rule as CredentialRule;
  const held = heldBy(user, rule);
  const findings = bySecond(held.credentials).flatMap((credentials) => {
    const outcomes = credentials.map((each) => credentialOutcome(user, each, frame, selected));
    const shared = share(credentials, outcomes);
    return shared === undefined
      ? []
      : finding(user, frame, selected, shared.outcome, shared.credential, shared.identity);
  });
  if (held.unread.length === 0) return findings;
  return [...findings, finding(user, frame, selected, unknownFor(rule, held.unread))];
}

/** A verdict on the user as a whole: of a rule about users; or not spoken of, credentials unread, or none there. */
function holderOutcome(user: User, frame: Frame, selected: Selected): Outcome | undefined {
  const { rule } = selected;
  if (rule.scope === 'user') {
    const { name, arn, presence } = user;
    const subject = { account: frame.snapshot.account, user: { name, arn, presence } };
    return outcomeFor<'user'>(selected, userFacts(user), subject, frame.surroundings);
  }
  if (rule.appliesTo !== undefined) {
    const fact = user[rule.appliesTo.need];
    if (fact.state === 'unread') return unknownFor(rule, [fact]);
    const verdict = rule.appliesTo.test(fact);
    if (verdict !== undefined) return outcomeOf(rule, verdict, isReported(user));
  }
  const held = heldBy(user, rule);
  if (held.credentials.length > 0) return undefined;
  if (held.unread.length > 0) return unknownFor(rule, held.unread);
  const verdict = rule.withoutAny ?? { status: 'not-applicable', says: `Has no ${kindsInWords(rule)}.` };
  return outcomeOf(rule, verdict, isReported(user) && readingsOf(rule).length > 0);
}

/** Nothing of the user was read live. */
function isReported({ presence }: User): boolean {
  return presence === 'reported';
}

function kindsInWords(rule: CredentialRule): string {
  return kindsOf(rule)
    .map((kind) => kind.replaceAll('-', ' '))
    .join(' and no ');
}

function credentialOutcome(
  user: User,
  credential: Credential,
  { snapshot: { account }, surroundings }: Frame,
  selected: Selected,
): Outcome {
  const { name, arn, presence } = user;
  const holder = { name, arn, presence };
  if (selected.rule.scope === 'access-key') {
    const subject = { account, user: holder, key: keyIdentity(credential) };
    return outcomeFor<'access-key'>(selected, keyFacts(user, credential), subject, surroundings);
  }
  const subject = { account, user: holder, credential: identity(credential) };
  return outcomeFor<'credential'>(selected, credentialFacts(user, credential), subject, surroundings);
}

/** @param credential as `share` names it: its creation time is that of all its keys */
function finding(
  user: User,
  { snapshot: { account }, restsOn }: Frame,
  { rule, controls }: Selected,
  outcome: Outcome,
  credential?: FindingCredential,
  credentialIdentity = '',
): Finding {
  const { status, severity, evidence, advice } = outcome;
  const id = findingId(rule.id, user.arn, holderCreation(user), credentialIdentity);
  const resource: Resource = { type: 'AwsIamUser', arn: user.arn, name: user.name };
  const says = asOf(outcome, restsOn);
  const stated = controls(status, outcome.benchmarkText);
  // Written out twice: a million findings put together by spreads take twice as long.
  const made: Finding =
    credential === undefined
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
  return outcome.certainty === undefined ? made : { ...made, certainty: outcome.certainty };
}
