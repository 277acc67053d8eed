import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { differences } from '../../src/app/compare-truth.ts';
import { between } from '../support/between.ts';
import { sandboxes, scanned } from '../support/sandboxes.ts';

const sandbox = sandboxes();
const through = between();

/** Sees how many calls are under way at once. */
async function watched(behind: Sandbox) {
  const seen = { now: 0, most: 0, generating: 0, mostGenerating: 0 };
  const proxy = await through(behind, {
    arrives: ({ operation }) => {
      const generates = operation === 'iam:GenerateCredentialReport';
      seen.now += 1;
      seen.generating += Number(generates);
      seen.most = Math.max(seen.most, seen.now);
      seen.mostGenerating = Math.max(seen.mostGenerating, seen.generating);
      return () => {
        seen.now -= 1;
        seen.generating -= Number(generates);
      };
    },
  });
  return { ...proxy, seen };
}

describe('O09, O12 an organisation of 100 accounts', () => {
  it('is read with bounded parallelism and no burst of Generate calls, each finding once, and equals the truth', async () => {
    const started = await sandbox({ accounts: 100, users: 4, seed: 12, latencyMs: 5, reportDelayMs: 50 });
    const between = await watched(started);
    const accountsInFlight: number[] = [];
    const scan = await scanned(between, {
      organization: true,
      concurrency: { accounts: 40, callsPerAccount: 4 },
      onProgress: ({ inFlight }) => accountsInFlight.push(inFlight),
    });
    expect(differences(started.truths(), scan.coverage, scan.findings)).toEqual([]);
    expect(scan.coverage).toHaveLength(100);
    expect(new Set(scan.findings.map(({ id }) => id)).size).toBe(scan.findings.length);
    expect(Math.max(...accountsInFlight)).toBe(40);
    expect(between.seen.most).toBeGreaterThan(8);
    expect(between.seen.most).toBeLessThanOrEqual(40 * 4);
    expect(between.seen.mostGenerating).toBeLessThanOrEqual(40);
  });

  it('that throttles each account is read to the end, and nothing becomes unknown by it', async () => {
    const rateLimit = { callsPerSecond: 40, burst: 2 };
    const started = await sandbox({ accounts: 4, users: 8, seed: 5, rateLimit });
    const scan = await scanned(started, { organization: true });
    expect(differences(started.truths(), scan.coverage, scan.findings)).toEqual([]);
    expect(scan.run.calls.retries).toBeGreaterThan(0);
  });
});

describe('O13 the other partitions', () => {
  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ] as const)('%s has its own ARNs and home region, and equals the truth', async (partition, region) => {
    const started = await sandbox({ accounts: 6, users: 12, partition });
    expect(started.region).toBe(region);
    const scan = await scanned(started, { organization: true });
    expect(differences(started.truths(), scan.coverage, scan.findings)).toEqual([]);
    expect(scan.findings.every((each) => each.resource.arn.startsWith(`arn:${partition}:iam::`))).toBe(true);
    expect(scan.findings.every((each) => each.account.partition === partition)).toBe(true);
  });

  it('credentials of another partition than the region are still asked at home', async () => {
    const started = await sandbox({ accounts: 1, users: 5, partition: 'aws-us-gov' });
    const scan = await scanned(started, { region: 'us-gov-east-1' });
    expect(scan.run.complete).toBe(true);
  });
});
