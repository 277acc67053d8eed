import type { Attested, Finding, Suppressed } from '../model/finding.ts';
import { matchesPattern } from '../model/pattern.ts';
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
  /** After the run: what has ended, and what nothing answered to. */
  lapsed(covered: Covered, redacted?: boolean): readonly Lapsed[];
}

/** @param now ISO 8601 UTC; a suppression holds until the end of its last day, in UTC */
export function marker(settings: MarkSettings, now: string): Marker {
  const today = now.slice(0, 10);
  const answered = new Set<Mark>();
  const suppressions = settings.suppressions.filter(({ until }) => until >= today);
  const attestations = settings.attestations.filter(({ on, until }) => on <= today && until >= today);
  const byFinding = Map.groupBy(suppressions, ({ match }) => match.finding);
  const open = byFinding.get(undefined) ?? [];
  const firstOf = <M extends Mark>(candidates: readonly M[], finding: Finding): M | undefined => {
    const found = candidates.filter((each) => isMatch(matchOf(each), finding));
    for (const each of found) answered.add(each);
    return found[0];
  };
  return {
    mark(real, shown = real, { tagsOf, redacted = false } = {}) {
      if (real.status === 'pass' || real.status === 'not-applicable') return shown;
      const attestation = firstOf(attestations, real);
      if (attestation !== undefined && real.status !== 'fail')
        return { ...shown, attested: attestedBy(attestation, redacted) };
      if (real.status === 'unknown') {
        // What could not be judged may be what was meant: it is not told as matching nothing.
        for (const each of [...suppressions, ...attestations])
          if (mayMean(matchOf(each), real)) answered.add(each);
        return shown;
      }
      const suppression = firstOf([...(byFinding.get(real.id) ?? []), ...open], real);
      if (suppression !== undefined) return { ...shown, suppressed: suppressedBy(suppression, redacted) };
      const exempt = settings.exempt !== undefined && isExempt(settings.exempt, real, tagsOf);
      return exempt ? { ...shown, suppressed: exemptBy(settings.exempt, redacted) } : shown;
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

function whyLapsed(
  mark: Mark,
  today: string,
  answered: ReadonlySet<Mark>,
  covered: Covered,
): Lapsed['why'] | undefined {
  if (mark.until < today) return 'expired';
  const holdsLater = 'on' in mark && mark.on > today;
  return answered.has(mark) || holdsLater || !isCovered(matchOf(mark), covered)
    ? undefined
    : 'matched-nothing';
}

/** All that is given must match. */
function isMatch(match: SuppressionMatch, finding: Finding): boolean {
  return (
    (match.finding === undefined || match.finding === finding.id) &&
    fits(match.rule, finding.rule) &&
    fits(match.account, finding.account.id) &&
    fits(match.arn, finding.resource.arn) &&
    (match.key === undefined || isOfKey(match.key, finding))
  );
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || matchesPattern(pattern, text);
}

/** Keys that share a finding are accepted together or not at all: one must not hide the other. */
function isOfKey(pattern: string, { credential }: Finding): boolean {
  const shared = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail' || verdict === 'manual');
  const ids =
    shared === undefined || shared.length === 0
      ? [credential?.accessKeyId ?? credential?.id]
      : shared.map(({ accessKeyId }) => accessKeyId);
  return ids.every((id) => id !== undefined && matchesPattern(pattern, id));
}

/** Whether a suppression could be about something that this finding says was not judged. */
function mayMean(match: SuppressionMatch, finding: Finding): boolean {
  if (isMatch(match, finding)) return true;
  const { account, resource } = finding;
  const ofAccount = resource.type === 'AwsAccount' && isOfAccount(match, account.id);
  const ofResource =
    match.key !== undefined && fits(match.arn, resource.arn) && fits(match.account, account.id);
  return fits(match.rule, finding.rule) && (ofAccount || ofResource);
}

/** Whether the pattern leaves this account in: by its own, or by the one in its ARN. */
function isOfAccount({ account, arn }: SuppressionMatch, id: string): boolean {
  const inArn = arn?.split(':');
  return fits(account, id) && (inArn === undefined || inArn.length < 6 || fits(inArn[4], id));
}

function isCovered(match: SuppressionMatch, { rules, accounts }: Covered): boolean {
  return rules.some((rule) => fits(match.rule, rule)) && accounts.some((id) => isOfAccount(match, id));
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
