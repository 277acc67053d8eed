import type { Attested, Finding, Suppressed } from '../model/finding.ts';
import { compiledPattern, matchesPattern } from '../model/pattern.ts';
import type { Lapsed } from '../model/run.ts';
import type { Attestation, Exemption, Suppression, SuppressionMatch } from '../settings/settings.ts';

/** What people have said about findings. */
export interface MarkSettings {
  readonly suppressions: readonly Suppression[];
  readonly attestations: readonly Attestation[];
  readonly exempt?: Exemption;
}

export interface MarkOptions {
  /** The tags of a user by ARN; `undefined` where they were not read. */
  readonly tagsOf?: (arn: string) => Readonly<Record<string, string>> | undefined;
  /** Words of people are left out of what is shown. */
  readonly redacted?: boolean;
  /** Told the place of each suppression and attestation that the finding answers to. */
  readonly onAnswer?: ((place: string) => void) | undefined;
}

/** What a run covered: a suppression for another account or rule has not failed to match. */
export interface Covered {
  readonly rules: readonly string[];
  readonly accounts: readonly string[];
}

/** Puts suppressions, exemptions and attestations on findings, and remembers which of them did nothing. */
export interface Marker {
  /**
   * The finding to show, marked. A suppression or exemption marks what fails and what a person must look at, an
   * attestation what a person must look at and what is unknown. A suppressed `unknown` would call a run complete
   * that is not, and an attested `fail` would be a pass on somebody's word: both stay as they are.
   *
   * @param real with the real names, by which it is matched
   * @param shown the same finding under pseudonyms, where the output is redacted
   */
  mark(real: Finding, shown?: Finding, options?: MarkOptions): Finding;
  /** Brings in what findings answered to that another machine has marked, by their places. */
  answer(places: Iterable<string>): void;
  /** After the run: what has ended, and what nothing answered to. */
  lapsed(covered: Covered, redacted?: boolean): readonly Lapsed[];
}

/** @param now ISO 8601 UTC; a suppression holds until the end of its last day, in UTC */
export function marker(settings: MarkSettings, now: string): Marker {
  const today = now.slice(0, 10);
  const answered = new Set<Mark>();
  const suppressions = settings.suppressions.filter(({ until }) => until >= today);
  const attestations = settings.attestations.filter(({ on, until }) => on <= today && until >= today);
  const suppressing = indexed(suppressions);
  const attesting = indexed(attestations);
  const answer = (mark: Mark, { onAnswer }: MarkOptions) => {
    answered.add(mark);
    onAnswer?.(mark.place);
  };
  const firstOf = <M extends Mark>(
    index: Indexed<M>,
    finding: Finding,
    options: MarkOptions,
  ): M | undefined => {
    const found = index.for(finding).filter(({ match }) => isMatch(match, finding));
    for (const { mark } of found) answer(mark, options);
    // By the id of the finding before others, then as they stand in the file.
    return found.toSorted((a, b) => a.rank - b.rank)[0]?.mark;
  };
  return {
    mark(real, shown = real, options = {}) {
      const { tagsOf, redacted = false } = options;
      if (real.status === 'pass' || real.status === 'not-applicable') return shown;
      const attestation = firstOf(attesting, real, options);
      if (attestation !== undefined && real.status !== 'fail')
        return { ...shown, attested: attestedBy(attestation, redacted) };
      if (real.status === 'unknown') {
        // What could not be judged may be what was meant: it is not told as matching nothing.
        for (const each of [...suppressing.about(real), ...attesting.about(real)])
          if (mayMean(each.match, real)) answer(each.mark, options);
        return shown;
      }
      const suppression = firstOf(suppressing, real, options);
      if (suppression !== undefined) return { ...shown, suppressed: suppressedBy(suppression, redacted) };
      const exempt = settings.exempt !== undefined && isExempt(settings.exempt, real, tagsOf);
      return exempt ? { ...shown, suppressed: exemptBy(settings.exempt, redacted) } : shown;
    },
    answer(places) {
      const all = new Set(places);
      for (const mark of [...suppressions, ...attestations]) if (all.has(mark.place)) answered.add(mark);
    },
    lapsed: (covered, redacted = false) =>
      [...settings.suppressions, ...settings.attestations].flatMap((each): Lapsed[] => {
        const why = whyLapsed(each, today, answered, covered);
        const { until, place } = each;
        const what = 'match' in each ? 'suppression' : 'attestation';
        const match = redacted ? {} : { match: matchInWords(matchOf(each)) };
        return why === undefined ? [] : [{ what, why, place, until, ...match }];
      }),
  };
}

