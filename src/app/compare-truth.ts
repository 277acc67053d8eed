import type { AccountTruth } from '../../sandbox/index.ts';
import type { Finding } from '../core/model/finding.ts';
import type { AccountCoverage } from '../core/model/run.ts';

/**
 * Where a scan of the sandbox differs from what the sandbox knows to be true, in sentences; empty where they
 * agree: every reachable account's root verdict, and the exact set of failing keys by rule, user and key id.
 */
export function differences(
  truth: Iterable<AccountTruth>,
  coverage: readonly AccountCoverage[],
  findings: Iterable<Finding>,
): readonly string[] {
  const found = new Map<string, Set<string>>();
  const add = (account: string, line: string) => {
    const lines = found.get(account) ?? new Set<string>();
    found.set(account, lines.add(line));
  };
  for (const finding of findings) for (const line of linesOf(finding)) add(finding.account.id, line);
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
    return compare(account, found.get(account.id) ?? new Set());
  });
}

function compare({ id, expect }: AccountTruth, found: ReadonlySet<string>): string[] {
  if (expect === undefined) return [];
  const expected = new Set([
    `root-access-key ${expect['root-access-key']}`,
    ...expect.failing.map(({ rule, arn, accessKeyId }) => `${rule} ${arn} ${accessKeyId}`),
  ]);
  return [
    ...[...expected.difference(found)].map((line) => `${id}: not found: ${line}`),
    ...[...found.difference(expected)].map((line) => `${id}: found, but not so: ${line}`),
  ];
}

function linesOf({ rule, status, resource, credential }: Finding): string[] {
  if (rule === 'root-access-key') return [`${rule} ${status}`];
  if (status !== 'fail') return [];
  const keys = credential?.sameSecond?.filter(({ verdict }) => verdict === 'fail') ?? [credential];
  return keys.map((key) => `${rule} ${resource.arn} ${key?.accessKeyId ?? 'without an id'}`);
}
