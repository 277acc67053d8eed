import { beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/index.ts';
import type { ScanOptions } from '../../src/app/scan-options.ts';
import { FRAMEWORKS } from '../../src/core/frameworks/frameworks.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { unsoundAccount } from '../support/catalogue-worlds.ts';
import { keyreeve } from '../support/keyreeve.ts';
import { judged, NOW, reportText, statuses } from '../support/sandboxes.ts';

let text = '';
beforeAll(async () => {
  const world = await startSandbox({ world: [unsoundAccount()], now: NOW, frozenClock: true });
  text = await reportText(world);
  await world.close();
});

const offline = (options: ScanOptions = {}) =>
  judged([{ name: 'report.csv', bytes: Buffer.from(text) }], {
    reportTime: '2026-11-22T10:00:00Z',
    ...options,
  });

/** What nothing but the account itself tells. */
const LIVE_ONLY = [
  'access-analyzer',
  'central-identity',
  'cloudshell-full-access',
  'contact-details',
  'instance-roles',
  'organization-delegated-administrators',
  'organization-guardrails',
  'organization-management-workloads',
  'organization-units',
  'password-policy',
  'policy-full-admin',
  'policy-service-wildcard',
  'resource-policies-open',
  'root-credentials-centralised',
  'root-hardware-mfa',
  'security-contact',
  'security-questions',
  'server-certificate-expired',
  'support-role',
  'user-key-quarantined',
  'user-not-in-group',
  'user-policy-attached-directly',
  'user-service-credential',
  'user-ssh-key-age',
];

describe('an offline scan by the whole catalogue', () => {
  it('judges what a report can tell, and says of each other rule that it was left out', async () => {
    const { run, findings } = await offline();
    const leftOut = run.leftOut.filter(({ needs }) => needs === 'live').map(({ rule }) => rule);
    expect(leftOut.toSorted()).toEqual(LIVE_ONLY);
    const ran = run.rules.map(({ id }) => id);
    const stable = RULES.filter(({ maturity }) => maturity === 'stable').map(({ id }) => id);
    expect([...ran, ...leftOut, 'user-owner-left'].toSorted()).toEqual(stable.toSorted());
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(ran));
    expect(run.complete).toBe(findings.every(({ status }) => status !== 'unknown'));
  });

  it('judges none of them as clean where they are asked for by name: unknown, and why', async () => {
    for (const rule of LIVE_ONLY) {
      const { run, findings } = await offline({ rules: [rule] });
      expect(run.leftOut, rule).toEqual([]);
      const found = new Set(findings.map(({ status }) => status));
      // Where a person looks anyway, and where root has no MFA at all, no call is missed.
      const expected = MANUAL.includes(rule) ? 'manual' : 'unknown';
      expect([...found], rule).toEqual([expected]);
      if (expected === 'unknown') {
        expect(run.complete, rule).toBe(false);
        expect(findings[0]?.says, rule).toMatch(
          /only the report was read|credential report (tells neither|names no)/,
        );
      }
    }
  });

  it.each(FRAMEWORKS.map(({ id }) => id))(
    'runs all rules of %s, those that need the account as unknown',
    async (framework) => {
      const { run, findings } = await offline({ frameworks: [framework] });
      const mapped = RULES.filter(({ controls, onlyWith }) => controls[framework] && onlyWith === undefined);
      expect(run.rules.map(({ id }) => id)).toEqual(mapped.map(({ id }) => id));
      for (const { id } of mapped.filter(({ id }) => LIVE_ONLY.includes(id))) {
        const said = statuses({ findings }, id);
        expect(said.filter((status) => status === 'pass' || status === 'not-applicable')).toEqual([]);
      }
    },
  );

  it('says so on the command line', async () => {
    const args = ['scan', '--now', NOW, '--credential-report', '-', '--format', 'json'];
    const ended = await keyreeve(args, { input: text });
    expect(ended.status).toBe(1);
    const { run } = JSON.parse(ended.stdout) as { run: { leftOut: readonly object[] } };
    expect(run.leftOut).toContainEqual({ rule: 'user-key-quarantined', needs: 'live' });
    // Asked for by name it is unknown, which is no clean end.
    const asked = await keyreeve([...args, '--rule', 'user-key-quarantined'], { input: text });
    expect(asked.status).toBe(3);
  });
});

const MANUAL = ['central-identity', 'instance-roles', 'resource-policies-open', 'security-questions'];