type Mark = Suppression | Attestation;

/** A mark made ready. The lower rank holds where several match. */
interface Entry<M extends Mark> {
  readonly mark: M;
  readonly match: CompiledMatch;
  readonly rank: number;
}

/** Marks by what they name without a star, so that ten thousand of them are not tried on every finding. */
interface Indexed<M extends Mark> {
  /** Those that may match a finding, in no order. */
  for(finding: Finding): readonly Entry<M>[];
  /** Those that speak of its rule and account, or of patterns of them. */
  about(finding: Finding): readonly Entry<M>[];
}

/** In place of a name: a pattern, or nothing. Names of rules and accounts have no star. */
const ANY = '*';

function indexed<M extends Mark>(marks: readonly M[]): Indexed<M> {
  const entries = marks.map((mark, index): Entry<M> => {
    const match = compiled(matchOf(mark));
    return { mark, match, rank: match.finding === undefined ? marks.length + index : index };
  });
  const byPlace = Map.groupBy(entries, ({ match }) => match.place);
  const byFinding = Map.groupBy(entries, ({ match }) => match.finding);
  const open = byFinding.get(undefined) ?? [];
  const byArn = Map.groupBy(open, ({ match }) => `${match.place} ${match.literalArn}`);
  return {
    for: ({ id, ...finding }) =>
      [
        byFinding.get(id) ?? [],
        ...placesOf(finding).flatMap((each) => [
          byArn.get(`${each} ${finding.resource.arn}`) ?? [],
          byArn.get(`${each} ${ANY}`) ?? [],
        ]),
      ].flat(),
    about: (finding) => placesOf(finding).flatMap((each) => byPlace.get(each) ?? []),
  };
}

function literal(pattern: string | undefined): string {
  return pattern === undefined || /[*?]/.test(pattern) ? ANY : pattern;
}

function place(rule: string, account: string): string {
  return `${rule} ${account}`;
}

/** Where the marks lie that may speak of a finding. */
function placesOf({ rule, account: { id } }: Pick<Finding, 'rule' | 'account'>): readonly string[] {
  return [place(rule, id), place(rule, ANY), place(ANY, id), place(ANY, ANY)];
}

function whyLapsed(
  mark: Mark,
  today: string,
  answered: ReadonlySet<Mark>,
  covered: Covered,
): Lapsed['why'] | undefined {
  if (mark.until < today) return 'expired';
  const holdsLater = 'on' in mark && mark.on > today;
  return answered.has(mark) || holdsLater || !isCovered(compiled(matchOf(mark)), covered)
    ? undefined
    : 'matched-nothing';
}

type Test = (text: string) => boolean;

/** A match made ready. What is not given fits everything, but `key`: without it a finding needs none. */
interface CompiledMatch {
  readonly finding: string | undefined;
  readonly rule: Test;
  readonly account: Test;
  readonly arn: Test;
  /** Of the account in the ARN, where that has one. */
  readonly accountInArn: Test;
  readonly key: Test | undefined;
  /** The rule and the account it names, as {@link placesOf} a finding has them. */
  readonly place: string;
  readonly literalArn: string;
}

function compiled({ finding, rule, account, arn, key }: SuppressionMatch): CompiledMatch {
  const inArn = arn?.split(':') ?? [];
  return {
    finding,
    rule: testOf(rule),
    account: testOf(account),
    arn: testOf(arn),
    accountInArn: testOf(inArn.length < 6 ? undefined : inArn[4]),
    key: key === undefined ? undefined : compiledPattern(key),
    place: place(literal(rule), literal(account)),
    literalArn: literal(arn),
  };
}

