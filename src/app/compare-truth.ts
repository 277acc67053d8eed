import { type AccountTruth, LISTED_RULES } from '../../sandbox/index.ts';
import type { Finding, Status } from '../core/model/finding.ts';
import type { AccountCoverage } from '../core/model/run.ts';

/** What a scan said of one account. */
interface Said {
  /** Of rules about root and the account: one verdict each. */
  readonly verdicts: Map<string, Status>;
  /** Failing and unknown users, credentials and policies, one line each. */
  readonly lines: Set<string>;
}

/**
 * Where a scan of the sandbox differs from what the sandbox knows to be true, in sentences; empty where they
 * agree: every reachable account's verdict on root and on itself, and the exact set of failing users, credentials
 * and policies. A user or policy that could not be judged is a difference too.
 *
 * @param rules the rules that were run; by default those that the findings name
 */
export function differences(
  truth: Iterable<AccountTruth>,
  coverage: readonly AccountCoverage[],
  findings: Iterable<Finding>,
  rules?: readonly string[],
): readonly string[] {
  const named = new Set(rules);
  const found = new Map<string, Said>();
  for (const finding of findings) {
    if (rules === undefined) named.add(finding.rule);
    else if (!named.has(finding.rule)) continue;
    const said = found.get(finding.account.id) ?? { verdicts: new Map(), lines: new Set() };
    found.set(finding.account.id, said);
    hear(said, finding);
  }
  const status = new Map(coverage.map((each) => [each.account.id, each.status]));
  return [...truth].flatMap((account) => {
    const seen = status.get(account.id);
    if (seen === undefined) return [`${account.id} is missing from the scan.`];
    if (!account.reachable) {
      return seen === 'skipped' || seen === 'failed'
        ? []
        : [`${account.id} cannot be reached, but was ${seen}.`];
    }
    if (seen !== 'scanned') return [`${account.id} can be reached, but was ${seen}.`];
    return compare(account, named, found.get(account.id));
  });
}

function compare({ id, expect }: AccountTruth, rules: ReadonlySet<string>, said: Said | undefined): string[] {
  if (expect === undefined) return [];
  const expected = new Set(
    expect.failing.filter(({ rule }) => rules.has(rule)).map((failure) => expectedLine(failure)),
  );
  const found = said?.lines ?? new Set<string>();
  const verdicts = Object.entries(expect.verdicts).filter(([rule]) => rules.has(rule));
  return [
    ...verdicts.flatMap(([rule, right]) => {
      const verdict = said?.verdicts.get(rule);
      if (verdict !== undefined && right.includes(verdict)) return [];
      return [`${id}: ${rule} should be ${right.join(' or ')}, but was ${verdict ?? 'not judged'}`];
    }),
    ...[...expected.difference(found)].map((line) => `${id}: not found: ${line}`),
    ...[...found.difference(expected)].map((line) => `${id}: found, but not so: ${line}`),
  ];
}

type Expected = NonNullable<AccountTruth['expect']>['failing'][number];

function expectedLine({ rule, arn, name, credential }: Expected): string {
  if (credential === undefined) return `${rule} ${arn} ${name}`;
  return `${rule} ${arn} ${name} ${credentialName(credential)}`;
}

function hear({ verdicts, lines }: Said, finding: Finding): void {
  const { rule, status, resource, credential } = finding;
  if (!LISTED_RULES.includes(rule)) {
    verdicts.set(rule, status);
    return;
  }
  const subject = `${rule} ${resource.arn} ${resource.name}`;
  if (status === 'unknown') lines.add(`${subject} unknown`);
  if (status !== 'fail') return;
  if (credential === undefined) lines.add(subject);
  const failing = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail') ?? [];
  for (const key of failing) lines.add(`${subject} access-key ${key.accessKeyId ?? 'without an id'}`);
  if (credential !== undefined && failing.length === 0) lines.add(`${subject} ${credentialName(credential)}`);
}

/** A user has one password; access keys have ids that live calls tell; the rest is told apart by its date. */
function credentialName(credential: {
  readonly kind?: string;
  readonly accessKeyId?: string;
  readonly createdAt?: string;
}): string {
  const { kind = 'access-key', accessKeyId, createdAt } = credential;
  if (kind === 'password') return kind;
  if (kind === 'access-key') return `${kind} ${accessKeyId ?? 'without an id'}`;
  return `${kind} ${createdAt === undefined ? 'without a date' : new Date(createdAt).toISOString()}`;
}
