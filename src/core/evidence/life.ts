import type { FindingCredential, SharedKey } from '../model/finding.ts';
import type { FindingLife, KeptFinding, LifeChange, LifeState } from '../model/history.ts';
import { endOf, type Period } from './period.ts';
import type { Showing } from './showing.ts';

/** The life of a finding, as far as it matters to a period. */
export interface LifeInPeriod {
  readonly finding: KeptFinding;
  /** How it stood when the period began; absent where it had never been seen. */
  readonly atStart?: LifeState;
  /** How it stood when the period ended, or when the archive was made. */
  readonly atEnd: LifeState;
  readonly firstSeen: string;
  /** When it last became new or reopened. */
  readonly since: string;
  /** Those of the period, in the order of runs. */
  readonly changes: readonly LifeChange[];
  /** It changed after the period too: its words are of then. */
  readonly changedLater: boolean;
}

/** The life of a finding within a period; nothing where it was resolved before and did not come back, or came later. */
export function lifeIn({ finding, changes: all }: FindingLife, period: Period): LifeInPeriod | undefined {
  const start = `${period.from}T00:00:00Z`;
  const end = endOf(period);
  const before = all.filter(({ now }) => now < start);
  const changes = all.filter(({ now }) => now >= start && now < end);
  const atStart = before.at(-1)?.to;
  const last = changes.at(-1) ?? before.at(-1);
  const [first] = all;
  if (last === undefined || first === undefined) return undefined;
  if (changes.length === 0 && atStart === 'resolved') return undefined;
  const known = [...before, ...changes];
  const began = known.findLast(({ change }) => change === 'new' || change === 'reopened') ?? first;
  return {
    finding,
    ...(atStart !== undefined && { atStart }),
    atEnd: last.to,
    firstSeen: first.now,
    since: began.now,
    changes,
    changedLater: known.length < all.length,
  };
}

/** A finding as the archive lists it. */
export function lifeRow({ finding, atStart, ...life }: LifeInPeriod, showing: Showing) {
  const { account, resource, credential, suppressed, attested } = finding;
  return {
    finding: showing.name('finding', finding.id),
    rule: finding.rule,
    severity: finding.severity,
    status: finding.status,
    account: showing.account(account.id),
    accountName: showing.accountName(account) ?? null,
    resourceType: resource.type,
    resource: resourceName(finding, showing),
    arn: shownArn(finding, showing),
    credential: credential === undefined ? null : credentialRow(credential, showing),
    says: showing.words(finding.says),
    certainty: finding.certainty ?? null,
    atStart: atStart ?? null,
    atEnd: life.atEnd,
    firstSeen: life.firstSeen,
    since: life.since,
    changedLater: life.changedLater,
    changes: life.changes.map(changeRow),
    suppressed:
      suppressed === undefined
        ? null
        : {
            by: suppressed.by,
            reason: showing.words(suppressed.reason),
            author: suppressed.author === undefined ? null : showing.words(suppressed.author),
            until: suppressed.until ?? null,
          },
    attested:
      attested === undefined
        ? null
        : {
            by: showing.words(attested.by),
            on: attested.on,
            until: attested.until,
            note: attested.note === undefined ? null : showing.words(attested.note),
            evidenceSha256: attested.evidenceSha256,
            evidenceFile: showing.words(attested.evidenceFile),
          },
  };
}

export type LifeRow = ReturnType<typeof lifeRow>;

function changeRow({ run, now, from, to, change, reason, secondsOpen }: LifeChange) {
  return {
    run,
    judgedAsOf: now,
    change,
    from: from ?? null,
    to,
    reason: reason ?? null,
    secondsOpen: secondsOpen ?? null,
  };
}

/** The word before the number of a pseudonym, and how an ARN goes on. */
const KINDS = {
  AwsIamUser: 'user',
  AwsIamPolicy: 'policy',
} as const;

/** By the ARN: users of one name in two accounts are two. */
function resourceName({ account, resource }: KeptFinding, showing: Showing): string {
  if (!showing.redacted) return resource.name;
  if (resource.type === 'AwsAccount') return showing.account(account.id);
  if (resource.type === 'AwsIamRootUser') return 'root';
  return showing.name(KINDS[resource.type], resource.arn);
}

function shownArn(finding: KeptFinding, showing: Showing): string {
  const { account, resource } = finding;
  if (!showing.redacted) return resource.arn;
  const isNamed = resource.type === 'AwsIamUser' || resource.type === 'AwsIamPolicy';
  const rest = isNamed ? `${KINDS[resource.type]}/${resourceName(finding, showing)}` : 'root';
  return `arn:${account.partition}:iam::${showing.account(account.id)}:${rest}`;
}

function credentialRow(
  { kind, accessKeyId, id, createdAt, status, sameSecond }: FindingCredential,
  showing: Showing,
) {
  return {
    kind,
    accessKeyId: accessKeyId === undefined ? null : showing.name('key', accessKeyId),
    id: id === undefined ? null : showing.name('credential', id),
    createdAt: createdAt ?? null,
    status: status ?? null,
    sameSecond: (sameSecond ?? []).map((key) => sharedRow(key, showing)),
  };
}

function sharedRow({ accessKeyId, status, verdict }: SharedKey, showing: Showing) {
  return {
    accessKeyId: accessKeyId === undefined ? null : showing.name('key', accessKeyId),
    status: status ?? null,
    verdict,
  };
}