function testOf(pattern: string | undefined): Test {
  return pattern === undefined ? () => true : compiledPattern(pattern);
}

/** All that is given must match. */
function isMatch(match: CompiledMatch, finding: Finding): boolean {
  return (
    (match.finding === undefined || match.finding === finding.id) &&
    match.rule(finding.rule) &&
    match.account(finding.account.id) &&
    match.arn(finding.resource.arn) &&
    (match.key === undefined || isOfKey(match.key, finding))
  );
}

/** Keys that share a finding are accepted together or not at all: one must not hide the other. */
function isOfKey(fits: Test, { credential }: Finding): boolean {
  const shared = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail' || verdict === 'manual');
  const ids =
    shared === undefined || shared.length === 0
      ? [credential?.accessKeyId ?? credential?.id]
      : shared.map(({ accessKeyId }) => accessKeyId);
  return ids.every((id) => id !== undefined && fits(id));
}

/** Whether a suppression could be about something that this finding says was not judged. */
function mayMean(match: CompiledMatch, finding: Finding): boolean {
  if (isMatch(match, finding)) return true;
  const { account, resource } = finding;
  const ofAccount = resource.type === 'AwsAccount' && isOfAccount(match, account.id);
  const ofResource = match.key !== undefined && match.arn(resource.arn) && match.account(account.id);
  return match.rule(finding.rule) && (ofAccount || ofResource);
}

/** Whether the pattern leaves this account in: by its own, or by the one in its ARN. */
function isOfAccount({ account, accountInArn }: CompiledMatch, id: string): boolean {
  return account(id) && accountInArn(id);
}

function isCovered(match: CompiledMatch, { rules, accounts }: Covered): boolean {
  return rules.some(match.rule) && accounts.some((id) => isOfAccount(match, id));
}

/** Attestations name what they speak of exactly, which as patterns says the same: ids and ARNs of IAM hold no star. */
function matchOf(mark: Mark): SuppressionMatch {
  if ('match' in mark) return mark.match;
  const { rule, account, arn } = mark;
  return { rule, account, ...(arn !== undefined && { arn }) };
}

function isExempt(
  { tag, value, rules }: Exemption,
  finding: Finding,
  tagsOf: MarkOptions['tagsOf'],
): boolean {
  if (finding.resource.type !== 'AwsIamUser') return false;
  if (rules !== undefined && !rules.some((rule) => matchesPattern(rule, finding.rule))) return false;
  const tags = tagsOf?.(finding.resource.arn);
  if (tags === undefined || !Object.hasOwn(tags, tag)) return false;
  return value === undefined || tags[tag] === value;
}

const HIDDEN = 'redacted';

function suppressedBy({ reason, author, until }: Suppression, redacted: boolean): Suppressed {
  return redacted
    ? { reason: HIDDEN, author: HIDDEN, until, by: 'settings' }
    : { reason, author, until, by: 'settings' };
}

function exemptBy(exempt: Exemption | undefined, redacted: boolean): Suppressed {
  return { reason: redacted ? HIDDEN : `Exempt by the tag ${exempt?.tag ?? ''}.`, by: 'tag' };
}

function attestedBy({ by, on, until, note, evidence }: Attestation, redacted: boolean): Attested {
  const { file, sha256 } = evidence;
  return {
    by: redacted ? HIDDEN : by,
    on,
    until,
    ...(note !== undefined && { note: redacted ? HIDDEN : note }),
    evidenceSha256: sha256,
    evidenceFile: redacted ? HIDDEN : file,
  };
}

/** `rule user-mfa, account 111122223333`. */
function matchInWords(match: SuppressionMatch): string {
  return Object.entries(match)
    .map(([name, pattern]) => `${name} ${String(pattern)}`)
    .join(', ');
}
